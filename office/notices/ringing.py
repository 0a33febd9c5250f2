"""When a piece of news rings. A rule without a database: moment, way, and the hours of whoever is told."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, time
from enum import Enum, auto
from itertools import islice
from typing import Any

from office.notices.models import Preference, Way
from office.worktime.hours import Timetable
from office.worktime.schedules import timetable

STRETCHES = 30  # of work, in which one that is not quiet is looked for: two weeks at least


class Weight(Enum):
    """NEWS: as its reader chose. UNHURRIED: the same, but only while they work. GATHERED: no choice, but all of a day
    are one. PRESSING: somebody urges; no choice, but nobody is woken. NOW: worthless later."""

    NEWS = auto()
    UNHURRIED = auto()
    GATHERED = auto()
    PRESSING = auto()
    NOW = auto()


CHOSEN = (Weight.NEWS, Weight.UNHURRIED)  # of which the reader's choice holds

Hours = Callable[[Collection[int]], Mapping[int, Timetable]]
_hours_of: list[Hours] = []


def ask_for_hours(hours: Hours) -> None:
    """Who knows which hours people keep, by their primary keys; whoever it leaves out keeps the office's."""
    _hours_of[:] = [hours]


def hours_of(people: Collection[int]) -> Mapping[int, Timetable]:
    office = timetable()
    return dict.fromkeys(people, office) | (dict(_hours_of[0](people)) if _hours_of else {})


def hours_of_one(person: Any) -> Timetable:
    return hours_of([person.pk])[person.pk]


def kept_by(preference: Preference, hours: Timetable) -> Timetable:
    """The same hours with the person's own quiet ones, where they chose any."""
    if preference.quiet_from is None or preference.quiet_until is None:
        return hours
    return replace(hours, quiet=(preference.quiet_from, preference.quiet_until))


def rings_at(moment: datetime, way: str, weight: Weight, digest_at: time, hours: Timetable) -> datetime:
    """The moment itself, the end of quiet hours, the next working moment that is not quiet, or the next digest. Digests
    come on working days."""
    if weight is Weight.NOW:
        return moment
    if weight in CHOSEN and way == Way.DAILY:
        return _next_digest(moment, digest_at, hours)
    if weight is Weight.UNHURRIED:
        return _at_work(moment, hours)
    return hours.end_of_quiet_hours(moment)


def held_since(moment: datetime, hours: Timetable) -> datetime | None:
    """From when on what is not urgent still waits at that moment: the last close of work; None while they work. What
    came before it has met working time."""
    return None if hours.is_working(moment) else hours.last_close(moment)


def _at_work(moment: datetime, hours: Timetable) -> datetime:
    """Whoever keeps quiet in all their working hours hears of it when quiet ends, as of other news."""
    for opens, closes in islice(hours.stretches_from(moment), STRETCHES):
        if (rings := hours.end_of_quiet_hours(opens)) < closes:
            return rings
    return hours.end_of_quiet_hours(hours.next_working_moment(moment))


def _next_digest(moment: datetime, digest_at: time, hours: Timetable) -> datetime:
    day = hours.first_workday(hours.day_of(moment))
    due = datetime.combine(day, digest_at, hours.zone)
    return due if due >= moment else datetime.combine(next(hours.workdays_after(day)), digest_at, hours.zone)
