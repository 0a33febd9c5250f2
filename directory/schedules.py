"""Which hours a unit keeps."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.core.cache import cache

from directory.actors import today
from directory.models import Appointment, Unit
from directory.subtrees import way_to
from office.worktime.schedules import Timetable, notices, timetable

_KEEP = 60  # seconds a unit's choice of schedule is remembered; the schedule itself is never stale


def timetable_of(unit: Unit) -> Timetable:
    """The hours of the unit's own schedule, of its nearest ancestor that has one, or of the office's default."""
    return timetable(_schedule_id(unit))


def notices_of(unit: Unit, first: date, last: date) -> dict[date, str]:
    """The notices behind the days off and days made up of a unit's calendar."""
    return notices(_schedule_id(unit), first, last)


class Timetables:
    """For a page of many rows: each schedule is read once."""

    def __init__(self) -> None:
        self._read: dict[int | None, Timetable] = {}

    def of(self, unit: Unit) -> Timetable:
        schedule_id = _schedule_id(unit)
        if schedule_id not in self._read:
            self._read[schedule_id] = timetable(schedule_id)
        return self._read[schedule_id]


def hours_of_units(units: Iterable[Unit]) -> dict[int, Timetable]:
    """The same of many units by their ids, in one query and one for each schedule."""
    return _hours_at({unit.pk: unit.path for unit in units})


def hours_of(people: Collection[int]) -> dict[int, Timetable]:
    """Of people by their primary keys: the hours of the unit of their main post. Whoever has none is left out."""
    held = Appointment.objects.filter(person__in=people, is_main=True).in_force(today())
    return _hours_at(dict(held.values_list("person", "post__unit__path")))


def _hours_at(paths: Mapping[int, str]) -> dict[int, Timetable]:
    """Of units by their paths, under whatever key they are asked."""
    nearest = _nearest(set(paths.values()))
    read = {schedule: timetable(schedule) for schedule in set(nearest.values())}
    return {key: read[nearest[path]] for key, path in paths.items()}


def key_of(path: str) -> str:
    """Under which the choice that holds for a unit is remembered."""
    return f"directory:schedule:{path}"


def _schedule_id(unit: Unit) -> int | None:
    key = key_of(unit.path)
    schedule_id: int | None = cache.get(key, 0)
    if schedule_id == 0:
        schedule_id = _nearest({unit.path})[unit.path]
        cache.set(key, schedule_id, _KEEP)
    return schedule_id


def _nearest(paths: Collection[str]) -> dict[str, int | None]:
    """For units by their paths: the schedule of their own, or of the nearest above that has one. One query."""
    ways = {path: way_to(path) for path in paths}
    above = {step for way in ways.values() for step in way}
    chosen = dict(Unit.objects.filter(path__in=above, schedule__isnull=False).values_list("path", "schedule_id"))
    return {path: next((chosen[step] for step in reversed(way) if step in chosen), None) for path, way in ways.items()}
