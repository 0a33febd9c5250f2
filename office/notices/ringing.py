"""When a piece of news rings. A rule without a database: moment, way, and the hours of whoever is told."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, time
from enum import Enum, auto
from typing import Any

from office.notices.models import Preference, Way
from office.worktime.hours import Timetable
from office.worktime.schedules import timetable


class Weight(Enum):
    """NEWS: as its reader chose. GATHERED: no choice either, but all of a day are one. PRESSING: somebody urges; no
    choice, but nobody is woken. NOW: worthless later."""

    NEWS = auto()
    GATHERED = auto()
    PRESSING = auto()
    NOW = auto()


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
    """The moment itself, the end of quiet hours, or the next digest. Digests come on working days."""
    if weight is Weight.NOW:
        return moment
    if weight is Weight.NEWS and way == Way.DAILY:
        return _next_digest(moment, digest_at, hours)
    return hours.end_of_quiet_hours(moment)


def _next_digest(moment: datetime, digest_at: time, hours: Timetable) -> datetime:
    day = hours.first_workday(hours.day_of(moment))
    due = datetime.combine(day, digest_at, hours.zone)
    return due if due >= moment else datetime.combine(next(hours.workdays_after(day)), digest_at, hours.zone)
