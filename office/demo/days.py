"""The weeks before the start as working time, so that the history is fresh whenever it is made."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from office.worktime.hours import Stretch, Timetable

_LEAST = timedelta(minutes=10)  # of work done today before today counts as begun


class PastDays:
    """Day 0 is today once it has begun and is worked, else the last working day. What the papers tell of today is
    moved into the part of it that has passed; every other day has its own hours."""

    def __init__(self, timetable: Timetable, now: datetime, longest: int = 40) -> None:
        self._timetable = timetable
        today = timetable.day_of(now)
        worked = timetable.work_between(timetable.start_of(today), now)
        has_begun = timetable.is_workday(today) and worked >= _LEAST
        last = today if has_begun else today - timedelta(days=1)
        self._days = list(islice(self._backwards(last), longest + 1))
        self._today_worked = worked if has_begun else None

    def day(self, number: int) -> date:
        return self._days[number]

    def days_from(self, on: date, number: int) -> date:
        """The date so many working days after (or, when negative, before) a day."""
        if number >= 0:
            return next(islice(self._timetable.workdays_after(on), max(number - 1, 0), None)) if number else on
        return next(islice(self._backwards(on - timedelta(days=1)), -number - 1, None))

    def moment(self, number: int, at: time, later: timedelta = timedelta(0)) -> datetime:
        """`at` on the numbered day and so much working time later, over the close of work into the next day."""
        worked = self._worked_until(number, at) + later
        while number and worked >= (whole := self._whole(number)):
            number, worked = number - 1, worked - whole
        if number or self._today_worked is None:
            return self._after(number, min(worked, self._whole(number) - timedelta(seconds=1)))
        return self._after(0, self._today_worked * min(worked / self._whole(0), 0.999))

    def _backwards(self, last: date) -> Iterator[date]:
        day = last
        while True:
            if self._timetable.is_workday(day):
                yield day
            day -= timedelta(days=1)

    def _stretches(self, number: int) -> list[tuple[datetime, datetime]]:
        day, zone = self._days[number], self._timetable.zone
        hours: tuple[Stretch, ...] = self._timetable.hours(day)
        return [(datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)) for opens, closes in hours]

    def _whole(self, number: int) -> timedelta:
        return sum((closes - opens for opens, closes in self._stretches(number)), timedelta(0))

    def _worked_until(self, number: int, at: time) -> timedelta:
        moment = datetime.combine(self._days[number], at, self._timetable.zone)
        parts = (min(closes, moment) - opens for opens, closes in self._stretches(number) if opens < moment)
        return sum(parts, timedelta(0))

    def _after(self, number: int, worked: timedelta) -> datetime:
        for opens, closes in self._stretches(number):
            if worked < closes - opens:
                return opens + worked
            worked -= closes - opens
        raise ValueError(f"{worked} too long for {self._days[number]}")
