"""When news rings: the rule by property, without a database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.notices.models import Way
from office.notices.ringing import Weight, rings_at
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
