"""Putting people on duty, changing turns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.absence.models import Absence
from directory.events import ROSTER_ARRANGED, ROSTER_CLEARED, ROSTER_FILLED, ROSTER_SWAPPED
from directory.models import Appointment, Unit
from directory.roster.keeping import duty_day, may_keep
from directory.roster.models import Roster, Seat, Shift
from directory.roster.rotation import continued
from directory.schedules import timetable_of
from directory.subtrees import below
from directory.visibility.reach import reach_of
from directory.visibility.rules import APPOINTMENT
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.ui.listing import listed
from office.worktime.clock import now

FURTHEST = timedelta(days=366)


class NotTheseDays(Unacceptable):
    """What was is not changed afterwards."""

    field = "from_on"

    def sentence(self) -> str:
        return _("Turns are given from today on, for a year at most; days that are past stay as they were.")


class NotOfThisUnit(Unacceptable):
    field = "people"

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(
            _("On duty are people who hold a post in this unit or below it on that day. Not so: %(names)s.")
            % {"names": listed(names, most=5)}
        )


class AwayThen(Refusal):
    field = "people"

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(_("Away on one of these days: %(names)s.") % {"names": listed(names, most=5)})


class NoSuchSeat(Unacceptable):
    field = "seat"

    def sentence(self) -> str:
        return _("This roster has no such turn.")


class NothingToFollow(Refusal):
    def sentence(self) -> str:
        return _("Nothing goes on from last month: it was empty, or this month is full, or past.")


class StillGiven(Refusal):
    field = "in_parts"

    def __init__(self, until_on: date) -> None:
        super().__init__(
            _("Turns are given until %(day)s in the way of before. Clear them first.")
            % {"day": date_format(until_on, "MONTH_DAY_FORMAT")}
        )


class SameHands(Unacceptable):
    field = "other"

    def sentence(self) -> str:
        return _("Choose a turn of somebody else, or another person.")


@dataclass(frozen=True, slots=True)
class Turn:
    falls_on: date
    seat: Seat
    appointment: Appointment

    @property
    def told(self) -> str:
        return f"{self.falls_on} {self.seat} {self.appointment.public_id}"


@transaction.atomic
def fill(unit: Unit, turns: Sequence[Turn], *, by: Actor) -> Roster:
    """Who was in one of these seats before gives way."""
    roster = _locked(unit, by)
    _refuse_days([turn.falls_on for turn in turns])
    if any(turn.seat not in roster.seats for turn in turns):
        raise NoSuchSeat
    unfit, away = _unfit(turns, unit, by)
    if unfit:
        raise NotOfThisUnit(_names(unfit))
    if away:
        raise AwayThen(_names(away))
    _put(roster, turns, by)
    return roster


@transaction.atomic
def clear(unit: Unit, days: Collection[date], seats: Collection[Seat], *, by: Actor) -> Roster:
    roster = _locked(unit, by)
    _refuse_days(days)
    gone = roster.shifts.filter(falls_on__in=days, seat__in=seats)
    people = [str(one) for one in gone.values_list("appointment__public_id", flat=True)]
    gone.delete()
    if people:
        record(ROSTER_CLEARED, roster, by=by, **_span(days), seats=[str(seat) for seat in seats], people=people)
    return roster


@transaction.atomic
def follow(unit: Unit, month: date, *, by: Actor) -> tuple[int, int]:
    """Let last month's turns go on in what is empty of this one. Where every day had somebody they go on from day to
    day, else working days and days off each by themselves. Answers how many were given, and how many stay empty
    because the one whose turn it was is away or gone."""
    roster = _locked(unit, by)
    known = set(roster.shifts.filter(falls_on__in=days_of(month)).values_list("falls_on", "seat"))
    wanted = [turn for turn in _following(roster, month) if (turn.falls_on, turn.seat) not in known]
    wanted = [turn for turn in wanted if turn.falls_on >= duty_day()]
    unfit, away = _unfit(wanted, unit, by)
    turns = [turn for turn in wanted if turn not in unfit and turn not in away]
    if not wanted:
        raise NothingToFollow
    _put(roster, turns, by)
    return len(turns), len(wanted) - len(turns)


@transaction.atomic
def swap(first: Shift, second: Shift, *, by: Actor) -> None:
    """Each takes the other's turn; the roster says whose it was."""
    _locked(first.roster.unit, by)
    found = Shift.objects.with_names().filter(pk__in=[first.pk, second.pk], roster=first.roster_id).in_bulk()
    if len(found) < 2 or found[first.pk].appointment.person_id == found[second.pk].appointment.person_id:
        raise SameHands
    one, other = found[first.pk], found[second.pk]
    _hand(one, other.appointment, by, others=[(other, one.appointment)])


@transaction.atomic
def give(shift: Shift, to: Appointment, *, by: Actor) -> None:
    """Somebody else takes this one turn."""
    _locked(shift.roster.unit, by)
    shift = Shift.objects.with_names().get(pk=shift.pk)
    if shift.appointment_id == to.pk:
        raise SameHands
    _hand(shift, to, by)


@transaction.atomic
def arrange(unit: Unit, *, in_parts: bool, duty_phone: str, by: Actor) -> Roster:
    """Whether day and night are apart, and the number of the duty room."""
    roster = _locked(unit, by)
    if roster.in_parts != in_parts:
        given = roster.shifts.filter(falls_on__gte=duty_day()).exclude(seat=Seat.LEADER).order_by("-falls_on").first()
        if given is not None:
            raise StillGiven(given.falls_on)
        roster.in_parts = in_parts
        roster.save(update_fields=["in_parts"])
    Unit.objects.filter(pk=unit.pk).update(duty_phone=duty_phone)
    record(ROSTER_ARRANGED, roster, by=by, in_parts=in_parts, duty_phone=duty_phone)
    return roster


def days_of(month: date) -> list[date]:
    first = month.replace(day=1)
    return [day for n in range(31) if (day := first + timedelta(days=n)).month == first.month]


def _locked(unit: Unit, by: Actor) -> Roster:
    """The roster is begun with its first turn."""
    if not may_keep(by, unit):
        raise NotAllowed(_("This roster is kept by the unit's office and its directory administrators."))
    Roster.objects.get_or_create(unit=unit, defaults={"public_id": unit.public_id})
    return Roster.objects.select_for_update(of=("self",)).select_related("unit").get(unit=unit)


def _refuse_days(days: Collection[date]) -> None:
    today = duty_day()
    if not days or min(days) < today or max(days) > today + FURTHEST:
        raise NotTheseDays


def _unfit(turns: Sequence[Turn], unit: Unit, by: Actor) -> tuple[list[Turn], list[Turn]]:
    """Turns of people who do not work here that day, or are not seen by whoever gives them; and of people away."""
    asked = {turn.appointment.pk for turn in turns}
    here = Appointment.objects.filter(below(unit.path, "post__unit__path"), reach_of(by).sees(APPOINTMENT))
    here = here.filter(pk__in=asked, person__is_active=True, person__is_service=False)
    held = {
        pk: (starts_on, ends_on or date.max)
        for pk, starts_on, ends_on in here.values_list("pk", "starts_on", "ends_on")
    }
    absences = Absence.objects.filter(appointment__person__appointments__in=asked).open(duty_day())
    away = list(absences.values_list("appointment__person", "from_on", "until_on").distinct())
    unfit = [one for one in turns if not _within(one.falls_on, held.get(one.appointment.pk, (date.max, date.min)))]
    return unfit, [
        one
        for one in turns
        if any(who == one.appointment.person_id and begins <= one.falls_on <= ends for who, begins, ends in away)
    ]


def _within(day: date, days: tuple[date, date]) -> bool:
    return days[0] <= day <= days[1]


def _names(turns: Sequence[Turn]) -> list[str]:
    return list(dict.fromkeys(str(turn.appointment.person) for turn in turns))


def _put(roster: Roster, turns: Sequence[Turn], by: Actor) -> None:
    if not turns:
        return
    moment = now()
    days, seats = {turn.falls_on for turn in turns}, {turn.seat for turn in turns}
    taken = {(turn.falls_on, str(turn.seat)) for turn in turns}
    before = roster.shifts.filter(falls_on__in=days, seat__in=seats).values_list("pk", "falls_on", "seat")
    gone = [pk for pk, falls_on, seat in before if (falls_on, seat) in taken]
    if gone:
        roster.shifts.filter(pk__in=gone).delete()
    Shift.objects.bulk_create(
        Shift(roster=roster, falls_on=one.falls_on, seat=one.seat, appointment=one.appointment, set_by=by.person,
              set_at=moment)
        for one in turns
    )  # fmt: skip
    people = list(dict.fromkeys(str(turn.appointment.public_id) for turn in turns))
    told = [turn.told for turn in sorted(turns, key=lambda turn: turn.falls_on)]
    record(ROSTER_FILLED, roster, by=by, **_span(days), turns=told, people=people)


def _span(days: Collection[date]) -> dict[str, Any]:
    return {"from_on": min(days).isoformat(), "until_on": max(days).isoformat()}


def _hand(shift: Shift, to: Appointment, by: Actor, others: Sequence[tuple[Shift, Appointment]] = ()) -> None:
    changes = [(shift, to), *others]
    turns = [Turn(one.falls_on, Seat(one.seat), whom) for one, whom in changes]
    _refuse_days([turn.falls_on for turn in turns])
    unfit, away = _unfit(turns, shift.roster.unit, by)
    if unfit:
        raise NotOfThisUnit(_names(unfit))
    if away:
        raise AwayThen(_names(away))
    before = [Turn(one.falls_on, Seat(one.seat), one.appointment) for one, _whom in changes]
    for one, whom in changes:
        one.instead_of = None if whom.pk == one.instead_of_id else one.instead_of or one.appointment
        one.appointment, one.set_by, one.set_at = whom, by.person, now()
        one.save(update_fields=["appointment", "instead_of", "set_by", "set_at"])
    people = list(dict.fromkeys(str(turn.appointment.public_id) for turn in (*before, *turns)))
    facts: dict[str, Any] = {"before": [turn.told for turn in before], "turns": [turn.told for turn in turns]}
    record(ROSTER_SWAPPED, shift.roster, by=by, people=people, **facts)


def _following(roster: Roster, month: date) -> list[Turn]:
    days = days_of(month)
    last = days_of(days[0] - timedelta(days=1))
    hours = timetable_of(roster.unit)
    shifts = roster.shifts.filter(falls_on__in=last, seat__in=roster.seats).select_related("appointment__person")
    turns: list[Turn] = []
    for seat in roster.seats:
        held = {one.falls_on: one.appointment for one in shifts if one.seat == seat}
        if len(held) == len(last):
            turns += _gone_on(seat, [held[day] for day in last], days)
            continue
        for is_work in (True, False):
            those = [held[day] for day in last if day in held and hours.is_workday(day) is is_work]
            turns += _gone_on(seat, those, [day for day in days if hours.is_workday(day) is is_work])
    return turns


def _gone_on(seat: Seat, before: Sequence[Appointment], days: Sequence[date]) -> list[Turn]:
    going_on = continued(before, len(days)) if before else []
    return [Turn(day, seat, one) for day, one in zip(days, going_on, strict=False)]
