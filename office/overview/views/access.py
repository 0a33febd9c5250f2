"""Only who leads or supervises has these pages, each within a scope of what they may see anyway."""

from django.http import Http404, HttpRequest

from office.audit.actor import Actor
from office.overview.permissions import may_see
from workflows.supervision import scopes
from workflows.supervision.scopes import Scope


def leader_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_see(actor):
        raise Http404
    return actor


def scope_of(request: HttpRequest) -> Scope:
    return scopes.chosen(leader_of(request), request.GET.get("scope", ""))
