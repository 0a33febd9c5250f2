"""The derivation day by day: exactly the calendar that the mock-up shows, and sums that hold."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.worktime.hours import CHINA
from office.worktime.terms import Pause, Term, TermUnit, due
from office.worktime.trace import Course, Mark, trace, weeks
from tests.office.worktime.test_terms import pause_lists
from tests.office.worktime.timetables import HALL, OFFICE, SUMMER, TO_MIDNIGHT, at, on

NOW = at("2026-11-20 10:24")
RESERVOIR = Course(
    start=at("2026-09-24 10:00"),
    due_at=at("2026-11-13 17:30"),
    term=Term(20),
    pauses=(Pause(at("2026-10-20 09:00"), at("2026-10-23 08:30")),),
    original_due_at=at("2026-10-29 17:30"),
)


@pytest.mark.usefixtures("chinese")
def test_the_reservoir_is_counted_as_the_mock_up_counts_it():
    rows = [
        " ".join(f"{cell.day}{'·' if cell.text else ''}{cell.text}" for cell in week)
        for week in weeks(RESERVOIR, NOW, OFFICE)
    ]

    assert rows == [
        "9月21 22 23 24·交办 25·休 26·休 27·休",
        "28·1 29·2 30·3 10月1·休 2·休 3·休 4·休",
        "5·休 6·休 7·休 8·4 9·5 10·6 班 11·休",
        "12·7 13·8 14·9 15·10 16·11 17·休 18·休",
        "19·12 20·停 21·停 22·停 23·13 24·休 25·休",
        "26·14 27·15 28·16 29·17 30·18 31·休 11月1·休",
        "2·19 3·20 4·延1 5·延2 6·延3 7·休 8·休",
        "9·延4 10·延5 11·延6 12·延7 13·延8 14·休 15·休",
        "16·超1 17·超2 18·超3 19·超4 20·超5 21·休 22·休",
    ]


def test_the_cells_carry_the_looks_of_the_mock_up():
    looks = {day.on: day.look for day in trace(RESERVOIR, NOW, OFFICE)}

    assert looks[on("2026-09-24")] == "start"
    assert looks[on("2026-10-01")] == "off"
    assert looks[on("2026-10-10")] == "extra"
    assert looks[on("2026-10-21")] == "stop"
    assert looks[on("2026-10-29")] == "base"
    assert looks[on("2026-11-13")] == "due"
    assert looks[on("2026-11-16")] == "late"
    assert looks[on("2026-11-20")] == "late today"


@pytest.mark.usefixtures("chinese")
def test_a_cell_tells_its_whole_story_to_the_ear():
    days = {day.on: day for day in trace(RESERVOIR, NOW, OFFICE)}

    assert days[on("2026-11-13")].title == "11月13日 延8 到期"
    assert days[on("2026-10-20")].title == "10月20日 停"


def test_a_matter_in_time_is_traced_to_its_due_date():
    counted = due(Term(10), NOW, OFFICE)
    days = trace(Course(NOW, counted.due_at, Term(10)), at("2026-11-25 09:00"), OFFICE)

    assert (days[0].on, days[-1].on) == (on("2026-11-20"), on("2026-12-04"))
    assert days[-1].is_due
    assert [day.on for day in days if day.is_today] == [on("2026-11-25")]


def test_what_was_done_late_is_traced_to_the_day_it_was_done():
    counted = due(Term(1), NOW, OFFICE)
    days = trace(Course(NOW, counted.due_at, Term(1), done_at=at("2026-11-25 09:00")), at("2027-01-05 09:00"), OFFICE)

    assert days[-1].on == on("2026-11-25")
    assert [day.number for day in days if day.mark == Mark.LATE] == [1, 2]


def test_a_named_date_counts_the_working_days_up_to_it():
    days = trace(Course(NOW, at("2026-11-27 12:00")), NOW, OFFICE)

    assert [day.number for day in days if day.mark == Mark.COUNTED] == [1, 2, 3, 4, 5]


def test_calendar_days_count_rest_days_and_move_off_them():
    start = at("2026-09-28 10:00")
    counted = due(Term(3, TermUnit.CALENDAR_DAY), start, OFFICE)
    days = trace(Course(start, counted.due_at, Term(3, TermUnit.CALENDAR_DAY)), start, OFFICE)

    marks = [day.mark for day in days]
    assert marks == [Mark.BLANK, *[Mark.COUNTED] * 3, *[Mark.OFF] * 6, Mark.MOVED]
    assert days[-1].is_due


def test_working_minutes_are_shown_by_day():
    term, start = Term(600, TermUnit.WORK_MINUTE), at("2026-02-13 16:30")
    days = trace(Course(start, due(term, start, OFFICE).due_at, term), start, OFFICE)

    assert [(day.on, day.count) for day in days if day.count] == [
        (on("2026-02-13"), 60),
        (on("2026-02-14"), 420),
        (on("2026-02-24"), 120),
    ]
    assert days[-1].number == 600


def test_plain_minutes_run_over_midnight():
    term, start = Term(30, TermUnit.MINUTE), at("2026-11-20 23:45")
    days = trace(Course(start, due(term, start, OFFICE).due_at, term), start, OFFICE)

    assert [day.count for day in days] == [15, 15]


def test_while_a_pause_lasts_the_derivation_ends_today():
    counted = due(Term(10), at("2026-11-09 10:00"), OFFICE)
    course = Course(at("2026-11-09 10:00"), counted.due_at, Term(10), (Pause(at("2026-11-18 09:00")),))
    days = trace(course, NOW, OFFICE)

    assert [day.mark for day in days][-3:] == [Mark.PAUSED] * 3
    assert days[-1].on == on("2026-11-20")
    assert not any(day.is_due for day in days)


def test_days_of_a_year_not_announced_say_so():
    start = at("2026-12-30 10:00")
    days = trace(Course(start, due(Term(3), start, OFFICE).due_at, Term(3)), start, OFFICE)

    assert [day.is_provisional for day in days] == [day.on.year == 2027 for day in days]


moments = st.datetimes(datetime(2024, 1, 5), datetime(2026, 10, 30)).map(lambda moment: moment.replace(tzinfo=CHINA))


@given(
    data=st.data(),
    start=moments,
    value=st.integers(1, 90),
    unit=st.sampled_from(TermUnit),
    timetable=st.sampled_from([OFFICE, TO_MIDNIGHT, SUMMER, HALL]),
)
def test_the_counts_add_up_to_the_term(data, start, value, unit, timetable):
    pauses, term = data.draw(pause_lists(start)), Term(value, unit)
    plain, moved = due(term, start, timetable), due(term, start, timetable, pauses)
    course = Course(start, moved.due_at, term, pauses, plain.due_at)
    days = trace(course, start, timetable)

    assert sum(day.count for day in days if day.mark == Mark.COUNTED) == value
    assert not any(day.mark in (Mark.EXTENDED, Mark.LATE) for day in days)
    assert [day.on for day in days if day.is_due] == [days[-1].on]
    assert days[-1].on == moved.due_at.date()


@given(start=moments, value=st.integers(1, 60), more=st.integers(0, 40), late=st.integers(0, 60))
def test_extended_and_late_days_are_the_working_days_of_their_spans(start, value, more, late):
    counted = due(Term(value), start, OFFICE)
    extended = due(Term(value + more), start, OFFICE)
    now = extended.due_at + timedelta(days=late, minutes=1)
    days = trace(Course(start, extended.due_at, Term(value), (), counted.due_at), now, OFFICE)

    marks = [day.mark for day in days]
    assert marks.count(Mark.EXTENDED) == more
    assert marks.count(Mark.LATE) == OFFICE.workdays_between(extended.due_at.date(), now.date())


@given(start=moments, value=st.integers(1, 60))
def test_weeks_are_whole_and_in_order(start, value):
    rows = weeks(Course(start, due(Term(value), start, OFFICE).due_at, Term(value)), start, OFFICE)
    cells = [cell.on for row in rows for cell in row]

    assert all(len(row) == 7 and row[0].on.isoweekday() == 1 for row in rows)
    assert cells == [cells[0] + timedelta(days=day) for day in range(len(cells))]
