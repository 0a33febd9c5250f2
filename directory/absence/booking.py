"""Booking an absence, naming deputies, coming back."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from directory.absence.models import Absence, Deputy, Work
from directory.absence.rings import Span, closes_ring
from directory.actors import in_post, today
from directory.events import ABSENCE_BOOKED, ABSENCE_ENDED, DEPUTIES_NAMED
from directory.models import Appointment, Person
from directory.permissions import may_administer
from directory.visibility import Purpose, reach_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.worktime.clock import now

LONGEST = timedelta(days=366)  # who is away for longer is relieved of the post
_BOOKING = 5_202_611  # one at a time: two bookings that each look harmless could close a ring together


class NotTheseDays(Unacceptable):
    """An absence is booked from today on; what is past is past."""

    field = "until_on"

    def sentence(self) -> str:
        return _("An absence begins today or later, ends no earlier than it begins, and lasts a year at most.")


class AwayAlready(Refusal):
    field = "from_on"

    def sentence(self) -> str:
        return _("An absence is booked for some of these days already; end that one first.")


class NobodyThen(Refusal):
    field = "from_on"

    def sentence(self) -> str:
        return _("This post is not held by this person on the first of these days.")


class UnfitDeputy(Unacceptable):
    field = "deputy"

    def sentence(self) -> str:
        return _("A deputy is another person, in a post on these days, whom you can see in the directory.")


class InARing(Unacceptable):
    """A stands in for B, B for A: the work would lie with nobody."""

    field = "deputy"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is away on some of these days too, and that work would come back to where it began. Name "
              "somebody else.") % {"name": name}
        )  # fmt: skip


class OverAlready(TooLate):
    def sentence(self) -> str:
        return _("This absence is over.")


Deputies = Mapping[Work, Appointment]


def may_book_for(actor: Actor, appointment: Appointment) -> bool:
    """The holder, and the directory administrators of the unit."""
    return appointment in actor.appointments or may_administer(actor, appointment.post.unit)


@transaction.atomic
def book_absence(
    appointment: Appointment, *, from_on: date, until_on: date, deputies: Deputies | None = None, by: Actor
) -> Absence:
    """外出登记: from a day to a day, both included; what is laid on the post in between goes to the deputies named."""
    appointment = _locked(appointment)
    _permit(by, appointment)
    if not today() <= from_on <= until_on <= from_on + LONGEST:
        raise NotTheseDays
    if not (appointment.starts_on <= from_on and (appointment.ends_on is None or from_on <= appointment.ends_on)):
        raise NobodyThen
    clash = Absence.objects.filter(appointment=appointment, ended_at=None, from_on__lte=until_on, until_on__gte=from_on)
    if clash.exists():
        raise AwayAlready
    absence = Absence.objects.create(
        appointment=appointment, from_on=from_on, until_on=until_on, booked_by=by.person, booked_at=now()
    )
    named = _name(absence, deputies or {}, by)
    record(
        ABSENCE_BOOKED,
        appointment.person,
        by=in_post(by, appointment.pk),
        absence=str(absence.public_id),
        post=str(appointment.post),
        from_on=from_on.isoformat(),
        until_on=until_on.isoformat(),
        deputies=named,
    )
    return absence


@transaction.atomic
def name_deputies(absence: Absence, deputies: Deputies, *, by: Actor) -> Absence:
    """From now on these kinds of work go to these; what went to others before stays with them."""
    absence = _open(absence, by)
    named = _name(absence, deputies, by)
    record(DEPUTIES_NAMED, absence.appointment.person, by=in_post(by, absence.appointment_id), deputies=named,
           absence=str(absence.public_id), post=str(absence.appointment.post))  # fmt: skip
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: Actor) -> Absence:
    """Back early, or not gone at all: what comes from now on comes to the holder again."""
    absence = _open(absence, by)
    absence.ended_at = now()
    absence.save(update_fields=["ended_at"])
    record(
        ABSENCE_ENDED,
        absence.appointment.person,
        by=in_post(by, absence.appointment_id),
        absence=str(absence.public_id),
        post=str(absence.appointment.post),
        until_on=absence.until_on.isoformat(),
    )
    return absence


def _locked(appointment: Appointment) -> Appointment:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_BOOKING])
    return Appointment.objects.select_for_update(of=("self",)).with_names().get(pk=appointment.pk)


def _permit(by: Actor, appointment: Appointment) -> None:
    if not may_book_for(by, appointment):
        raise NotAllowed(_("Absences are booked by the person, or by a directory administrator of the unit."))


def _open(absence: Absence, by: Actor) -> Absence:
    """The absence under the lock, not over yet."""
    appointment = _locked(absence.appointment)
    absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    absence.appointment = appointment
    _permit(by, appointment)
    if absence.ended_at is not None or absence.until_on < today():
        raise OverAlready
    return absence


def _name(absence: Absence, deputies: Deputies, by: Actor) -> dict[str, str]:
    """Put these in place of whoever stood in for the same work; answers them for the trail."""
    for deputy in {one.pk: one for one in deputies.values()}.values():
        _refuse_unfit(deputy, absence, by)
    _refuse_ring(absence, deputies)
    absence.deputies.filter(work__in=[str(work) for work in deputies]).delete()
    Deputy.objects.bulk_create(
        Deputy(absence=absence, work=str(work), appointment=one) for work, one in deputies.items()
    )
    return {str(work): str(one.public_id) for work, one in deputies.items()}


def _refuse_unfit(deputy: Appointment, absence: Absence, by: Actor) -> None:
    principal: Person = absence.appointment.person
    first = max(absence.from_on, today())
    seen = reach_of(by, Purpose.CONTACT).appointments().filter(pk=deputy.pk, person__is_active=True).in_force(first)
    if deputy.person_id == principal.pk or not seen.exists():
        raise UnfitDeputy


def _refuse_ring(absence: Absence, deputies: Deputies) -> None:
    principal = absence.appointment.person_id
    for work, deputy in deputies.items():
        span = Span(principal, deputy.person_id, absence.from_on, absence.until_on)
        if closes_ring(span, _reached(span, work)):
            raise InARing(deputy.person.name)


def _reached(span: Span, work: Work) -> list[Span]:
    """Who stands in for whom on these days, as far as it is reached from the deputy; a query for each step."""
    here = Deputy.objects.filter(work=str(work), absence__ended_at=None)
    here = here.filter(absence__from_on__lte=span.until_on, absence__until_on__gte=span.from_on)
    found, asked, wanted = [], {span.of}, {span.to}
    while wanted:
        rows = here.filter(absence__appointment__person__in=wanted).values_list(
            "absence__appointment__person", "appointment__person", "absence__from_on", "absence__until_on"
        )
        steps = [Span(*row) for row in rows]
        asked |= wanted
        found += steps
        wanted = {step.to for step in steps} - asked
    return found
