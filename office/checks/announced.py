"""Whether the holidays are announced of the years in which dates are counted. Run with `check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from directory.hours.seeing import missing_year
from office.worktime.models import Calendar


@register(Tags.database)
def announced_years(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """This year's always; the next one's from October on."""
    if not databases or Calendar._meta.db_table not in connections["default"].introspection.table_names():
        return []
    missing = [(calendar, missing_year(calendar)) for calendar in Calendar.objects.order_by("pk")]
    return [
        Warning(
            f"The holidays of {year} are missing in the calendar {calendar.code}: its days are counted by weekends.",
            hint="Import the notice on the page “Working calendar and hours”, or by manage.py import_calendar.",
            id="office.W021",
        )
        for calendar, year in missing
        if year is not None
    ]
