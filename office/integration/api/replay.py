"""Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header) over the action keys of the trail."""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.responses import NinjaJSONEncoder

from office.audit.action_keys import KeyUsed, once
from office.integration.api.access import actor_in
from office.integration.api.problems import Failure

LONGEST = 80


def digest_of(facts: Any, files: Iterable[UploadedFile]) -> str:
    """Of what the request says, not of its bytes: the boundary of a multipart body differs from try to try."""
    told = hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode())
    for file in files:
        told.update(hashlib.sha256(file.read()).digest() + (file.name or "").encode())
        file.seek(0)
    return told.hexdigest()


def answer_once(
    request: HttpRequest, verb: str, key: str | None, digest: str, act: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """201 with what `act` returns; under the same key the stored answer; under the same key for something else 422."""
    if not key:
        raise Failure(400, "idempotency_key_missing", _("Send an Idempotency-Key with every POST."))
    if len(key) > LONGEST:
        raise Failure(400, "idempotency_key_too_long", _("An Idempotency-Key has at most 80 characters."))
    fresh: list[bool] = []

    def acted() -> dict[str, Any]:
        fresh.append(True)
        content = act()
        written = json.dumps(content, cls=NinjaJSONEncoder, ensure_ascii=False)  # kept as text: the same byte for byte
        return {"content": written, "url": content.get("url", "")}

    try:
        answer = once(f"api:{verb}", key, acted, by=actor_in(request), asked=digest)
    except KeyUsed as used:
        detail = _("This Idempotency-Key was used for another request. Use a new one.")
        raise Failure(422, "idempotency_key_reused", detail) from used
    response = HttpResponse(answer["content"], status=201, content_type="application/json; charset=utf-8")
    response.headers["Location"] = answer["url"]
    if not fresh:
        response.headers["Idempotency-Replayed"] = "true"
    return response
