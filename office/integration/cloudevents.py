"""CloudEvents 1.0, JSON, structured. Thin: what happened to what; the receiver reads it back through the API, where
its rights are asked and its reading is on record."""

import json
from typing import Any

from django.conf import settings

from office.integration.models import Delivery

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
PING = "endpoint.ping"
PATHS = {
    "document": "documents", "incoming": "documents", "matter": "matters", "must_read": "must-reads", "unit": "units",
}  # fmt: skip


def envelope(event_id: Any, kind: str, subject_id: Any, event_type: str, time: Any) -> dict[str, Any]:
    """The attributes of CloudEvents and what `data` holds, the same for a webhook and for GET /events."""
    data: dict[str, Any] = {"kind": kind, "id": str(subject_id)}
    if kind in PATHS:
        data["url"] = f"{settings.SITE_URL}/api/v1/{PATHS[kind]}/{subject_id}"
    return {
        "specversion": "1.0",
        "id": str(event_id),
        "source": f"{settings.SITE_URL}/api/v1",
        "type": event_type,
        "subject": f"{kind}/{subject_id}",
        "time": time.isoformat(),
        "datacontenttype": "application/json",
        "data": data,
    }


def body_of(delivery: Delivery) -> str:
    """`sequence` counts what this endpoint was told of this subject, from 1: a receiver can tell a gap."""
    told = envelope(delivery.event, delivery.subject_kind, delivery.subject_id, delivery.type, delivery.happened_at)
    told["sequence"] = str(delivery.seq or 0)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
