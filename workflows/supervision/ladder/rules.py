"""When a rung is climbed: pure functions of a date and of working hours."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple, Self

from django.utils.translation import gettext as _

from office.worktime.hours import Timetable
from office.worktime.lights import INSTANT
from office.worktime.terms import Term, TermUnit, running_time
from office.worktime.wording import spell
from workflows.supervision.models import Matter, Rung, Slip, Tells

CLIMBING = (Matter.State.ASSIGNED, Matter.State.DECLINED, Matter.State.UNDER_WAY)


class Wait(NamedTuple):
    """After the date, or before it where negative; in days, or after it in minutes, of work."""

    value: int
    unit: TermUnit = TermUnit.WORKDAY

    def __str__(self) -> str:
        if self.value == 0:
            return _("When the date passes")
        words = {"term": spell(Term(abs(self.value), self.unit))}
        return _("%(term)s before the date") % words if self.value < 0 else _("%(term)s after the date") % words

    @property
    def order(self) -> tuple[int, int]:
        """As people read a ladder: hours after the date come before days."""
        return (self.value, 0) if self.unit == TermUnit.WORKDAY else (0, self.value)


@dataclass(frozen=True, slots=True)
class Step:
    """A rung as it is counted with."""

    wait: Wait
    tells: tuple[Tells, ...]
    grade: str = ""

    @classmethod
    def of(cls, rung: Rung) -> Self:
        wait = Wait(rung.wait, TermUnit(rung.wait_unit))
        return cls(wait, tuple(Tells(one) for one in rung.tells), rung.grade)

    @property
    def told(self) -> list[str]:
        return [str(one.label) for one in self.tells]

    @property
    def grade_label(self) -> str:
        return str(Slip.Grade(self.grade).label) if self.grade else ""


# domain.md §3.5: who handles it, the head, then whoever supervises, the leader, the head of the agency.
USUAL = (
    Step(Wait(-3), (Tells.HOLDER,)),
    Step(Wait(-1), (Tells.HOLDER, Tells.HEAD)),
    Step(Wait(0), (Tells.HOLDER, Tells.HEAD, Tells.DEPUTY, Tells.SUPERVISOR), Slip.Grade.REMINDER),
    Step(Wait(3), (Tells.SUPERVISOR, Tells.LEADER), Slip.Grade.SUPERVISION),
    Step(Wait(7), (Tells.SUPERVISOR, Tells.PRINCIPAL), Slip.Grade.PRIORITY),
)


class Reach(NamedTuple):
    """A rung, and when a matter comes to it."""

    at: datetime
    step: Step


def reached_at(wait: Wait, due_at: datetime, near_at: datetime, timetable: Timetable) -> datetime:
    """Always in working hours. Before the date: when work begins so many working days earlier, but no sooner than the
    light turns near, for a short term has no day that lies three days ahead; where no work is done from then to the
    date, when it begins again. After it: when work begins on the working day that makes it so many days late, or after
    so many minutes of work."""
    if wait.value < 0:
        return max(_opening(due_at, wait.value, timetable), timetable.next_working_moment(near_at))
    passed = timetable.next_working_moment(due_at + INSTANT)
    if wait.value == 0:
        return passed
    if wait.unit == TermUnit.WORKDAY:
        return max(_opening(due_at, wait.value, timetable), passed)
    return _worked(wait, due_at, timetable)


def course(steps: Iterable[Step], matter: Matter, timetable: Timetable) -> list[Reach]:
    """Every rung with its moment for the date that holds now, in order; none that the ladder found passed already."""
    found = [Reach(reached_at(one.wait, matter.due_at, matter.near_at, timetable), one) for one in steps]
    found = [one for one in found if matter.climb_since is None or one.at >= matter.climb_since]
    return sorted(found, key=lambda reach: (reach.at, reach.step.wait.order))


def climbed_and_next(
    reaches: Iterable[Reach], climbed: Collection[Wait], now: datetime
) -> tuple[list[Reach], datetime | None]:
    """What is to be climbed by now and was not yet; and when to look again."""
    left = [one for one in reaches if one.step.wait not in climbed]
    due = [one for one in left if one.at <= now]
    return due, min((one.at for one in left if one.at > now), default=None)


def ladder_of(matter: Matter, kept: Mapping[tuple[int, str], list[Step]]) -> tuple[Step, ...]:
    """Its category's, else the agency's for all, else the usual one."""
    keys = ((matter.laid_by_id, matter.category), (matter.laid_by_id, ""))
    return next((tuple(kept[key]) for key in keys if key in kept), USUAL)


def _opening(due_at: datetime, days: int, timetable: Timetable) -> datetime:
    due_on = timetable.day_of(due_at)
    if days > 0:
        day = next(islice(timetable.workdays_after(due_on), days - 1, None))
    else:
        day = due_on
        while timetable.workdays_between(day, due_on) < -days or not timetable.is_workday(day):
            day -= timedelta(days=1)
    return timetable.next_working_moment(timetable.start_of(day))


def _worked(wait: Wait, since: datetime, timetable: Timetable) -> datetime:
    left = timedelta(minutes=wait.value)
    for begins, ends in running_time(Term(wait.value, TermUnit.WORK_MINUTE), since, timetable):
        if left < ends - begins:
            return (begins + left).astimezone(timetable.zone)
        left -= ends - begins
    raise AssertionError("Working time never ends.")
