"""Dates are counted again when the calendar or the hours they were counted by are others."""

from datetime import date, datetime, time

import pytest
from django.core.cache import cache
from django.utils import translation

from directory.hours.announcing import amend_day, outlook
from directory.hours.keeping import change_schedule, choose_schedule, enter_schedule, weeks_of
from directory.schedules import timetable_of
from office.audit import trail
from office.audit.readers import read_afterwards
from office.duties.models import Duty
from office.notices.models import Notice
from office.worktime import announcement, clock
from office.worktime.models import Calendar, CalendarYear, Schedule
from office.worktime.terms import Term, TermUnit
from office.worktime.trace import Mark, trace
from tests.workflows.supervision.conftest import at, opened
from tests.workflows.supervision.test_life import accepted, fresh
from workflows.supervision import actions, boxes
from workflows.supervision.clocks import counted_now, light_of
from workflows.supervision.drawings import story_of
from workflows.supervision.explaining import derivation
from workflows.supervision.past import as_it_is, as_it_was
from workflows.supervision.recounting import EVER_SINCE, count_again
from workflows.supervision.verifying import verify

pytestmark = pytest.mark.django_db
NEW_YEAR = {"2027": {"holidays": {f"2027-01-0{day}": "元旦" for day in range(1, 9)}, "workdays": []}}


def announced(years):
    return announcement.announce(Calendar.objects.get().code, years, source="国办发明电〔2026〕1号")


def amended(*holidays, workdays=()):
    """The year as it stood, with days added; what a notice amended in mid-year does."""
    kept = CalendarYear.objects.get(year=2026).days.values_list("on", "kind", "name")
    days = {on.isoformat(): name for on, kind, name in kept if kind == "holiday"}
    worked = [on.isoformat() for on, kind, _name in kept if kind == "workday"]
    added = dict.fromkeys(holidays, "临时放假")
    return announced({"2026": {"holidays": days | added, "workdays": [*worked, *workdays]}})


def told(matter):
    event = trail.last(matter, "matter.recounted")
    return event and (
        datetime.fromisoformat(event.particulars["was"]),
        datetime.fromisoformat(event.particulars["due_at"]),
    )


def test_a_date_in_a_year_without_notice_is_counted_again(town):
    matter = opened(town, term=Term(40, TermUnit.WORKDAY))
    assert matter.unannounced == [2027]
    assert count_again() == 0

    announced(NEW_YEAR)
    assert count_again() == 1

    again = fresh(matter)
    assert again.unannounced == []
    assert told(matter) == (matter.due_at, again.due_at)
    assert again.due_at > matter.due_at
    assert as_it_was(matter, clock.now()) == as_it_is(again)
    with translation.override("en"):
        assert story_of(again)[-1].told.startswith("Counted again by the calendar: Jan")


def test_a_row_of_the_list_says_which_holidays_are_not_announced(town, at_door):
    matter = opened(town, term=Term(40, TermUnit.WORKDAY))
    page = at_door(town.mayor).get("/matters/")
    (row,) = page.context["rows"]
    assert "2027" in row.caution
    assert row.caution in page.content.decode()

    announced(NEW_YEAR)
    count_again()

    (row,) = at_door(town.mayor).get("/matters/").context["rows"]
    assert (row.matter, row.caution) == (matter, "")


def test_a_year_that_is_amended_moves_what_reaches_the_day(town):
    """An added holiday; the stored date, the one counted anew and the one drawn day by day are the same."""
    matter, earlier = accepted(town), opened(town, term=Term(1, TermUnit.WORKDAY))
    since = amended("2026-11-27").since

    assert count_again(since) == 1

    again = fresh(matter)
    assert (matter.due_at, again.due_at) == (at("2026-12-04 17:30"), at("2026-12-07 17:30"))
    timetable = timetable_of(again.lead)
    assert counted_now(again, timetable).due_at == again.due_at
    days = trace(as_it_is(again).course, clock.now(), timetable)
    assert sum(day.count for day in days if day.mark == Mark.COUNTED) == 10
    assert days[-1].is_due
    assert Duty.objects.get(ref=boxes.ref(matter, boxes.HANDLE), done_at=None).due_at == again.due_at
    assert fresh(earlier).due_at == earlier.due_at
    assert told(earlier) is None
    assert count_again(since) == 0


def test_a_named_date_stands_and_turns_near_anew(town):
    matter = opened(town, term=None, due_at=at("2027-01-12 17:30"))
    assert matter.unannounced == [2027]

    announced(NEW_YEAR)
    count_again()

    again = fresh(matter)
    assert (again.due_at, again.unannounced) == (at("2027-01-12 17:30"), [])
    assert (matter.near_at, again.near_at) == (at("2027-01-07 00:00"), at("2026-12-30 00:00"))
    with translation.override("en"):
        assert derivation(again).account.steps[-2].text == "Due soon from Dec 30 00:00, counted again by the calendar"
    assert as_it_was(matter, clock.now()) == as_it_is(again)


def test_what_is_paused_is_counted_when_it_goes_on(town):
    matter = accepted(town)
    actions.pause(matter, reason="等批复。", approver=town.mayor.appointment, by=town.supervisor)
    since = amended("2026-11-27").since
    assert count_again(since) == 0

    with clock.at(at("2026-11-24 09:00")):
        again = actions.resume(matter, by=town.supervisor)
    assert again.due_at == at("2026-12-08 17:30")
    assert count_again(since) == 0


def test_a_day_made_up_during_a_pause_may_bring_the_date_forward(town):
    matter = accepted(town)
    with clock.at(at("2026-11-23 09:00")):
        actions.pause(matter, reason="等批复。", approver=town.mayor.appointment, by=town.supervisor)
        amended("2026-12-31", workdays=["2026-11-28", "2026-11-29"])
    with clock.at(at("2026-11-24 09:00")):
        again = actions.resume(matter, by=town.supervisor)

    assert again.due_at == counted_now(again, timetable_of(again.lead)).due_at == at("2026-12-03 17:30")
    assert as_it_was(matter, at("2026-11-24 09:00")) == as_it_is(fresh(matter))


def test_assigned_anew_it_is_due_by_the_hours_of_the_new_lead_unit(town):
    matter, planning = opened(town, supports=[]), town.unit("市发展改革委")
    planning.schedule = summer = Schedule.objects.create(code="early", name="早班", calendar=Calendar.objects.get())
    for weekday in range(1, 6):
        summer.hours.create(weekday=weekday, opens=time(8), closes=time(16))
    planning.save(update_fields=["schedule"])

    again = actions.assign(matter, lead=planning, by=town.supervisor)

    assert (again.starts_at, again.due_at) == (matter.starts_at, at("2026-12-04 16:00"))
    assert told(matter) == (at("2026-12-04 17:30"), at("2026-12-04 16:00"))
    assert as_it_was(matter, clock.now()) == as_it_is(fresh(matter))


def heard(subject, kind, *names):
    """What the readers do in their jobs."""
    for name in names:
        read_afterwards(f"workflows.supervision.readers.{name}", trail.last(subject, kind).pk)


def test_an_announcement_counts_again_at_once_and_tells_whoever_has_less_time(town):
    """The liaison's matter comes forward by the days made up."""
    matter, calendar = accepted(town), Calendar.objects.get()
    for day in ("2026-11-28", "2026-11-29"):
        amend_day(calendar, date.fromisoformat(day), "workday", source="补充通知", by=town.admin)
        heard(calendar, "calendar.announced", "count_by_the_announcement")
    assert fresh(matter).due_at == at("2026-12-02 17:30")
    for _twice in range(2):
        heard(matter, "matter.recounted", "tell_of_an_earlier_date")

    told = Notice.objects.filter(text__startswith="Due earlier")
    assert [one.person_id for one in told] == [town.liaison.person.pk]
    amend_day(calendar, date(2026, 11, 28), "", source="补充通知", by=town.admin)
    heard(calendar, "calendar.announced", "count_by_the_announcement")
    heard(matter, "matter.recounted", "tell_of_an_earlier_date")
    assert told.count() == 1


def test_the_import_tells_beforehand_how_many_dates_would_move(town):
    accepted(town)
    opened(town, term=Term(1, TermUnit.WORKDAY))
    year = CalendarYear.objects.get(year=2026)
    days = {on.isoformat(): kind for on, kind in year.days.values_list("on", "kind")} | {"2026-11-27": "holiday"}
    kinds = {kind: {on: "" for on, said in days.items() if said == kind} for kind in ("holiday", "workday")}
    years = {"2026": {"holidays": kinds["holiday"], "workdays": kinds["workday"]}}

    found = outlook(Calendar.objects.get(), years, source="补充通知", by=town.admin)

    assert (found.moved, [one.on for one in found.changes]) == (1, [date(2026, 11, 27)])
    assert count_again(date(2026, 1, 1)) == 0


def test_a_unit_that_chooses_other_hours_has_its_dates_counted_by_them(town):
    matter, finance = accepted(town), town.unit("市财政局")
    early = {None: {weekday: ((time(8), time(16)),) for weekday in range(1, 6)}}
    facts = {"name": "早班", "calendar": Calendar.objects.get(), "end_of_day": "close"}
    quiet = {"quiet_from": time(21), "quiet_until": time(7)}
    schedule = enter_schedule(code="early", weeks=early, by=town.admin, **facts, **quiet)

    choose_schedule(finance, schedule, by=town.admin)
    heard(finance, "unit.schedule_chosen", "count_by_the_hours")
    assert fresh(matter).due_at == at("2026-12-04 16:00")

    later = {None: {weekday: ((time(8), time(18)),) for weekday in range(1, 6)}}
    change_schedule(schedule, weeks=later, by=town.admin, **facts, **quiet)
    heard(schedule, "schedule.changed", "count_by_the_hours")
    assert fresh(matter).due_at == at("2026-12-04 18:00")


def test_a_unit_whose_lights_turn_earlier_has_them_turned_at_once(town):
    """By date and by plan; what it calls them stands on its rows."""
    matter, finance = accepted(town), town.unit("市财政局")
    planned = accepted(town, title="有计划的事项")
    actions.lay_plan(planned, milestones=[("一半", at("2026-11-20 10:30"), 8)], by=town.liaison)
    usual = Schedule.objects.get()
    schedule = enter_schedule(
        code="strict", weeks=weeks_of(usual), by=town.admin, name="严格", calendar=usual.calendar,
        end_of_day=usual.end_of_day, quiet_from=time(21), quiet_until=time(7), near_percent=100, pace_near=5,
        light_names={"near": "黄灯"},
    )  # fmt: skip
    with clock.at(at("2026-11-23 09:00")):
        assert fresh(matter).light == fresh(planned).light == "ok"
        choose_schedule(finance, schedule, by=town.admin)
        cache.clear()
        heard(finance, "unit.schedule_chosen", "count_by_the_hours")

        assert (fresh(matter).near_at, fresh(matter).light) == (at("2026-11-23 00:00"), "near")
        assert fresh(planned).light == "near"
        light = light_of(fresh(matter), clock.now(), timetable_of(finance))
        assert light.label == "黄灯"
        assert verify() == 0
        assert as_it_was(matter, clock.now()) == as_it_is(fresh(matter))
    assert count_again(EVER_SINCE) == 0
