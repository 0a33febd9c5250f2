"""必读: one confirmation for each post named, honest receipts, one reminder a day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.actions import appoint, establish_post
from directory.actors import actor_of
from directory.roles import Role
from office.audit import trail
from office.audit.refusals import TooLate
from office.chat import actions, unread
from office.chat.actions.must_reads import (
    Incomplete,
    NobodyAsked,
    NobodyLeft,
    NotAsked,
    OutOfReach,
    RemindedToday,
    opened,
)
from office.chat.models import MustRead
from office.duties import boxes
from office.duties.models import Duty
from office.files.secrecy import CarriesSecrecyMark
from office.subjects import kinds
from office.worktime import clock
from office.worktime.clock import now
from tests.cast import SINCE
from tests.deputies import away

pytestmark = pytest.mark.django_db


def issued(cast, people=None, **changes):
    people = people or [cast.clerk.appointment, cast.finance.appointment]
    facts = {"people": people, "due_at": now() + timedelta(hours=7), "by": cast.director}
    return actions.issue_must_read("核对联系人", "逐项核对。", **facts | changes)


def receipts_of(one):
    return {receipt.person.name: receipt for receipt in one.receipts.select_related("person")}


def test_each_post_named_owes_one_confirmation(cast):
    second = establish_post(cast.unit("市财政局"), title="专班成员", roles=[Role.STAFF], order=7, by=cast.admin)
    held = appoint(cast.clerk.person, to=second, starts_on=SINCE, is_main=False, by=cast.admin)

    once = issued(cast)
    twice = issued(cast, [cast.clerk.appointment, held])

    assert once.receipts.filter(person=cast.clerk.person).count() == 1
    assert twice.receipts.filter(person=cast.clerk.person).count() == 2
    assert [duty.kind for duty in boxes.box(actor_of(cast.clerk.person), "todo")] == ["confirm"] * 3
    assert actions.confirm(twice, by=actor_of(cast.clerk.person)) == 2
    assert boxes.counts(actor_of(cast.clerk.person))["todo"] == 1


def test_the_receipt_says_delivered_opened_confirmed_and_nothing_before_it_was(cast, friday):
    one = issued(cast)
    assert [receipts_of(one)["林知远"].delivered_at, receipts_of(one)["林知远"].opened_at] == [None, None]

    with clock.at(friday + timedelta(minutes=1)):
        unread.carried([cast.clerk.person.public_id])
    with clock.at(friday + timedelta(minutes=2)):
        opened(one, by=cast.clerk)
        opened(one, by=cast.clerk)
    with clock.at(friday + timedelta(minutes=3)):
        actions.confirm(one, by=cast.clerk)

    mine, other = receipts_of(one)["林知远"], receipts_of(one)["许嘉言"]
    assert [mine.delivered_at, mine.opened_at, mine.confirmed_at] == [friday + timedelta(minutes=n) for n in (1, 2, 3)]
    assert [other.delivered_at, other.opened_at, other.confirmed_at] == [None, None, None]
    assert Duty.objects.get(subject_id=one.public_id, holder=cast.clerk.appointment).confirmed_at
    assert "must_read.confirmed" in [event.type for event in trail.of(one)]
    with pytest.raises(TooLate):
        actions.confirm(one, by=cast.clerk)


def test_only_who_is_asked_confirms(cast):
    one = issued(cast)

    for by in (cast.outsider, cast.director):
        with pytest.raises(NotAsked):
            actions.confirm(one, by=by)
    assert kinds.load(cast.outsider, "must_read", one.public_id) is None
    assert kinds.load(cast.clerk, "must_read", one.public_id) == one


def test_the_rest_are_reminded_with_one_act_once_a_day(cast, friday):
    one = issued(cast)
    actions.confirm(one, by=cast.clerk)

    assert actions.remind(one, by=cast.director) == 1
    with pytest.raises(RemindedToday):
        actions.remind(one, by=cast.director)
    with clock.at(friday + timedelta(days=1)):
        assert actions.remind(one, by=cast.director) == 1
        actions.confirm(one, by=cast.finance)
    with clock.at(friday + timedelta(days=2)), pytest.raises(NobodyLeft):
        actions.remind(one, by=cast.director)

    urged = [event for event in trail.of(one) if event.type == "duty.urged"]
    assert [event.particulars["holders"] for event in urged] == [[str(cast.finance.appointment.public_id)]] * 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"due_at": "past"}, Incomplete),
        ({"people": "nobody"}, NobodyAsked),
        ({"by": "clerk"}, OutOfReach),
    ],
)
def test_what_is_no_must_read(cast, changes, refusal):
    given = dict(changes)
    if "due_at" in given:
        given["due_at"] = now() - timedelta(seconds=1)
    if "people" in given:
        given["people"] = type(cast.clerk.appointment).objects.none()
    if "by" in given:
        given["by"] = cast.clerk

    facts = {"people": [cast.finance.appointment], "due_at": now() + timedelta(hours=1), "by": cast.director}
    with pytest.raises(refusal):
        actions.issue_must_read("题目", "内容", **facts | given)


def test_marks_of_secrecy_are_refused(cast):
    with pytest.raises(CarriesSecrecyMark):
        actions.issue_must_read(
            "秘密★", "内容", people=[cast.clerk.appointment], due_at=now() + timedelta(hours=1), by=cast.director
        )


def test_roles_without_a_unit_are_refused_instead_of_asking_everybody(cast, room, at_door):
    address = f"{reverse('chat:new_must_read')}?room={room.public_id}"
    given = {"title": "核对", "text": "逐项。", "due_at": "2026-11-20T18:00", "members": "on", "roles": ["staff"]}

    answer = at_door(cast.director).post(address, given)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["units"]
    assert not MustRead.objects.exists()


def test_members_of_a_room_may_be_asked_by_any_of_them(cast, room):
    one = issued(cast, [cast.finance.appointment], room=room, by=cast.clerk)

    assert room.entries.get(kind="must_read").must_read == one
    assert kinds.load(cast.director, "must_read", one.public_id) == one
    assert kinds.kind("must_read").origin(one) == ("room", room.public_id)
    with pytest.raises(OutOfReach):
        issued(cast, [cast.editor.appointment], room=room, by=cast.clerk)


def test_who_may_ask_nobody_else_is_offered_no_units(cast, room, at_door):
    address = f"{reverse('chat:new_must_read')}?room={room.public_id}"
    given = {"title": "核对", "text": "逐项。", "due_at": "2026-11-20T18:00", "members": "on", "roles": ["staff"]}

    assert "/directory/meant/" in at_door(cast.director).get(address).text
    assert "/directory/meant/" not in at_door(cast.clerk).get(address).text
    assert at_door(cast.clerk).post(address, given).status_code == 302
    assert MustRead.objects.get().receipts.count() == 2


def test_who_is_away_is_asked_through_the_deputy_and_the_receipt_names_who_read(cast):
    away(cast.finance, cast.neighbour)
    one = issued(cast)

    assert set(receipts_of(one)) == {"林知远", "梁忠义"}
    assert receipts_of(one)["梁忠义"].appointment == cast.finance.appointment
    with pytest.raises(NotAsked):
        actions.confirm(one, by=cast.finance)
    assert actions.confirm(one, by=cast.neighbour) == 1

    confirmed = trail.of(one).filter(type="must_read.confirmed").last()
    assert (confirmed.actor, confirmed.on_behalf_of) == (cast.neighbour.person, cast.finance.person)
    assert kinds.load(cast.finance, "must_read", one.public_id) is not None
    assert kinds.load(cast.outsider, "must_read", one.public_id) is None
