"""Booking a change for a day to come, withdrawing it, carrying it out on its day."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from directory.actors import today
from directory.administering.changes import do, label_of, subject_of
from directory.administering.marks import refuse_changed
from directory.administering.models import Booking
from directory.administering.permitting import permit
from directory.administering.refusals import NotThatDay
from directory.events import APPOINTED, CHANGE_BOOKED, CHANGE_FAILED, CHANGE_WITHDRAWN
from directory.machines import watchman
from directory.models import Appointment, Person, Unit
from directory.subtrees import below, lock_tree, way_to
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate
from office.worktime.clock import now

State = Booking.State
FAILED_SHOWN = timedelta(days=30)
_REHEARSED = 50  # earlier bookings nearby that are played through before a new one is taken


class SettledAlready(TooLate):
    def sentence(self) -> str:
        return _("This has been carried out or withdrawn already; or its day has come.")


class _Rehearsed(Exception):
    pass


@transaction.atomic
def book(unit: Unit, verb: str, given: dict[str, Any], *, on: date, about: str, by: Actor) -> Booking:
    """Take a change for a day to come. What would be refused on that day, as far as it is known today, is refused now.

    It is done on its day in the post in which it is booked, whoever holds that post then.
    """
    if on <= today():
        raise NotThatDay
    if by.appointment is None:
        raise NotAllowed
    lock_tree()
    permit(by, Unit.objects.get(pk=unit.pk))
    keeper = _keeping_post(unit, by)
    _rehearse(unit, verb, given, on, by)
    booking = Booking.objects.create(
        unit=unit, verb=verb, given=given, about=about[:200], due_on=on, booked_by=keeper, booked_at=now()
    )
    record(CHANGE_BOOKED, unit, by=by, booking=str(booking.public_id), verb=verb, about=about[:200], on=on.isoformat())
    return booking


@transaction.atomic
def withdraw(booking: Booking, *, by: Actor) -> Booking:
    """Before its day, by whoever administers the unit. Raises SettledAlready."""
    booking = Booking.objects.select_for_update(of=("self",)).select_related("unit").get(pk=booking.pk)
    permit(by, booking.unit)
    if booking.state != State.WAITING or booking.due_on <= today():
        raise SettledAlready
    _settle(booking, State.WITHDRAWN)
    on = booking.due_on.isoformat()
    record(CHANGE_WITHDRAWN, booking.unit, by=by, booking=str(booking.public_id), verb=booking.verb, on=on)
    return booking


def carry_out_due() -> int:
    """What is due by today, in the order of days and of booking, each in a transaction of its own. Two workers at once
    do each once; one that breaks stays for the next call, and does not hold up the others."""
    done, broken = 0, dict[int, Exception]()
    while True:
        with transaction.atomic():
            booking = _next(broken)
            if booking is None:
                break
            try:
                with transaction.atomic():
                    _carry_out(booking)
            except Exception as failure:  # raised below, when the others are done
                broken[booking.pk] = failure
            else:
                done += 1
    if broken:
        raise ExceptionGroup("booked changes", list(broken.values()))
    return done


def change(
    unit: Unit, verb: str, given: dict[str, Any], *, on: date, about: str, seen: str, by: Actor
) -> Booking | None:  # fmt: skip
    """At once when `on` is today, after what was booked for days before; else it is booked. seen: the mark of what it
    is about as the actor saw it. Raises ChangedMeanwhile."""
    if on < today():
        raise NotThatDay
    if on == today():
        carry_out_due()
    with transaction.atomic():
        lock_tree()
        refuse_changed(subject_of(unit, given), seen, unit)
        if on > today():
            return book(unit, verb, given, on=on, about=about, by=by)
        do(verb, unit, given, on=on, by=by)
    return None


def waiting(unit: Unit) -> QuerySet[Booking]:
    """What is booked for a unit and its posts, the nearest first; and what has failed in the last weeks."""
    recent = Q(state=State.FAILED, settled_at__gte=now() - FAILED_SHOWN)
    return _ordered(Booking.objects.filter(Q(state=State.WAITING) | recent, unit=unit))


@dataclass(frozen=True, slots=True)
class Booked:
    """One line of what is to come in a unit, by whom: an appointment that begins, or a booked change."""

    on: date
    label: str | Promise
    about: str
    by: str
    booking: Booking | None = None
    appointment: Appointment | None = None


def booked_for(unit: Unit) -> list[Booked]:
    """预定的变动 of a unit itself: changes and appointments to come, the nearest first; two queries, three where some
    are appointed. Who is relieved stands with a last day in the list of holders."""
    changes = [
        Booked(one.due_on, label_of(one.verb), one.about, str(one.booked_by.person), booking=one)
        for one in waiting(unit)
    ]
    coming = Appointment.objects.filter(post__unit=unit, starts_on__gt=today()).with_names().order_by("starts_on", "pk")
    return sorted([*changes, *_begins(coming)], key=lambda one: one.on)


def _begins(coming: Iterable[Appointment]) -> Iterator[Booked]:
    """Who appointed them stands in the trail."""
    found = list(coming)
    people = {one.person.public_id for one in found}
    acts = trail.among(Person.subject_kind, people, [APPOINTED.name]).select_related("actor") if found else ()
    by = {(one.subject_id, one.particulars["post_id"], one.particulars["starts_on"]): one.who for one in acts}
    for one in found:
        of = (one.person.public_id, str(one.post.public_id), one.starts_on.isoformat())
        about = f"{one.person}　{one.post.title}"
        yield Booked(one.starts_on, _("Appointed"), about, by.get(of, ""), appointment=one)


def _ordered(found: QuerySet[Booking]) -> QuerySet[Booking]:
    return found.select_related("unit", "booked_by__person", "booked_by__post").order_by("due_on", "pk")


def _next(broken: dict[int, Exception]) -> Booking | None:
    lock_tree()
    due = Booking.objects.filter(state=State.WAITING, due_on__lte=today()).exclude(pk__in=list(broken))
    return _ordered(due).select_for_update(of=("self",)).first()


def _carry_out(booking: Booking) -> None:
    """Done, or failed with the sentence and nothing of it done."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            with transaction.atomic():
                do(booking.verb, booking.unit, booking.given, on=booking.due_on, by=_in_whose_name(booking.booked_by))
        except Refusal as refusal:
            _settle(booking, State.FAILED, str(refusal)[:400])
            record(
                CHANGE_FAILED,
                booking.unit,
                by=watchman(),
                booking=str(booking.public_id),
                verb=booking.verb,
                on=booking.due_on.isoformat(),
                reason=booking.reason,
            )
        else:
            _settle(booking, State.DONE)


def _settle(booking: Booking, state: str, reason: str = "") -> None:
    booking.state, booking.reason, booking.settled_at = state, reason, now()
    booking.save(update_fields=["state", "reason", "settled_at"])


def _in_whose_name(held: Appointment) -> Actor:
    held = Appointment.objects.with_names().get(pk=held.pk)
    return Actor(held.person, held, appointments=(held,))


def _keeping_post(unit: Unit, by: Actor) -> Appointment:
    """Of the actor's posts the one that gives the right: the highest."""
    for held in sorted(by.appointments, key=lambda one: one.post.unit.depth):
        with suppress(NotAllowed):
            permit(_in_whose_name(held), unit)
            return held
    raise NotAllowed


def _rehearse(unit: Unit, verb: str, given: dict[str, Any], on: date, by: Actor) -> None:
    """Play it through with what is booked nearby until then, and take everything back. Raises what it would raise."""
    unit = Unit.objects.get(pk=unit.pk)
    near = Q(unit__path__in=way_to(unit.path)) | below(unit.path)
    earlier = _ordered(Booking.objects.filter(near, state=State.WAITING, due_on__lte=on))[:_REHEARSED]
    with suppress(_Rehearsed), transaction.atomic():
        for one in earlier:
            with suppress(Refusal), transaction.atomic():
                do(one.verb, one.unit, one.given, on=one.due_on, by=_in_whose_name(one.booked_by))
        do(verb, unit, given, on=on, by=by)
        raise _Rehearsed
