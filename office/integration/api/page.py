"""The API in words: our own page, which loads nothing from anywhere."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.audit.catalogue import event_types
from office.integration.api import api
from office.integration.permissions import administers_apps


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    if not administers_apps(request.actor):  # type: ignore[attr-defined]
        raise Http404
    context = {
        "operations": operations(),
        "webhooks": [one for one in event_types() if one.outside],
        "schema_url": "/api/v1/openapi.json",
    }
    return render(request, "integration/api.html", context)


def operations() -> list[dict[str, Any]]:
    """The schema as lines: method, path, what it says, its parameters by name."""
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation["summary"],
            "description": operation.get("description", ""),
            "parameters": [one["name"] for one in operation.get("parameters", [])],
            "parts": [part for body in _bodies(operation) for part in body.get("properties", {})],
        }
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    ]


def _bodies(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [one["schema"] for one in operation.get("requestBody", {}).get("content", {}).values()]
