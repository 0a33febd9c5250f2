"""Keys as they are shown and as they are kept. They are long and random, so a fast keyed hash keeps them safe."""

import secrets

from django.utils.crypto import salted_hmac

MARK = "bj"  # so that a key left in a file is recognised
PREFIX_LENGTH = len(MARK) + 1 + 8


def new_token() -> str:
    return f"{MARK}_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"


def prefix_of(token: str) -> str:
    return token[:PREFIX_LENGTH]


def digest_of(token: str) -> str:
    return salted_hmac("office.integration.key", token, algorithm="sha256").hexdigest()
