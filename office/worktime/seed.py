"""What every new office starts with: China's calendar 2004–2026 and the usual hours of a government office."""

from datetime import date, time
from typing import Any

from chinese_calendar.constants import Holiday, holidays, workdays
from django.apps import apps

CALENDAR = "CN"
SCHEDULE = "office"
FIRST_YEAR, LAST_YEAR = 2004, 2026
SOURCE = "chinesecalendar"
NEW_YEAR = Holiday.new_years_day.value
OFFICE_HOURS = ((time(8, 30), time(12)), (time(14), time(17, 30)))


def plant(registry: Any = apps) -> None:
    """Idempotent: a calendar or schedule already there is left as it is. The migration gives its own registry."""
    calendar, is_new = _model(registry, "Calendar").get_or_create(code=CALENDAR, defaults={"name": "国家法定工作日历"})
    if is_new:
        _plant_days(registry, calendar)
    _plant_schedule(registry, calendar)


def _plant_days(registry: Any, calendar: Any) -> None:
    years = _model(registry, "CalendarYear").bulk_create(
        _model(registry, "CalendarYear").model(calendar=calendar, year=year, source=SOURCE)
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    )
    announced = {row.year: row for row in years}
    day = _model(registry, "CalendarDay").model
    _model(registry, "CalendarDay").bulk_create(
        day(
            calendar=calendar,
            announced=announced[_announced_year(on, name)],
            on=on,
            kind=kind,
            name=Holiday(name).chinese,
            source=SOURCE,
        )
        for kind, days in (("holiday", holidays), ("workday", workdays))
        for on, name in days.items()
        if FIRST_YEAR <= on.year <= LAST_YEAR
    )


def _announced_year(on: date, name: str) -> int:
    """The notice for a New Year reaches back into the December before."""
    return on.year + 1 if on.month == 12 and name == NEW_YEAR else on.year


def _plant_schedule(registry: Any, calendar: Any) -> None:
    schedule, is_new = _model(registry, "Schedule").get_or_create(
        code=SCHEDULE, defaults={"name": "机关作息", "calendar": calendar, "is_default": True}
    )
    if is_new:
        hours = _model(registry, "WorkingHours").model
        _model(registry, "WorkingHours").bulk_create(
            hours(schedule=schedule, weekday=weekday, opens=opens, closes=closes)
            for weekday in range(1, 6)
            for opens, closes in OFFICE_HOURS
        )


def _model(registry: Any, name: str) -> Any:
    return registry.get_model("worktime", name).objects
