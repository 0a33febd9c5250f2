"""Which days and hours are worked: a calendar and a week, as pure values. All day arithmetic stands on these."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from office.worktime.palettes import PALETTE, Palette

CHINA = ZoneInfo("Asia/Shanghai")
MIDNIGHT = time(23, 59, 59)  # 24:00, kept on the day it ends; shown as 24:00
WORKING_WEEK = frozenset({1, 2, 3, 4, 5})

Stretch = tuple[time, time]


class EndOfDay(TextChoices):
    """When a day that counts is over (Civil Code art. 203: at 24:00, or at the end of business hours)."""

    MIDNIGHT = "midnight", _("24:00")
    CLOSE = "close", _("Close of work")


@dataclass(frozen=True, eq=False)
class Days:
    """What one calendar has announced: days off and make-up working days with their names, and for which years."""

    holidays: Mapping[date, str]
    workdays: Mapping[date, str]
    years: frozenset[int]

    def unannounced(self, first: date, last: date) -> tuple[int, ...]:
        """Years touched by first…last whose notice is not out: their days are counted by weekends."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)

    def name(self, on: date) -> str:
        return self.holidays.get(on) or self.workdays.get(on) or ""


@dataclass(frozen=True)
class Season:
    """Part of every year, month × 100 + day, both ends included; may run over New Year."""

    first: int
    last: int

    def covers(self, on: date) -> bool:
        day = on.month * 100 + on.day
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


@dataclass(frozen=True)
class Week:
    """Hours by ISO weekday (1 is Monday), all year or in one season. A weekday without hours is not worked."""

    hours: Mapping[int, tuple[Stretch, ...]]
    season: Season | None = None

    def __post_init__(self) -> None:
        if not any(self.hours.values()):
            raise ValueError("A week without a single working hour never reaches a due date.")
        for stretches in self.hours.values():
            ends = [moment for stretch in stretches for moment in stretch]
            if ends != sorted(set(ends)):
                raise ValueError("The hours of a day must follow one another without overlapping.")

    def on(self, on: date, *, made_up: bool) -> tuple[Stretch, ...]:
        """A make-up day falls on a weekday without hours and takes those of the week's first working day."""
        own = self.hours.get(on.isoweekday(), ())
        if own or not made_up:
            return own
        return next(self.hours[weekday] for weekday in sorted(self.hours) if self.hours[weekday])


@dataclass(frozen=True, eq=False)
class Timetable:
    """A schedule and its calendar, ready to count with. Immutable; hold one for the length of an act or a page.

    A day is worked when the calendar makes it up, or when it is no holiday and its weekday has hours.
    quiet: from and until, over midnight when from is later. zone: in which the hours and days are meant. palette: by
    which rules lights turn for whoever keeps these hours.
    """

    days: Days
    weeks: tuple[Week, ...]
    end_of_day: EndOfDay = EndOfDay.CLOSE
    quiet: Stretch = (time(21), time(7, 30))
    zone: ZoneInfo = CHINA
    palette: Palette = PALETTE
    _worked: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if not any(week.season is None for week in self.weeks):
            raise ValueError("A timetable needs one week that holds all year.")

    def hours(self, on: date) -> tuple[Stretch, ...]:
        """The stretches of work on that day; none when it is not worked."""
        if on in self.days.holidays:
            return ()
        return self._week(on).on(on, made_up=on in self.days.workdays)

    def is_workday(self, on: date) -> bool:
        return bool(self.hours(on))

    def is_made_up(self, on: date) -> bool:
        """Worked only because a notice says so (班)."""
        return on in self.days.workdays and not self._week(on).hours.get(on.isoweekday())

    def workdays_after(self, on: date) -> Iterator[date]:
        """The working days after that day, in order, without end."""
        for year in range(on.year, date.max.year):
            worked = self._workdays_of(year)
            start = bisect_right(worked, on.toordinal()) if year == on.year else 0
            for ordinal in worked[start:]:
                yield date.fromordinal(ordinal)

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after the first day and until the second, which counts; 0 when reversed."""
        if until <= after:
            return 0
        return sum(
            bisect_right(worked, until.toordinal()) - bisect_right(worked, after.toordinal())
            for worked in map(self._workdays_of, range(after.year, until.year + 1))
        )

    def first_workday(self, on: date) -> date:
        """That day, or else the next that is worked (Civil Code art. 203: a term never ends on a day off)."""
        return on if self.is_workday(on) else next(self.workdays_after(on))

    def start_of(self, on: date) -> datetime:
        return datetime.combine(on, time(), self.zone)

    def end_of(self, on: date) -> datetime:
        """Close of work, or 24:00 by the schedule's rule or when the day has no hours."""
        hours = self.hours(on) if self.end_of_day == EndOfDay.CLOSE else ()
        return datetime.combine(on, hours[-1][1] if hours else MIDNIGHT, self.zone)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def stretches_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working time from a moment on, as stretches in UTC (so that sums stay true where clocks are changed)."""
        on = self.first_workday(self.day_of(moment))
        for day in self._chain(on):
            for opens, closes in self.hours(day):
                start, end = (datetime.combine(day, edge, self.zone).astimezone(UTC) for edge in (opens, closes))
                if end > moment:
                    yield max(start, moment.astimezone(UTC)), end

    def work_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from start to end; none when reversed."""
        total = timedelta(0)
        if end <= start:
            return total
        for opens, closes in self.stretches_from(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def is_working(self, moment: datetime) -> bool:
        return next(self.stretches_from(moment))[0] == moment

    def next_working_moment(self, moment: datetime) -> datetime:
        """The moment itself in working time, else the next opening."""
        return next(self.stretches_from(moment))[0].astimezone(self.zone)

    def last_close(self, moment: datetime) -> datetime:
        """The latest end of work that lies not after the moment."""
        day = self.day_of(moment)
        while True:
            for _opens, closes in reversed(self.hours(day)):
                if (end := datetime.combine(day, closes, self.zone)) <= moment:
                    return end
            day -= timedelta(days=1)

    def next_workday_opening(self, moment: datetime) -> datetime:
        """When work begins on the next working day: what a reminder offers instead of now."""
        day = next(self.workdays_after(self.day_of(moment)))
        return datetime.combine(day, self.hours(day)[0][0], self.zone)

    def in_quiet_hours(self, moment: datetime) -> bool:
        """Whether nobody is to be disturbed; the first moment counts, the last does not."""
        start, end = self.quiet
        clock = moment.astimezone(self.zone).time()
        if start <= end:
            return start <= clock < end
        return clock >= start or clock < end

    def end_of_quiet_hours(self, moment: datetime) -> datetime:
        """The moment itself outside quiet hours, else when they end."""
        if not self.in_quiet_hours(moment):
            return moment
        local = moment.astimezone(self.zone)
        end = self.quiet[1]
        day = local.date() if local.time() < end else local.date() + timedelta(days=1)
        return datetime.combine(day, end, self.zone)

    def _week(self, on: date) -> Week:
        seasonal = (week for week in self.weeks if week.season is not None and week.season.covers(on))
        return next(seasonal, None) or next(week for week in self.weeks if week.season is None)

    def _workdays_of(self, year: int) -> tuple[int, ...]:
        worked = self._worked.get(year)
        if worked is None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            worked = tuple(day for day in range(first, last + 1) if self.is_workday(date.fromordinal(day)))
            self._worked[year] = worked
        return worked

    def _chain(self, on: date) -> Iterator[date]:
        yield on
        yield from self.workdays_after(on)
