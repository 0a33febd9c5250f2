"""What the page of calendars and hours shows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.hours.keeping import keeps_hours, weeks_of
from directory.models import Unit
from office.audit.actor import Actor
from office.worktime.clock import today
from office.worktime.hours import Season, Stretch
from office.worktime.models import Calendar, CalendarDay, Schedule
from office.worktime.wording import day_and_month, weekday

ANNOUNCED_BY = (10, 1)  # the notice for next year appears from October on


@dataclass(frozen=True, slots=True)
class Cell:
    """One day in the `days` calendar."""

    day: str
    text: str
    title: str
    look: str


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Line:
    """The hours of a schedule that are alike, in one line: Mon–Fri 08:30–12:00 14:00–17:30."""

    season: str
    days: str
    hours: str


def calendar_visible_to(actor: Actor, public_id: UUID) -> Calendar | None:
    """Whoever has a post reads when the office works."""
    return Calendar.objects.filter(public_id=public_id).first() if actor.appointment else None


def schedule_visible_to(actor: Actor, public_id: UUID) -> Schedule | None:
    return Schedule.objects.filter(public_id=public_id).first() if actor.appointment else None


def schedule_kept_by(actor: Actor, public_id: UUID) -> Schedule | None:
    return schedule_visible_to(actor, public_id) if keeps_hours(actor) else None


def missing_year(calendar: Calendar) -> int | None:
    """Next year from October on, or this one, as long as its holidays are not announced."""
    day = today()
    due = [day.year, day.year + 1] if (day.month, day.day) >= ANNOUNCED_BY else [day.year]
    known = set(calendar.years.values_list("year", flat=True))
    return next((year for year in due if year not in known), None)


def months_of(calendar: Calendar, year: int) -> list[Month]:
    span = (date(year, 1, 1) - timedelta(days=6), date(year, 12, 31) + timedelta(days=6))
    days = {one.on: one for one in calendar.days.filter(on__range=span)}
    return [_month(date(year, number, 1), days) for number in range(1, 13)]


def _month(first: date, days: dict[date, CalendarDay]) -> Month:
    after = (first + timedelta(days=31)).replace(day=1)
    cells = [Cell("", "", "", "")] * first.weekday()
    cells += [_cell(first + timedelta(days=n), days) for n in range((after - first).days)]
    cells += [Cell("", "", "", "")] * (-len(cells) % 7)
    return Month(first, [cells[start : start + 7] for start in range(0, len(cells), 7)])


def _cell(on: date, days: dict[date, CalendarDay]) -> Cell:
    said, looks, text = days.get(on), [], ""
    if said and said.kind == CalendarDay.Kind.WORKDAY:
        looks, text = ["extra"], pgettext("calendar cell", "work")
    elif said:
        looks, text = ["off"], pgettext("calendar cell", "off")
    elif on.isoweekday() > 5:
        looks = ["off"]
    if on == today():
        looks.append("today")
    title = " ".join(filter(None, (day_and_month(on, on), said.name if said else "", said.source if said else "")))
    return Cell(str(on.day), text, title, " ".join(looks))


def lines_of(schedule: Schedule) -> list[Line]:
    """Weekdays with the same hours together, by season."""
    return [
        Line(_season(season), _weekdays(numbers), " ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in hours))
        for season, week in weeks_of(schedule).items()
        for hours, numbers in _alike(week)
    ]


def _alike(week: dict[int, list[Stretch]]) -> list[tuple[tuple[Stretch, ...], list[int]]]:
    alike: defaultdict[tuple[Stretch, ...], list[int]] = defaultdict(list)
    for number in sorted(week):
        alike[tuple(week[number])].append(number)
    return list(alike.items())


def _season(season: Season | None) -> str:
    if season is None:
        return _("all year")
    first, last = (date(2024, day // 100, day % 100) for day in (season.first, season.last))
    return f"{day_and_month(first, first)} – {day_and_month(last, last)}"


def _weekdays(numbers: Sequence[int]) -> str:
    names = [weekday(date(2026, 1, 4 + number)) for number in numbers]
    together = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
    return f"{names[0]}–{names[-1]}" if together else pgettext("list", ", ").join(names)


def kept_by(schedule: Schedule) -> list[Unit]:
    """Units that chose it."""
    return list(Unit.objects.filter(schedule=schedule, abolished_on=None).order_by("path")[:50])
