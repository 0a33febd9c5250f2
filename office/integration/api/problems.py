"""Errors as RFC 9457 asks for them."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from office.audit.refusals import Refusal
from office.integration.problem import CONTENT_TYPE, code_of, problem

DESCRIBED = {
    "description": "What went wrong",
    "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
log = logging.getLogger(__name__)


class Problem(Schema):
    """type: about:blank, so that title is the status in words; code: stable, for programs; errors: by field."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[dict[str, str]] = []


class Failure(HttpError):
    """A door's own no: key, scope, rate, header."""

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail)
        self.code, self.headers = code, headers or {}


def answer_with_problems(api: NinjaAPI) -> None:
    """In ninja the handler of the nearest class answers."""
    too_large, malformed = gettext_lazy("This is too much at once."), gettext_lazy("Malformed request.")
    answers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: _refused,
        Failure: _failed,
        AuthenticationError: _unknown,
        HttpError: lambda _r, error: problem(error.status_code, "refused", str(error)),
        ValidationError: _invalid,
        Http404: _missing,
        BadRequest: lambda _r, error: problem(400, "bad_request", str(error)),
        RequestDataTooBig: lambda _r, _e: problem(413, "too_large", str(too_large)),
        SuspiciousOperation: lambda _r, _e: problem(400, "bad_request", str(malformed)),
        Exception: _broken,
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, answer)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    refusal.remember()
    errors = [{"field": refusal.field, "detail": str(refusal)}] if refusal.field else None
    return problem(refusal.status, code_of(type(refusal).__name__), str(refusal), errors=errors)


def _failed(request: HttpRequest, failure: Failure) -> HttpResponse:
    return problem(failure.status_code, failure.code, str(failure), headers=failure.headers)


def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    headers = {"WWW-Authenticate": "Bearer"}
    return problem(401, "key_unknown", _("Show a key: Authorization: Bearer <key>."), headers=headers)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in one.get("loc", ())), "detail": str(one.get("msg", ""))}
        for one in error.errors
    ]
    return problem(422, "invalid", _("Some of what was sent does not fit the schema."), errors=errors)


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not_found", _("There is no such thing, or it is not for this system."))


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("API: %s %s", request.method, request.path, exc_info=error)
    return problem(500, "broken", _("Something failed here. It is on record; try again later."))
