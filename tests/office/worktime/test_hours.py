"""Days and hours: what is worked, and when people are left in peace."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.worktime.hours import CHINA, Season, Timetable, Week
from tests.office.worktime.timetables import CHINA_DAYS, HALL, MORNING, OFFICE, OFFICE_WEEK, SUMMER, at, on

moments = st.datetimes(datetime(2024, 1, 5), datetime(2026, 12, 20)).map(lambda moment: moment.replace(tzinfo=CHINA))


def test_a_make_up_saturday_takes_the_hours_of_the_working_week():
    assert OFFICE.hours(on("2026-10-10")) == OFFICE.hours(on("2026-10-09"))
    assert OFFICE.is_made_up(on("2026-10-10"))


def test_a_hall_open_on_saturdays_keeps_its_own_hours_and_is_not_made_up():
    assert HALL.hours(on("2026-10-10")) == ((time(9), time(12)),)
    assert HALL.is_workday(on("2026-11-21"))
    assert not HALL.is_made_up(on("2026-10-10"))


def test_a_holiday_is_not_worked_whatever_the_week_says():
    assert not HALL.is_workday(on("2026-10-03"))
    assert CHINA_DAYS.name(on("2026-10-01")) == "National Day"


@pytest.mark.parametrize(
    ("day", "covered"), [("2026-11-01", True), ("2026-12-31", True), ("2027-01-01", True), ("2026-05-01", False)]
)
def test_a_season_may_run_over_new_year(day, covered):
    assert Season(1101, 331).covers(on(day)) is covered


def test_a_season_restates_its_whole_week():
    morning_only = Timetable(CHINA_DAYS, (OFFICE_WEEK, Week({1: (MORNING,)}, Season(701, 731))))

    assert morning_only.hours(on("2026-07-06")) == (MORNING,)
    assert not morning_only.is_workday(on("2026-07-07"))


@pytest.mark.parametrize(
    "weeks",
    [
        (),
        ({1: ()},),
        ({1: ((time(9), time(12)), (time(11), time(17)))},),
        ({1: ((time(12), time(9)),)},),
    ],
)
def test_a_timetable_that_counts_wrong_is_refused(weeks):
    with pytest.raises(ValueError):
        Timetable(CHINA_DAYS, tuple(Week(hours) for hours in weeks))


@pytest.mark.parametrize(
    ("moment", "quiet", "until"),
    [
        ("2026-11-20 20:59", False, "2026-11-20 20:59"),
        ("2026-11-20 21:00", True, "2026-11-21 07:30"),
        ("2026-11-21 00:00", True, "2026-11-21 07:30"),
        ("2026-11-21 07:29", True, "2026-11-21 07:30"),
        ("2026-11-21 07:30", False, "2026-11-21 07:30"),
        ("2026-12-31 23:00", True, "2027-01-01 07:30"),
    ],
)
def test_quiet_hours_run_over_midnight(moment, quiet, until):
    assert OFFICE.in_quiet_hours(at(moment)) is quiet
    assert OFFICE.end_of_quiet_hours(at(moment)) == at(until)


def test_quiet_hours_may_lie_within_a_day_or_be_none():
    siesta, none = replace(OFFICE, quiet=(time(12), time(14))), replace(OFFICE, quiet=(time(0), time(0)))

    assert siesta.in_quiet_hours(at("2026-11-20 12:30"))
    assert not siesta.in_quiet_hours(at("2026-11-20 23:00"))
    assert not none.in_quiet_hours(at("2026-11-20 00:00"))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20 10:24", "2026-11-20 10:24"),
        ("2026-11-20 12:00", "2026-11-20 14:00"),  # lunch
        ("2026-11-20 17:30", "2026-11-23 08:30"),  # Friday evening
        ("2026-02-13 18:00", "2026-02-14 08:30"),  # before a make-up Saturday
        ("2026-09-30 18:00", "2026-10-08 08:30"),  # before the holidays
    ],
)
def test_next_working_moment(moment, expected):
    assert OFFICE.next_working_moment(at(moment)) == at(expected)


def test_a_reminder_is_offered_for_the_next_working_day_even_in_working_time():
    assert OFFICE.next_workday_opening(at("2026-11-20 10:24")) == at("2026-11-23 08:30")
    assert SUMMER.next_workday_opening(at("2026-07-03 10:24")) == at("2026-07-06 08:30")


def test_reversed_and_empty_spans_hold_nothing():
    assert OFFICE.workdays_between(on("2026-11-20"), on("2026-11-20")) == 0
    assert OFFICE.workdays_between(on("2026-11-20"), on("2026-11-01")) == 0
    assert OFFICE.work_between(at("2026-11-20 10:00"), at("2026-11-19 10:00")) == timedelta(0)


@given(moment=moments)
def test_the_next_working_moment_is_working_and_never_before(moment):
    found = OFFICE.next_working_moment(moment)

    assert found >= moment
    assert OFFICE.is_working(found)
    assert OFFICE.is_working(moment) is (found == moment)


@given(moment=moments)
def test_quiet_hours_end_where_they_are_over(moment):
    assert not OFFICE.in_quiet_hours(OFFICE.end_of_quiet_hours(moment))


@given(first=moments, second=moments, third=moments)
def test_working_time_adds_up(first, second, third):
    first, second, third = sorted([first, second, third])

    assert OFFICE.work_between(first, third) == OFFICE.work_between(first, second) + OFFICE.work_between(second, third)
