"""What must be read again and not by everybody is kept sealed under SECRET_KEY: a copy of the database alone tells
nothing. Each room has a key of its own, drawn from it."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealBroken(ValueError):
    """Sealed under another SECRET_KEY."""


def seal(room: str, text: str) -> str:
    """room: the dotted name of who keeps it."""
    return _seal_of(room, settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(room: str, sealed: str) -> str:
    """Raises SealBroken."""
    return _opened(room, sealed.encode()).decode()


def seal_pieces(room: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What is too large to be held whole, a line for each piece; a digest must tell whether one is missing."""
    for piece in pieces:
        yield _seal_of(room, settings.SECRET_KEY).encrypt(piece) + b"\n"


def unseal_pieces(room: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Raises SealBroken."""
    for line in lines:
        yield _opened(room, line)


def _opened(room: str, token: bytes) -> bytes:
    try:
        return _seal_of(room, settings.SECRET_KEY).decrypt(token.strip())
    except InvalidToken as wrong:
        raise SealBroken from wrong


@lru_cache(maxsize=8)
def _seal_of(room: str, secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{room}:{secret_key}".encode()).digest()))
