"""Hours by weekday and season, calendars of regions, and which unit keeps which."""

from datetime import date, time

import pytest

from directory.hours.keeping import (
    HaveThatCode,
    NotHours,
    change_schedule,
    choose_schedule,
    enter_calendar,
    enter_schedule,
    weeks_of,
)
from directory.schedules import timetable_of
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.worktime.hours import Season
from office.worktime.models import Calendar, Schedule
from tests.directory.keepers import keeper_of

pytestmark = pytest.mark.django_db
USUAL = ((time(8, 30), time(12)), (time(14), time(17, 30)))
SUMMER = ((time(8), time(12)), (time(14, 30), time(17, 30)))
WEEKS = {None: dict.fromkeys(range(1, 6), USUAL), Season(501, 930): dict.fromkeys(range(1, 6), SUMMER)}


def facts(**changes):
    calendar = Calendar.objects.order_by("pk").first()
    given = {
        "name": "窗口夏令作息",
        "calendar": calendar,
        "end_of_day": "close",
        "quiet_from": time(21),
        "quiet_until": time(7),
    }
    return given | changes


@pytest.fixture
def hours(cast):
    return enter_schedule(code="hall", weeks=WEEKS, by=cast.admin, **facts())


def test_a_unit_that_chooses_hours_is_counted_by_them_and_so_are_those_below(cast, hours):
    bureau, office = cast.unit("市财政局"), cast.unit("市发展改革委")

    choose_schedule(bureau, hours, by=cast.admin)

    assert timetable_of(cast.unit("市财政局")).hours(date(2026, 6, 1)) == SUMMER
    assert timetable_of(cast.unit("市财政局")).hours(date(2026, 11, 2)) == USUAL
    assert timetable_of(office).hours(date(2026, 6, 1)) == USUAL
    assert trail.last(bureau, "unit.schedule_chosen").particulars == {"schedule": "hall"}


def test_whoever_administers_the_unit_chooses_and_nobody_else(cast, hours):
    keeper = keeper_of(cast, "市财政局", "czadm")
    choose_schedule(cast.unit("市财政局"), hours, by=keeper)
    choose_schedule(cast.unit("市财政局"), None, by=keeper)
    assert trail.last(cast.unit("市财政局"), "unit.schedule_chosen").particulars == {"schedule": ""}

    for unit, actor in (("市发展改革委", keeper), ("市财政局", cast.outsider)):
        with pytest.raises(NotAllowed):
            choose_schedule(cast.unit(unit), hours, by=actor)
    for act in (
        lambda: enter_schedule(code="own", weeks=WEEKS, by=keeper, **facts()),
        lambda: change_schedule(hours, weeks=WEEKS, by=keeper, **facts()),
        lambda: enter_calendar(code="R", name="地区", copied_from=hours.calendar, by=keeper),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_changed_hours_stand_in_the_trail_as_they_were_and_are(cast, hours):
    earlier = {None: dict.fromkeys(range(1, 6), SUMMER)}

    changed = change_schedule(hours, weeks=earlier, by=cast.admin, **facts())

    assert weeks_of(changed) == {None: {number: list(SUMMER) for number in range(1, 6)}}
    told = trail.last(hours, "schedule.changed").particulars
    assert [1, "08:30", "12:00", None, None] in told["was"]["hours"]
    assert [1, "08:00", "12:00", 501, 930] in told["was"]["hours"]
    assert told["now"]["hours"][0] == [1, "08:00", "12:00", None, None]


def test_a_new_name_alone_is_no_change_of_hours(cast, hours):
    change_schedule(hours, weeks=WEEKS, by=cast.admin, **facts(name="大厅"))

    assert Schedule.objects.get(code="hall").name == "大厅"
    assert trail.last(hours, "schedule.changed") is None


@pytest.mark.parametrize(
    "weeks",
    [
        {None: {}},
        {Season(501, 930): {1: USUAL}},
        {None: {1: ((time(8), time(12)), (time(11), time(17)))}},
        {None: {1: ((time(12), time(8)),)}},
        {None: {1: USUAL}, Season(501, 930): {}},
    ],
)
def test_hours_that_no_week_can_have_are_refused_whole(cast, hours, weeks):
    with pytest.raises(NotHours):
        change_schedule(hours, weeks=weeks, by=cast.admin, **facts())
    with pytest.raises(NotHours):
        enter_schedule(code="none", weeks=weeks, by=cast.admin, **facts())

    assert weeks_of(hours).keys() == {None, Season(501, 930)}
    assert not Schedule.objects.filter(code="none").exists()


def test_a_region_begins_as_another_calendar_and_goes_its_own_way(cast):
    national = Calendar.objects.get()
    region = enter_calendar(code="HI", name="自治县日历", copied_from=national, by=cast.admin)

    assert region.days.count() == national.days.count()
    assert sorted(region.years.values_list("year")) == sorted(national.years.values_list("year"))
    with pytest.raises(HaveThatCode):
        enter_calendar(code="HI", name="再来一个", copied_from=national, by=cast.admin)
