"""试走 of a paper under way: who has it again, who follows, whose turn it is; as it then goes."""

from itertools import groupby

import pytest

from directory.actors import actor_of
from directory.models import Appointment
from office.duties.models import Duty
from office.worktime.clock import at, now
from tests.workflows.engine.test_asking import ask
from tests.workflows.engine.test_rehearsal import laid, said
from tests.workflows.engine.test_route import Paper, do, hand, lies_with, office, paper, to_round  # noqa: F401
from tests.workflows.engine.test_series import begun
from workflows.engine import actions
from workflows.engine.rehearsal import rehearse

pytestmark = pytest.mark.django_db


def goes_as_rehearsed(paper):  # noqa: F811
    """Whoever holds it now hands it on at once, and everybody after at the last minute of their term."""
    moment = now()
    with at(moment):
        turns = rehearse(paper)
        hand_on(paper)
    for _opens_at, together in groupby(turns, key=lambda turn: turn.opens_at):
        expected = {said(turn) for turn in together}
        assert laid(paper) == expected
        moment = max(due for _step, _holder, _behalf, due in expected)
        with at(moment):
            hand_on(paper)
    assert lies_with(paper) == []
    return [turn.step for turn in turns]


def hand_on(paper):  # noqa: F811
    for duty in list(Duty.objects.filter(subject_id=paper.public_id, done_at=None).order_by("due_at", "pk")):
        holder = Appointment.objects.with_names().get(pk=duty.holder_id)
        actions.hand_on(paper, int(duty.ref[5:]), by=actor_of(holder.person))


def test_who_was_asked_first_and_after_stands_among_them(paper, office):  # noqa: F811
    do(paper, office.clerk)
    ask(paper, office.head, office.archivist, "after")
    ask(paper, office.head, office.editor, "before")
    ask(paper, office.editor, office.director, "before")

    assert goes_as_rehearsed(paper) == ["consult", "review", "consult", *["countersign"] * 3, "sign"]


def test_those_next_in_a_series_stand_among_them(office):  # noqa: F811
    paper = begun(office, "members")  # noqa: F811
    do(paper, office.finance)

    assert goes_as_rehearsed(paper) == ["sign", "file"]


def test_what_was_asked_back_goes_straight_there(paper, office):  # noqa: F811
    to_round(paper, office)
    for member in (office.finance, office.planning, office.deputy):
        do(paper, member)
    actions.send_back(paper, hand(paper, office.mayor), to_step="draft", note="改", straight=True, by=office.mayor)
    ask(paper, office.clerk, office.editor, "before")

    assert goes_as_rehearsed(paper) == ["draft", "sign"]


def test_what_was_asked_back_out_of_a_round_goes_to_those_who_have_not_agreed(paper, office):  # noqa: F811
    to_round(paper, office)
    do(paper, office.finance)
    asker = office.planning
    actions.send_back(paper, hand(paper, asker), to_step="draft", note="改", straight=True, by=asker)

    assert goes_as_rehearsed(paper) == ["countersign", "countersign", "sign"]
