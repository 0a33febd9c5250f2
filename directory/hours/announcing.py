"""Holidays come in, with their notice: a whole year, or one day of it that was amended."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from directory import events
from directory.administering.permitting import permit
from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record
from office.files.secrecy import refuse_marks
from office.worktime import announcement
from office.worktime.announcement import Announced
from office.worktime.models import Calendar, CalendarDay

Counter = Callable[[date], int]
_counters: list[Counter] = []


@dataclass(frozen=True, slots=True)
class Change:
    """A day that becomes another. was, now: off, worked to make up, or as the plain week has it."""

    on: date
    was: str
    now: str
    name: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an announcement would do. moved: how many open dates, as the rooms that keep dates count them."""

    years: tuple[int, ...]
    changes: tuple[Change, ...]
    moved: int


class _NotMeant(Exception):
    """Ends the savepoint in which an announcement was only tried."""


def count_with(counter: Counter) -> None:
    """A room that keeps dates says how many would be others if the days from that one on stood as they do now."""
    if counter not in _counters:
        _counters.append(counter)


def announce_years(calendar: Calendar, years: Any, *, source: str, by: Actor) -> Announced:
    """Whole years, replacing what was known of them. Raises NotAnAnnouncement when one entry is wrong, and takes
    nothing. A machine acts for whoever runs `import_calendar` on the server."""
    return _recorded(calendar, lambda: announcement.announce(calendar.code, years, source=source), source, by)


def amend_day(calendar: Calendar, on: date, kind: str, *, name: str = "", source: str, by: Actor) -> Announced:
    return _recorded(
        calendar, lambda: announcement.amend(calendar.code, on, kind, name=name, source=source), source, by
    )


def outlook(calendar: Calendar, years: Any, *, source: str, by: Actor) -> Outlook:
    """The same, tried and taken back: which days would change, and how many open dates would move."""
    found: list[Outlook] = []
    with suppress(_NotMeant), transaction.atomic():
        permit(by, *Unit.objects.filter(depth=1))
        before = _kinds(calendar)
        announced = announcement.announce(calendar.code, years, source=source)
        moved = sum(counter(announced.since) for counter in _counters) if announced.since else 0
        found.append(Outlook(announced.years, _changes(calendar, announced, before), moved))
        raise _NotMeant
    return found[0]


@transaction.atomic
def _recorded(calendar: Calendar, change: Callable[[], Announced], source: str, by: Actor) -> Announced:
    if not by.person.is_service:
        permit(by, *Unit.objects.filter(depth=1))
    refuse_marks({"source": source}, subject=calendar, by=by)
    calendar = Calendar.objects.select_for_update().get(pk=calendar.pk)
    before = _kinds(calendar)
    announced = change()
    if announced.since is not None:
        record(
            events.CALENDAR_ANNOUNCED,
            calendar,
            by=by,
            calendar=calendar.code,
            source=source.strip(),
            years=list(announced.years),
            changed=[[one.on.isoformat(), one.was, one.now] for one in _changes(calendar, announced, before)],
            since=announced.since.isoformat(),
        )
    return announced


def _kinds(calendar: Calendar) -> Mapping[date, str]:
    return dict(CalendarDay.objects.filter(calendar=calendar).values_list("on", "kind"))


def _changes(calendar: Calendar, announced: Announced, before: Mapping[date, str]) -> tuple[Change, ...]:
    days = CalendarDay.objects.filter(calendar=calendar, on__in=announced.days)
    now = {on: (kind, name) for on, kind, name in days.values_list("on", "kind", "name")}
    return tuple(Change(on, before.get(on, ""), *now.get(on, ("", ""))) for on in announced.days)
