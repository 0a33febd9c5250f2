"""领导视窗: five numbers, lights by unit and by category, what is late and why, the day."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.models import Unit
from directory.roster.keeping import outlook_of
from directory.roster.seeing import on_duty_below
from directory.visibility import reach_of
from office.live import topics
from office.meetings import diary
from office.overview.numbers import matters_url, numbers_of
from office.overview.tables import category_lines, unit_lines
from office.overview.views.access import scope_of
from office.worktime.clock import now
from workflows.supervision import figures, scopes
from workflows.supervision.permissions import may_propose, overseen_units, oversees, urged_by, watched_units
from workflows.supervision.scopes import Scope

LATE = 6
ON_DUTY = 4  # units whose people on duty stand here; all of them on a page of their own


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    scope, moment = scope_of(request), now()
    topic = _topic(scope)
    seq = topics.head(topic) if topic else 0  # before the content: what comes between is told, not missed
    units, late = figures.lights_by_unit(scope), figures.late(scope, LATE)
    counted, met = figures.counts(scope, by_unit=units), diary.of_day(scope.actor)
    context: dict[str, Any] = {
        "scope": scope,
        "scopes": scopes.scopes_of(request.actor),  # type: ignore[attr-defined]
        "moment": moment,
        "topic": topic,
        "seq": seq,
        "numbers": numbers_of(scope, counted, late, met, moment),
        "counted": counted,
        "units": unit_lines(scope, units),
        "categories": category_lines(scope, figures.lights_by_category(scope)),
        "late": late,
        "urged": urged_by(scope.actor, [one.matter for one in late]),
        "more_late": counted.over - len(late),
        "all_url": matters_url(scope),
        "late_url": matters_url(scope, light="over"),
        "met": met,
        "on_duty": on_duty_below(outlook_of(scope.actor), reach_of(scope.actor), most=ON_DUTY),
        "may_open": may_propose(scope.actor),
        "oversees": oversees(scope.actor),
    }
    return render(request, "overview/overview.html", context)


@require_safe
def unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The units directly below one of those on the page, and what is late there."""
    scope, moment = scope_of(request), now()
    top = get_object_or_404(Unit, public_id=public_id)
    units = figures.lights_by_unit(scope, under=top)
    above = overseen_units(scope.actor)
    if not units and not any(top.path.startswith(one.path) for one in above):
        raise Http404
    way = [one for one in top.upwards() if any(one.path.startswith(agency.path) for agency in above)]
    late = figures.late(scope, LATE * 2, under=top)
    context: dict[str, Any] = {
        "scope": scope,
        "moment": moment,
        "unit": top,
        "way": way[1:-1][::-1],
        "units": unit_lines(scope, units),
        "late": late,
        "urged": urged_by(scope.actor, [one.matter for one in late]),
        "more_late": sum(one.lights["over"] for one in units) - len(late),
        "all_url": matters_url(scope, lead=str(top.public_id)),
        "late_url": matters_url(scope, lead=str(top.public_id), light="over"),
    }
    return render(request, "overview/unit.html", context)


def _topic(scope: Scope) -> str:
    """What rings when a matter of the highest agency one leads comes, goes or turns its light."""
    units = watched_units(scope.actor)
    return f"lights:{units[0].public_id}" if units else ""
