"""Opinions asked first, beside and after, of several, and in chains: who waits for whom."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.audit.refusals import Refusal
from office.duties import actions as duties
from tests.workflows.engine.test_route import Paper, do, hand, lies_with, office, paper, route, to_round  # noqa: F401
from workflows.engine import actions, course, rounds
from workflows.engine.asking import StillOpen

pytestmark = pytest.mark.django_db


def ask(paper, asker, other, how):  # noqa: F811
    rounds.add_signer(paper, hand(paper, asker), signer=other.appointment, how=how, by=asker)


def opinions(paper):  # noqa: F811
    return [name for step, name in lies_with(paper) if step == "consult"]


def named(*actors):
    return [str(one.person) for one in actors]


def test_who_was_asked_beside_and_asks_another_first_is_waited_for_with_them(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "parallel")
    ask(paper, office.editor, office.director, "before")

    with pytest.raises(StillOpen):
        do(paper, office.head)
    do(paper, office.director)
    with pytest.raises(StillOpen):
        do(paper, office.head)
    do(paper, office.editor)
    do(paper, office.head)

    assert {step for step, _name in lies_with(paper)} == {"countersign"}


def test_who_was_asked_beside_is_waited_for_after_another_was_asked_first(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "parallel")
    ask(paper, office.head, office.director, "before")
    do(paper, office.director)

    with pytest.raises(StillOpen):
        do(paper, office.head)
    assert rounds.added_signers(paper, hand(paper, office.head)) == [office.editor.appointment]
    do(paper, office.editor)
    do(paper, office.head)


def test_who_follows_one_asked_beside_is_waited_for_too(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "parallel")
    ask(paper, office.editor, office.director, "after")
    do(paper, office.editor)

    assert opinions(paper) == named(office.director)
    with pytest.raises(StillOpen):
        do(paper, office.head)


def test_an_opinion_beside_another_does_not_hold_a_round_for_good(paper, office):  # noqa: F811
    to_round(paper, office)
    ask(paper, office.finance, office.editor, "before")
    ask(paper, office.editor, office.director, "parallel")
    for one in (office.planning, office.deputy, office.director, office.editor, office.finance):
        do(paper, one)

    assert lies_with(paper) == [("sign", str(office.mayor.person))]


def test_who_asked_takes_out_one_who_has_asked_others_in_turn(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "parallel")
    ask(paper, office.editor, office.finance, "parallel")
    ask(paper, office.editor, office.director, "before")
    mine = hand(paper, office.head)
    assert rounds.added_signers(paper, mine) == [office.editor.appointment]

    rounds.remove_signer(paper, mine, signer=office.editor.appointment, by=office.head)

    assert opinions(paper) == []
    do(paper, office.head)


def test_who_asked_first_takes_the_question_back_from_whom_the_other_asked(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.editor, "before")
    ask(paper, office.editor, office.director, "before")
    waiting = course.asked_first(course.hands_of(paper), office.head)
    assert waiting.holder == office.director.appointment

    rounds.take_back(paper, waiting.step_id, by=office.head)

    assert lies_with(paper) == [("review", str(office.head.person))]


def test_withdrawn_it_still_goes_to_those_asked_after_it(paper, office):  # noqa: F811
    do(paper, office.clerk)
    step = hand(paper, office.head)
    ask(paper, office.head, office.editor, "after")
    ask(paper, office.head, office.director, "after")
    do(paper, office.head)
    given = hand(paper, office.editor)
    do(paper, office.editor)

    actions.withdraw(paper, given, by=office.editor)
    do(paper, office.editor)
    assert opinions(paper) == named(office.director)

    do(paper, office.director)
    assert {step for step, _name in lies_with(paper)} == {"countersign"}
    with pytest.raises(Refusal):
        actions.withdraw(paper, step, by=office.head)


class Chain:
    """Who has it, by the rules alone: asked first, the asker waits and has it again; asked beside, both have it."""

    def __init__(self, head):
        self.open, self.waits, self.beside, self.asked_by = [head], {}, {}, {}

    def ask(self, asker, other, how):
        self.open.append(other)
        self.asked_by[other] = asker
        if how == "before":
            self.open.remove(asker)
            self.waits[other] = asker
        else:
            self.beside[other] = asker

    def is_waited_for(self, one):
        """Whether whoever was asked beside this one is still to answer, or has it with another first."""
        busy = set(self.open) | set(self.waits.values())
        return any(asker == one and other in busy for other, asker in self.beside.items())

    def answer(self, one):
        self.open.remove(one)
        if one in self.waits:
            self.open.append(self.waits.pop(one))

    def fall(self, one):
        """They have it no more, and nobody whom they asked beside."""
        for other in [other for other, asker in self.beside.items() if asker == one]:
            self._drop(other)
        if one in self.open:
            self.open.remove(one)

    def _drop(self, one):
        first = next((other for other, asker in self.waits.items() if asker == one), None)
        if first is not None:
            self._drop(first)
            self.waits.pop(first)
        self.fall(one)
        self.beside.pop(one, None)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["before", "parallel", "answer", "withdraw", "take_back"]), st.integers(0, 9)),
        max_size=14,
    )
)
def test_of_every_link_of_a_chain_one_has_it_and_never_nobody(office, acts):  # noqa: F811
    paper = Paper()  # noqa: F811
    actions.start(paper, route=route(), by=office.clerk)
    do(paper, office.clerk)
    free = [office.editor, office.director, office.finance, office.planning]
    chain, given = Chain(office.head), None
    for act, number in acts:
        one = chain.open[number % len(chain.open)]
        if act in ("before", "parallel") and free:
            other = free.pop()
            ask(paper, one, other, act)
            chain.ask(one, other, act)
        elif act == "answer" and one != office.head and not chain.is_waited_for(one):
            given = (one, hand(paper, one), chain.waits.get(one))
            do(paper, one)
            chain.answer(one)
        elif act == "withdraw" and given:
            (who, step, asker), given = given, None
            try:
                actions.withdraw(paper, step, by=who)
            except Refusal:
                live = set(chain.open) | set(chain.waits.values())
                assert chain.beside[who] not in live if asker is None else asker in chain.asked_by.values()
            else:
                chain.open.append(who)
                if asker is None:
                    continue
                chain.open.remove(asker)
                chain.waits[who] = asker
        elif act == "take_back" and one in chain.waits:
            asker = chain.waits[one]
            rounds.take_back(paper, hand(paper, one), by=asker)
            chain.fall(one)
            chain.open.append(chain.waits.pop(one))
        assert sorted(name for _step, name in lies_with(paper)) == sorted(named(*chain.open))
        held = sorted(str(one.holder.person) for one in duties.open_duties(paper))
        assert held == sorted(named(*chain.open))
        for one in list(chain.open):
            if chain.is_waited_for(one):
                with pytest.raises(StillOpen):
                    actions.complete(paper, hand(paper, one), by=one)
