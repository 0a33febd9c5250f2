"""A year's holidays come in from a notice, once or ten times, and nothing else changes."""

from datetime import date

import pytest

from office.worktime.announcement import NotAnAnnouncement, amend, announce
from office.worktime.models import CalendarDay, CalendarYear
from office.worktime.schedules import timetable
from office.worktime.terms import Term, due
from tests.office.worktime.timetables import at

pytestmark = pytest.mark.django_db

SOURCE = "国办发明电〔2026〕9号"  # invented
NOTICE = {
    "2027": {
        "holidays": {"2027-01-01": "元旦", "2027-01-02": "元旦", "2027-01-03": "元旦", "2027-02-08": "春节"},
        "workdays": ["2027-02-06"],
    }
}


def test_an_announced_year_ends_the_provisional_dates():
    before = due(Term(1), at("2026-12-31 10:00"), timetable())

    announced = announce("CN", NOTICE, source=SOURCE)
    after = due(Term(1), at("2026-12-31 10:00"), timetable())

    assert (before.due_at, before.provisional) == (at("2027-01-01 17:30"), True)
    assert (after.due_at, after.provisional) == (at("2027-01-04 17:30"), False)
    assert announced.years == (2027,)
    assert announced.since == date(2027, 1, 1)


def test_every_day_keeps_the_notice_that_says_so():
    announce("CN", NOTICE, source=SOURCE)

    assert set(CalendarDay.objects.filter(on__year=2027).values_list("source", flat=True)) == {SOURCE}
    assert CalendarYear.objects.get(year=2027).source == SOURCE


def test_the_same_notice_twice_changes_nothing():
    announce("CN", NOTICE, source=SOURCE)
    held = timetable()

    announced = announce("CN", NOTICE, source=SOURCE)

    assert (announced.years, announced.days, announced.since) == ((), (), None)
    assert timetable().days.holidays == held.days.holidays


def test_an_amended_notice_changes_its_days_and_keeps_the_rest():
    announce("CN", NOTICE, source=SOURCE)
    holidays = {**NOTICE["2027"]["holidays"], "2027-02-09": "春节"}
    del holidays["2027-01-03"]

    announced = announce("CN", {"2027": {"holidays": holidays, "workdays": []}}, source="amended")

    assert announced.days == (date(2027, 1, 3), date(2027, 2, 6), date(2027, 2, 9))
    assert announced.since == date(2027, 1, 3)
    assert CalendarDay.objects.get(on="2027-02-09").source == "amended"
    assert CalendarDay.objects.get(on="2027-01-01").source == SOURCE
    assert CalendarDay.objects.filter(on__year=2026).count() == 39


def test_a_new_name_moves_no_date():
    announce("CN", NOTICE, source=SOURCE)
    holidays = {**NOTICE["2027"]["holidays"], "2027-01-01": "新年"}

    announced = announce("CN", {"2027": {**NOTICE["2027"], "holidays": holidays}}, source=SOURCE)

    assert announced.days == ()
    assert timetable().days.name(date(2027, 1, 1)) == "新年"


def test_a_new_years_notice_may_reach_back_into_december():
    reaching = {"2027": {"holidays": {"2026-12-31": "元旦"}, "workdays": {"2027-01-02": "元旦"}}}

    announced = announce("CN", reaching, source=SOURCE)

    assert announced.since == date(2026, 12, 31)
    assert timetable().days.name(date(2027, 1, 2)) == "元旦"
    assert not timetable().is_workday(date(2026, 12, 31))


@pytest.mark.parametrize(
    "years",
    [
        {},
        [],
        None,
        "2027",
        {"next": {"holidays": {"2027-01-01": "元旦"}}},
        {"1027": {"holidays": {"1027-01-01": "元旦"}}},
        {"2027": None},
        {"2027": {}},
        {"2027": {"holidays": {}}},
        {"2027": {"holidays": ["2027-01-01"]}},
        {"2027": {"holidays": {"1 January": "元旦"}}},
        {"2027": {"holidays": {"2028-01-01": "元旦"}}},
        {"2027": {"holidays": {"2026-11-30": "元旦"}}},
        {"2027": {"holidays": {"2027-01-01": "元旦"}, "workdays": "2027-01-02"}},
        {"2027": {"holidays": {"2027-01-01": "元旦"}, "workdays": ["2027-01-04"]}},  # a Monday
        {"2027": {"holidays": {"2027-01-02": "元旦"}, "workdays": ["2027-01-02"]}},
        {"2027": {"holidays": {"2027-01-01": "元旦"}, "workdays": [None]}},
    ],
)
def test_a_file_with_one_wrong_entry_is_refused_whole(years):
    with pytest.raises(NotAnAnnouncement):
        announce("CN", years, source=SOURCE)

    assert not CalendarYear.objects.filter(year__gt=2026).exists()


@pytest.mark.parametrize("source", ["", "  ", "x" * 101])
def test_a_notice_without_a_number_is_refused(source):
    with pytest.raises(NotAnAnnouncement):
        announce("CN", NOTICE, source=source)


def test_one_day_is_amended_within_an_announced_year():
    assert amend("CN", date(2026, 11, 27), "holiday", name="临时放假", source="补充通知").since == date(2026, 11, 27)
    assert not timetable().is_workday(date(2026, 11, 27))
    assert amend("CN", date(2026, 11, 27), "holiday", name="临时放假", source="补充通知").days == ()

    assert amend("CN", date(2026, 11, 27), "", source="补充通知").days == (date(2026, 11, 27),)
    assert timetable().is_workday(date(2026, 11, 27))


@pytest.mark.parametrize(
    ("on", "kind", "source"),
    [
        (date(2026, 11, 27), "workday", SOURCE),  # a Friday is worked anyway
        (date(2027, 3, 1), "holiday", SOURCE),  # its year is not announced
        (date(2026, 11, 27), "holiday", " "),
    ],
)
def test_a_day_that_no_notice_can_amend_is_refused(on, kind, source):
    with pytest.raises(NotAnAnnouncement):
        amend("CN", on, kind, source=source)

    assert not CalendarDay.objects.filter(on=on).exists()
