"""值班: who is on duty today, the month of a unit, and its sheet to print."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import actor_in
from directory.models import Unit
from directory.roster import filling
from directory.roster.forms import ArrangeForm, ChangeForm, FillForm, may_still_change
from directory.roster.keeping import duty_day, may_keep, outlook_of
from directory.roster.models import Roster, Seat
from directory.roster.seeing import changes_of, month_of, on_duty_at, on_duty_below, on_duty_for, roster_of
from directory.visibility.reach import Reach, reach_of
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import NotAllowed, Refusal


@require_safe
def on_duty(request: HttpRequest) -> HttpResponse:
    """Today: in one's own units and above them, and in all below one's own agency. On the desk only the former."""
    actor = actor_in(request)
    if actor.appointment is None:
        raise Http404
    reach = reach_of(actor)
    context: dict[str, Any] = {"own": on_duty_for(actor, reach), "on": duty_day(), "unit": actor.appointment.post.unit}
    if request.headers.get("HX-Request"):
        return render(request, "directory/_on_duty.html", context)
    outlook = outlook_of(actor)
    watches, is_cut = on_duty_below(outlook, reach)
    known = {one.unit.pk for one in context["own"]}
    context |= {"below": [one for one in watches if one.unit.pk not in known], "is_cut": is_cut, "outlook": outlook}
    return render(request, "directory/on_duty.html", context)


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The month; whoever keeps the roster fills it here."""
    actor = actor_in(request)
    reach = reach_of(actor)
    unit = _unit(reach, public_id)
    keeps = may_keep(actor, unit)
    if request.method == "POST" and not keeps:
        raise NotAllowed(_("This roster is kept by the unit's office and its directory administrators."))
    month = _month(request)
    context = _month_context(unit, month, reach)
    given = _forms(request, context, actor) if keeps else {}
    if request.method == "POST":
        said = _act(request, context, given, actor)
        if said is not None:
            messages.success(request, said)
            return redirect(f"{reverse('directory:roster', args=[unit.public_id])}?month={month:%Y-%m}")
    context |= {"keeps": keeps, "forms": given, "changes": changes_of(context["roster"], reach) if keeps else ()}
    return render(request, "directory/roster.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def print_roster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The month on one page of A4."""
    reach = reach_of(actor_in(request))
    context = _month_context(_unit(reach, public_id), _month(request), reach)
    return render(request, "directory/roster_print.html", context)


def _month_context(unit: Unit, month: date, reach: Reach) -> dict[str, Any]:
    kept = roster_of(unit)
    return {
        "unit": unit,
        "roster": kept,
        "seats": kept.seats,
        "month": month,
        "before": (month - timedelta(days=1)).replace(day=1),
        "after": (month + timedelta(days=31)).replace(day=1),
        "days": month_of(kept, month, reach),
        "today": duty_day(),
        "is_kept": kept.is_kept,
        "instead": None if kept.is_kept else on_duty_at(unit, reach),
    }


def _forms(request: HttpRequest, context: dict[str, Any], actor: Actor) -> dict[str, forms.Form]:
    """The one that was sent is bound."""
    kept: Roster = context["roster"]
    verb = request.POST.get("verb", "") if request.method == "POST" else ""

    def given(name: str) -> Any:
        return request.POST if verb == name else None

    last = context["days"][-1].on
    first = _day(request.GET.get("day", "")) or min(max(context["today"], context["month"]), last)
    shown = [cell.shift for day in context["days"] for cell in day.cells if cell.shift]
    wanted = {
        "seat": request.GET.get("seat", ""),
        "from_on": first,
        "until_on": first if "day" in request.GET else last,
    }
    return {
        "fill": FillForm(given("fill"), roster=kept, actor=actor, initial=wanted, prefix="fill"),
        "change": ChangeForm(
            given("change"),
            roster=kept,
            shifts=may_still_change(shown),
            actor=actor,
            initial={"turn": request.GET.get("turn", "")},
            prefix="change",
        ),
        "arrange": ArrangeForm(
            given("arrange"),
            initial={"in_parts": kept.in_parts, "duty_phone": kept.unit.duty_phone},
            prefix="arrange",
        ),
    }


def _act(request: HttpRequest, context: dict[str, Any], given: dict[str, Any], actor: Actor) -> str | None:
    """What was done, in words; None where a form says why not."""
    verb = request.POST.get("verb", "")
    if verb == "follow":
        return _follow(request, context, actor)
    form = given.get(verb)
    if form is None:
        raise Http404
    if not form.is_valid():
        return None
    acts: dict[str, Callable[[], str]] = {
        "fill": lambda: _fill(context["unit"], form, actor),
        "change": lambda: _change(form, actor),
        "arrange": lambda: _arrange(context["unit"], form, actor),
    }
    try:
        return once(f"roster.{verb}", request.POST.get("action_key", ""), acts[verb], by=actor)
    except NotAllowed:
        raise
    except Refusal as refusal:
        field = "person" if verb == "change" and refusal.field == "people" else refusal.field
        form.add_error(field if field in form.fields else None, str(refusal))
        return None


def _fill(unit: Unit, form: FillForm, actor: Actor) -> str:
    if not form.turns:
        filling.clear(unit, form.days, [Seat(form.cleaned_data["seat"])], by=actor)
        return _("These days are empty now.")
    filling.fill(unit, form.turns, by=actor)
    return ngettext("%(n)d turn given.", "%(n)d turns given.", len(form.turns)) % {"n": len(form.turns)}


def _follow(request: HttpRequest, context: dict[str, Any], actor: Actor) -> str | None:
    def act() -> list[int]:
        return list(filling.follow(context["unit"], context["month"], by=actor))

    try:
        n, left = once("roster.follow", request.POST.get("action_key", ""), act, by=actor)
    except filling.NothingToFollow as refusal:
        context["follow_error"] = str(refusal)
        return None
    said = ngettext("%(n)d turn given.", "%(n)d turns given.", n) % {"n": n}
    stays = ngettext(
        "%(n)d stays empty: the one whose turn it is is away or gone.",
        "%(n)d stay empty: those whose turn it is are away or gone.",
        left,
    )
    return f"{said} {stays % {'n': left}}" if left else said


def _change(form: ChangeForm, actor: Actor) -> str:
    if form.with_shift is not None:
        filling.swap(form.shift, form.with_shift, by=actor)
        return _("Swapped; both are told.")
    filling.give(form.shift, form.cleaned_data["person"], by=actor)
    return _("Taken over; both are told.")


def _arrange(unit: Unit, form: ArrangeForm, actor: Actor) -> str:
    given = form.cleaned_data
    filling.arrange(unit, in_parts=given["in_parts"], duty_phone=given["duty_phone"].strip(), by=actor)
    return _("Kept.")


def _unit(reach: Reach, public_id: UUID) -> Unit:
    found = reach.units().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _month(request: HttpRequest) -> date:
    today = duty_day()
    try:
        asked = datetime.strptime(request.GET.get("month", ""), "%Y-%m").date()
    except ValueError:
        return today.replace(day=1)
    return asked if abs((asked - today).days) < 4000 else today.replace(day=1)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
