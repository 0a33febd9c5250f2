"""Who is on duty, as far as the reader may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q

from directory.models import Unit
from directory.permissions import unit_visible_to
from directory.roster.filling import days_of
from directory.roster.keeping import duty_day
from directory.roster.models import Roster, Seat, Shift, ShiftQuerySet
from directory.schedules import timetable_of
from directory.subtrees import below, way_to
from directory.visibility.reach import Reach
from directory.visibility.rules import Columns
from office.audit import trail
from office.audit.actor import Actor
from office.audit.catalogue import event_type
from office.ui.listing import listed

ON_DUTY = Columns("appointment__person", "appointment__post", "appointment__post__unit__path")
MOST_UNITS = 60
_ORDER = {str(seat): place for place, seat in enumerate(Seat)}


@dataclass(frozen=True, slots=True)
class Cell:
    """One seat of one day. is_hidden: somebody has it whom the reader may not see."""

    falls_on: date
    seat: Seat
    shift: Shift | None = None
    is_hidden: bool = False

    @property
    def key(self) -> str:
        return f"{self.falls_on.isoformat()}.{self.seat}"


@dataclass(frozen=True, slots=True)
class Day:
    """occasion: what the calendar calls it."""

    on: date
    is_work: bool
    occasion: str
    is_past: bool
    is_today: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Change:
    event: Any
    label: str
    said: str


@dataclass(slots=True)
class Watch:
    """Who is on duty today in one unit."""

    unit: Unit
    shifts: list[Shift] = field(default_factory=list)
    is_own: bool = False

    @property
    def leader(self) -> Shift | None:
        return next((one for one in self.shifts if one.seat == Seat.LEADER), None)

    @property
    def others(self) -> list[Shift]:
        return [one for one in self.shifts if one.seat != Seat.LEADER]


def roster_of(unit: Unit) -> Roster:
    """As it is kept, or as it would begin."""
    return Roster.objects.select_related("unit").filter(unit=unit).first() or Roster(
        unit=unit, public_id=unit.public_id
    )


def roster_visible_to(actor: Actor, public_id: UUID) -> Roster | None:
    """Whoever sees the unit sees its roster."""
    unit = unit_visible_to(actor, public_id)
    return Roster.objects.select_related("unit").filter(unit=unit).first() if unit else None


def month_of(roster: Roster, month: date, reach: Reach) -> list[Day]:
    """Two queries, and one more where rules bind the reader."""
    days, hours, today = days_of(month), timetable_of(roster.unit), duty_day()
    found = list(Shift.objects.filter(roster=roster.pk, falls_on__in=days).with_names())
    seen = _seen(found, reach)
    held = {(one.falls_on, one.seat): one for one in found}

    def cell(day: date, seat: Seat) -> Cell:
        shift = held.get((day, str(seat)))
        hidden = shift is not None and shift.pk not in seen
        return Cell(day, seat, None if hidden else shift, hidden)

    return [
        Day(
            day,
            hours.is_workday(day),
            hours.days.name(day),
            day < today,
            day == today,
            tuple(cell(day, seat) for seat in roster.seats),
        )
        for day in days
    ]


def on_duty_at(unit: Unit, reach: Reach) -> Watch | None:
    """Of the unit itself today, or else of the nearest above it that has somebody on duty; one query, and one more
    where rules bind."""
    found = _today(Q(roster__unit__path__in=way_to(unit.path)))
    watches = _watches(found, reach)
    return watches[-1] if watches else None


def on_duty_for(actor: Actor, reach: Reach) -> list[Watch]:
    """Today, in one's own units and all above them: one's own first."""
    ways = {path for one in actor.appointments for path in way_to(one.post.unit.path)}
    own = {one.post.unit.path for one in actor.appointments}
    watches = _watches(_today(Q(roster__unit__path__in=sorted(ways))), reach)
    for one in watches:
        one.is_own = one.unit.path in own
    return sorted(watches, key=lambda one: -len(one.unit.path))


def on_duty_below(unit: Unit, reach: Reach, *, most: int = MOST_UNITS) -> tuple[list[Watch], bool]:
    """Today, in the unit and those below it, in official order; and whether there are more of them."""
    found = _today(below(unit.path, "roster__unit__path"))[: (most + 1) * 3]
    watches = _watches(found, reach)
    return watches[:most], len(watches) > most


def changes_of(roster: Roster, reach: Reach, *, most: int = 10) -> list[Change]:
    """What the trail says of the roster, the latest first; of a turn that changed hands who gave it to whom."""
    events = list(trail.of(roster).order_by("-pk")[:most])
    told = {one for event in events for turn in event.particulars.get("before", ()) for one in [turn.split()[2]]}
    names = dict(
        reach.appointments().filter(public_id__in=told).values_list("public_id", "person__name") if told else ()
    )
    return [Change(event, str(event_type(event.type).label), _said(event.particulars, names)) for event in events]


def _said(particulars: Mapping[str, Any], names: Mapping[UUID, str]) -> str:
    if "from_on" in particulars:
        return f"{particulars['from_on']} – {particulars['until_on']}"
    turns = [turn.split() for turn in particulars.get("before", ())]
    return listed(f"{day[5:]} {names.get(UUID(who), '—')}" for day, _seat, who in turns)


def _today(where: Q) -> ShiftQuerySet:
    return Shift.objects.filter(where, falls_on=duty_day()).with_names().order_by("roster__unit__path", "pk")


def _watches(shifts: Iterable[Shift], reach: Reach) -> list[Watch]:
    """A unit whose people on duty are all hidden still stands here, with the number of its duty room."""
    found = list(shifts)
    seen = _seen(found, reach)
    return [
        Watch(unit, sorted((one for one in those if one.pk in seen), key=lambda one: _ORDER[one.seat]))
        for unit, those in groupby(found, key=lambda one: one.roster.unit)
    ]


def _seen(shifts: Sequence[Shift], reach: Reach) -> set[int]:
    asked = {one.pk for one in shifts}
    if not asked or not reach.actor.appointments:
        return set()
    if not reach.bound:
        return asked
    _forget_the_hidden(shifts, reach)
    return set(Shift.objects.filter(reach.sees(ON_DUTY), pk__in=asked).values_list("pk", flat=True))


def _forget_the_hidden(shifts: Sequence[Shift], reach: Reach) -> None:
    """Whose turn it was before is told like every other name."""
    before = {one.instead_of_id for one in shifts if one.instead_of_id}
    seen = set(reach.appointments().filter(pk__in=before).values_list("pk", flat=True)) if before else set()
    for one in shifts:
        if one.instead_of_id not in seen:
            one.instead_of = None
