"""What lay with somebody when they went away: it moves with one act, by those who may, and only where a deputy is
named."""

from datetime import timedelta

import pytest

from directory.absence.booking import end_absence
from directory.absence.models import Work
from office.audit import trail
from office.audit.refusals import NotAllowed
from office.chat.actions import issue_must_read
from office.duties import actions as duties
from office.duties import boxes
from office.duties.handing import NotAwayNow, NothingToHandOver, done_for, hand_over, lying
from office.duties.models import Duty, Kind
from office.worktime import clock
from office.worktime.clock import now
from tests.deputies import away
from tests.workflows.engine.test_route import Paper, do, lies_with, office, paper, route, to_round  # noqa: F401
from workflows.engine import assign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def laid(paper, office):  # noqa: F811
    """With 韩雨桐: a step of the engine, something to read, a must-read."""
    do(paper, office.clerk)
    duties.lay(Paper(), on=[office.head.appointment], kind=Kind.READ, asks="Read", by=office.clerk)
    issue_must_read("核对", "请核对。", people=[office.head.appointment], due_at=now() + DAY, by=office.director)
    return office


def test_nothing_moves_by_itself_and_everything_by_one_act(laid, paper):  # noqa: F811
    absence = away(laid.head, laid.editor)
    assert boxes.counts(laid.editor) == {"todo": 0, "to_read": 0, "done": 0, "concluded": 0}
    goes = [str(one.to.person) if one.to else None for one in lying(absence)]
    assert sorted(goes, key=str) == [None, "苏婉清", "苏婉清"]

    assert hand_over(absence, by=laid.head) == 2

    counted = boxes.counts(laid.editor)
    assert (counted["todo"], counted["to_read"]) == (1, 1)
    assert boxes.counts(laid.head)["todo"] == 1  # the must-read has reached them
    assert lies_with(paper) == [("review", "苏婉清")]
    assert trail.of(paper).filter(type="flow.delegated").count() == 1
    assert {one.on_behalf_of for one in Duty.objects.filter(holder=laid.editor.appointment)} == {laid.head.appointment}
    assert done_for(absence).count() == 2
    with pytest.raises(NothingToHandOver):
        hand_over(absence, by=laid.head)


def test_work_without_a_deputy_waits(laid, paper):  # noqa: F811
    absence = away(laid.head, laid.editor, Work.READ)

    assert hand_over(absence, by=laid.admin) == 1  # an administrator, who reads nothing of it
    assert lies_with(paper) == [("review", "韩雨桐")]


def test_signing_waits_with_the_signatory(laid, paper):  # noqa: F811
    do(paper, laid.head)
    for member in (laid.finance, laid.planning, laid.deputy):
        do(paper, member)
    assign._works["test_mayor"] = Work.SIGN
    absence = away(laid.mayor, laid.deputy)
    with pytest.raises(NothingToHandOver):
        hand_over(absence, by=laid.mayor)
    del assign._works["test_mayor"]

    assert hand_over(absence, by=laid.mayor) == 1
    assert lies_with(paper) == [("sign", "周明岚")]


def test_others_hand_over_nothing(laid):
    absence = away(laid.head, laid.editor)

    for stranger in (laid.outsider, laid.editor, laid.director, laid.service):
        with pytest.raises(NotAllowed):
            hand_over(absence, by=stranger)
    assert not Duty.objects.filter(on_behalf_of__isnull=False).exists()


def test_only_while_away(laid):
    absence = away(laid.head, laid.editor)
    with clock.at(now() + 6 * DAY), pytest.raises(NotAwayNow):
        hand_over(absence, by=laid.head)
    end_absence(absence, by=laid.head)
    with pytest.raises(NotAwayNow):
        hand_over(absence, by=laid.head)
