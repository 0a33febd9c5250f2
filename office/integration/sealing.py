"""Secrets that must be read again are kept sealed under SECRET_KEY: a copy of the database alone forges nothing."""

import base64
import hashlib
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

WEBHOOK_SECRET_BYTES = 32


@lru_cache(maxsize=2)
def _seal_of(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"office.integration:{secret_key}".encode()).digest()))


def seal(secret: str) -> str:
    return _seal_of(settings.SECRET_KEY).encrypt(secret.encode()).decode()


class SealBroken(ValueError):
    """Sealed under another SECRET_KEY: the secret must be replaced."""


@lru_cache(maxsize=1000)
def unseal(sealed: str) -> str:
    try:
        return _seal_of(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as wrong:
        raise SealBroken from wrong


def new_webhook_secret() -> str:
    """Standard Webhooks: `whsec_` and 24 to 64 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(WEBHOOK_SECRET_BYTES)).decode()
