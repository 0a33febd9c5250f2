"""What must hold of every term at any instant: what is gone and what is left are the whole, in any unit, over any kind
of day, and where clocks are changed."""

from datetime import date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from office.worktime.hours import Days, EndOfDay, Timetable, Week
from office.worktime.terms import Pause, Term, TermUnit, counted_days, due, running_time
from tests.office.worktime.test_terms import moments, pause_lists, timetables, units
from tests.office.worktime.timetables import OFFICE, at

BERLIN = ZoneInfo("Europe/Berlin")
NIGHTS = Timetable(  # open through the hour in which clocks are changed
    Days({}, {}, frozenset(range(2004, 2028))),
    (Week(dict.fromkeys(range(1, 8), ((time(0), time(6)), (time(20), time(23))))),),
    end_of_day=EndOfDay.MIDNIGHT,
    zone=BERLIN,
)


def gone(term, start, now, timetable, pauses):
    """Days counted until today, or whole minutes run until now."""
    if term.in_days:
        days, today = counted_days(term, timetable.day_of(start), timetable, pauses), timetable.day_of(now)
        return sum(1 for _day in takewhile(lambda day: day <= today, days))
    run = timedelta(0)
    for begins, ends in running_time(term, start, timetable, pauses):
        if begins >= now:
            break
        run += min(ends, now) - begins
    return int(run / timedelta(minutes=1))


@given(data=st.data(), start=moments, value=st.integers(2, 200), unit=units, timetable=timetables)
def test_what_is_left_of_a_term_ends_when_the_term_does(data, start, value, unit, timetable):
    """A deadline asked for in the middle of its term, for the rest of it, is the same."""
    start = start.replace(second=0, microsecond=0)
    term, pauses = Term(value, unit), data.draw(pause_lists(start))
    whole = due(term, start, timetable, pauses)
    minutes = int((whole.due_at - start) / timedelta(minutes=1))
    now = start + timedelta(minutes=data.draw(st.integers(0, max(minutes, 0))))
    left = value - gone(term, start, now, timetable, pauses)
    assume(left >= 1)

    assert due(Term(left, unit), now, timetable, pauses).due_at == whole.due_at


@pytest.mark.parametrize("begins", ["2026-09-23 10:00", "2026-09-24 17:31", "2026-09-25 10:00", "2026-09-26 10:00",
                                    "2026-10-10 10:00", "2026-10-11 10:00"])  # fmt: skip
@pytest.mark.parametrize("ends", ["2026-10-12 10:00", "2026-10-17 10:00", "2026-10-10 17:29", "2026-10-08 08:00"])
def test_a_pause_takes_the_working_days_at_whose_close_it_stood_whatever_day_it_begins_and_ends(begins, ends):
    """Working days, days off, make-up days, holidays, before and after close."""
    pause = Pause(at(begins), max(at(begins), at(ends)))
    start, term = at("2026-09-21 09:00"), Term(20)
    without, stood = due(term, start, OFFICE), 0
    day = date(2026, 9, 21)
    while day <= pause.until.date():
        stood += OFFICE.is_workday(day) and pause.covers(OFFICE.end_of(day))
        day += timedelta(days=1)

    taken = OFFICE.workdays_between(without.due_at.date(), due(term, start, OFFICE, (pause,)).due_at.date())
    assert taken == stood


@given(data=st.data(), start=moments, value=st.integers(1, 60), unit=units)
def test_counted_again_by_other_hours_a_pause_still_takes_its_part(data, start, value, unit):
    """Whatever the calendar or the hours become in mid-flight."""
    pauses, timetable = data.draw(pause_lists(start)), data.draw(timetables)
    assert due(Term(value, unit), start, timetable, pauses).due_at >= due(Term(value, unit), start, timetable).due_at


@given(
    start=st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 5)).map(lambda one: one.replace(tzinfo=BERLIN)),
    value=st.integers(1, 6_000),
)
def test_working_minutes_are_real_minutes_where_clocks_are_changed(start, value):
    end = due(Term(value, TermUnit.WORK_MINUTE), start, NIGHTS).due_at

    assert NIGHTS.work_between(start, end) == timedelta(minutes=value)


def test_a_day_of_twenty_three_hours_has_an_hour_less_of_work():
    spring, usual = (datetime(2026, 3, day, tzinfo=BERLIN) for day in (29, 30))
    assert NIGHTS.work_between(spring, spring + timedelta(days=1)) == timedelta(hours=8)
    assert NIGHTS.work_between(usual, usual + timedelta(days=1)) == timedelta(hours=9)
