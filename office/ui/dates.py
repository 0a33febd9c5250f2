"""Dates as pages write them: short on a row, whole where they may be printed or disputed."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext


def short(at: datetime | date, now: datetime) -> str:
    """08:55 today, 11-16 this year, 2025-11-16 otherwise; never “3 minutes ago”."""
    at, now = _local(at), timezone.localtime(now)
    if isinstance(at, datetime) and at.date() == now.date():
        return f"{at:%H:%M}"
    return f"{at:%m-%d}" if at.year == now.year else f"{at:%Y-%m-%d}"


def stamp(at: datetime, now: datetime) -> str:
    """11-17 21:08, in other years 2025-11-17 21:08: where the day and the minute both matter."""
    local = timezone.localtime(at)
    return f"{local:%m-%d %H:%M}" if local.year == timezone.localtime(now).year else f"{local:%Y-%m-%d %H:%M}"


def exact(at: datetime) -> str:
    """2026-11-16 09:12:41: for a tooltip, and wherever a second decides."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def whole(on: datetime | date) -> str:
    """2026年1月5日: without zeros, as GB/T 9704 writes a date of issue."""
    return date_format(_local(on), pgettext("date format", "j F Y"))


def weekday(on: datetime | date) -> str:
    """11月20日 星期五."""
    return date_format(_local(on), pgettext("date format", "l, j F"))


def machine(at: datetime | date) -> str:
    """For <time datetime>: to the minute and with the offset, so that a script reads the same moment."""
    at = _local(at)
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


def _local(at: datetime | date) -> datetime | date:
    return timezone.localtime(at) if isinstance(at, datetime) else at
