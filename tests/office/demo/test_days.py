"""The weeks before the start, whenever the start is: holidays, weekends, nights and early mornings."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.demo.days import PastDays
from office.worktime.hours import CHINA
from tests.office.worktime.timetables import OFFICE, at

TIMES = st.sampled_from([time(8, 30), time(9, 5), time(11, 59), time(14, 0), time(16, 20), time(17, 29)])


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-20 10:24", date(2026, 11, 20)),  # a Friday at work
        ("2026-11-20 08:31", date(2026, 11, 19)),  # hardly begun
        ("2026-11-20 03:00", date(2026, 11, 19)),
        ("2026-11-20 23:00", date(2026, 11, 20)),
        ("2026-11-22 12:00", date(2026, 11, 20)),  # a Sunday
        ("2026-10-05 12:00", date(2026, 9, 30)),  # in the long holiday
        ("2026-10-10 15:00", date(2026, 10, 10)),  # a Saturday that is worked
    ],
)
def test_day_nought_is_the_last_one_begun(now, day):
    assert PastDays(OFFICE, at(now)).day(0) == day


def test_other_days_keep_their_hours():
    days = PastDays(OFFICE, at("2026-11-20 10:24"))

    assert days.moment(1, time(16, 20)) == at("2026-11-19 16:20")
    assert days.moment(5, time(9, 5)) == at("2026-11-13 09:05")


def test_today_is_squeezed_into_what_has_passed_of_it():
    days = PastDays(OFFICE, at("2026-11-20 10:15"))

    assert days.moment(0, time(8, 30)) == at("2026-11-20 08:30")
    assert at("2026-11-20 09:20") < days.moment(0, time(14)) < at("2026-11-20 09:25")
    assert days.moment(0, time(17, 30)) < at("2026-11-20 10:15")


def test_what_takes_longer_goes_over_lunch_and_into_the_next_day():
    days = PastDays(OFFICE, at("2026-11-20 18:00"))

    assert days.moment(2, time(11, 50), timedelta(minutes=20)) == at("2026-11-18 14:10")
    assert days.moment(2, time(17, 20), timedelta(minutes=20)) == at("2026-11-19 08:40")


def test_dates_in_texts_are_working_days():
    days = PastDays(OFFICE, at("2026-11-20 10:24"))

    assert days.days_from(date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert days.days_from(date(2026, 11, 20), -2) == date(2026, 11, 18)
    assert days.days_from(date(2026, 11, 20), 0) == date(2026, 11, 20)


@given(
    now=st.datetimes(datetime(2026, 3, 1), datetime(2026, 12, 31)),
    first=st.tuples(st.integers(0, 24), TIMES),
    second=st.tuples(st.integers(0, 24), TIMES),
    later=st.integers(0, 500),
)
def test_order_is_kept_and_nothing_lies_in_the_future(now, first, second, later):
    now = now.replace(tzinfo=CHINA)
    days = PastDays(OFFICE, now)
    one, other = sorted([first, second], key=lambda point: (-point[0], point[1]))

    assert days.moment(*one) <= days.moment(*other) <= now
    assert days.moment(*one, timedelta(minutes=later)) <= now
