"""How the holidays of a year come in: a notice of the State Council or a region as one JSON file (domain.md §6)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext

from office.worktime.hours import WORKING_WEEK
from office.worktime.models import Calendar, CalendarDay, CalendarYear

YEARS = range(2000, 2101)


class NotAnAnnouncement(ValueError):
    """The file does not say what a notice says; the sentence names the place."""


class Announced(NamedTuple):
    """What an import changed; nothing of it, when the same notice came twice.

    years: announced now and not before. days: dates whose kind changed. `since` is the earliest moment from which a
    due date may have moved: whoever keeps due dates counts again those that are open and not before it.
    """

    years: tuple[int, ...]
    days: tuple[date, ...]

    @property
    def since(self) -> date | None:
        return min([*self.days, *(date(year, 1, 1) for year in self.years)], default=None)


class _Day(NamedTuple):
    on: date
    kind: str
    name: str


def announce(calendar_code: str, years: Any, *, source: str) -> Announced:
    """Takes over the days off and make-up days of whole years, replacing what was known of these years.

    `{"2027": {"holidays": {"2027-01-01": "元旦"}, "workdays": ["2027-02-06"]}}`; make-up days may carry names too, and
    a New Year's notice may reach back into December. source: the notice's number, kept beside each day it changed.
    Idempotent; refuses the whole file when one entry is wrong.
    """
    if not 0 < len(source.strip()) <= 100:
        raise NotAnAnnouncement(gettext("Name the notice that announces these days, in at most 100 characters."))
    if not years or not isinstance(years, Mapping):
        raise NotAnAnnouncement(gettext("The file must hold years, each with holidays and workdays."))
    read = {_year(key): _days(_year(key), entry) for key, entry in years.items()}
    with transaction.atomic():
        calendar = Calendar.objects.select_for_update().get(code=calendar_code)
        changes = [_replace(calendar, year, days, source.strip()) for year, days in sorted(read.items())]
    return Announced(
        years=tuple(year for new, _ in changes for year in new),
        days=tuple(sorted(on for _, days in changes for on in days)),
    )


@transaction.atomic
def amend(calendar_code: str, on: date, kind: str, *, name: str = "", source: str) -> Announced:
    """One day of an announced year, as a notice amends it in mid-year. kind: off, made up, or "" as the plain week has
    it."""
    if not 0 < len(source.strip()) <= 100:
        raise NotAnAnnouncement(gettext("Name the notice that announces these days, in at most 100 characters."))
    if kind == CalendarDay.Kind.WORKDAY and on.isoweekday() in WORKING_WEEK:
        raise NotAnAnnouncement(gettext("%(day)s is worked anyway; only weekends are made up.") % {"day": on})
    calendar = Calendar.objects.select_for_update().get(code=calendar_code)
    announced = CalendarYear.objects.filter(calendar=calendar, year=on.year).first()
    if announced is None:
        raise NotAnAnnouncement(gettext("%(year)d is not announced yet; import its notice first.") % {"year": on.year})
    known = CalendarDay.objects.filter(calendar=calendar, on=on)
    was = known.values_list("kind", flat=True).first() or ""
    known.delete()
    if kind:
        CalendarDay.objects.create(
            calendar=calendar, announced=announced, on=on, kind=kind, name=name.strip()[:60], source=source.strip()
        )
    return Announced(years=(), days=(on,) if kind != was else ())


def _year(key: str) -> int:
    if not (key.isdigit() and int(key) in YEARS):
        raise NotAnAnnouncement(gettext("“%(key)s” is not a year.") % {"key": key})
    return int(key)


def _days(year: int, entry: Any) -> dict[date, _Day]:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("holidays"), Mapping) or not entry["holidays"]:
        raise NotAnAnnouncement(gettext("%(year)d names no holidays.") % {"year": year})
    workdays = entry.get("workdays", [])
    if not isinstance(workdays, Mapping | list):
        raise NotAnAnnouncement(gettext("The workdays of %(year)d must be a list.") % {"year": year})
    made_up = workdays if isinstance(workdays, Mapping) else dict.fromkeys(map(str, workdays), "")
    listed = [_Day(_date(year, text), "holiday", str(name)[:60]) for text, name in entry["holidays"].items()]
    listed += [_Day(_date(year, text), "workday", str(name)[:60]) for text, name in made_up.items()]
    days: dict[date, _Day] = {}
    for day in listed:
        if day.on in days:
            raise NotAnAnnouncement(gettext("%(day)s is both off and worked.") % {"day": day.on})
        if day.kind == "workday" and day.on.isoweekday() in WORKING_WEEK:
            raise NotAnAnnouncement(gettext("%(day)s is worked anyway; only weekends are made up.") % {"day": day.on})
        days[day.on] = day
    return days


def _date(year: int, text: Any) -> date:
    try:
        on = date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise NotAnAnnouncement(gettext("“%(text)s” is not a date like 2027-01-01.") % {"text": text}) from error
    if on.year != year and (on.year, on.month) != (year - 1, 12):
        raise NotAnAnnouncement(gettext("%(day)s does not belong to %(year)d.") % {"day": on, "year": year})
    return on


def _replace(calendar: Calendar, year: int, days: dict[date, _Day], source: str) -> tuple[list[int], list[date]]:
    announced, is_new = CalendarYear.objects.get_or_create(calendar=calendar, year=year, defaults={"source": source})
    known = {row.on: row for row in CalendarDay.objects.filter(calendar=calendar, on__in=days)}
    gone = CalendarDay.objects.filter(announced=announced).exclude(on__in=days)
    kind_changed = [on for on, day in days.items() if on not in known or known[on].kind != day.kind]
    kind_changed += gone.values_list("on", flat=True)
    gone.delete()
    new_rows = [
        CalendarDay(calendar=calendar, announced=announced, source=source, **day._asdict())
        for on, day in days.items()
        if on not in known or (known[on].kind, known[on].name) != (day.kind, day.name)
    ]
    CalendarDay.objects.filter(calendar=calendar, on__in=[row.on for row in new_rows]).delete()
    CalendarDay.objects.bulk_create(new_rows)
    if not is_new and kind_changed and announced.source != source:
        announced.source = source
        announced.save(update_fields=["source"])
    return [year] if is_new else [], kind_changed
