"""试走: before it is handed on, who would get it, for whom, until when, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory.holders import named
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed
from office.subjects import kinds
from workflows.documents.forms import ProposeForm
from workflows.documents.lints.reading import blocking
from workflows.documents.models import Document, Incoming
from workflows.documents.receiving import arrange
from workflows.documents.routing.choosing import composed_of, reason_of
from workflows.documents.views.access import actor_of
from workflows.documents.views.incoming import incoming_or_404
from workflows.engine.course import my_hands, route_of
from workflows.engine.rehearsal import Turn
from workflows.engine.rehearsal import rehearse as rehearsed


@dataclass(frozen=True, slots=True)
class Line:
    """is_first: of its step, whose name it bears."""

    turn: Turn
    label: str
    who: str
    behalf: str
    is_first: bool


@require_safe
def rehearse(request: HttpRequest) -> HttpResponse:
    """?source=: a document or an incoming one that the reader may see."""
    actor = actor_of(request)
    paper = kinds.source_of(request.GET.get("source", ""), actor)
    if not isinstance(paper, Document | Incoming):
        raise Http404
    faults = blocking(paper) if isinstance(paper, Document) and paper.state == Document.State.DRAFTING else []
    return render(request, "documents/rehearsal.html", _context(paper, [str(one.sentence) for one in faults], actor))


@require_POST
def rehearse_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """As the proposal reads that is being typed; nothing of it is kept."""
    actor, incoming = actor_of(request), incoming_or_404(request, public_id)
    if not any(hand.step == "propose" and not hand.vacant for hand in my_hands(incoming, actor)):
        raise NotAllowed
    form = ProposeForm(request.POST, incoming=incoming, actor=actor)
    faults = [str(fault) for found in form.errors.values() for fault in found]
    given = form.cleaned_data
    lead = given.get("lead")
    with transaction.atomic():
        arrange(
            incoming,
            handling=given.get("handling") or Incoming.Handling.ACTION,
            leader=given.get("leader"),
            lead=lead,
            handlers=[*([lead] if lead else []), *given.get("handlers", ())],
            readers=given.get("readers", ()),
            due_on=given.get("due_on"),
        )
        context = _context(incoming, faults, actor) | {"is_typed": True}
        transaction.set_rollback(True)
    return render(request, "documents/rehearsal.html", context)


def _context(paper: Document | Incoming, faults: list[str], actor: Actor) -> dict[str, Any]:
    turns = rehearsed(paper)
    route = route_of(paper)
    composed = composed_of(route) if route else None
    return {
        "paper": paper,
        "route": route,
        "composed": composed,
        "reason": reason_of(composed),
        "page": kinds.url_of(paper),
        "lines": list(_lines(turns, actor)),
        "missing": [turn for turn in turns if turn.missing],
        "faults": faults,
        "ends_at": max((turn.due_at for turn in turns if turn.due_at), default=None),
    }


def _lines(turns: list[Turn], actor: Actor) -> Iterator[Line]:
    before = ""
    for turn in turns:
        yield Line(
            turn=turn,
            label=_(turn.label),
            who=named([turn.holder], actor, most=1) if turn.holder else "",
            behalf=named([turn.on_behalf_of], actor, most=1) if turn.on_behalf_of else "",
            is_first=turn.step != before,
        )
        before = turn.step
