"""Secrets that must be read again are kept sealed: a copy of the database alone forges nothing."""

import base64
import secrets
from functools import lru_cache, partial

from office.audit import sealing
from office.audit.sealing import SealBroken

__all__ = ["SealBroken", "new_webhook_secret", "seal", "unseal"]

WEBHOOK_SECRET_BYTES = 32

seal = partial(sealing.seal, "office.integration")
unseal = lru_cache(maxsize=1000)(partial(sealing.unseal, "office.integration"))


def new_webhook_secret() -> str:
    """Standard Webhooks: `whsec_` and 24 to 64 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(WEBHOOK_SECRET_BYTES)).decode()
