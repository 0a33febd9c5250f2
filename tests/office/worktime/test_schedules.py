"""Timetables from the tables: what is seeded, one query, and never an outdated one."""

import threading
from datetime import date, time
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from office.worktime import schedules, seed
from office.worktime.hours import EndOfDay
from office.worktime.models import Calendar, CalendarDay, CalendarYear, Schedule, WorkingHours
from office.worktime.palettes import NAMES, PALETTE
from office.worktime.schedules import NoSchedule, timetable
from office.worktime.terms import Term, due
from tests.office.worktime.timetables import OFFICE, at, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall():
    schedule = Schedule.objects.create(
        code="hall", name="服务大厅", calendar=Calendar.objects.get(), end_of_day=EndOfDay.MIDNIGHT
    )
    WorkingHours.objects.bulk_create(
        WorkingHours(schedule=schedule, weekday=weekday, opens=time(9), closes=time(17)) for weekday in range(1, 7)
    )
    return schedule


def test_the_office_starts_with_chinas_calendar_and_the_usual_hours():
    assert CalendarDay.objects.filter(kind="holiday").count() == 621
    assert CalendarDay.objects.filter(kind="workday").count() == 150
    assert CalendarDay.objects.get(on="2026-10-01").name == "国庆节"
    assert set(CalendarYear.objects.values_list("year", flat=True)) == set(range(2004, 2027))


def test_a_new_years_day_in_december_belongs_to_the_notice_of_the_coming_year():
    assert CalendarDay.objects.get(on="2022-12-31").announced.year == 2023


def test_what_is_read_counts_like_the_pure_timetable():
    read, start = timetable(), at("2026-01-01 10:00")

    assert [due(Term(days), start, read) for days in range(1, 200)] == [
        due(Term(days), start, OFFICE) for days in range(1, 200)
    ]
    assert read.end_of_day == EndOfDay.CLOSE
    assert read.days.name(on("2026-10-01")) == "国庆节"


def test_quiet_hours_are_read_and_are_those_of_a_night_unless_said_otherwise():
    assert (Schedule().quiet_from, Schedule().quiet_until) == (time(21), time(7, 30))
    Schedule.objects.filter(is_default=True).update(quiet_from=time(22), quiet_until=time(6))
    assert timetable().quiet == (time(22), time(6))


def test_a_unit_may_have_its_own_schedule(hall):
    own = timetable(hall.pk)

    assert own.is_workday(on("2026-11-21"))
    assert due(Term(1), at("2026-11-20 10:00"), own).due_at == at("2026-11-21 23:59:59")
    assert own.days is timetable().days


def test_a_season_is_read_with_its_week():
    schedule = Schedule.objects.get(is_default=True)
    WorkingHours.objects.create(
        schedule=schedule, weekday=1, opens=time(7), closes=time(13), season_from=701, season_until=831
    )

    assert timetable().hours(on("2026-07-06")) == ((time(7), time(13)),)
    assert timetable().hours(on("2026-09-07")) == OFFICE.hours(on("2026-09-07"))


@pytest.mark.parametrize("remembered", [False, True])
def test_one_query_remembered_or_not(django_assert_num_queries, remembered):
    schedules.forget()
    if remembered:
        timetable()

    with django_assert_num_queries(1):
        held = timetable()
    with django_assert_num_queries(0):
        for days in range(1, 100):
            due(Term(days), at("2026-11-20 10:00"), held)


def test_what_has_not_changed_is_the_same_object():
    assert timetable() is timetable()


def change_day():
    CalendarDay.objects.filter(on="2026-11-23").delete()
    year = CalendarYear.objects.get(year=2026)
    CalendarDay.objects.create(calendar=year.calendar, announced=year, on="2026-11-23", kind="holiday", name="x")


@pytest.mark.parametrize(
    "change",
    [
        change_day,
        lambda: CalendarDay.objects.filter(on="2026-10-01").delete(),
        lambda: CalendarDay.objects.filter(on="2026-10-01").update(kind="workday"),
        lambda: CalendarYear.objects.filter(year=2026).update(year=2027),
        lambda: WorkingHours.objects.filter(weekday=5).delete(),
        lambda: WorkingHours.objects.filter(weekday=5, opens=time(14)).update(closes=time(16)),
        lambda: Schedule.objects.update(end_of_day=EndOfDay.MIDNIGHT),
        lambda: Schedule.objects.update(quiet_from=time(20)),
    ],
)
def test_every_change_by_whatever_hand_is_seen_at_once(change):
    before = timetable()

    change()

    assert timetable() is not before
    assert timetable() is timetable()


def test_a_day_moved_to_another_calendar_is_seen_in_both():
    other = Calendar.objects.create(code="OTHER", name="other")
    stamps = dict(Calendar.objects.values_list("code", "stamp"))

    CalendarDay.objects.filter(on="2026-10-01").update(calendar=other)

    assert not set(stamps.values()) & set(Calendar.objects.values_list("stamp", flat=True))


def test_what_was_rolled_back_is_forgotten():
    held = timetable()
    with transaction.atomic():
        change_day()
        uncommitted = timetable()
        transaction.set_rollback(True)

    assert not uncommitted.is_workday(on("2026-11-23"))
    assert timetable().is_workday(on("2026-11-23"))
    assert timetable().days.holidays == held.days.holidays


def test_no_stamp_can_be_set_by_hand():
    wanted = uuid4()

    Calendar.objects.update(stamp=wanted)

    assert not Calendar.objects.filter(stamp=wanted).exists()


def test_a_schedule_that_is_not_there_is_named():
    with pytest.raises(NoSchedule):
        timetable(10**9)


def test_a_schedule_without_hours_is_refused_instead_of_counted(hall):
    timetable(hall.pk)
    hall.hours.all().delete()

    with pytest.raises(ValueError, match="week"):
        timetable(hall.pk)


def test_there_is_one_default():
    with pytest.raises(IntegrityError):
        Schedule.objects.create(code="second", name="second", calendar=Calendar.objects.get(), is_default=True)


def test_planting_twice_changes_nothing():
    Schedule.objects.update(name="ours")
    stamp = Calendar.objects.get().stamp

    seed.plant()

    assert Schedule.objects.get().name == "ours"
    assert Calendar.objects.get().stamp == stamp
    assert WorkingHours.objects.count() == 10


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
class TestSeveralProcesses:
    """Threads with their own connections stand for processes; the calendar is committed."""

    @pytest.fixture(autouse=True)
    def planted(self):
        seed.plant()
        schedules.forget()

    def test_readers_never_count_with_what_was_committed_over(self):
        """A writer toggles a day; whoever begins to read after a commit sees at least that commit."""
        year = CalendarYear.objects.get(year=2026)
        toggled = date(2026, 11, 24)
        wrong, stop, committed = [], threading.Event(), [0]

        def read():
            try:
                while not stop.is_set():
                    least = committed[0]
                    kind = timetable().days.name(toggled)
                    if int(kind or 0) < least:
                        wrong.append((kind, least))
            finally:
                connection.close()

        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for step in range(1, 40):
            with transaction.atomic():
                CalendarDay.objects.update_or_create(
                    on=toggled,
                    calendar=year.calendar,
                    defaults={"announced": year, "kind": "holiday", "name": str(step)},
                )
                timetable()  # remembers, in the shared memory, what is not committed yet
            committed[0] = step
        stop.set()
        for reader in readers:
            reader.join()

        assert wrong == []
        assert timetable().days.name(toggled) == "39"


def test_a_schedule_says_when_and_how_its_lights_turn():
    Schedule.objects.update(near_days=5, near_percent=50, pace_near=5, light_names={"near": "黄灯"})
    own = timetable()

    assert (own.palette.near_days, own.palette.near_share, own.palette.pace_near) == (5, Fraction(1, 2), 5)
    assert (own.palette.name("near"), own.palette.name("over")) == ("黄灯", NAMES["over"])
    assert due(Term(20), at("2026-11-02 09:00"), own).near_at == at("2026-11-23 00:00")
    assert due(Term(10), at("2026-11-02 09:00"), own).near_at == at("2026-11-10 00:00")
    assert due(Term(20), at("2026-11-02 09:00"), own, palette=PALETTE).near_at == at("2026-11-25 00:00")


def test_thresholds_that_are_not_in_order_are_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.update(pace_near=31)
