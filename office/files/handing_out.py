"""What an answer says that carries bytes of others."""

from typing import TypeVar

from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

Response = TypeVar("Response", bound=HttpResponseBase)


def inert(response: Response, *, name: str = "") -> Response:
    """No browser guesses at its type or runs what is in it; with a name it is saved, not shown."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    if name:
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
