"""外出登记: one's own absences, those an administrator keeps, and the page of one of them."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.absence.booking import book_absence, end_absence, may_book_for, name_deputies
from directory.absence.deputies import absences_of, lines_of, past_absences, stood_in_for_by
from directory.absence.forms import AbsenceForm, OtherDeputyForm
from directory.absence.models import Absence
from directory.absence.seeing import absence_visible_to
from directory.actors import today
from directory.models import Appointment, Person
from directory.permissions import person_visible_to
from office.audit.action_keys import once
from office.audit.actor import Actor
from office.audit.refusals import Refusal


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own; somebody without a post is not missed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.appointments:
        raise Http404
    return redirect("directory:absences", actor.person.public_id)


@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """In force and booked, and the form that books one: for oneself, or for somebody of the units one administers."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(actor, public_id)
    held = _bookable(actor, person) if person else []
    if person is None or not held:
        raise Http404
    form = AbsenceForm(request.POST if request.method == "POST" else None, actor=actor, person=person.pk, held=held)
    if form.is_valid():
        try:
            key = request.POST.get("action_key", "")
            booked = once("absence.book", key, lambda: str(_book(form, actor)[0].public_id), by=actor)
        except Refusal as refusal:
            refusal.stand_at(form)
        else:
            messages.success(request, _("Booked; it begins and ends by itself."))
            return redirect("directory:absence", booked)
    mine = {one.pk for one in held}
    is_own = person == actor.person
    found = [one for one in absences_of(person.pk, today()) if one.appointment_id in mine]
    context = {
        "person": person,
        "is_own": is_own,
        "form": form,
        "standing_in": stood_in_for_by(actor, today()) if is_own else (),
        "absences": [(one, lines_of(one.deputies.all())) for one in found],
        "past": [one for one in past_absences(person.pk, today()) if one.appointment_id in mine],
        "several": len(held) > 1,
        "on": today(),
    }
    return render(request, "directory/absence_list.html", context, status=422 if form.is_bound else 200)


def _bookable(actor: Actor, person: Person) -> list[Appointment]:
    held = Appointment.objects.filter(person=person).in_force(today()).with_names()
    return [one for one in held.order_by("-is_main", "starts_on", "pk") if may_book_for(actor, one)]


@transaction.atomic
def _book(form: AbsenceForm, actor: Actor) -> Sequence[Absence]:
    """All the posts or none."""
    given = form.cleaned_data
    return [
        book_absence(
            one, from_on=given["from_on"], until_on=given["until_on"], deputies=form.deputies(), by=actor
        )
        for one in form.chosen()
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One absence: who does what, what lies with whom; its holder and administrators name other deputies here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = absence_visible_to(actor, public_id)
    if found is None:
        raise Http404
    keeps = may_book_for(actor, found.appointment) and found.ended_at is None and found.until_on >= today()
    if request.method == "POST" and not keeps:
        raise Http404
    form = _other(request, found, actor) if keeps else None
    if form is not None and form.is_valid():
        try:
            name_deputies(found, form.deputies(), by=actor)
        except Refusal as refusal:
            refusal.stand_at(form)
        else:
            messages.success(request, _("From now on this goes to them."))
            return redirect("directory:absence", found.public_id)
    context = {
        "absence": found,
        "is_own": found.appointment.person == actor.person,
        "lines": lines_of(found.deputies.all()),
        "keeps": keeps,
        "form": form,
        "on": today(),
    }
    return render(request, "directory/absence_detail.html", context, status=422 if form and form.is_bound else 200)


def _other(request: HttpRequest, found: Absence, actor: Actor) -> OtherDeputyForm:
    given = request.POST if request.method == "POST" else None
    return OtherDeputyForm(given, actor=actor, person=found.appointment.person_id)


@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back early; or a booked one called off."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = absence_visible_to(actor, public_id)
    if found is None:
        raise Http404
    ended = end_absence(found, by=actor)
    if ended.from_on > today():
        day = date_format(ended.from_on, "MONTH_DAY_FORMAT")
        messages.success(request, _("The absence from %(day)s is called off.") % {"day": day})
    else:
        messages.success(request, _("Welcome back. What comes from now on comes here again."))
    return redirect("directory:absences", ended.appointment.person.public_id)
