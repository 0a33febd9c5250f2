"""The webhooks in the schema: one for each event that the outside may hear."""

from typing import Any

from django.utils import translation

from office.audit.catalogue import event_types

_HEADERS = [
    {"name": "webhook-id", "in": "header", "required": True, "schema": {"type": "string", "format": "uuid"}},
    {"name": "webhook-timestamp", "in": "header", "required": True, "schema": {"type": "integer"}},
    {"name": "webhook-signature", "in": "header", "required": True, "schema": {"type": "string"}},
]


def webhooks_described() -> dict[str, Any]:
    with translation.override("en"):
        return {one.name: _described(one.name, str(one.label)) for one in event_types() if one.outside}


def _described(name: str, label: str) -> dict[str, Any]:
    strings = {one: {"type": "string"} for one in ("id", "source", "subject", "sequence")}
    event = {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "type": {"const": name},
            "time": {"type": "string", "format": "date-time"},
            **strings,
            "data": {
                "type": "object",
                "required": ["kind", "id"],
                "properties": {
                    "kind": {"type": "string"},
                    "id": {"type": "string", "format": "uuid"},
                    "url": {"type": "string", "format": "uri"},
                },
            },
        },
    }
    return {
        "post": {
            "summary": label,
            "parameters": _HEADERS,
            "requestBody": {"content": {"application/cloudevents+json": {"schema": event}}},
            "responses": {"2XX": {"description": "Taken"}, "410": {"description": "Send nothing more"}},
        }
    }
