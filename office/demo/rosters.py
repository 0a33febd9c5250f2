"""Rosters that stand when the demonstration starts: begun some weeks before, and one turn has changed hands."""

import tomllib
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from directory.actors import today
from directory.models import Appointment, Unit
from directory.roles import Role
from directory.roster.filling import Turn, arrange, days_of, fill, swap
from directory.roster.keeping import duty_day
from directory.roster.models import Roster, Seat, Shift
from directory.subtrees import below
from office.demo.absences import away
from office.demo.days import PastDays
from office.demo.happenings import Happening
from office.demo.town import Town

ROSTERS = Path(__file__).parent / "lists" / "rosters.toml"
BEGUN, SWAPPED = 30, 2  # working days before the start
_TAKE_TURNS = 12  # people in one seat


def happenings(town: Town, days: PastDays) -> Iterator[Happening]:
    begun, swapped = days.moment(BEGUN, time(9, 12)), days.moment(SWAPPED, time(16, 5))
    until_on = days_of(today())[-1] + timedelta(days=16)
    given = tomllib.loads(ROSTERS.read_text(encoding="utf-8"))["rosters"]
    for facts in given:
        yield Happening(begun, partial(_begin, facts, town, until_on))
    yield Happening(swapped, partial(_swap, given[0], town))


def _begin(facts: dict[str, Any], town: Town, until_on: date) -> None:
    actor, unit = town.actor(facts["by"]), Unit.objects.get(short_name=facts["unit"], can_issue=True)
    if facts.get("in_parts"):
        arrange(unit, in_parts=True, duty_phone=unit.duty_phone, by=actor)
    roster = Roster.objects.filter(unit=unit).first() or Roster(unit=unit)
    lead, first, second = roster.seats
    dates = [today() + timedelta(days=n) for n in range((until_on - today()).days + 1)]
    leaders = list(_people(unit).filter(post__unit=unit).with_role(facts["leaders"]))
    staff = [one for one in _people(unit) if one.pk not in {leader.pk for leader in leaders}]
    half = len(staff) // 2
    seated = [
        (lead, leaders),
        (first, _named(facts, "first", unit) or staff[:half]),
        (second, _named(facts, "second", unit) or staff[half:]),
    ]
    fill(unit, [turn for seat, people in seated for turn in _in_turn(dates, seat, people[:_TAKE_TURNS])], by=actor)


def _in_turn(dates: list[date], seat: Seat, people: list[Appointment]) -> list[Turn]:
    return [Turn(day, seat, people[at % len(people)]) for at, day in enumerate(dates)] if people else []


def _people(unit: Unit) -> Any:
    """Main posts in official order; the first leader of all does not take turns, and who will be away neither."""
    held = Appointment.objects.filter(below(unit.path, "post__unit__path"), is_main=True).in_force(today())
    held = held.exclude(post__roles__contains=[Role.PRINCIPAL_LEADER]).exclude(person__username__in=away())
    return held.with_names().in_official_order()


def _named(facts: dict[str, Any], seat: str, unit: Unit) -> list[Appointment]:
    held = [one for one in _people(unit) if one.post.unit.short_name in facts.get(seat, ())]
    return [one for one in held if Role.DIVISION_HEAD not in one.post.roles]


def _swap(facts: dict[str, Any], town: Town) -> None:
    shifts = Shift.objects.with_names().filter(roster__unit__short_name=facts["unit"], seat=Seat.FIRST)
    first, second = shifts.filter(falls_on__gt=duty_day() + timedelta(days=2)).order_by("falls_on")[:2]
    swap(first, second, by=town.actor(facts["by"]))
