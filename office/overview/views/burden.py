"""减负: what an agency laid on others, the acts behind each number, and what was asked for twice."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Unit
from office.audit.actor import Actor
from office.overview.asked_before import repeats
from office.overview.burden import Kind, Period
from office.overview.burden import burden as burden_of
from office.overview.permissions import agencies_led
from office.overview.views.access import leader_of
from office.subjects import kinds
from office.worktime.clock import now
from workflows.documents.permissions import documents_visible_to

MOST = 60  # acts on one page


@require_safe
def burden(request: HttpRequest) -> HttpResponse:
    actor, moment = leader_of(request), now()
    agency, agencies, period = _chosen(request, actor)
    laid = burden_of(agency, period, moment)
    mine = documents_visible_to(actor).filter(issuer=agency)
    context: dict[str, Any] = {
        "agency": agency,
        "agencies": agencies,
        "period": period,
        "periods": list(Period),
        "laid": laid,
        "kinds": list(Kind),
        "repeats": repeats(mine, laid.since, moment),
        "moment": moment,
    }
    return render(request, "overview/burden.html", context)


@require_safe
def acts(request: HttpRequest, name: str) -> HttpResponse:
    """What is behind one of the numbers, the latest first; titles only of what the reader may see."""
    actor = leader_of(request)
    if name not in Kind.values:
        raise Http404
    agency, _agencies, period = _chosen(request, actor)
    found = burden_of(agency, period, now()).of(Kind(name))[::-1]
    lines = [(act, _opened(actor, *act.subject)) for act in found[:MOST]]
    context = {"agency": agency, "period": period, "kind": Kind(name), "lines": lines, "more": len(found) - len(lines)}
    return render(request, "overview/burden_acts.html", context)


def _chosen(request: HttpRequest, actor: Actor) -> tuple[Unit, list[Unit], Period]:
    agencies = agencies_led(actor)
    if not agencies:
        raise Http404
    asked, named = request.GET.get("unit", ""), request.GET.get("period", "")
    agency = agencies[0]
    if asked:
        agency = next((one for one in agencies if str(one.public_id) == asked), agency)
    return agency, agencies, Period(named) if named in Period.values else Period.MONTH


def _opened(actor: Actor, kind: str, public_id: UUID) -> str:
    """The address of what the reader may see; "" else."""
    with suppress(kinds.UnknownKind):
        if subject := kinds.load(actor, kind, public_id):
            return kinds.url_of(subject)
    return ""
