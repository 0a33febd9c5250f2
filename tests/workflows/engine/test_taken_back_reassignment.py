"""收回转办: who passed a step on to the wrong person has it again, while that person has not acted."""

import pytest

from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties import actions as duties
from office.duties import boxes
from tests.deputies import away
from tests.workflows.engine.test_asking import ask
from tests.workflows.engine.test_route import do, hand, lies_with, office, paper, to_round  # noqa: F401
from workflows.engine import actions, course, passing, rounds
from workflows.engine.actions import ActedAlready
from workflows.engine.withdrawing import had_again

pytestmark = pytest.mark.django_db


def pass_on(paper, by, to):  # noqa: F811
    passing.reassign(paper, hand(paper, by), to=to.appointment, note="", by=by)


@pytest.fixture
def passed(paper, office):  # noqa: F811
    """The head has passed the review on to the editor."""
    do(paper, office.clerk)
    pass_on(paper, office.head, office.editor)
    return hand(paper, office.editor)


def test_it_lies_with_who_passed_it_on_again_with_the_days_it_had(paper, office, passed):  # noqa: F811
    (before,) = duties.open_duties(paper)
    assert [one.step_id for one in course.passed_on_by(course.hands_of(paper), office.head)] == [passed]
    assert not course.passed_on_by(course.hands_of(paper), office.clerk)

    moved = passing.reclaim(paper, passed, note="转错了", by=office.head)

    assert (moved.lies_at, moved.holder) == ("review", office.head.appointment)
    assert lies_with(paper) == [("review", str(office.head.person))]
    assert boxes.counts(office.editor)["todo"] == 0
    (again,) = duties.open_duties(paper)
    assert again.due_at == before.due_at
    told = trail.last(paper, "flow.reclaimed").particulars
    assert (told["receiver"], told["note"]) == (str(office.editor.appointment.public_id), "转错了")
    assert told["opened_by"] == []
    do(paper, office.head)


def test_who_has_opened_it_is_named_to_be_told(paper, office, passed):  # noqa: F811
    duties.mark_opened(paper, by=office.editor)
    passing.reclaim(paper, passed, by=office.head)
    opened_by = trail.last(paper, "flow.reclaimed").particulars["opened_by"]
    assert opened_by == [str(office.editor.person.public_id)]


def test_nobody_else_takes_it_back_nor_anybody_twice(paper, office, passed):  # noqa: F811
    for stranger in (office.outsider, office.editor, office.clerk):
        with pytest.raises(NotAllowed):
            passing.reclaim(paper, passed, by=stranger)
    passing.reclaim(paper, passed, by=office.head)
    with pytest.raises(ActedAlready):
        passing.reclaim(paper, passed, by=office.head)


def test_of_a_chain_only_the_last_may_and_then_who_was_before(paper, office, passed):  # noqa: F811
    pass_on(paper, office.editor, office.director)
    assert not course.passed_on_by(course.hands_of(paper), office.head)
    with pytest.raises(ActedAlready):
        passing.reclaim(paper, passed, by=office.head)

    passing.reclaim(paper, passed, by=office.editor)
    assert lies_with(paper) == [("review", str(office.editor.person))]
    passing.reclaim(paper, passed, by=office.head)
    assert lies_with(paper) == [("review", str(office.head.person))]


ACTED = {
    "complete": lambda one, cast, step: actions.complete(one, step, by=cast.editor),
    "send_back": lambda one, cast, step: actions.send_back(one, step, to_step="draft", note="改", by=cast.editor),
    "ask_first": lambda one, cast, step: ask(one, cast.editor, cast.director, "before"),
    "ask_beside": lambda one, cast, step: ask(one, cast.editor, cast.director, "parallel"),
    "ask_after": lambda one, cast, step: ask(one, cast.editor, cast.director, "after"),
    "delegate": lambda one, cast, step: passing.delegate(
        one, step, to=cast.director.appointment, note="", by=cast.editor
    ),
}


@pytest.mark.parametrize("act", ACTED)
def test_not_once_the_receiver_has_acted(paper, office, passed, act):  # noqa: F811
    ACTED[act](paper, office, passed)
    before = lies_with(paper)

    assert not course.passed_on_by(course.hands_of(paper), office.head)
    with pytest.raises(ActedAlready):
        passing.reclaim(paper, passed, by=office.head)
    assert lies_with(paper) == before


def test_whom_the_passer_asked_beside_it_is_waited_for_by_them_again(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.director, "parallel")
    pass_on(paper, office.head, office.editor)

    passing.reclaim(paper, hand(paper, office.editor), by=office.head)

    assert rounds.added_signers(paper, hand(paper, office.head)) == [office.director.appointment]


def test_in_a_round_the_other_branches_do_not_notice(paper, office):  # noqa: F811
    to_round(paper, office)
    pass_on(paper, office.finance, office.editor)
    passing.reclaim(paper, hand(paper, office.editor), by=office.finance)
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    assert lies_with(paper) == [("sign", str(office.mayor.person))]


def test_from_the_deputy_of_a_receiver_who_is_away(paper, office):  # noqa: F811
    away(office.finance, office.neighbour)
    do(paper, office.clerk)
    pass_on(paper, office.head, office.finance)
    with pytest.raises(NotAllowed):
        passing.reclaim(paper, hand(paper, office.neighbour), by=office.finance)

    passing.reclaim(paper, hand(paper, office.neighbour), by=office.head)

    (mine,) = course.my_hands(paper, office.head)
    assert mine.on_behalf_of is None


def test_passed_on_by_a_deputy_it_is_done_for_the_principal_again(paper, office):  # noqa: F811
    away(office.head, office.editor)
    do(paper, office.clerk)
    pass_on(paper, office.editor, office.director)
    with pytest.raises(NotAllowed):
        passing.reclaim(paper, hand(paper, office.director), by=office.head)

    moved = passing.reclaim(paper, hand(paper, office.director), by=office.editor)

    assert (moved.holder, moved.on_behalf_of) == (office.editor.appointment, office.head.appointment)
    (mine,) = course.my_hands(paper, office.editor)
    assert mine.on_behalf_of == office.head.appointment


def test_delegated_to_who_is_away_by_now_it_is_theirs_again(paper, office):  # noqa: F811
    do(paper, office.clerk)
    step = hand(paper, office.head)
    passing.delegate(paper, step, to=office.editor.appointment, note="", by=office.head)
    pass_on(paper, office.editor, office.director)
    away(office.editor, office.deputy)

    moved = passing.reclaim(paper, hand(paper, office.director), by=office.editor)

    assert moved.now_with == office.editor.appointment
    (mine,) = course.my_hands(paper, office.editor)
    assert mine.on_behalf_of == office.head.appointment


def test_passed_on_by_who_is_away_by_now_their_deputy_has_it(paper, office, passed):  # noqa: F811
    away(office.head, office.director)
    assert had_again(passed) == office.director.appointment

    moved = passing.reclaim(paper, passed, by=office.head)

    assert moved.now_with == office.director.appointment
    (held,) = course.my_hands(paper, office.director)
    assert held.on_behalf_of == office.head.appointment
