"""前加签: whoever asks another to sign first can have it back, and whoever is asked can give it back."""

import pytest

from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties import boxes
from tests.workflows.engine.test_route import do, hand, lies_with, office, paper, to_round  # noqa: F401
from workflows.engine import actions, course, rounds
from workflows.engine.actions import ActedAlready
from workflows.engine.move import StepTaken

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(paper, office):  # noqa: F811
    """The head of the division has asked the editor to sign first; the head's step is answered."""
    do(paper, office.clerk)
    mine = hand(paper, office.head)
    rounds.add_signer(paper, mine, signer=office.editor.appointment, how="before", by=office.head)
    return mine


def test_who_asked_has_it_back_while_the_other_has_not_signed(paper, office, asked):  # noqa: F811
    waiting = course.asked_first(course.hands_of(paper), office.head)
    assert waiting is not None
    assert waiting.holder == office.editor.appointment
    assert course.asked_first(course.hands_of(paper), office.editor) is None

    rounds.take_back(paper, waiting.step_id, by=office.head)

    assert lies_with(paper) == [("review", str(office.head.person))]
    assert boxes.counts(office.editor)["todo"] == 0
    assert trail.last(paper, "flow.").type == "flow.signer_removed"
    do(paper, office.head)


def test_nobody_else_takes_the_question_back_nor_twice(paper, office, asked):  # noqa: F811
    waiting = course.asked_first(course.hands_of(paper), office.head)
    for stranger in (office.outsider, office.editor, office.clerk):
        with pytest.raises(NotAllowed):
            rounds.take_back(paper, waiting.step_id, by=stranger)
    do(paper, office.editor)
    with pytest.raises(rounds.SignedAlready):
        rounds.take_back(paper, waiting.step_id, by=office.head)
    assert lies_with(paper) == [("review", str(office.head.person))]


def test_inside_a_round_only_the_askers_own_branch_comes_back(paper, office):  # noqa: F811
    to_round(paper, office)
    mine = hand(paper, office.finance)
    rounds.add_signer(paper, mine, signer=office.director.appointment, how="before", by=office.finance)
    do(paper, office.planning)
    waiting = course.asked_first(course.hands_of(paper), office.finance)

    rounds.take_back(paper, waiting.step_id, by=office.finance)

    for member in (office.finance, office.deputy):
        do(paper, member)
    assert lies_with(paper) == [("sign", str(office.mayor.person))]


def test_who_is_asked_gives_it_back_to_who_asked(paper, office, asked):  # noqa: F811
    mine = hand(paper, office.editor)
    with pytest.raises(NotAllowed):
        actions.send_back(paper, mine, to_step="draft", note="请补依据", by=office.editor)

    actions.send_back(paper, mine, to_step="review", note="此事不归我处", by=office.editor)

    assert lies_with(paper) == [("review", str(office.head.person))]
    assert trail.last(paper, "flow.").particulars["note"] == "此事不归我处"
    with pytest.raises(StepTaken):
        actions.complete(paper, mine, by=office.editor)


def test_inside_a_round_giving_back_leaves_the_others_alone(paper, office):  # noqa: F811
    to_round(paper, office)
    mine = hand(paper, office.finance)
    rounds.add_signer(paper, mine, signer=office.director.appointment, how="before", by=office.finance)

    actions.send_back(paper, hand(paper, office.director), to_step="countersign", note="不归我处", by=office.director)

    assert sorted(lies_with(paper)) == [("countersign", "周明岚"), ("countersign", "罗建平"), ("countersign", "许嘉言")]


def test_an_opinion_given_first_is_taken_back_while_nobody_acted_on_it(paper, office, asked):  # noqa: F811
    mine = hand(paper, office.editor)
    actions.hand_on(paper, mine, note="可以", by=office.editor)

    actions.withdraw(paper, mine, by=office.editor)
    assert lies_with(paper) == [("consult", str(office.editor.person))]

    do(paper, office.editor)
    given = [one for one in course.hands_of(paper) if one.step == "consult" and one.state == "done"][-1]
    do(paper, office.head)
    with pytest.raises(ActedAlready):
        actions.withdraw(paper, given.step_id, by=office.editor)


@pytest.fixture
def chain(paper, office):  # noqa: F811
    """The head asks the editor, beside the review or first, and the editor asks the director first, who agrees."""

    def asked_by(how):
        do(paper, office.clerk)
        rounds.add_signer(paper, hand(paper, office.head), signer=office.editor.appointment, how=how, by=office.head)
        asker = hand(paper, office.editor)
        rounds.add_signer(paper, asker, signer=office.director.appointment, how="before", by=office.editor)
        mine = hand(paper, office.director)
        do(paper, office.director)
        return mine

    return asked_by


@pytest.mark.parametrize("how", ["parallel", "before"])
def test_an_opinion_given_first_to_another_opinion_is_taken_back(paper, office, chain, how):  # noqa: F811
    given = chain(how)

    moved = actions.withdraw(paper, given, by=office.director)

    review = [("review", str(office.head.person))] if how == "parallel" else []
    assert moved.lies_at == "review"
    assert lies_with(paper) == [*review, ("consult", str(office.director.person))]
    for one in (office.director, office.editor, office.head):
        do(paper, one)
    assert {step for step, _name in lies_with(paper)} == {"countersign"}


def test_taken_back_it_leaves_another_opinion_and_its_reader_alone(paper, office):  # noqa: F811
    do(paper, office.clerk)
    asker = hand(paper, office.head)
    rounds.add_signer(paper, asker, signer=office.director.appointment, how="parallel", by=office.head)
    rounds.add_signer(paper, asker, signer=office.editor.appointment, how="before", by=office.head)
    given = hand(paper, office.editor)
    do(paper, office.editor)

    actions.withdraw(paper, given, by=office.editor)

    names = [str(office.director.person), str(office.editor.person)]
    assert lies_with(paper) == [("consult", name) for name in names]
    assert boxes.counts(office.director)["todo"] == 1


@pytest.mark.parametrize("how", ["parallel", "before"])
def test_not_taken_back_once_the_asker_has_asked_another(paper, office, asked, how):  # noqa: F811
    given = hand(paper, office.editor)
    do(paper, office.editor)
    assert course.last_done_by(paper, office.editor) is not None
    again = hand(paper, office.head)
    rounds.add_signer(paper, again, signer=office.director.appointment, how=how, by=office.head)

    assert course.last_done_by(paper, office.editor) is None
    with pytest.raises(ActedAlready):
        actions.withdraw(paper, given, by=office.editor)
    assert ("consult", str(office.director.person)) in lies_with(paper)
