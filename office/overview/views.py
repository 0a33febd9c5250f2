"""领导视窗: five numbers, lights by unit, what is late and why."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from directory.roster.keeping import outlook_of
from directory.roster.seeing import on_duty_below
from directory.visibility import reach_of
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.overview.drawings import light_bar, trend
from office.overview.numbers import numbers_of
from office.overview.permissions import may_see
from office.overview.weeks import weeks
from office.worktime.clock import now
from workflows.supervision import actions, figures
from workflows.supervision.permissions import matter_visible_to
from workflows.supervision.scopes import Scope

LATE = 8
ON_DUTY = 10  # units whose people on duty stand here; all of them on a page of their own


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    units, late = figures.lights_by_unit(Scope(actor)), figures.late(Scope(actor), LATE)
    longest = max((one.total for one in units), default=1)
    counted = figures.counts(Scope(actor), by_unit=units)
    numbers = numbers_of(actor, counted, late)
    context: dict[str, Any] = {
        "moment": now(),
        "numbers": numbers,
        "counted": counted,
        "units": [
            {
                "unit": one.unit,
                "bar": light_bar(_shown(one.lights), longest=longest),
                "over": one.lights["over"],
                "near": one.lights["near"],
                "total": one.total,
                "url": f"{reverse('supervision:index')}?lead={one.unit.public_id}",
            }
            for one in units
        ],
        "total": sum(one.total for one in units),
        "late": late,
        "more_late": numbers[0].value - len(late),
        "on_duty": on_duty_below(outlook_of(actor), reach_of(actor), most=ON_DUTY),
    }
    return render(request, "overview/overview.html", context)


@require_safe
def eight_weeks(request: HttpRequest) -> HttpResponse:
    """Fetched after the page: the five numbers do not wait for the past."""
    told = weeks(_actor(request), now())
    days = [f"{timezone.localtime(end):%m-%d}" for end in told.ends]
    series = [
        ("done", pgettext("weeks", "Closed"), told.closed),
        ("new", pgettext("weeks", "Opened"), told.opened),
        ("over", _("Over"), told.over),
    ]
    ends = [date_format(timezone.localtime(end), "DATE_FORMAT") for end in told.ends]
    rows = [(day, *(numbers[at] for _name, _label, numbers in series)) for at, day in enumerate(ends)]
    context = {"trend": trend(series, days), "series": series, "rows": rows}
    return render(request, "overview/_weeks.html", context)


@require_http_methods(["GET", "POST"])
def urge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One click: those with whom it lies are reminded, and the page stands as it was."""
    actor = _actor(request)
    if request.method == "GET":
        return redirect("overview:overview")
    matter = matter_visible_to(actor, public_id)
    if matter is None:
        raise Http404
    key = request.POST.get("action_key", "")
    held = once("matter.urge", key, lambda: actions.urge(matter, by=actor), by=actor)
    messages.success(
        request, ngettext("%(count)d person reminded.", "%(count)d people reminded.", held) % {"count": held}
    )
    return redirect("overview:overview")


def _shown(lights: dict[str, int]) -> dict[str, int]:
    """What is done and only waits to be checked is in time for the picture; not started counts as paused."""
    return {
        "over": lights["over"],
        "near": lights["near"],
        "ok": lights["ok"] + lights["done"],
        "pause": lights["idle"],
    }


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_see(actor):
        raise Http404
    return actor
