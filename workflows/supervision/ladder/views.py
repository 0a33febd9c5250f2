"""督办层级: who is told when, composed by those who supervise for an agency."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.models import Unit
from office.audit.action_keys import once
from office.audit.refusals import Unacceptable
from office.ui.drawings import Tab
from workflows.supervision.ladder import composing, drawing
from workflows.supervision.ladder.forms import BaseLadder, Ladder
from workflows.supervision.ladder.rules import USUAL
from workflows.supervision.models import Matter, Rung
from workflows.supervision.standards import agencies_kept
from workflows.supervision.views.access import actor_of


@require_http_methods(["GET", "POST"])
def ladder(request: HttpRequest) -> HttpResponse:
    kept, asked = agencies_kept(actor_of(request)), request.GET.get("unit", "")
    unit = next((one for one in kept if asked in ("", str(one.public_id))), None)
    category = request.GET.get("category", "")
    if unit is None or category not in ("", *Matter.Category.values):
        raise Http404
    own = composing.own_steps(unit, category)
    holds = own or (composing.own_steps(unit, "") if category else []) or list(USUAL)
    form = Ladder(request.POST or None, initial=BaseLadder.initial_of(holds))
    if request.method == "POST" and (said := _tried(request, unit, category, form)):
        messages.success(request, said)
        return redirect(_address(unit, category))
    seen = drawing.example(unit, category)
    context: dict[str, Any] = {
        "unit": unit,
        "agencies": [Tab(str(one), _address(one, category), current=one == unit) for one in kept],
        "categories": _categories(unit, category),
        "category": Matter.Category(category).label if category else "",
        "own": bool(own),
        "steps": holds,
        "seen": seen,
        "lines": drawing.lines_of(seen, holds) if seen else [],
        "form": form,
        "address": _address(unit, category),
    }
    return render(request, "supervision/ladder.html", context, status=422 if form.is_bound else 200)


def _tried(request: HttpRequest, unit: Unit, category: str, form: Any) -> str:
    """What to say when it was done; nothing while something is missing, which stands on the form."""
    by, key = actor_of(request), request.POST.get("action_key", "")
    if request.POST.get("act") == "give_up":
        once("ladder.give_up", key, lambda: str(composing.give_up(unit, category=category, by=by)), by=by)
        return _("The usual ladder holds again.")
    if not form.is_valid():
        return ""

    def compose() -> str:
        return str(len(composing.compose(unit, category=category, steps=form.steps, by=by)))

    try:
        once("ladder.compose", key, compose, by=by)
    except Unacceptable as refusal:
        refusal.remember()
        form._non_form_errors.append(str(refusal))
        return ""
    return _("Kept; it holds from now on.")


def _categories(unit: Unit, category: str) -> list[Tab]:
    """Those with a ladder of their own say so."""
    own = set(Rung.objects.filter(unit=unit).values_list("category", flat=True))
    names = [("", _("All categories")), *Matter.Category.choices]
    return [
        Tab(
            _("%(category)s (own)") % {"category": label} if value and value in own else str(label),
            _address(unit, value),
            current=value == category,
        )
        for value, label in names
    ]


def _address(unit: Unit, category: str) -> str:
    chosen = {"unit": str(unit.public_id)} | ({"category": category} if category else {})
    return f"{reverse('supervision:ladder')}?{urlencode(chosen)}"
