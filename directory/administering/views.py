"""管理: the page from which a unit is administered, the form of each change, what is booked, and the way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import actions
from directory.access import actor_in
from directory.actors import today
from directory.administering import booking, correcting
from directory.administering.forms import ChangeForm, CorrectForm, Thing
from directory.administering.models import Booking
from directory.administering.people import call_off as call_off_appointment
from directory.administering.screens import SCREENS, Screen
from directory.models import Appointment, Post, Unit
from directory.permissions import may_administer, person_visible_to, unit_kept_by
from directory.visibility.fields import shown_of
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal


@require_safe
def administer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Posts with their holders, vacant ones too; the units below; what is booked."""
    unit = _kept_or_404(actor_in(request), public_id)
    day = today()
    not_over = Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day)).select_related("person")
    held = Prefetch("appointments", queryset=not_over.order_by("starts_on", "pk"), to_attr="holders")
    posts = Post.objects.filter(unit=unit).filter(Q(abolished_on=None) | Q(abolished_on__gt=day))
    below = Unit.objects.standing(day).filter(path__startswith=unit.path, depth=unit.depth + 1)
    context = {
        "unit": unit,
        "posts": posts.order_by("order", "pk").prefetch_related(held),
        "below": below,
        "booked": booking.booked_for(unit),
        "is_root": unit.depth == 1,
        "stands": unit.abolished_on is None,
        "on": day,
    }
    return render(request, "directory/administer.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """The form of one change. It keeps what was typed when the change is refused, and says why at the right field."""
    actor = actor_in(request)
    unit = _kept_or_404(actor, public_id)
    screen = SCREENS.get(verb)
    if screen is None:
        raise Http404
    thing = _thing_or_404(request, screen, unit)
    form = screen.form(
        request.POST if request.method == "POST" else None, actor=actor, unit=unit, thing=thing
    )  # fmt: skip
    refused = None
    if form.is_valid():
        try:
            key = request.POST.get("action_key", "")
            said = once(f"directory.{verb}", key, lambda: _perform(verb, screen, form, unit, thing, actor), by=actor)
        except Refusal as refusal:
            refused = refusal
            refusal.stand_at(form)
        else:
            messages.success(request, said)
            return redirect("directory:administer", public_id)
    context = {
        "unit": unit,
        "screen": screen,
        "verb": verb,
        "thing": None if thing == unit else thing,
        "form": form,
        "links": getattr(refused, "links", ()),
    }
    return render(request, "directory/change_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor = actor_in(request)
    found = Booking.objects.select_related("unit").filter(public_id=public_id).first()
    if found is None or not may_administer(actor, found.unit):
        raise Http404
    booking.withdraw(found, by=actor)
    messages.success(request, _("Withdrawn; nothing happens on that day."))
    return redirect("directory:administer", found.unit.public_id)


@require_POST
def call_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An appointment or a relief that has not come yet."""
    actor = actor_in(request)
    found = Appointment.objects.with_names().filter(public_id=public_id).first()
    if found is None or not may_administer(actor, found.post.unit):
        raise Http404
    unit = found.post.unit
    call_off_appointment(found, by=actor)
    messages.success(request, _("Called off; nothing happens on that day."))
    return redirect("directory:administer", unit.public_id)


@require_POST
def deactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    actor = actor_in(request)
    person = person_visible_to(actor, public_id)
    if person is None:
        raise Http404
    actions.deactivate(person, by=actor)
    messages.success(request, _("%(who)s can no longer sign in. Everything they did stays.") % {"who": person})
    return redirect("directory:person", public_id)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """更正信息, of those one administers, and of oneself."""
    actor = actor_in(request)
    person = person_visible_to(actor, public_id)
    fields = correcting.correctable(actor, person) if person else ()
    if person is None or not fields:
        raise Http404
    shown = shown_of(actor, person, list(Appointment.objects.filter(person=person).in_force(today()).with_names()))
    hidden = [name for name, is_shown in (("mobile", shown.mobile), ("email", shown.email)) if not is_shown]
    form = CorrectForm(request.POST if request.method == "POST" else None, person=person, fields=fields, hidden=hidden)
    if form.is_valid():
        try:
            correcting.correct(person, facts=form.facts(), seen=form.cleaned_data["seen"], by=actor)
        except Refusal as refusal:
            refusal.stand_at(form)
        else:
            messages.success(request, _("Corrected; it holds from now on."))
            return redirect("directory:person", public_id)
    context = {"person": person, "form": form}
    return render(request, "directory/correct_form.html", context, status=422 if form.is_bound else 200)


def _kept_or_404(actor: Actor, public_id: UUID) -> Unit:
    unit = unit_kept_by(actor, public_id)
    if unit is None:
        raise Http404
    return unit


def _thing_or_404(request: HttpRequest, screen: Screen, unit: Unit) -> Thing:
    """`?of=`: the post or the appointment; it must belong to the unit of the address."""
    if screen.of is None:
        return unit
    try:
        named = UUID(request.GET.get("of", ""))
    except ValueError:
        raise Http404 from None
    found: Thing | None
    if screen.of is Post:
        found = Post.objects.filter(public_id=named, unit=unit).select_related("unit").first()
    else:
        found = Appointment.objects.with_names().filter(public_id=named, post__unit=unit).first()
    if found is None:
        raise Http404
    return found


def _perform(verb: str, screen: Screen, form: Any, unit: Unit, thing: Thing, actor: Actor) -> str:
    if screen.perform is not None:
        return screen.perform(form, unit, thing, actor)
    assert isinstance(form, ChangeForm)
    given, cleaned = form.given(), form.cleaned_data
    booked = booking.change(
        unit, verb, given, on=cleaned["on"], about=form.about(), seen=cleaned["seen"], by=actor
    )  # fmt: skip
    if booked is None:
        return _("Done: %(what)s.") % {"what": screen.label}
    day = date_format(booked.due_on, "DATE_FORMAT")
    return _("Booked for %(day)s: %(what)s. Until then it can be withdrawn.") % {"day": day, "what": screen.label}
