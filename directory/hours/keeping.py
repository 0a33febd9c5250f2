"""Calendars of regions, schedules, and which unit keeps which hours."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directory import events
from directory.actors import administered
from directory.administering.permitting import locked, permit
from directory.models import Unit
from directory.schedules import key_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime.hours import Season, Stretch, Week
from office.worktime.models import Calendar, CalendarDay, CalendarYear, Schedule, WorkingHours

Weeks = Mapping[Season | None, Mapping[int, Sequence[Stretch]]]


LIGHTS = ("near_days", "short_term", "near_percent", "pace_near", "pace_over", "light_names")


class HaveThatCode(Unacceptable):
    field = "code"

    def sentence(self) -> str:
        return _("This code is in use already.")


class NotHours(Unacceptable):
    field = None

    def sentence(self) -> str:
        return _("The hours of a day follow one another without overlapping, and a week has at least some.")


def keeps_hours(actor: Actor) -> bool:
    """The directory administrators of the whole office keep calendars and schedules."""
    return any(kept.depth == 1 for kept in administered(actor))


@transaction.atomic
def enter_calendar(*, code: str, name: str, copied_from: Calendar, by: Actor) -> Calendar:
    """A region's own, which begins as another one stands now and goes its own way from there."""
    permit(by, *Unit.objects.filter(depth=1))
    calendar = Calendar(code=code, name=" ".join(name.split()))
    refuse_marks({"name": calendar.name}, subject=copied_from, by=by)
    _insert(calendar)
    years = {
        one.year: CalendarYear.objects.create(calendar=calendar, year=one.year, source=one.source)
        for one in copied_from.years.all()
    }
    CalendarDay.objects.bulk_create(
        CalendarDay(
            calendar=calendar,
            announced=years[one.announced.year],
            on=one.on,
            kind=one.kind,
            name=one.name,
            source=one.source,
        )
        for one in copied_from.days.select_related("announced")
    )
    record(events.CALENDAR_ENTERED, calendar, by=by, calendar=code, copied_from=copied_from.code)
    return calendar


@transaction.atomic
def enter_schedule(*, code: str, weeks: Weeks, by: Actor, **facts: Any) -> Schedule:
    """facts: name, calendar, end_of_day, quiet hours, rules of lights. weeks: hours by ISO weekday, all year and by
    season."""
    permit(by, *Unit.objects.filter(depth=1))
    _check(weeks)
    schedule = Schedule(code=code, **facts)
    refuse_marks({"name": schedule.name}, subject=schedule, by=by)
    _insert(schedule)
    _write(schedule, weeks)
    record(events.SCHEDULE_ENTERED, schedule, by=by, schedule=code, now=told(schedule))
    return schedule


@transaction.atomic
def change_schedule(schedule: Schedule, *, weeks: Weeks, by: Actor, **facts: Any) -> Schedule:
    """Holds at once, for whoever keeps it; dates are counted again."""
    permit(by, *Unit.objects.filter(depth=1))
    _check(weeks)
    schedule = Schedule.objects.select_for_update().get(pk=schedule.pk)
    was = told(schedule)
    for name, value in facts.items():
        setattr(schedule, name, value)
    refuse_marks({"name": schedule.name}, subject=schedule, by=by)
    schedule.save(update_fields=list(facts))
    schedule.hours.all().delete()
    _write(schedule, weeks)
    if (now := told(schedule)) != was:
        record(events.SCHEDULE_CHANGED, schedule, by=by, schedule=schedule.code, was=was, now=now)
    return schedule


@transaction.atomic
def choose_schedule(unit: Unit, schedule: Schedule | None, *, by: Actor) -> Unit:
    """Hours of a unit's own, for itself and all below it that chose none; None: as the unit above it."""
    (unit,) = locked(unit, by=by)
    if unit.schedule_id == (schedule.pk if schedule else None):
        return unit
    unit.schedule = schedule
    unit.save(update_fields=["schedule"])
    record(events.SCHEDULE_CHOSEN, unit, by=by, schedule=schedule.code if schedule else "")
    below = Unit.objects.filter(path__startswith=unit.path).values_list("path", flat=True)
    transaction.on_commit(lambda: cache.delete_many([key_of(path) for path in below]))
    return unit


def weeks_of(schedule: Schedule) -> dict[Season | None, dict[int, list[Stretch]]]:
    weeks: dict[Season | None, dict[int, list[Stretch]]] = {None: {}}
    for one in schedule.hours.order_by("season_from", "weekday", "opens"):
        season = Season(one.season_from, one.season_until) if one.season_from and one.season_until else None
        weeks.setdefault(season, {}).setdefault(one.weekday, []).append((one.opens, one.closes))
    return weeks


def told(schedule: Schedule) -> dict[str, Any]:
    """As the trail keeps it: whatever a due date or a quiet hour hangs on."""
    hours = schedule.hours.order_by("season_from", "weekday", "opens")
    return {
        "calendar": schedule.calendar.code,
        "end_of_day": str(schedule.end_of_day),
        "quiet": [_clock(schedule.quiet_from), _clock(schedule.quiet_until)],
        "lights": {name: getattr(schedule, name) for name in LIGHTS},
        "hours": [
            [one.weekday, _clock(one.opens), _clock(one.closes), one.season_from, one.season_until] for one in hours
        ],
    }


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _check(weeks: Weeks) -> None:
    try:
        for season, hours in weeks.items():
            Week({weekday: tuple(stretches) for weekday, stretches in hours.items()}, season)
    except ValueError:
        raise NotHours from None
    if None not in weeks:
        raise NotHours


def _insert(row: Calendar | Schedule) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise HaveThatCode from None


def _write(schedule: Schedule, weeks: Weeks) -> None:
    WorkingHours.objects.bulk_create(
        WorkingHours(
            schedule=schedule,
            weekday=weekday,
            opens=opens,
            closes=closes,
            season_from=season.first if season else None,
            season_until=season.last if season else None,
        )
        for season, hours in weeks.items()
        for weekday, stretches in hours.items()
        for opens, closes in stretches
    )
