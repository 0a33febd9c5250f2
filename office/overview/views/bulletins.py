"""通报: the figures of a week or a month up to any day, and in one act a draft that carries them."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.actors import today
from directory.models import Unit
from office.audit.action_keys import once
from office.audit.refusals import NotAllowed
from office.overview.actions import draft_bulletin
from office.overview.bulletins import Period, bulletin, ends
from office.overview.permissions import agencies_led, drafting
from office.overview.views.access import leader_of
from office.worktime.clock import now


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    actor = leader_of(request)
    agencies = agencies_led(actor)
    if not agencies:
        raise Http404
    unit = next((one for one in agencies if str(one.public_id) == request.GET.get("unit", "")), agencies[0])
    named, on = request.GET.get("period", ""), _day_in(request.GET.get("on", ""))
    period, until = Period(named) if named in Period.values else Period.WEEK, ends(on, now())
    held = drafting(actor, unit)
    if request.method == "POST":
        if held is None:
            raise NotAllowed
        key = request.POST.get("action_key", "")
        made = once(
            "bulletin.draft", key, lambda: str(draft_bulletin(unit, period, until, by=actor).public_id), by=actor
        )
        messages.success(request, _("The draft carries the figures; it is yours to edit, and a leader's to sign."))
        return redirect("documents:edit", made)
    told = bulletin(unit, period, until)
    context: dict[str, Any] = {
        "unit": unit,
        "agencies": agencies,
        "period": period,
        "periods": list(Period),
        "on": on,
        "today": today(),
        "until": until,
        "told": told,
        "lines": _named(told.lines),
        "may_draft": held is not None,
    }
    return render(request, "overview/bulletin.html", context)


def _named(lines: Any) -> list[tuple[Unit, Any]]:
    units = {str(one.public_id): one for one in Unit.objects.filter(public_id__in=[line.lead for line in lines])}
    return [(units[line.lead], line) for line in lines]


def _day_in(text: str) -> date:
    """Today where no day, or one to come, is named."""
    with suppress(ValueError):
        return min(date.fromisoformat(text), today())
    return today()
