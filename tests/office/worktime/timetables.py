"""Timetables for pure tests: China's announced days and the usual office hours, and other shapes of a week."""

from datetime import date, datetime, time

from chinese_calendar.constants import holidays, workdays

from office.worktime.hours import CHINA, Days, EndOfDay, Season, Timetable, Week

CHINA_DAYS = Days(holidays, workdays, frozenset(range(2004, 2027)))
MORNING, AFTERNOON = (time(8, 30), time(12)), (time(14), time(17, 30))
OFFICE_WEEK = Week(dict.fromkeys(range(1, 6), (MORNING, AFTERNOON)))

OFFICE = Timetable(CHINA_DAYS, (OFFICE_WEEK,))
TO_MIDNIGHT = Timetable(CHINA_DAYS, (OFFICE_WEEK,), end_of_day=EndOfDay.MIDNIGHT)
SUMMER = Timetable(
    CHINA_DAYS,
    (
        OFFICE_WEEK,
        Week(dict.fromkeys(range(1, 6), (MORNING, (time(15), time(18)))), Season(601, 930)),
    ),
)
HALL = Timetable(  # a service hall that is open on Saturday mornings
    CHINA_DAYS, (Week({**OFFICE_WEEK.hours, 6: ((time(9), time(12)),)}),)
)


def at(text: str) -> datetime:
    """`at("2026-11-20 10:24")` in the office's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def on(text: str) -> date:
    return date.fromisoformat(text)
