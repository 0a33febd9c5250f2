"""Steps that several take in turn, or nobody: a joint signature, a legal review that this paper does not need."""

import pytest

from tests.workflows.engine.test_route import Paper, hand, lies_with, office  # noqa: F401
from workflows.engine import actions, course, passing
from workflows.engine.routes import StepSpec, publish

pytestmark = pytest.mark.django_db


def begun(office, members):  # noqa: F811
    paper = Paper()
    steps = [
        StepSpec("draft", "test_drafter", "Draft", "Draft"),
        StepSpec("sign", f"test_{members}", "Sign", "Sign", kind="series"),
        StepSpec("file", "test_head", "File", "File"),
    ]
    actions.start(paper, route=publish(f"series-{members}", steps), by=office.clerk)
    actions.complete(paper, hand(paper, office.clerk), by=office.clerk)
    return paper


def stands(paper):
    return {stage.name: stage.state for stage in course.stages_of(paper)}


def test_a_series_passes_from_hand_to_hand_in_its_order(office):  # noqa: F811
    paper = begun(office, "members")
    for signer in (office.finance, office.planning, office.deputy):
        assert lies_with(paper) == [("sign", str(signer.person))]
        moved = actions.complete(paper, hand(paper, signer), by=signer)

    assert moved.lies_at == "file"
    assert lies_with(paper) == [("file", "韩雨桐")]
    assert [str(one.holder.person) for one in course.stages_of(paper)[1].hands] == ["许嘉言", "罗建平", "周明岚"]


def test_a_series_of_nobody_is_passed_over(office):  # noqa: F811
    paper = begun(office, "nobody")

    assert lies_with(paper) == [("file", "韩雨桐")]
    assert stands(paper) == {"draft": "done", "sign": "passed", "file": "here"}


def test_what_was_withdrawn_or_passed_on_keeps_its_turn(office):  # noqa: F811
    paper = begun(office, "members")
    step = hand(paper, office.finance)
    actions.complete(paper, step, by=office.finance)
    actions.withdraw(paper, step, by=office.finance)
    passing.reassign(paper, hand(paper, office.finance), to=office.mayor.appointment, note="", by=office.finance)
    actions.complete(paper, hand(paper, office.mayor), by=office.mayor)

    assert lies_with(paper) == [("sign", "罗建平")]


def test_sent_back_past_a_series_all_are_asked_again(office):  # noqa: F811
    paper = begun(office, "members")
    actions.complete(paper, hand(paper, office.finance), by=office.finance)
    by = office.planning
    actions.send_back(paper, hand(paper, by), to_step="draft", note="改", by=by)
    actions.complete(paper, hand(paper, office.clerk), by=office.clerk)

    assert lies_with(paper) == [("sign", "许嘉言")]
