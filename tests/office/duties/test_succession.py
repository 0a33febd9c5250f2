"""交接: who leaves a post leaves nothing in it; the successor has it, sees it, and nobody sees more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.actors import actor_of, today
from directory.administering.giving import How, give_post
from directory.administering.people import end_post
from directory.administering.posts import abolish_post
from directory.administering.refusals import StillInside
from directory.administering.units import abolish_unit
from directory.models import Appointment
from office.audit import trail
from office.audit.readers import read_afterwards
from office.audit.refusals import NotAllowed
from office.chat.actions import issue_must_read, open_room, post
from office.chat.permissions import memberships_of
from office.duties import actions as duties
from office.duties import boxes
from office.duties.handing import hand_over
from office.duties.models import Duty, Kind
from office.duties.succession import (
    NothingTicked,
    NotLeaving,
    UnfitSuccessor,
    hand_over_post,
    leavers,
    left_by,
    successors,
)
from office.notices.models import Notice
from office.worktime.clock import now
from office.worktime.terms import Term
from tests.deputies import away
from tests.directory.keepers import keeper_of
from tests.directory.test_cards import at  # noqa: F401
from tests.workflows.engine.test_route import Paper, do, lies_with, office, paper, route  # noqa: F401
from workflows.supervision.actions import open_matter
from workflows.supervision.models import Matter

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def laid(paper, office):  # noqa: F811
    """With 韩雨桐: a step of the engine, something to read, a must-read; and a conversation."""
    do(paper, office.clerk)
    duties.lay(Paper(), on=[office.head.appointment], kind=Kind.READ, asks="Read", by=office.clerk)
    issue_must_read("核对", "请核对。", people=[office.head.appointment], due_at=now() + DAY, by=office.director)
    room = open_room("私下", people=[office.head.person], by=office.clerk)
    post(room, text="只给你看", by=office.clerk)
    return office


@pytest.fixture
def lying(cast):
    """With 韩雨桐: something to read about a unit, and a must-read."""
    duties.lay(cast.unit("市财政局"), on=[cast.head.appointment], kind=Kind.READ, asks="Read", by=cast.clerk)
    issue_must_read("核对", "请核对。", people=[cast.head.appointment], due_at=now() + DAY, by=cast.director)
    return cast


@pytest.fixture
def left(laid):
    """Who has left yesterday, and who holds the post from today on."""
    end_post(laid.head.appointment, last_on=today() - DAY, by=laid.admin)
    heir = give_post(laid.clerk.person, to=laid.head.appointment.post, starts_on=today(), how=How.BESIDE, by=laid.admin)
    return Appointment.objects.get(pk=laid.head.appointment.pk), heir


def everything(held):
    return [one.duty.public_id for one in left_by(held)]


def test_open_duties_go_to_the_successor_and_what_was_asked_of_the_person_ends(laid, paper, left):  # noqa: F811
    held, heir = left
    before = Duty.objects.count()
    assert list(successors(held)) == [heir]
    assert sorted(one.ends for one in left_by(held)) == [False, False, True]

    assert hand_over_post(held, to=heir, ticked=everything(held), by=laid.admin) == 3

    successor = actor_of(laid.clerk.person)
    counted = boxes.counts(successor)
    assert (counted["todo"], counted["to_read"]) == (1, 1)
    assert lies_with(paper) == [("review", "林知远")]
    assert not Duty.objects.filter(holder=held, done_at=None).exists()
    assert Duty.objects.count() == before + 1  # the step's duty is a new row, the old one says where it went
    ended = Duty.objects.get(holder=held, subject_kind="must_read")
    assert "韩雨桐" in ended.closed_reason
    assert list(memberships_of(successor).values_list("room__name", flat=True)) == ["私下"]  # their own
    do(paper, successor)

    told = trail.of(laid.head.person).get(type="duty.handed_over")
    assert (told.particulars["duties"], told.particulars["closed"]) == (2, 1)
    read_afterwards("office.duties.readers.tell_both", told.pk)
    assert {one.person for one in Notice.objects.filter(event_id=told.pk)} == {laid.head.person, laid.clerk.person}


def test_only_what_is_ticked_goes_and_a_named_other_may_have_it(laid, paper, left):  # noqa: F811
    held, _heir = left
    reading = next(one.duty for one in left_by(held) if one.duty.kind == Kind.READ)

    hand_over_post(held, to=laid.editor.appointment, ticked=[reading.public_id], by=laid.admin)

    assert boxes.counts(laid.editor)["to_read"] == 1
    assert lies_with(paper) == [("review", "韩雨桐")]
    with pytest.raises(NothingTicked):
        hand_over_post(held, to=laid.editor.appointment, ticked=[reading.public_id], by=laid.admin)


def test_what_a_deputy_did_for_another_goes_back_to_them(laid, paper):  # noqa: F811
    absence = away(laid.head, laid.editor)
    hand_over(absence, by=laid.head)
    end_post(laid.editor.appointment, last_on=today(), by=laid.admin)
    held = Appointment.objects.get(pk=laid.editor.appointment.pk)
    theirs = [one.duty.public_id for one in left_by(held) if one.duty.kind == Kind.READ]

    hand_over_post(held, to=laid.director.appointment, ticked=theirs, by=laid.admin)

    back = Duty.objects.get(public_id=theirs[0])
    assert (back.holder, back.on_behalf_of) == (laid.head.appointment, None)


def test_who_may_and_to_whom(laid, left):
    held, heir = left
    strangers = (laid.outsider, laid.director, laid.service, actor_of(laid.head.person),
                 keeper_of(laid, "市财政局", "czadm"))  # fmt: skip
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            hand_over_post(held, to=heir, ticked=everything(held), by=stranger)
    for unfit in (held, give_post(laid.editor.person, to=held.post, starts_on=today() + DAY, how=How.BESIDE,
                                  by=laid.admin)):  # fmt: skip
        with pytest.raises(UnfitSuccessor):
            hand_over_post(held, to=unfit, ticked=everything(held), by=laid.admin)
    with pytest.raises(NotLeaving):
        hand_over_post(laid.editor.appointment, to=heir, ticked=(), by=laid.admin)


def test_on_the_last_day_they_hand_over_themselves(lying, at):  # noqa: F811
    end_post(lying.head.appointment, last_on=today(), by=lying.admin)
    url = reverse("duties:hand_over_post", args=[lying.head.appointment.public_id])
    client = at(lying.head)
    shown = client.get(url).content.decode()
    assert "核对" in shown
    assert (
        url in client.get(reverse("duties:leavers") + f"?source=person:{lying.head.person.public_id}").content.decode()
    )

    wrong = client.post(url, {"to": "0", "duties": [str(one) for one in everything(lying.head.appointment)]})
    assert wrong.status_code == 422
    nothing = client.post(url, {"to": lying.clerk.appointment.pk})
    assert nothing.status_code == 422
    given = {"to": lying.clerk.appointment.pk, "duties": [str(one) for one in everything(lying.head.appointment)]}
    assert client.post(url, given | {"action_key": "k"}).status_code == 302
    assert client.post(url, given | {"action_key": "k"}).status_code == 302
    assert not Duty.objects.filter(holder=lying.head.appointment, done_at=None).exists()


def test_an_administrator_reads_of_what_kind_it_is_and_no_title(lying, at):  # noqa: F811
    end_post(lying.head.appointment, last_on=today() - DAY, by=lying.admin)
    held = lying.head.appointment
    client = at(lying.admin)
    unit = lying.unit("市政府办公室")
    listed = client.get(reverse("duties:leavers") + f"?source=unit:{unit.public_id}").content.decode()
    assert "韩雨桐" in listed
    assert list(leavers(unit)) == [held]
    shown = client.get(reverse("duties:hand_over_post", args=[held.public_id])).content.decode()
    assert "核对" not in shown
    for stranger in (lying.outsider, lying.director):
        assert at(stranger).get(reverse("duties:hand_over_post", args=[held.public_id])).status_code == 404
        assert at(stranger).get(reverse("duties:leavers") + f"?source=unit:{unit.public_id}").status_code == 404


def test_matters_name_the_successor_from_then_on(cast):
    unit = cast.unit("市财政局")
    matter = open_matter(title="供水", requirement="请报结果。", lead=unit, term=Term(10), by=cast.director)
    Matter.objects.filter(pk=matter.pk).update(handler=cast.finance.appointment)
    end_post(cast.finance.appointment, last_on=today(), by=cast.admin)

    hand_over_post(
        cast.finance.appointment,
        to=cast.neighbour.appointment,
        ticked=everything(cast.finance.appointment),
        by=cast.admin,
    )

    assert Matter.objects.get(pk=matter.pk).handler == cast.neighbour.appointment


def test_nothing_is_abolished_over_open_duties(laid, left):
    held, heir = left
    end_post(heir, last_on=today(), by=laid.admin)
    Appointment.objects.filter(pk=heir.pk).update(ends_on=today() - DAY, starts_on=today() - DAY)
    with pytest.raises(StillInside) as refused:
        abolish_post(held.post, by=laid.admin)
    assert refused.value.links == [(str(held), reverse("duties:hand_over_post", args=[held.public_id]))]
    end_post(laid.clerk.appointment, last_on=today() - DAY, by=laid.admin)
    with pytest.raises(StillInside):
        abolish_unit(laid.unit("综合一科"), by=laid.admin)

    hand_over_post(held, to=laid.editor.appointment, ticked=everything(held), by=laid.admin)

    abolish_post(held.post, by=laid.admin)
