"""What every page here begins with: an application administrator, and a thing of theirs; else 404."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from office.audit.actor import Actor
from office.integration.permissions import administers_apps

Thing = TypeVar("Thing")


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not administers_apps(actor):
        raise Http404
    return actor


def found(request: HttpRequest, look: Callable[[Actor, UUID], Thing | None], public_id: UUID) -> tuple[Actor, Thing]:
    actor = actor_of(request)
    thing = look(actor, public_id)
    if thing is None:
        raise Http404
    return actor, thing


def show_once(request: HttpRequest, **context: Any) -> HttpResponse:
    """A secret on a page that nothing keeps: what, value, note, back."""
    response = render(request, "integration/secret_shown.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
