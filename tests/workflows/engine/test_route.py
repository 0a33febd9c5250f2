"""Contract of the facade over viewflow: the moves a document makes, one after another."""

import uuid

import pytest

from office.audit.refusals import NotAllowed, Refusal
from office.duties import actions as duties
from office.duties import boxes
from workflows.engine import actions, asking, assign, course, passing, rounds, urging
from workflows.engine.move import StepTaken
from workflows.engine.routes import StepSpec, UnfitRoute, publish

pytestmark = pytest.mark.django_db


class Paper:
    subject_kind = "paper"

    def __init__(self):
        self.public_id = uuid.uuid4()

    def __str__(self):
        return "关于试验的通知"


@pytest.fixture
def office(cast):
    rules = {
        "drafter": [cast.clerk],
        "head": [cast.head],
        "members": [cast.finance, cast.planning, cast.deputy],
        "mayor": [cast.mayor],
        "nobody": [],
    }
    for name, actors in rules.items():
        assign._rules[f"test_{name}"] = lambda subject, actors=actors: [actor.appointment for actor in actors]
    return cast


def route(*, members="members"):
    return publish(
        f"paper-{members}",
        [
            StepSpec("draft", "test_drafter", "Draft", "Draft"),
            StepSpec("review", "test_head", "Review", "Review"),
            StepSpec("countersign", f"test_{members}", "Countersign", "Countersign", kind="round"),
            StepSpec("sign", "test_mayor", "Sign", "Sign"),
        ],
    )


@pytest.fixture
def paper(office):
    paper = Paper()
    actions.start(paper, route=route(), by=office.clerk)
    return paper


def lies_with(paper):
    return [(hand.step, str(hand.holder.person)) for hand in course.hands_of(paper) if hand.state == "open"]


def do(paper, actor, **kwargs):
    (hand,) = course.my_hands(paper, actor)
    actions.complete(paper, hand.step_id, by=actor, **kwargs)


def hand(paper, actor):
    return course.my_hands(paper, actor)[0].step_id


def to_round(paper, office):
    do(paper, office.clerk)
    do(paper, office.head)


def test_from_draft_to_the_end(paper, office):
    assert lies_with(paper) == [("draft", "林知远")]
    to_round(paper, office)
    assert sorted(lies_with(paper)) == [("countersign", "周明岚"), ("countersign", "罗建平"), ("countersign", "许嘉言")]

    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    assert lies_with(paper) == [("sign", "何景行")]
    do(paper, office.mayor)

    assert lies_with(paper) == []
    assert [stage.state for stage in course.stages_of(paper)] == ["done"] * 4
    assert boxes.counts(office.clerk)["concluded"] == 1
    assert duties.open_duties(paper) == []


def test_nobody_to_countersign_passes_the_round_over(office):
    paper = Paper()
    actions.start(paper, route=route(members="nobody"), by=office.clerk)
    to_round(paper, office)

    assert lies_with(paper) == [("sign", "何景行")]


def test_a_step_done_is_not_done_again(paper, office):
    step = hand(paper, office.clerk)
    actions.complete(paper, step, by=office.clerk)

    with pytest.raises(StepTaken) as refusal:
        actions.complete(paper, step, by=office.clerk)
    assert refusal.value.last.type == "flow.step_completed"


def test_outsider_and_colleagues_are_refused_every_move(paper, office):
    step = hand(paper, office.clerk)
    for stranger in (office.outsider, office.head):
        appointment = stranger.appointment
        with pytest.raises(NotAllowed):
            actions.complete(paper, step, by=stranger)
        with pytest.raises(NotAllowed):
            actions.send_back(paper, step, to_step="draft", note="", by=stranger)
        with pytest.raises(NotAllowed):
            passing.reassign(paper, step, to=appointment, note="", by=stranger)
        with pytest.raises(NotAllowed):
            rounds.add_signer(paper, step, signer=appointment, how="before", by=stranger)
        with pytest.raises(NotAllowed):
            actions.withdraw(paper, step, by=stranger)
    assert lies_with(paper) == [("draft", "林知远")]


def test_sent_back_out_of_a_round_walks_again(paper, office):
    to_round(paper, office)
    do(paper, office.finance)
    actions.send_back(paper, hand(paper, office.planning), to_step="draft", note="请补数据", by=office.planning)
    assert lies_with(paper) == [("draft", "林知远")]
    assert boxes.counts(office.deputy)["todo"] == 0

    to_round(paper, office)
    assert len(lies_with(paper)) == 3
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    assert lies_with(paper) == [("sign", "何景行")]


def test_returned_straight_to_the_sender(paper, office):
    to_round(paper, office)
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    actions.send_back(paper, hand(paper, office.mayor), to_step="draft", note="改标题", straight=True, by=office.mayor)
    actions.return_straight(paper, hand(paper, office.clerk), by=office.clerk)

    assert lies_with(paper) == [("sign", "何景行")]


def test_returned_straight_into_a_round_opinions_stand(paper, office):
    to_round(paper, office)
    do(paper, office.finance)
    actions.send_back(
        paper, hand(paper, office.planning), to_step="draft", note="改", straight=True, by=office.planning
    )
    actions.return_straight(paper, hand(paper, office.clerk), by=office.clerk)

    assert sorted(lies_with(paper)) == [("countersign", "周明岚"), ("countersign", "罗建平")]


def test_only_a_sent_back_step_returns_straight(paper, office):
    with pytest.raises(NotAllowed):
        actions.return_straight(paper, hand(paper, office.clerk), by=office.clerk)


def test_sent_back_only_to_a_step_passed(paper, office):
    with pytest.raises(actions.NeverThere):
        actions.send_back(paper, hand(paper, office.clerk), to_step="sign", note="", by=office.clerk)
    with pytest.raises(actions.NeverThere):
        actions.send_back(paper, hand(paper, office.clerk), to_step="no_such", note="", by=office.clerk)


def test_withdrawn_while_nobody_has_acted(paper, office):
    step = hand(paper, office.clerk)
    actions.complete(paper, step, by=office.clerk)
    actions.withdraw(paper, step, by=office.clerk)

    assert lies_with(paper) == [("draft", "林知远")]
    assert boxes.counts(office.head)["todo"] == 0


def test_not_withdrawn_after_somebody_acted(paper, office):
    to_round(paper, office)
    step = course.last_done_by(paper, office.head).step_id
    do(paper, office.finance)

    with pytest.raises(actions.ActedAlready):
        actions.withdraw(paper, step, by=office.head)


def test_change_requested_in_a_round_keeps_the_other_opinions(paper, office):
    to_round(paper, office)
    do(paper, office.planning)
    rounds.request_change(
        paper, hand(paper, office.finance), note="改为两个工作日", repairer="test_drafter", by=office.finance
    )
    assert sorted(lies_with(paper)) == [("countersign", "周明岚"), ("repair", "林知远")]

    do(paper, office.clerk)
    assert sorted(lies_with(paper)) == [("countersign", "周明岚"), ("countersign", "许嘉言")]
    do(paper, office.finance)
    do(paper, office.deputy)
    assert lies_with(paper) == [("sign", "何景行")]


def test_an_opinion_is_reopened_until_the_round_closes(paper, office):
    to_round(paper, office)
    step = hand(paper, office.planning)
    actions.complete(paper, step, by=office.planning)
    rounds.reopen(paper, step, note="再看一遍", by=office.planning)
    assert ("countersign", "罗建平") in lies_with(paper)

    for member in (office.planning, office.finance, office.deputy):
        do(paper, member)
    with pytest.raises(rounds.RoundClosed):
        rounds.reopen(paper, step, note="", by=office.planning)


def test_signer_added_in_parallel_holds_the_join(paper, office):
    to_round(paper, office)
    rounds.add_signer(
        paper, hand(paper, office.finance), signer=office.director.appointment, how="parallel", by=office.finance
    )
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    assert lies_with(paper) == [("countersign", "陈若川")]

    do(paper, office.director)
    assert lies_with(paper) == [("sign", "何景行")]


def test_signer_added_beside_a_single_step(paper, office):
    do(paper, office.clerk)
    rounds.add_signer(paper, hand(paper, office.head), signer=office.editor.appointment, how="parallel", by=office.head)
    with pytest.raises(asking.StillOpen):
        do(paper, office.head)

    do(paper, office.editor)
    do(paper, office.head)
    assert len(lies_with(paper)) == 3


@pytest.mark.parametrize("member", ["head", "finance"])
def test_signer_added_before_and_the_step_comes_back(paper, office, member):
    do(paper, office.clerk)
    if member == "finance":
        do(paper, office.head)
    me = getattr(office, member)
    step = course.my_hands(paper, me)[0].step
    rounds.add_signer(paper, hand(paper, me), signer=office.editor.appointment, how="before", by=me)
    assert ("consult", "苏婉清") in lies_with(paper)
    assert course.my_hands(paper, me) == []

    do(paper, office.editor)
    assert (step, str(me.person)) in lies_with(paper)


@pytest.mark.parametrize("member", ["head", "finance"])
def test_signer_added_after_follows(paper, office, member):
    do(paper, office.clerk)
    if member == "finance":
        do(paper, office.head)
    me = getattr(office, member)
    rounds.add_signer(paper, hand(paper, me), signer=office.editor.appointment, how="after", by=me)
    do(paper, me)
    assert ("consult", "苏婉清") in lies_with(paper)

    do(paper, office.editor)
    for other in (office.finance, office.planning, office.deputy):
        if course.my_hands(paper, other):
            do(paper, other)
    assert lies_with(paper) == [("sign", "何景行")]


def test_nobody_signs_twice_in_a_round(paper, office):
    to_round(paper, office)
    with pytest.raises(rounds.AlreadySigning):
        rounds.add_signer(
            paper, hand(paper, office.finance), signer=office.planning.appointment, how="parallel", by=office.finance
        )


def test_reassigned_it_is_no_longer_mine(paper, office):
    do(paper, office.clerk)
    step = hand(paper, office.head)
    passing.reassign(paper, step, to=office.editor.appointment, note="请婉清同志办", by=office.head)
    with pytest.raises(StepTaken):
        actions.complete(paper, step, by=office.head)

    do(paper, office.editor)
    assert len(lies_with(paper)) == 3


def test_delegated_it_is_done_on_behalf(paper, office):
    do(paper, office.clerk)
    passing.delegate(paper, hand(paper, office.head), to=office.editor.appointment, note="", by=office.head)
    (mine,) = course.my_hands(paper, office.editor)
    assert mine.on_behalf_of == office.head.appointment
    with pytest.raises(NotAllowed):
        passing.delegate(paper, mine.step_id, to=office.clerk.appointment, note="", by=office.editor)

    do(paper, office.editor)
    assert len(lies_with(paper)) == 3


def test_urged_once_an_hour(paper, office):
    assert [duty.holder for duty in urging.urge(paper, by=office.director)] == [office.clerk.appointment]
    with pytest.raises(urging.UrgedLately):
        urging.urge(paper, by=office.director)


def test_an_administrator_moves_it_back(paper, office):
    to_round(paper, office)
    actions.intervene(paper, to_step="review", reason="会签单位有误", by=office.admin)

    assert lies_with(paper) == [("review", "韩雨桐")]


def test_a_running_paper_stays_on_its_version(paper, office):
    publish("paper-members", [StepSpec("draft", "test_drafter", "Draft", "Draft")])
    to_round(paper, office)

    assert len(lies_with(paper)) == 3


def test_a_route_of_unknown_people_is_not_published():
    with pytest.raises(UnfitRoute):
        publish("other", [StepSpec("draft", "no_such_rule", "Draft", "Draft")])


def test_every_open_step_has_its_duty(paper, office):
    to_round(paper, office)
    rounds.request_change(paper, hand(paper, office.finance), note="改", repairer="test_drafter", by=office.finance)

    held = {duty.holder.pk for duty in duties.open_duties(paper)}
    assert held == {one.holder.pk for one in course.hands_of(paper) if one.state == "open"}
    assert issubclass(StepTaken, Refusal)


def test_handed_on_goes_straight_only_where_that_was_asked(paper, office):
    to_round(paper, office)
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    actions.send_back(paper, hand(paper, office.mayor), to_step="review", note="改", straight=True, by=office.mayor)
    actions.hand_on(paper, hand(paper, office.head), by=office.head)
    assert lies_with(paper) == [("sign", "何景行")]

    actions.send_back(paper, hand(paper, office.mayor), to_step="review", note="改", by=office.mayor)
    actions.hand_on(paper, hand(paper, office.head), by=office.head)
    assert len(lies_with(paper)) == 3
