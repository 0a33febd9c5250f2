"""Standard Webhooks 1.0.0: what we sign, what we verify."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook


class Forged(ValueError):
    """No signature fits, the time is off by more than five minutes, or a header is missing."""


def headers(message_id: str, body: str, keys: Sequence[str], *, at: int | None = None) -> dict[str, str]:
    """The three headers, one signature for each key: the present one first, then the one that is being replaced.

    `at`: real Unix seconds of this attempt; the office clock may have been moved, the receiver's has not.
    """
    seconds = int(time.time()) if at is None else at
    moment = datetime.fromtimestamp(seconds, UTC)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(Webhook(key).sign(message_id, moment, body) for key in keys),
    }


def verify(body: bytes, given: Mapping[str, str], key: str) -> str:
    """The webhook-id. Raises Forged, whatever the library stumbles over in what a stranger sent."""
    try:
        Webhook(key).verify(body, dict(given), json_parse=False)
    except Exception as wrong:
        raise Forged(str(wrong)) from wrong
    return next(value for name, value in given.items() if name.lower() == "webhook-id")
