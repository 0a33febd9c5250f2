"""When news rings: the rule by property, without a database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.notices.models import Way
from office.notices.ringing import Weight, held_since, rings_at
from office.worktime.hours import CHINA, Days, Timetable, Week

OFFICE = Timetable(
    Days(
        holidays={date(2026, 10, 1): "国庆节"}, workdays={date(2026, 10, 10): "国庆节"}, years=frozenset({2026, 2027})
    ),
    (Week({day: ((time(8, 30), time(12)), (time(14), time(17, 30))) for day in range(1, 6)}),),
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("moment", "way", "weight", "rings"),
    [
        ("2026-11-20 10:00", Way.AT_ONCE, Weight.NEWS, "2026-11-20 10:00"),
        ("2026-11-20 22:15", Way.AT_ONCE, Weight.NEWS, "2026-11-21 07:30"),
        ("2026-11-20 10:00", Way.DAILY, Weight.NEWS, "2026-11-23 08:30"),  # over a week's end
        ("2026-11-20 08:00", Way.DAILY, Weight.NEWS, "2026-11-20 08:30"),
        ("2026-09-30 19:00", Way.DAILY, Weight.NEWS, "2026-10-02 08:30"),  # over a holiday
        ("2026-10-09 19:00", Way.DAILY, Weight.NEWS, "2026-10-10 08:30"),  # to a Saturday that is worked
        ("2026-11-20 10:00", Way.DAILY, Weight.PRESSING, "2026-11-20 10:00"),
        ("2026-11-20 23:00", Way.SILENT, Weight.PRESSING, "2026-11-21 07:30"),
        ("2026-11-20 23:00", Way.DAILY, Weight.NOW, "2026-11-20 23:00"),
    ],
)
def test_when_it_rings(moment, way, weight, rings):
    assert rings_at(local(moment), way, weight, time(8, 30), OFFICE) == local(rings)


@given(moment=MOMENTS, digest_at=TIMES)
def test_a_digest_comes_on_a_working_day_at_its_hour_and_on_the_next_such(moment, digest_at):
    rings = rings_at(moment, Way.DAILY, Weight.NEWS, digest_at, OFFICE)
    day = rings.astimezone(CHINA).date()
    assert rings >= moment
    assert OFFICE.is_workday(day)
    assert rings.astimezone(CHINA).time() == digest_at
    between = [day - timedelta(n) for n in range(1, 20)]
    earlier = [datetime.combine(one, digest_at, CHINA) for one in between if OFFICE.is_workday(one)]
    assert all(one < moment for one in earlier)


@given(moment=MOMENTS, quiet=st.tuples(TIMES, TIMES), weight=st.sampled_from([Weight.NEWS, Weight.PRESSING]))
def test_nothing_but_what_is_worthless_later_rings_in_quiet_hours(moment, quiet, weight):
    hours = Timetable(OFFICE.days, OFFICE.weeks, quiet=quiet)
    rings = rings_at(moment, Way.AT_ONCE, weight, time(8, 30), hours)
    assert not hours.in_quiet_hours(rings)
    assert timedelta(0) <= rings - moment < timedelta(days=1)
    assert rings_at(moment, Way.SILENT, Weight.NOW, time(8, 30), hours) == moment


@given(moment=MOMENTS, quiet=st.tuples(TIMES, TIMES))
def test_what_is_not_urgent_rings_in_working_hours_and_never_before_it_was_said(moment, quiet):
    hours = Timetable(OFFICE.days, OFFICE.weeks, quiet=quiet)
    rings = rings_at(moment, Way.AT_ONCE, Weight.UNHURRIED, time(8, 30), hours)

    assert rings >= moment
    assert not hours.in_quiet_hours(rings)
    if any(not hours.in_quiet_hours(local(f"2026-11-20 {at}")) for at in ("08:30", "11:59", "14:00", "17:29")):
        assert hours.is_working(rings)
    if hours.is_working(moment) and not hours.in_quiet_hours(moment):
        assert rings == moment


@given(moment=MOMENTS, earlier=st.timedeltas(timedelta(0), timedelta(days=20)))
def test_what_waits_is_just_what_has_not_met_working_time(moment, earlier):
    since = held_since(moment, OFFICE)

    waits = since is not None and moment - earlier >= since

    assert waits == (OFFICE.next_working_moment(moment - earlier) > moment)
    assert (since is None) == OFFICE.is_working(moment)


@pytest.mark.parametrize(
    ("moment", "since"),
    [
        ("2026-11-20 10:00", None),
        ("2026-11-20 12:00", "2026-11-20 12:00"),  # work ends with the stroke
        ("2026-11-20 13:00", "2026-11-20 12:00"),
        ("2026-11-22 13:00", "2026-11-20 17:30"),
        ("2026-10-01 09:00", "2026-09-30 17:30"),
        ("2026-10-10 20:00", "2026-10-10 17:30"),  # a Saturday that is worked
    ],
)
def test_since_when_it_waits(moment, since):
    assert held_since(local(moment), OFFICE) == (since and local(since))
