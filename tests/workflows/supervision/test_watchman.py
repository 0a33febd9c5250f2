"""Lights turn by themselves: the same trail whether the watchman looks every minute, twice at once, or hours late."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.audit import trail
from office.audit.readers import read_afterwards
from office.notices.models import Notice
from office.worktime import clock
from office.worktime.lights import next_change_at, state_at
from office.worktime.terms import Term, TermUnit
from tests.office.worktime.timetables import OFFICE
from tests.workflows.supervision.conftest import CHINA, at, opened
from workflows.supervision import actions, watchman
from workflows.supervision.clocks import dues_of, turns
from workflows.supervision.ladder import climbing
from workflows.supervision.models import Matter, Milestone


def turned(matter):
    return [
        (event.happened_at, event.particulars["was"], event.particulars["light"])
        for event in trail.of(matter)
        if event.type == "matter.light_turned"
    ]


def reminders(matter):
    """Of the date: before it and once it has passed."""
    said = {"-": "near"}
    return [
        (event.happened_at, said.get(event.particulars["rung"][0], "over"))
        for event in trail.of(matter)
        if event.type == "matter.escalated" and event.particulars["rung"].split()[0] in ("-3", "0")
    ]


def watch():
    watchman.turn_lights()
    climbing.climb()
    watchman.remind()


def watch_every(minutes, start, end):
    moment = start
    while moment <= end:
        with clock.at(moment):
            watch()
        moment += timedelta(minutes=minutes)


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [7, 180, 60 * 24 * 5])
def test_however_late_the_watchman_comes_the_trail_is_the_same(town, minutes):
    matter = actions.accept(opened(town, term=Term(2, TermUnit.WORKDAY)), by=town.liaison)
    watch_every(minutes, at("2026-11-23 06:00"), at("2026-11-24 20:00"))
    with clock.at(at("2026-11-30 10:00")):
        watch()

    found = [(f"{moment.astimezone(CHINA):%m-%d %H:%M}", was, light) for moment, was, light in turned(matter)]
    assert found == [("11-24 00:00", "ok", "near"), ("11-24 17:30", "near", "over")]
    assert Matter.objects.get().light == "over"
    assert Matter.objects.get().next_change_at is None
    near, over = reminders(matter)
    assert [near[1], over[1]] == ["near", "over"]  # nothing that came due meanwhile is swallowed
    assert at("2026-11-24 08:00") <= near[0] <= at("2026-11-24 09:00")


@pytest.mark.django_db
def test_an_act_after_a_silence_tells_first_what_was_due_before(town):
    matter = actions.accept(opened(town, term=Term(2, TermUnit.WORKDAY)), by=town.liaison)
    with clock.at(at("2026-11-24 20:00")):
        actions.report(matter, progress=20, text="正在核对。", by=town.liaison)

    assert [light for _moment, light in reminders(matter)] == ["near"]
    assert [event.type for event in trail.of(matter)].index("matter.escalated") > 0


@pytest.mark.django_db
def test_what_turns_at_night_is_said_in_the_morning_and_once(town):
    matter = actions.accept(opened(town, term=Term(2, TermUnit.WORKDAY)), by=town.liaison)
    watch_every(20, at("2026-11-23 22:00"), at("2026-11-25 12:00"))

    said = [(f"{moment.astimezone(CHINA):%m-%d %H:%M}", light) for moment, light in reminders(matter)]
    assert [light for _moment, light in said] == ["near", "over"]
    assert all("08:00" <= moment[6:] < "17:40" for moment, _light in said)
    assert said[0][0].startswith("11-24")
    assert said[1][0].startswith("11-25")


@pytest.mark.django_db
def test_the_holder_hears_it_at_the_bell_and_the_supervisor_once_it_is_over(town):
    matter = actions.accept(opened(town, term=Term(2, TermUnit.WORKDAY)), by=town.liaison)
    watch_every(20, at("2026-11-23 22:00"), at("2026-11-25 12:00"))
    for event in trail.of(matter).filter(type="matter.escalated"):
        for _twice in range(2):
            read_afterwards("workflows.supervision.readers.tell_of_the_rung", event.pk)

    texts = {(notice.person_id, notice.text) for notice in Notice.objects.filter(text__endswith="%(title)s")}
    ours = {(who, text.partition(":")[0]) for who, text in texts if "ue" in text}
    assert ours == {
        (town.liaison.person.pk, "Overdue"),
        (town.head_of_finance.person.pk, "Overdue"),
        (town.supervisor.person.pk, "Overdue"),
    }


@pytest.mark.django_db
def test_what_is_done_is_reminded_of_no_more(town):
    matter = actions.accept(opened(town, term=Term(2, TermUnit.WORKDAY)), by=town.liaison)
    with clock.at(at("2026-11-24 00:30")):
        watch()
        actions.report_done(matter, text="办结。", by=town.liaison)
    with clock.at(at("2026-11-24 10:00")):
        watch()

    assert reminders(matter) == []
    assert [light for _at, _was, light in turned(matter)] == ["near", "done"]


@pytest.mark.django_db
def test_a_batch_is_a_transaction_and_all_get_their_turn(town):
    for number in range(7):
        opened(town, title=f"事项{number}", term=Term(1, TermUnit.WORKDAY))
    with clock.at(at("2026-11-24 10:00")):
        assert watchman.waiting() == 7
        assert watchman.turn_lights(batch=3) == 7
        assert watchman.turn_lights(batch=3) == 0

    assert set(Matter.objects.values_list("light", flat=True)) == {"over"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
def test_two_watchmen_at_once_tell_everything_once(town):
    matters = [opened(town, title=f"事项{number}", term=Term(1, TermUnit.WORKDAY)) for number in range(30)]

    def look(_number):
        try:
            watchman.turn_lights(batch=4)
            climbing.climb(batch=4)
            watchman.remind(batch=4)
        finally:
            connection.close()

    with clock.at(at("2026-11-24 10:00")), ThreadPoolExecutor(4) as pool:
        contexts = [contextvars.copy_context() for _ in range(4)]
        list(pool.map(lambda pair: pair[1].run(look, pair[0]), enumerate(contexts)))
        watch()

    assert [len(turned(matter)) for matter in matters] == [2] * 30
    assert [[light for _moment, light in reminders(matter)] for matter in matters] == [["near", "over"]] * 30


@pytest.mark.django_db
def test_the_trail_alone_tells_every_date_and_plan_that_ever_held(town):
    matter = actions.accept(opened(town), by=town.liaison)
    first = [("立项批复", at("2026-11-27 17:30"), 40)]
    second = [("立项批复", at("2026-12-01 17:30"), 30), ("开工", at("2026-12-04 17:30"), 100)]
    for plan in (first, second):
        actions.lay_plan(matter, milestones=plan, by=town.liaison)
    asked = actions.ask_extension(matter, until=at("2026-12-18 17:30"), reason="等评审。", by=town.liaison)
    granted = actions.grant_extension(asked, by=town.supervisor)

    told = {event.type: event.particulars for event in trail.of(matter)}
    dates = {
        (type, name): datetime.fromisoformat(facts[name])
        for type, facts in told.items()
        for name in facts
        if name.endswith("_at")
    }
    assert dates["matter.opened", "starts_at"] == matter.starts_at
    assert dates["matter.opened", "near_at"] == matter.near_at
    assert dates["matter.extension_granted", "near_at"] == granted.near_at
    plans = [event.particulars["plan"] for event in trail.of(matter) if event.type == "matter.planned"]
    assert sorted(plans, key=len) == [[[t, m.isoformat(), p] for t, m, p in plan] for plan in (first, second)]


PLANS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 100)), max_size=4)


@given(progress=st.integers(0, 100), plan=PLANS, due=st.integers(2, 400), late=st.integers(0, 600))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_turns_lead_to_the_state_that_stands_now(progress, plan, due, late):
    """Caught up with by hours or by minutes, the light ends where the pure function says."""
    start = at("2026-11-20 10:24")
    matter = Matter(
        state="under_way", starts_at=start, progress=progress,
        due_at=start + timedelta(hours=due), near_at=start + timedelta(hours=due // 2),
    )  # fmt: skip
    milestones = [Milestone(at=start + timedelta(hours=hours), percent=percent) for hours, percent in plan]
    dues = dues_of(matter, milestones)
    matter.light, matter.next_change_at = str(state_at(dues, start)), next_change_at(dues, start)
    end = start + timedelta(hours=late)

    found = turns(matter, end, OFFICE, milestones)

    assert (found[-1].light if found else matter.light) == state_at(dues, end)
    assert all(former.light == later.was and former.at < later.at for former, later in pairwise(found))
