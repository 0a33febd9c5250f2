"""Schedules and calendars read from their tables into a `Timetable`, and remembered as long as their stamps hold."""

import json
from collections.abc import Iterable
from datetime import date, time
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from office.worktime.hours import Days, EndOfDay, Season, Stretch, Timetable, Week
from office.worktime.models import CalendarDay, Schedule
from office.worktime.palettes import Palette

# The rows come along only where their stamp is not among the known ones: PostgreSQL leaves out the other subqueries.
# Written by hand, because building it anew from expressions takes twenty times as long as running it.
_COMPARE = """
SELECT schedule.id, schedule.stamp, calendar.stamp, schedule.end_of_day, schedule.quiet_from, schedule.quiet_until,
  schedule.near_days, schedule.short_term, schedule.near_percent, schedule.pace_near, schedule.pace_over,
  schedule.light_names::text,
  CASE WHEN calendar.stamp <> ALL(%(calendars)s::uuid[]) THEN
    (SELECT array_agg(year) FROM worktime_calendaryear WHERE calendar_id = calendar.id) END,
  CASE WHEN calendar.stamp <> ALL(%(calendars)s::uuid[]) THEN
    (SELECT json_agg(json_build_array("on", kind, name))::text
     FROM worktime_calendarday WHERE calendar_id = calendar.id) END,
  CASE WHEN schedule.stamp <> ALL(%(schedules)s::uuid[]) THEN
    (SELECT json_agg(json_build_array(weekday, opens, closes, season_from, season_until) ORDER BY weekday, opens)::text
     FROM worktime_workinghours WHERE schedule_id = schedule.id) END
FROM worktime_schedule schedule JOIN worktime_calendar calendar ON calendar.id = schedule.calendar_id
WHERE """


class NoSchedule(LookupError):
    """There is no such schedule, or no default one: `office.worktime.seed.plant()` makes it."""


class _Row(NamedTuple):
    id: int
    stamp: UUID
    calendar_stamp: UUID
    end_of_day: str
    quiet_from: time
    quiet_until: time
    near_days: int
    short_term: int
    near_percent: int
    pace_near: int
    pace_over: int
    light_names: str
    years: list[int] | None
    days: str | None
    hours: str | None


class _Known(NamedTuple):
    stamps: tuple[UUID, UUID]
    timetable: Timetable


# Immutable values under keys that never return: two threads that load at once store equal things, and what was read
# in a transaction later rolled back carries a stamp that no one will see again.
_days: dict[UUID, Days] = {}
_timetables: dict[int, _Known] = {}
_ENOUGH = 200


def timetable(schedule_id: int | None = None) -> Timetable:
    """The timetable of a schedule, or of the office's default one. Exactly one query, remembered or not.

    The query compares stamps, which the database changes with every row below them; only when one differs does the
    same query bring the rows. So a change by any process holds from its commit on, and a caller counting a thousand
    due dates asks once and passes the value on.
    """
    days, timetables = dict(_days), dict(_timetables)
    row = _compared(schedule_id, days, timetables.values())
    known = timetables.get(row.id)
    if known is not None and known.stamps == (row.stamp, row.calendar_stamp):
        return known.timetable
    made = Timetable(
        days=days.get(row.calendar_stamp) or _read_days(row),
        weeks=known.timetable.weeks if known and known.stamps[0] == row.stamp else _read_weeks(row.hours),
        end_of_day=EndOfDay(row.end_of_day),
        quiet=(row.quiet_from, row.quiet_until),
        zone=ZoneInfo(settings.TIME_ZONE),
        palette=_palette(row),
    )
    _remember(row, made)
    return made


def notices(schedule_id: int | None, first: date, last: date) -> dict[date, str]:
    """The notice behind each day from first to last on which the schedule's calendar departs from the plain week."""
    which = Schedule.objects.filter(is_default=True) if schedule_id is None else Schedule.objects.filter(pk=schedule_id)
    days = CalendarDay.objects.filter(calendar__in=which.values("calendar"), on__range=(first, last))
    return dict(days.values_list("on", "source"))


def forget() -> None:
    """Empties the memory of this process; only speed depends on it."""
    _days.clear()
    _timetables.clear()


def _compared(schedule_id: int | None, days: Iterable[UUID], known: Iterable[_Known]) -> _Row:
    which = "schedule.is_default" if schedule_id is None else "schedule.id = %(schedule)s"
    values = {"schedule": schedule_id, "calendars": list(days), "schedules": [each.stamps[0] for each in known]}
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE + which, values)
        row = cursor.fetchone()
    if row is None:
        raise NoSchedule(schedule_id)
    return _Row(*row)


def _palette(row: _Row) -> Palette:
    return Palette(
        near_days=row.near_days,
        short_term=row.short_term,
        near_share=Fraction(row.near_percent, 100),
        pace_near=row.pace_near,
        pace_over=row.pace_over,
        names=json.loads(row.light_names),
    )


def _read_days(row: _Row) -> Days:
    named: dict[str, dict[date, str]] = {kind: {} for kind in CalendarDay.Kind.values}
    for on, kind, name in json.loads(row.days or "[]"):
        named[kind][date.fromisoformat(on)] = name
    return Days(
        holidays=named[CalendarDay.Kind.HOLIDAY],
        workdays=named[CalendarDay.Kind.WORKDAY],
        years=frozenset(row.years or ()),
    )


def _read_weeks(rows: str | None) -> tuple[Week, ...]:
    weeks: dict[Season | None, dict[int, tuple[Stretch, ...]]] = {}
    for weekday, opens, closes, first, last in json.loads(rows or "[]"):
        week = weeks.setdefault(None if first is None else Season(first, last), {})
        stretch = (time.fromisoformat(opens), time.fromisoformat(closes))
        week[weekday] = (*week.get(weekday, ()), stretch)
    return tuple(Week(hours, season) for season, hours in weeks.items())


def _remember(row: _Row, made: Timetable) -> None:
    if len(_days) >= _ENOUGH:
        _days.clear()
    if len(_timetables) >= _ENOUGH:
        _timetables.clear()
    _days[row.calendar_stamp] = made.days
    _timetables[row.id] = _Known((row.stamp, row.calendar_stamp), made)
