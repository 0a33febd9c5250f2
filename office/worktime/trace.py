"""The derivation of a due date day by day: why a light is red, so that anyone can count along (DESIGN §6, D3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import pgettext

from office.worktime.hours import Timetable
from office.worktime.terms import Pause, Term, TermUnit, due, is_paused, running_time
from office.worktime.wording import day_and_month


class Mark(StrEnum):
    """What a day was to the term."""

    BLANK = "blank"  # before the first day that can count: the day of the beginning itself; or after the last
    COUNTED = "counted"
    OFF = "off"  # 休
    PAUSED = "paused"  # 停
    MOVED = "moved"  # 顺: the last calendar day was a day off, so the term ends here
    EXTENDED = "extended"  # 延
    LATE = "late"  # 超


@dataclass(frozen=True)
class Course:
    """What became of a term: all that a derivation needs, as the rows keep it.

    due_at: the date in force. original_due_at: what it was before pauses and extensions moved it; None if nothing
    did. term: None when the date was named and not counted.
    """

    start: datetime
    due_at: datetime
    term: Term | None = None
    pauses: tuple[Pause, ...] = ()
    original_due_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True)
class TracedDay:
    """One cell of the `days` calendar.

    count: what the day added to its own count, one for a term in days, else (working) minutes; number: the sum so far,
    of counted, extended or late days each. name: the holiday, or what a make-up day makes up for.
    """

    on: date
    mark: Mark
    count: int = 0
    number: int = 0
    name: str = ""
    is_made_up: bool = False
    is_start: bool = False
    is_due: bool = False
    is_original_due: bool = False
    is_today: bool = False
    is_provisional: bool = False
    opens_month: bool = False
    in_minutes: bool = False

    @property
    def day(self) -> str:
        """The cell's date: “20”, and with its month where one begins."""
        return pgettext("calendar cell", "%(month)d/%(day)d") % self._date if self.opens_month else str(self.on.day)

    @property
    def text(self) -> str:
        """“12”, “6 班”, “休”, “停”, “延3”, “超5”."""
        match self.mark:
            case Mark.BLANK:
                return pgettext("calendar cell", "start") if self.is_start else ""
            case Mark.OFF:
                return pgettext("calendar cell", "off")
            case Mark.PAUSED:
                return pgettext("calendar cell", "stop")
            case Mark.MOVED:
                return pgettext("calendar cell", "moved")
            case Mark.EXTENDED:
                return pgettext("calendar cell", "ext %(number)d") % {"number": self.number}
            case Mark.LATE:
                return pgettext("calendar cell", "late %(number)d") % {"number": self.number}
        if self.in_minutes:
            return pgettext("calendar cell", "%(number)d min") % {"number": self.count}
        if self.is_made_up:
            return pgettext("calendar cell", "%(number)d w") % {"number": self.number}
        return str(self.number)

    @property
    def title(self) -> str:
        """For the tooltip and the ear: the date, what it was, and the holiday's name."""
        words = [day_and_month(self.on, self.on), self.name, self.text]
        if self.is_due:
            words.append(pgettext("calendar cell", "due"))
        if self.is_provisional:
            words.append(pgettext("calendar cell", "holidays not announced"))
        return " ".join(filter(None, words))

    @property
    def look(self) -> str:
        """The classes of the mock-up's cell: start off extra stop due base late today."""
        looks = {
            "start": self.is_start,
            "off": self.mark == Mark.OFF,
            "extra": self.is_made_up,
            "stop": self.mark == Mark.PAUSED,
            "late": self.mark == Mark.LATE,
            "due": self.is_due,
            "base": self.is_original_due and not self.is_due,
            "today": self.is_today,
        }
        return " ".join(name for name, applies in looks.items() if applies)

    @property
    def _date(self) -> dict[str, int]:
        return {"month": self.on.month, "day": self.on.day}


def trace(course: Course, now: datetime, timetable: Timetable) -> list[TracedDay]:
    """From the day of the beginning to the due date, or beyond it to the day it was done or to today.

    The counts of a term's counted days add up to the term. While a pause lasts the derivation ends today.
    """
    return list(_Derivation(course, now, timetable).days())


def weeks(course: Course, now: datetime, timetable: Timetable) -> list[list[TracedDay]]:
    """The trace as rows from Monday to Sunday, filled up at both ends, for the `days` calendar."""
    days = trace(course, now, timetable)
    first, last = days[0].on, days[-1].on
    before = [_outside(first - timedelta(days=back), timetable) for back in range(first.weekday(), 0, -1)]
    after = [_outside(last + timedelta(days=on), timetable) for on in range(1, 7 - last.weekday())]
    cells = [*before, *days, *after]
    cells[0] = replace(cells[0], opens_month=True)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _outside(on: date, timetable: Timetable) -> TracedDay:
    mark = Mark.BLANK if timetable.is_workday(on) else Mark.OFF
    return TracedDay(on, mark, name=timetable.days.name(on), opens_month=on.day == 1)


class _Derivation:
    def __init__(self, course: Course, now: datetime, timetable: Timetable) -> None:
        self.course, self.timetable = course, timetable
        self.today = timetable.day_of(now)
        self.start_on, self.due_on = timetable.day_of(course.start), timetable.day_of(course.due_at)
        self.still_paused = any(pause.until is None for pause in course.pauses)
        self.base_at = self._base_at()
        self.base_on = timetable.day_of(self.base_at)
        self.minutes = self._minutes() if self._in_minutes else {}
        self.last_on = self._last_on(now)
        self.sums: dict[Mark, int] = {}

    def days(self) -> Iterator[TracedDay]:
        on = self.start_on
        while on <= self.last_on:
            mark, count = self._judge(on)
            self.sums[mark] = self.sums.get(mark, 0) + count
            yield TracedDay(
                on=on,
                mark=mark,
                count=count,
                number=self.sums[mark],
                name=self.timetable.days.name(on),
                is_made_up=self.timetable.is_made_up(on),
                is_start=on == self.start_on,
                is_due=on == self.due_on and not self.still_paused,
                is_original_due=on == self._original_on,
                is_today=on == self.today,
                is_provisional=on.year not in self.timetable.days.years,
                opens_month=on.day == 1,
                in_minutes=self._in_minutes,
            )
            on += timedelta(days=1)

    def _judge(self, on: date) -> tuple[Mark, int]:
        """What a day was, and how much it added to its count."""
        if on <= self.base_on and self._in_minutes:
            return self._judge_minutes(on)
        if on <= self.start_on:
            return Mark.BLANK, 0
        is_worked, by_calendar = self.timetable.is_workday(on), self._by_calendar
        if is_paused(on, self.timetable, self.course.pauses) and (is_worked or by_calendar):
            return Mark.PAUSED, 0
        if by_calendar and on <= self.base_on:
            assert self.course.term is not None
            if self.sums.get(Mark.COUNTED, 0) < self.course.term.value:
                return Mark.COUNTED, 1
            return (Mark.MOVED, 0) if is_worked else (Mark.OFF, 0)
        if not is_worked:
            return Mark.OFF, 0
        if on <= self.base_on:
            return Mark.COUNTED, 1
        return (Mark.EXTENDED, 1) if on <= self.due_on else (Mark.LATE, 1)

    def _judge_minutes(self, on: date) -> tuple[Mark, int]:
        if minutes := self.minutes.get(on):
            return Mark.COUNTED, minutes
        if on == self.start_on:
            return Mark.BLANK, 0
        if is_paused(on, self.timetable, self.course.pauses):
            return Mark.PAUSED, 0
        return (Mark.BLANK, 0) if self.timetable.is_workday(on) else (Mark.OFF, 0)

    @property
    def _in_minutes(self) -> bool:
        return self.course.term is not None and not self.course.term.in_days

    @property
    def _by_calendar(self) -> bool:
        return self.course.term is not None and self.course.term.unit == TermUnit.CALENDAR_DAY

    @property
    def _original_on(self) -> date | None:
        original = self.course.original_due_at
        return None if original is None else self.timetable.day_of(original)

    def _base_at(self) -> datetime:
        """Where the term itself ends: its pauses counted, extensions not."""
        course = self.course
        if course.original_due_at is None or self.still_paused:
            return course.due_at
        if course.term is None:
            return min(course.original_due_at, course.due_at)
        return min(due(course.term, course.start, self.timetable, course.pauses).due_at, course.due_at)

    def _last_on(self, now: datetime) -> date:
        if self.still_paused:
            return max(self.today, self.start_on)
        end = min(self.course.done_at or now, now)
        return self.timetable.day_of(end) if end > self.course.due_at else self.due_on

    def _minutes(self) -> dict[date, int]:
        """Whole minutes by day, so rounded that they add up to the whole."""
        assert self.course.term is not None
        total, whole, by_day = timedelta(0), 0, dict[date, int]()
        for begins, ends in self._running():
            total += ends - begins
            minutes = int(total / timedelta(minutes=1) + 1e-6)
            on = self.timetable.day_of(begins)
            by_day[on] = by_day.get(on, 0) + minutes - whole
            whole = minutes
        return by_day

    def _running(self) -> Iterator[tuple[datetime, datetime]]:
        """Running time until the term ends, cut at midnight."""
        assert self.course.term is not None
        pauses = [pause if pause.until else Pause(pause.since, self.base_at) for pause in self.course.pauses]
        for begins, ends in running_time(self.course.term, self.course.start, self.timetable, pauses):
            while begins < min(ends, self.base_at):
                midnight = self.timetable.start_of(self.timetable.day_of(begins) + timedelta(days=1))
                until = min(ends, self.base_at, midnight)
                yield begins, until
                begins = until.astimezone(UTC)
            if ends >= self.base_at:
                return
