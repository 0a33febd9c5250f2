"""试走 equals the way: the same hands, for the same people, by the same days."""

from datetime import timedelta
from itertools import groupby

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.absence.models import Absence, Work
from directory.models import Appointment
from office.duties.models import Duty
from office.worktime.clock import at, now
from tests.deputies import away
from tests.workflows.engine.test_route import Paper, hand, lies_with, office, to_round  # noqa: F401
from tests.workflows.engine.test_route import paper as paper
from workflows.engine import actions, assign, course
from workflows.engine.rehearsal import rehearse
from workflows.engine.routes import StepSpec, publish

pytestmark = pytest.mark.django_db
PEOPLE = ("head", "finance", "planning", "deputy", "director", "mayor")


def laid(paper):
    """Of every open duty: step, holder, for whom, until when."""
    steps = {hand.step_id: hand.step for hand in course.hands_of(paper)}
    duties = Duty.objects.filter(subject_id=paper.public_id, done_at=None)
    return {(steps[int(one.ref[5:])], one.holder_id, one.on_behalf_of_id, one.due_at) for one in duties}


def said(turn):
    return (turn.step, turn.holder.pk, turn.on_behalf_of and turn.on_behalf_of.pk, turn.due_at)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kinds=st.lists(st.sampled_from(["step", "round", "series"]), min_size=2, max_size=5),
    members=st.lists(st.sets(st.sampled_from(PEOPLE), max_size=4), min_size=5, max_size=5),
    gone=st.sets(st.sampled_from(PEOPLE), max_size=2),
    urgency=st.integers(0, 2),
    hours=st.integers(0, 24 * 40),
)
def test_the_way_goes_as_it_was_rehearsed(office, kinds, members, gone, urgency, hours):  # noqa: F811
    Absence.objects.all().delete()
    specs = []
    for number, (kind, names) in enumerate(zip(kinds, members, strict=False)):
        asked = sorted(names) or (["head"] if kind == "step" else [])
        appointments = [getattr(office, name).appointment for name in asked]
        assign._rules[f"test_step{number}"] = lambda subject, found=appointments: found
        specs.append(StepSpec(f"step{number}", f"test_step{number}", "Step", "Do", kind=kind, days=(3, 2, 1)))
    paper = Paper()
    with at(now() + timedelta(hours=hours)):
        for name in gone:
            away(getattr(office, name), office.editor, days=12)
        route = publish("rehearsed", [StepSpec("begin", "test_drafter", "Draft", "Draft"), *specs])
        actions.start(paper, route=route, by=office.clerk, urgency=urgency)
        turns = rehearse(paper)
        moment = now()
    step = hand(paper, office.clerk)
    with at(moment):
        actions.complete(paper, step, by=office.clerk)

    for opens_at, together in groupby(turns, key=lambda turn: turn.opens_at):
        assert opens_at == moment
        expected = {said(turn) for turn in together}
        assert laid(paper) == expected
        moment = _all_done_at_the_last_minute(paper)
    assert lies_with(paper) == []


def _all_done_at_the_last_minute(paper):
    from directory.actors import actor_of

    last = None
    for duty in list(Duty.objects.filter(subject_id=paper.public_id, done_at=None).order_by("due_at", "pk")):
        holder = Appointment.objects.with_names().get(pk=duty.holder_id)
        with at(duty.due_at):
            actions.complete(paper, int(duty.ref[5:]), by=actor_of(holder.person))
        last = duty.due_at
    return last


def test_it_changes_nothing_and_says_where_nobody_is(paper, office):  # noqa: F811
    before = (Duty.objects.count(), lies_with(paper))
    assign._rules["test_mayor"] = lambda subject: []

    turns = rehearse(paper)

    assert [turn.step for turn in turns if turn.missing] == ["sign"]
    assert (Duty.objects.count(), lies_with(paper)) == before


def test_from_where_it_lies_and_with_the_deputies_named(paper, office):  # noqa: F811
    away(office.finance, office.planning, Work.ACT)
    to_round(paper, office)
    assert [turn.step for turn in rehearse(paper)] == ["sign"]
