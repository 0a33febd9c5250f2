"""What users of other systems tripped over, each by the issue that tells of it (reference: peers.md, 3.3)."""

import pytest

from tests.workflows.engine.test_route import do, hand, lies_with, office, paper, to_round  # noqa: F401
from workflows.engine import actions, passing, rounds

pytestmark = pytest.mark.django_db


def test_steedos_workflow_1377_a_countersignature_can_be_taken_back(paper, office):  # noqa: F811
    to_round(paper, office)
    step = hand(paper, office.finance)
    do(paper, office.finance)

    rounds.reopen(paper, step, note="数据有误", by=office.finance)

    assert ("countersign", str(office.finance.person)) in lies_with(paper)


def test_antflow_7_sent_back_out_of_a_round_it_does_not_jump_to_the_next_approver(paper, office):  # noqa: F811
    to_round(paper, office)
    for member in (office.finance, office.planning):
        do(paper, member)

    actions.send_back(paper, hand(paper, office.deputy), to_step="review", note="请核", by=office.deputy)

    assert lies_with(paper) == [("review", str(office.head.person))]


def test_ruoyi_vue_pro_566_an_added_signer_can_refuse(paper, office):  # noqa: F811
    """In a round as every other member; beside a single step the refusal comes back to whoever asked."""
    do(paper, office.clerk)
    rounds.add_signer(paper, hand(paper, office.head), signer=office.editor.appointment, how="before", by=office.head)
    actions.hand_on(paper, hand(paper, office.editor), outcome="disagreed", note="依据不足", by=office.editor)
    assert lies_with(paper) == [("review", str(office.head.person))]

    do(paper, office.head)
    mine = hand(paper, office.finance)
    rounds.add_signer(paper, mine, signer=office.director.appointment, how="parallel", by=office.finance)
    actions.send_back(paper, hand(paper, office.director), to_step="draft", note="重拟", by=office.director)
    assert lies_with(paper) == [("draft", str(office.clerk.person))]


def test_loonflow_282_whoever_sends_back_chooses_among_the_steps_passed(paper, office):  # noqa: F811
    to_round(paper, office)
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)

    actions.send_back(paper, hand(paper, office.mayor), to_step="review", note="请再审", by=office.mayor)
    assert lies_with(paper) == [("review", str(office.head.person))]


def test_codingapi_108_a_step_passed_on_and_sent_back_lies_with_one_pair_of_hands(paper, office):  # noqa: F811
    """A step of one that several had in turn comes back once, to the last of them."""
    do(paper, office.clerk)
    passing.reassign(paper, hand(paper, office.head), to=office.editor.appointment, note="", by=office.head)
    do(paper, office.editor)

    actions.send_back(paper, hand(paper, office.planning), to_step="review", note="请核", by=office.planning)

    assert lies_with(paper) == [("review", str(office.editor.person))]


def test_a_signer_added_beside_is_taken_out_again(paper, office):  # noqa: F811
    """减签: by whoever added them, until they have signed."""
    to_round(paper, office)
    mine = hand(paper, office.finance)
    rounds.add_signer(paper, mine, signer=office.director.appointment, how="parallel", by=office.finance)
    rounds.add_signer(paper, mine, signer=office.editor.appointment, how="after", by=office.finance)
    assert {one.person for one in rounds.added_signers(paper, mine)} == {office.director.person, office.editor.person}
    with pytest.raises(rounds.SignedAlready):  # not added by the planning commission
        rounds.remove_signer(
            paper, hand(paper, office.planning), signer=office.director.appointment, by=office.planning
        )

    for signer in (office.director, office.editor):
        rounds.remove_signer(paper, mine, signer=signer.appointment, by=office.finance)

    assert rounds.added_signers(paper, mine) == []
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    assert lies_with(paper) == [("sign", str(office.mayor.person))]


def test_whoever_has_signed_is_not_taken_out(paper, office):  # noqa: F811
    to_round(paper, office)
    mine = hand(paper, office.finance)
    rounds.add_signer(paper, mine, signer=office.director.appointment, how="parallel", by=office.finance)
    do(paper, office.director)
    with pytest.raises(rounds.SignedAlready):
        rounds.remove_signer(paper, mine, signer=office.director.appointment, by=office.finance)
