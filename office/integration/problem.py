"""An error as RFC 9457 asks for it."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse

CONTENT_TYPE = "application/problem+json"


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    title = HTTPStatus(status).phrase
    content: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    if errors:
        content["errors"] = errors
    return JsonResponse(
        content,
        status=status,
        content_type=CONTENT_TYPE,
        headers=headers or {},
        json_dumps_params={"ensure_ascii": False},
    )


def code_of(name: str) -> str:
    """ArrivedAlready → arrived_already."""
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in name).lstrip("_")
