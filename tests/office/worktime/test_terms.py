"""Terms: the published vectors, and what must hold for any of them."""

from dataclasses import replace
from datetime import datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.worktime.hours import CHINA
from office.worktime.terms import ImpossibleTerm, Pause, StillPaused, Term, TermUnit, due, due_by
from tests.office.worktime.timetables import HALL, OFFICE, SUMMER, TO_MIDNIGHT, at, on

timetables = st.sampled_from([OFFICE, TO_MIDNIGHT, SUMMER, HALL])
moments = st.datetimes(datetime(2004, 1, 5), datetime(2027, 6, 30)).map(lambda moment: moment.replace(tzinfo=CHINA))
units = st.sampled_from(TermUnit)
values = st.integers(1, 400)


@st.composite
def pause_lists(draw, start):
    """Up to three finished pauses near a start, overlapping and empty ones included."""
    spans = draw(st.lists(st.tuples(st.integers(0, 60 * 24 * 30), st.integers(0, 60 * 24 * 12)), max_size=3))
    return tuple(
        Pause(start + timedelta(minutes=after), start + timedelta(minutes=after + length)) for after, length in spans
    )


@pytest.mark.parametrize(
    ("start", "value", "expected"),
    [
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday that is worked
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-04-30", 1, "2026-05-06"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-05-08", 1, "2026-05-09"),
        ("2026-06-18", 1, "2026-06-22"),
        ("2026-09-18", 3, "2026-09-22"),
        ("2026-09-24", 3, "2026-09-30"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-01-01", 2, "2026-01-05"),
        ("2026-12-28", 3, "2026-12-31"),
    ],
)
def test_working_days_follow_the_notices_of_the_state_council(start, value, expected):
    counted = due(Term(value), at(f"{start} 10:00"), OFFICE)

    assert counted.due_at == at(f"{expected} 17:30")
    assert not counted.provisional


def test_a_year_not_announced_is_counted_by_weekends_and_says_so():
    counted = due(Term(1), at("2026-12-31 10:00"), OFFICE)

    assert counted.due_at == at("2027-01-01 17:30")
    assert counted.provisional
    assert counted.unannounced == (2027,)
    assert "2027" in counted.caution


def test_a_certain_date_carries_no_caution():
    assert due(Term(3), at("2026-11-20 10:00"), OFFICE).caution == ""


def test_plain_minutes_need_no_calendar():
    assert not due(Term(30, TermUnit.MINUTE), at("2027-01-01 10:00"), OFFICE).provisional


@pytest.mark.parametrize(
    ("unit", "value", "start", "expected"),
    [
        (TermUnit.CALENDAR_DAY, 3, "2026-11-17 10:00", "2026-11-20 17:30"),
        (TermUnit.CALENDAR_DAY, 7, "2026-11-21 10:00", "2026-11-30 17:30"),  # the 28th is a Saturday
        (TermUnit.CALENDAR_DAY, 3, "2026-09-28 10:00", "2026-10-08 17:30"),  # the 1st is National Day
        (TermUnit.MINUTE, 30, "2026-11-20 23:45", "2026-11-21 00:15"),  # day and night
        (TermUnit.WORK_MINUTE, 30, "2026-11-20 11:50", "2026-11-20 14:20"),  # over lunch
        (TermUnit.WORK_MINUTE, 60, "2026-11-20 17:00", "2026-11-23 09:00"),  # over the weekend
        (TermUnit.WORK_MINUTE, 30, "2026-11-21 03:00", "2026-11-23 09:00"),  # begun on a Saturday night
        (TermUnit.WORK_MINUTE, 210, "2026-11-20 08:30", "2026-11-20 12:00"),  # ends at the stroke, not after lunch
        (TermUnit.WORK_MINUTE, 60, "2026-02-13 17:00", "2026-02-14 09:00"),  # a make-up Saturday is worked
        (TermUnit.WORK_MINUTE, 60, "2026-02-14 17:00", "2026-02-24 09:00"),  # over the Spring Festival
    ],
)
def test_other_units(unit, value, start, expected):
    assert due(Term(value, unit), at(start), OFFICE).due_at == at(expected)


def test_a_season_has_its_own_hours():
    assert due(Term(1), at("2026-07-01 10:00"), SUMMER).due_at == at("2026-07-02 18:00")
    assert due(Term(1), at("2026-10-12 10:00"), SUMMER).due_at == at("2026-10-13 17:30")
    assert due(Term(30, TermUnit.WORK_MINUTE), at("2026-07-01 13:00"), SUMMER).due_at == at("2026-07-01 15:30")


def test_the_day_may_end_at_midnight_and_stays_on_its_date():
    due_at = due(Term(1), at("2026-11-20 10:00"), TO_MIDNIGHT).due_at

    assert due_at == at("2026-11-23 23:59:59")


def test_a_start_in_another_zone_is_taken_to_the_office_day():
    utc = at("2026-11-20 06:00").astimezone(tz=None)

    assert due(Term(1), utc, OFFICE).due_at == at("2026-11-23 17:30")


@pytest.mark.parametrize(
    ("value", "near_on"),
    [
        (1, "2026-11-23"),
        (5, "2026-11-27"),  # 20 % of 5: the last day
        (10, "2026-12-03"),  # 20 % of 10: the last two
        (14, "2026-12-08"),  # 20 % of 14: the last three
        (15, "2026-12-08"),  # from 15 on: the day that leaves three working days
        (20, "2026-12-15"),
    ],
)
def test_near_is_three_working_days_or_a_fifth_of_a_short_term(value, near_on):
    assert due(Term(value), at("2026-11-20 10:24"), OFFICE).near_at == at(f"{near_on} 00:00")


def test_near_of_minutes_is_the_last_fifth():
    assert due(Term(30, TermUnit.MINUTE), at("2026-11-20 10:00"), OFFICE).near_at == at("2026-11-20 10:24")
    assert due(Term(60, TermUnit.WORK_MINUTE), at("2026-11-20 11:30"), OFFICE).near_at == at("2026-11-20 14:18")


@pytest.mark.parametrize(
    ("due_at", "near_at"),
    [
        ("2026-12-31 17:30", "2026-12-28 00:00"),  # many working days
        ("2026-11-23 18:00", "2026-11-23 00:00"),
        ("2026-11-20 20:24", "2026-11-20 18:24"),  # the same day: a fifth of the time
        ("2026-11-22 10:24", "2026-11-22 00:48"),  # no working day between
        ("2026-11-19 17:30", "2026-11-19 17:30"),  # passed already
    ],
)
def test_a_named_date_stays_and_turns_near_like_a_term(due_at, near_at):
    named = due_by(at(due_at), at("2026-11-20 10:24"), OFFICE)

    assert (named.due_at, named.near_at) == (at(due_at), at(near_at))
    assert not named.provisional


def test_a_named_date_in_a_year_not_announced_says_that_only_near_may_move(english):
    named = due_by(at("2027-02-26 17:30"), at("2026-12-20 10:24"), OFFICE)

    assert (named.due_at, named.unannounced) == (at("2027-02-26 17:30"), (2027,))
    assert "the date stands" in named.caution
    assert "the date stands" not in due(Term(60), at("2026-12-20 10:24"), OFFICE).caution


def test_a_pause_takes_the_days_at_whose_close_work_stood_still():
    paused = (Pause(at("2026-10-20 09:00"), at("2026-10-23 08:00")),)

    assert due(Term(20), at("2026-09-24 10:00"), OFFICE).due_at == at("2026-10-29 17:30")
    assert due(Term(20), at("2026-09-24 10:00"), OFFICE, paused).due_at == at("2026-11-03 17:30")


def test_a_pause_over_a_weekend_takes_no_more_than_its_working_days():
    paused = (Pause(at("2026-11-27 09:00"), at("2026-11-30 09:00")),)

    assert due(Term(10), at("2026-11-20 10:00"), OFFICE, paused).due_at == at("2026-12-07 17:30")


def test_a_pause_within_a_day_takes_no_day_but_its_minutes():
    paused = (Pause(at("2026-11-23 10:00"), at("2026-11-23 11:00")),)

    assert due(Term(1), at("2026-11-20 10:00"), OFFICE, paused).due_at == at("2026-11-23 17:30")
    assert due(Term(60, TermUnit.WORK_MINUTE), at("2026-11-23 09:30"), OFFICE, paused).due_at == at("2026-11-23 11:30")


def test_a_pause_from_the_very_close_takes_the_day_and_one_until_it_does_not():
    from_close = (Pause(at("2026-11-23 17:30"), at("2026-11-24 08:30")),)
    until_close = (Pause(at("2026-11-23 08:30"), at("2026-11-23 17:30")),)

    assert due(Term(1), at("2026-11-20 10:00"), OFFICE, from_close).due_at == at("2026-11-24 17:30")
    assert due(Term(1), at("2026-11-20 10:00"), OFFICE, until_close).due_at == at("2026-11-23 17:30")


def test_a_pause_outside_working_hours_takes_no_working_minutes():
    paused = (Pause(at("2026-11-20 18:00"), at("2026-11-22 23:00")),)

    assert due(Term(60, TermUnit.WORK_MINUTE), at("2026-11-20 17:00"), OFFICE, paused).due_at == at("2026-11-23 09:00")


def test_no_date_is_counted_while_a_pause_lasts():
    with pytest.raises(StillPaused):
        due(Term(5), at("2026-11-20 10:00"), OFFICE, (Pause(at("2026-11-23 10:00")),))


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due(Term(5), datetime(2026, 11, 20), OFFICE)


@pytest.mark.parametrize("value", [0, -3, 10**9])
@pytest.mark.parametrize("unit", TermUnit)
def test_impossible_terms_are_refused(value, unit):
    with pytest.raises(ImpossibleTerm):
        Term(value, unit)


def test_the_longest_terms_are_counted():
    for unit, value in [("workday", 2500), ("calendar_day", 3660), ("work_minute", 525_600), ("minute", 525_600)]:
        assert due(Term(value, TermUnit(unit)), at("2026-11-20 10:00"), OFFICE).due_at > at("2027-11-01 00:00")


@given(start=moments, value=values, unit=units, timetable=timetables)
def test_a_longer_term_never_ends_earlier(start, value, unit, timetable):
    shorter, longer = (due(Term(length, unit), start, timetable) for length in (value, value + 1))

    assert shorter.due_at <= longer.due_at
    if unit != TermUnit.CALENDAR_DAY:
        assert shorter.due_at < longer.due_at


@given(start=moments, later=st.integers(0, 5000), value=values, unit=units, timetable=timetables)
def test_a_later_start_never_ends_earlier(start, later, value, unit, timetable):
    term = Term(value, unit)

    assert due(term, start, timetable).due_at <= due(term, start + timedelta(minutes=later), timetable).due_at


@given(start=moments, value=values, unit=units, timetable=timetables)
def test_start_near_and_due_follow_one_another(start, value, unit, timetable):
    counted = due(Term(value, unit), start, timetable)

    assert start < counted.near_at <= counted.due_at


@given(
    start=moments, value=values, unit=st.sampled_from(["workday", "calendar_day", "work_minute"]), timetable=timetables
)
def test_nothing_is_due_on_a_day_off(start, value, unit, timetable):
    assert timetable.is_workday(due(Term(value, unit), start, timetable).due_at.date())


@given(start=moments, value=values, timetable=timetables)
def test_a_term_in_working_days_has_that_many(start, value, timetable):
    due_on = due(Term(value), start, timetable).due_at.date()

    assert timetable.workdays_between(start.date(), due_on) == value


@given(start=moments, value=values, timetable=timetables, data=st.data())
def test_working_minutes_gone_and_left_are_the_term(start, value, timetable, data):
    """Over nights, weekends, holidays and make-up days; at any instant in between."""
    due_at = due(Term(value, TermUnit.WORK_MINUTE), start, timetable).due_at
    instant = start + (due_at - start) * data.draw(st.floats(0, 1))

    gone, left = timetable.work_between(start, instant), timetable.work_between(instant, due_at)

    assert gone + left == timedelta(minutes=value)


@given(data=st.data(), start=moments, value=values, unit=units, timetable=timetables)
def test_a_pause_never_makes_anything_due_earlier(data, start, value, unit, timetable):
    pauses = data.draw(pause_lists(start))
    term = Term(value, unit)

    assert due(term, start, timetable, pauses).due_at >= due(term, start, timetable).due_at


@given(data=st.data(), start=moments, value=values, unit=units)
def test_the_order_of_pauses_does_not_matter(data, start, value, unit):
    pauses = data.draw(pause_lists(start))
    term = Term(value, unit)

    assert due(term, start, OFFICE, pauses) == due(term, start, OFFICE, tuple(reversed(pauses)))


@given(start=moments, value=st.integers(1, 2000), off=st.integers(0, 2000), length=st.integers(1, 3000))
def test_a_pause_moves_plain_minutes_by_its_length(start, value, off, length):
    term = Term(value, TermUnit.MINUTE)
    pause = Pause(start + timedelta(minutes=off), start + timedelta(minutes=off + length))
    moved = due(term, start, OFFICE, (pause,)).due_at - due(term, start, OFFICE).due_at

    assert moved == (timedelta(minutes=length) if off < value else timedelta(0))


@given(start=moments, value=st.integers(1, 60), day=st.integers(1, 60))
def test_one_more_holiday_never_makes_anything_due_earlier(start, value, day):
    extra = start.date() + timedelta(days=day)
    days = replace(OFFICE.days, holidays={**OFFICE.days.holidays, extra: "more"})
    with_extra = replace(OFFICE, days=days)

    assert due(Term(value), start, with_extra).due_at >= due(Term(value), start, OFFICE).due_at


def test_leap_day_and_year_end_count():
    assert due(Term(1), at("2024-02-28 10:00"), OFFICE).due_at == at("2024-02-29 17:30")
    assert due(Term(1, TermUnit.CALENDAR_DAY), at("2024-02-28 10:00"), OFFICE).due_at == at("2024-02-29 17:30")
    assert due(Term(1), at("2025-12-31 10:00"), OFFICE).due_at == at("2026-01-04 17:30")


def test_every_day_agrees_with_the_library_it_was_seeded_from():
    start, days = on("2004-01-01"), (on("2026-12-31") - on("2004-01-01")).days
    every = [start + timedelta(days=day) for day in range(days + 1)]

    assert [day for day in every if OFFICE.is_workday(day) != chinese_calendar.is_workday(day)] == []
    assert OFFICE.workdays_between(start, every[-1]) == sum(map(chinese_calendar.is_workday, every[1:]))
