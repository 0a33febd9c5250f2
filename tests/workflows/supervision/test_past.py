"""As it was at any past moment, from the trail alone."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.schedules import timetable_of
from office.audit import trail
from office.audit.refusals import Refusal
from office.worktime import clock
from office.worktime.terms import Pause
from tests.workflows.supervision.conftest import at, opened
from tests.workflows.supervision.test_life import accepted, fresh
from workflows.supervision import actions, watchman
from workflows.supervision.clocks import drawn
from workflows.supervision.models import Extension, Matter
from workflows.supervision.past import as_it_is, as_it_was

pytestmark = pytest.mark.django_db
START = at("2026-11-20 10:24")


def test_before_it_was_opened_there_is_nothing_to_tell(matter):
    assert as_it_was(matter, at("2026-11-20 10:23")) is None
    assert as_it_was(matter, START) == as_it_is(fresh(matter))


def test_a_plan_that_was_replaced_still_held_then(town):
    matter = accepted(town)
    first = [("立项批复", at("2026-11-27 17:30"), 40)]
    actions.lay_plan(matter, milestones=first, by=town.liaison)
    with clock.at(at("2026-11-26 09:00")):
        actions.lay_plan(matter, milestones=[("开工", at("2026-12-04 17:30"), 100)], by=town.liaison)

    assert [point.percent for point in as_it_was(matter, at("2026-11-25 09:00")).plan] == [40]
    assert [point.percent for point in as_it_was(matter, at("2026-11-26 09:00")).plan] == [100]


def test_a_pause_and_an_extension_are_told_from_their_own_moment_on(town):
    matter = accepted(town)
    with clock.at(at("2026-11-24 09:00")):
        actions.pause(matter, reason="等省厅回函。", approver=town.mayor.appointment, by=town.supervisor)
    with clock.at(at("2026-11-26 09:00")):
        actions.resume(matter, by=town.supervisor)
        asked = actions.ask_extension(matter, until=at("2026-12-18 17:30"), reason="等评审。", by=town.liaison)
    with clock.at(at("2026-11-27 09:00")):
        actions.grant_extension(asked, by=town.supervisor)

    paused, resumed, extended = (as_it_was(matter, at(f"2026-11-{day} 12:00")) for day in (25, 26, 27))
    assert (paused.state, paused.pause_reason) == ("paused", "等省厅回函。")
    assert (paused.due_at, resumed.due_at, extended.due_at) == (
        at("2026-12-04 17:30"), at("2026-12-08 17:30"), at("2026-12-18 17:30")
    )  # fmt: skip
    assert resumed.pauses == (Pause(at("2026-11-24 09:00"), at("2026-11-26 09:00")),)
    assert (resumed.is_named, extended.is_named) == (False, True)


ACTS = ["accept", "decline", "assign", "report", "plan", "ask", "grant", "refuse", "pause", "resume", "done", "return",
        "close", "cancel"]  # fmt: skip
LIKELY = ["accept", "report", "plan", "ask", "grant", "pause", "resume", "done", "return"]


def act(verb, matter, town, number):
    """One act with what it needs; whether it is allowed now is the action's business."""
    lead = town.liaison if matter.lead == town.unit("市财政局") else town.head_of_planning
    asked = matter.extensions.filter(state=Extension.State.ASKED).first()
    day = clock.now() + timedelta(days=1 + number % 30)
    match verb:
        case "accept":
            actions.accept(matter, by=lead)
        case "decline":
            actions.decline(matter, reason="不属本单位职责。", by=lead)
        case "assign":
            unit = town.unit("市发展改革委" if number % 2 else "市财政局")
            actions.assign(matter, lead=unit, by=town.supervisor)
        case "report":
            actions.report(matter, progress=number, text="进展。", by=lead)
        case "plan":
            plan = [("节点", day, 1 + number % 60), ("完成", day + timedelta(days=3), 100)]
            actions.lay_plan(matter, milestones=plan, by=lead)
        case "ask":
            actions.ask_extension(matter, until=day, reason="等评审。", by=lead)
        case "grant" if asked:
            actions.grant_extension(asked, by=town.supervisor)
        case "refuse" if asked:
            actions.refuse_extension(asked, note="按期办理。", by=town.supervisor)
        case "pause":
            actions.pause(matter, reason="等批复。", approver=town.mayor.appointment, by=town.supervisor)
        case "resume":
            actions.resume(matter, by=town.supervisor)
        case "done":
            actions.report_done(matter, text="办结。", by=lead)
        case "return":
            actions.return_for_rework(matter, reason="不全。", by=town.supervisor)
        case "close":
            actions.close(matter, by=town.supervisor)
        case "cancel":
            actions.cancel(matter, reason="重复。", by=town.supervisor)


def told_at(matter, moment):
    """The light the trail told last."""
    turns = trail.of(matter).filter(type__in=["matter.opened", "matter.light_turned"], happened_at__lte=moment)
    return max(turns, key=lambda event: (event.happened_at, event.pk)).particulars["light"]


@given(
    story=st.lists(
        st.tuples(st.sampled_from(LIKELY) | st.sampled_from(ACTS), st.integers(0, 100), st.integers(0, 130)),
        min_size=8,
        max_size=15,
    )
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_trail_tells_what_the_row_said(town, story):
    """After each of random acts with jumps of the clock, and from the end back at any hour."""
    with clock.at(START):
        matter = opened(town, supports=[])
    moment, seen = START, [(START, as_it_is(matter))]
    for verb, number, hours in story:
        moment += timedelta(hours=hours, minutes=number)
        with clock.at(moment), suppress(Refusal):
            act(verb, fresh(matter), town, number)
        seen.append((moment, as_it_is(fresh(matter))))
        assert as_it_was(matter, moment) == seen[-1][1]
    with clock.at(moment + timedelta(days=40)):
        watchman.turn_lights()

    then = dict(seen)
    assert {when: as_it_was(matter, when) for when in then} == then
    whole_hours = range(0, int((moment - START) / timedelta(hours=1)) + 960, 37)
    for hour in (datetime(2026, 11, 20, 11, tzinfo=START.tzinfo) + timedelta(hours=n) for n in whole_hours):
        was = as_it_was(matter, hour)
        light = drawn(was.state, was.dues, hour, timetable_of(matter.lead), discreet=False)
        assert light.state == told_at(matter, hour), hour


def test_what_was_refused_leaves_the_past_alone(town):
    matter = accepted(town)
    was = as_it_was(matter, START)
    with suppress(Refusal):
        actions.close(matter, by=town.outsider)

    assert as_it_was(matter, START) == was
    assert Matter.objects.get().state == was.state
