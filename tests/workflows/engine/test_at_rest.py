"""Whatever is done with a paper: it is over where nobody has it any more, and nowhere else."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from viewflow.workflow.status import PROCESS

from office.audit.refusals import Refusal
from office.duties import actions as duties
from tests.workflows.engine.test_route import Paper, office  # noqa: F401
from workflows.engine import actions, assign, course, passing, rounds
from workflows.engine.models import Run
from workflows.engine.routes import StepSpec, publish

pytestmark = pytest.mark.django_db
ACTS = (
    "complete", "complete", "complete", "before", "parallel", "after", "remove", "take_back", "change", "reopen",
    "send_back", "straight", "withdraw", "reassign", "delegate",
)  # fmt: skip


@pytest.fixture
def on_its_way(office):  # noqa: F811
    """A paper on a route with every kind of step, a round and a series of two among them."""
    assign._rules["rest_two"] = lambda subject: [office.finance.appointment, office.planning.appointment]
    steps = [
        StepSpec("draft", "test_drafter", "Draft", "Draft"),
        StepSpec("review", "test_head", "Review", "Review"),
        StepSpec("countersign", "rest_two", "Countersign", "Countersign", kind="round"),
        StepSpec("skipped", "test_nobody", "Skipped", "Skipped", kind="series"),
        StepSpec("cosign", "rest_two", "Cosign", "Cosign", kind="series"),
    ]
    route = publish("at-rest", steps)

    def begun():
        paper = Paper()
        actions.start(paper, route=route, by=office.clerk)
        return paper

    return begun


def ways(paper, office, hand, number):  # noqa: F811
    """Each act as whoever holds this hand, or once held it, would do it."""
    people = [office.editor, office.director, office.deputy, office.archivist, office.registrar, office.neighbour]
    actor = next(one for one in vars(office).values() if getattr(one, "appointment", None) == hand.holder)
    other, step = people[number % len(people)].appointment, hand.step_id
    passed = course.passed_steps(paper) or ["draft"]
    back = {"to_step": hand.goes_back_to or passed[number % len(passed)], "note": "改"}
    added = rounds.added_signers(paper, step) or [other]
    do = {
        "complete": partial(actions.hand_on),
        "remove": partial(rounds.remove_signer, signer=added[number % len(added)]),
        "take_back": rounds.take_back,
        "change": partial(rounds.request_change, note="改", repairer="test_drafter"),
        "reopen": partial(rounds.reopen, note=""),
        "send_back": partial(actions.send_back, **back),
        "straight": partial(actions.send_back, **back, straight=True),
        "withdraw": actions.withdraw,
        "reassign": partial(passing.reassign, to=other, note=""),
        "delegate": partial(passing.delegate, to=other, note=""),
    }
    do |= {how: partial(rounds.add_signer, signer=other, how=how) for how in ("before", "parallel", "after")}
    return {name: partial(way, paper, step, by=actor) for name, way in do.items()}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 59)), min_size=6, max_size=16))
def test_it_is_over_where_nobody_has_it_and_ends_when_all_have_done_theirs(office, on_its_way, acts):  # noqa: F811
    paper = on_its_way()
    for act, number in acts:
        among = course.hands_of(paper) if act in ("withdraw", "reopen", "take_back") else held_now(paper)
        if among:
            try:
                moved = ways(paper, office, among[number % len(among)], number)[act]()
            except Refusal:
                continue
            stands(paper, moved)
    for _turn in range(60):
        for one in (held := held_now(paper)):
            try:
                stands(paper, ways(paper, office, one, 0)["complete"]())
            except Refusal:
                continue
        if not held:
            break
    assert Run.objects.get(subject_id=paper.public_id).process.status == PROCESS.DONE


def held_now(paper):
    return [one for one in course.hands_of(paper) if one.state == "open"]


def stands(paper, moved):
    """One act may have taken others with it; what is left is one consistent state."""
    open_now = held_now(paper)
    here = [stage.name for stage in course.stages_of(paper) if stage.state == "here"]
    ended = Run.objects.get(subject_id=paper.public_id).process.status == PROCESS.DONE
    assert ended == (not open_now) == (moved.lies_at == "")
    assert ended or moved.lies_at in here
    assert {duty.ref for duty in duties.open_duties(paper)} == {f"step:{one.step_id}" for one in open_now}
