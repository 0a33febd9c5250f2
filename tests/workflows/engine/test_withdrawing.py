"""撤回: whoever did something takes it back while nobody has acted on it; what is offered is what is accepted."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.audit.refusals import Refusal
from tests.workflows.engine.test_asking import ask
from tests.workflows.engine.test_at_rest import ACTS, held_now, on_its_way, ways  # noqa: F401
from tests.workflows.engine.test_route import do, hand, lies_with, office, paper, to_round  # noqa: F401
from workflows.engine import actions, course, passing
from workflows.engine.actions import ActedAlready

pytestmark = pytest.mark.django_db


def refused(paper, step, by):  # noqa: F811
    assert step not in {offered.step_id for offered in [course.last_done_by(paper, by)] if offered}
    with pytest.raises(ActedAlready):
        actions.withdraw(paper, step, by=by)


def moved_by_the_office(paper, office, to_step):  # noqa: F811
    actions.intervene(paper, to_step=to_step, reason="来不及", by=office.director)


def test_not_once_an_administrator_has_moved_it_on(paper, office):  # noqa: F811
    to_round(paper, office)
    reviewed = course.last_done_by(paper, office.head).step_id
    moved_by_the_office(paper, office, "draft")

    refused(paper, reviewed, office.head)
    assert lies_with(paper) == [("draft", str(office.clerk.person))]


def test_no_opinion_once_an_administrator_has_moved_it_on(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "after")
    do(paper, office.head)
    opinion = hand(paper, office.editor)
    do(paper, office.editor)
    assert course.last_done_by(paper, office.editor).step_id == opinion
    moved_by_the_office(paper, office, "draft")

    refused(paper, opinion, office.editor)
    assert lies_with(paper) == [("draft", str(office.clerk.person))]


def test_once_the_opinion_asked_after_it_is_withdrawn_it_may_be_too(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "after")
    reviewed = hand(paper, office.head)
    do(paper, office.head)
    opinion = hand(paper, office.editor)
    do(paper, office.editor)
    refused(paper, reviewed, office.head)
    actions.withdraw(paper, opinion, by=office.editor)

    assert course.last_done_by(paper, office.head).step_id == reviewed
    actions.withdraw(paper, reviewed, by=office.head)

    assert lies_with(paper) == [("review", str(office.head.person))]
    do(paper, office.head)
    assert lies_with(paper) == [("consult", str(office.editor.person))]


def test_the_opinion_given_beside_it_before_does_not_stand_in_the_way(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "parallel")
    do(paper, office.editor)
    reviewed = hand(paper, office.head)
    do(paper, office.head)

    assert course.last_done_by(paper, office.head).step_id == reviewed
    actions.withdraw(paper, reviewed, by=office.head)

    assert lies_with(paper) == [("review", str(office.head.person))]
    do(paper, office.head)
    assert {step for step, _name in lies_with(paper)} == {"countersign"}


def test_not_twice(paper, office):  # noqa: F811
    drafted = hand(paper, office.clerk)
    do(paper, office.clerk)
    actions.withdraw(paper, drafted, by=office.clerk)

    refused(paper, drafted, office.clerk)


def test_not_once_the_next_has_asked_another(paper, office):  # noqa: F811
    drafted = hand(paper, office.clerk)
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "parallel")

    refused(paper, drafted, office.clerk)
    assert ("consult", str(office.editor.person)) in lies_with(paper)


class Undone(Exception):
    """Taken back at once: the act was only tried."""


def accepted(act):
    with suppress(Undone):
        try:
            with transaction.atomic():
                act()
                raise Undone
        except Refusal:
            return False
    return True


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from((*ACTS, "intervene", "complete")), st.integers(0, 59)), min_size=4, max_size=14
    )
)
def test_what_is_offered_is_accepted_and_nothing_else(office, on_its_way, acts):  # noqa: F811
    paper = on_its_way()  # noqa: F811
    for act, number in acts:
        if not (among := course.hands_of(paper) if act in ("withdraw", "reopen", "take_back") else held_now(paper)):
            break
        with suppress(Refusal):
            if act == "intervene":
                moved_by_the_office(paper, office, (course.passed_steps(paper) or ["draft"])[-1])
            else:
                ways(paper, office, among[number % len(among)], number)[act]()

    hands = course.hands_of(paper)
    for one in (cast for cast in vars(office).values() if getattr(cast, "appointment", None)):
        mine = [hand.step_id for hand in hands if hand.holder == one.appointment and hand.state == "done"]
        taken = [step for step in mine if accepted(lambda step=step, by=one: actions.withdraw(paper, step, by=by))]
        offered = course.last_done_by(paper, one, hands)
        assert taken[-1:] == ([offered.step_id] if offered else [])
        passed_on = {given_on.step_id for given_on in course.passed_on_by(hands, one)}
        for given_on in hands:
            back = accepted(lambda step=given_on.step_id, by=one: passing.reclaim(paper, step, by=by))
            assert back == (given_on.step_id in passed_on)
