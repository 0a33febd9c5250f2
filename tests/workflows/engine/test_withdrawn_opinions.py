"""撤回 of an opinion one was asked for: while nobody has acted on it, and nothing else falls with it."""

import pytest

from office.audit import trail
from office.audit.refusals import NotAllowed
from office.duties import actions as duties
from tests.deputies import away
from tests.workflows.engine.test_asking import ask, named, opinions
from tests.workflows.engine.test_route import do, hand, lies_with, office, paper, to_round  # noqa: F401
from workflows.engine import actions, course, rounds
from workflows.engine.actions import ActedAlready
from workflows.engine.asking import StillOpen

pytestmark = pytest.mark.django_db


@pytest.fixture
def beside(paper, office):  # noqa: F811
    """The head has asked the editor beside the review; the editor's opinion is given."""
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "parallel")
    given = hand(paper, office.editor)
    do(paper, office.editor)
    return given


def test_beside_a_step_it_is_open_again_and_the_step_waits_again(paper, office, beside):  # noqa: F811
    assert course.last_done_by(paper, office.editor).step_id == beside

    moved = actions.withdraw(paper, beside, by=office.editor)

    assert moved.lies_at == "review"
    assert sorted(lies_with(paper)) == [("consult", str(office.editor.person)), ("review", str(office.head.person))]
    assert sorted(str(one.holder.person) for one in duties.open_duties(paper)) == sorted(
        named(office.editor, office.head)
    )
    with pytest.raises(StillOpen):
        do(paper, office.head)
    do(paper, office.editor)
    do(paper, office.head)


def test_who_waited_and_has_opened_it_is_named_to_be_told(paper, office, beside):  # noqa: F811
    duties.mark_opened(paper, by=office.head)

    actions.withdraw(paper, beside, by=office.editor)

    assert trail.last(paper, "flow.withdrawn").particulars["opened_by"] == [str(office.head.person.public_id)]


def test_nobody_else_takes_it_back_nor_anybody_twice(paper, office, beside):  # noqa: F811
    for stranger in (office.outsider, office.head, office.clerk):
        assert course.last_done_by(paper, stranger) is None or stranger is office.clerk
        with pytest.raises(NotAllowed):
            actions.withdraw(paper, beside, by=stranger)
    actions.withdraw(paper, beside, by=office.editor)
    with pytest.raises(ActedAlready):
        actions.withdraw(paper, beside, by=office.editor)
    assert opinions(paper) == named(office.editor)


def test_not_once_the_step_that_waited_is_done(paper, office, beside):  # noqa: F811
    do(paper, office.head)
    assert course.last_done_by(paper, office.editor) is None
    with pytest.raises(ActedAlready):
        actions.withdraw(paper, beside, by=office.editor)


def test_though_another_has_given_theirs_since(paper, office, beside):  # noqa: F811
    ask(paper, office.head, office.director, "parallel")
    do(paper, office.director)

    actions.withdraw(paper, course.last_done_by(paper, office.editor).step_id, by=office.editor)

    assert opinions(paper) == named(office.editor)


def test_who_was_asked_after_it_loses_it_again_until_they_have_given_theirs(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "parallel")
    ask(paper, office.editor, office.director, "after")
    given = hand(paper, office.editor)
    do(paper, office.editor)

    actions.withdraw(paper, given, by=office.editor)
    assert opinions(paper) == named(office.editor)

    again = hand(paper, office.editor)
    do(paper, office.editor)
    do(paper, office.director)
    with pytest.raises(ActedAlready):
        actions.withdraw(paper, again, by=office.editor)


@pytest.mark.parametrize("how", ["before", "after"])
def test_in_a_round_the_other_branches_do_not_notice(paper, office, how):  # noqa: F811
    to_round(paper, office)
    ask(paper, office.finance, office.editor, how)
    if how == "after":
        do(paper, office.finance)
    given = hand(paper, office.editor)
    do(paper, office.planning)
    do(paper, office.editor)

    actions.withdraw(paper, given, by=office.editor)

    assert sorted(lies_with(paper)) == sorted(
        [("consult", str(office.editor.person)), ("countersign", str(office.deputy.person))]
    )
    do(paper, office.deputy)
    assert opinions(paper) == named(office.editor)
    do(paper, office.editor)
    if how == "before":
        do(paper, office.finance)
    assert lies_with(paper) == [("sign", str(office.mayor.person))]


def test_not_once_the_round_has_closed(paper, office):  # noqa: F811
    to_round(paper, office)
    ask(paper, office.finance, office.editor, "after")
    for one in (office.finance, office.planning, office.deputy):
        do(paper, one)
    given = hand(paper, office.editor)
    do(paper, office.editor)
    with pytest.raises(ActedAlready):
        actions.withdraw(paper, given, by=office.editor)
    assert lies_with(paper) == [("sign", str(office.mayor.person))]


def test_given_by_a_deputy_it_is_the_principals_again(paper, office):  # noqa: F811
    do(paper, office.clerk)
    absence = away(office.editor, office.director)
    ask(paper, office.head, office.editor, "parallel")
    given = hand(paper, office.director)
    do(paper, office.director)
    with pytest.raises(NotAllowed):
        actions.withdraw(paper, given, by=office.editor)

    actions.withdraw(paper, given, by=office.director)

    (again,) = course.my_hands(paper, office.director)
    assert again.on_behalf_of == absence.appointment


def test_the_asker_takes_out_who_has_it_open_again(paper, office, beside):  # noqa: F811
    actions.withdraw(paper, beside, by=office.editor)
    mine = hand(paper, office.head)
    assert rounds.added_signers(paper, mine) == [office.editor.appointment]

    rounds.remove_signer(paper, mine, signer=office.editor.appointment, by=office.head)

    do(paper, office.head)
