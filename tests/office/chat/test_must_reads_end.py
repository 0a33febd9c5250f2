"""Must-reads end: who has left a post before confirming is no longer asked, and everything that counts says so. And
must-reads by rule."""

import pytest
from django.urls import reverse

from directory.actors import actor_of
from directory.roles import Role
from office.chat import actions, unread
from office.chat.actions.must_reads import NobodyLeft, NotAsked, opened
from office.chat.cards import card_of
from office.chat.counting import reaches_of
from office.chat.launched import issued as launched
from office.chat.models import MustRead
from office.duties import ways
from office.duties.models import Duty
from tests.deputies import away
from tests.office.chat.test_must_reads import issued, receipts_of

pytestmark = pytest.mark.django_db
REASON = "许嘉言已离任"


def left_post(one, actor, by):
    duty = Duty.objects.get(subject_id=one.public_id, holder=actor.appointment, done_at=None)
    ways.drop(duty, reason=REASON, by=by)


def test_who_left_the_post_is_asked_no_more_and_everything_says_so(cast, friday, at_door):
    one = issued(cast)
    actions.confirm(one, by=cast.clerk)
    left_post(one, cast.finance, cast.admin)

    ended = receipts_of(one)["许嘉言"]
    assert [ended.ended_at, ended.ended_reason, ended.confirmed_at] == [friday, REASON, None]
    assert receipts_of(one)["林知远"].ended_at is None
    card = card_of(cast.director, one)
    assert [card.asked, card.confirmed, card.left, card.ended] == [2, 1, 0, 1]
    with pytest.raises(NobodyLeft):
        actions.remind(one, by=cast.director)
    assert launched(cast.director, 10) == []
    assert reaches_of(cast.director, all_confirmed=False) == []
    assert [reach.left for reach in reaches_of(cast.director, all_confirmed=True)] == [0]

    address = reverse("chat:must_read", args=[one.public_id])
    sheet = at_door(cast.director).get(address, {"show": "ended"}).content.decode()
    assert "已终止" in sheet
    assert REASON in sheet
    table = at_door(cast.director).get(reverse("chat:receipts", args=[one.public_id])).content.decode()
    assert f"许嘉言,,,,,2026-11-20 10:24:00 {REASON}" in table


def test_what_ended_is_not_confirmed_or_delivered_afterwards(cast):
    one = issued(cast)
    left_post(one, cast.finance, cast.admin)

    with pytest.raises(NotAsked):
        actions.confirm(one, by=cast.finance)
    unread.carried([cast.finance.person.public_id])
    opened(one, by=cast.finance)

    ended = receipts_of(one)["许嘉言"]
    assert [ended.delivered_at, ended.opened_at] == [None, None]
    assert card_of(cast.director, one).left == 1  # the other is asked as before
    assert not card_of(cast.finance, one).owes


def test_what_a_deputy_reads_ends_with_the_duty_that_lies_there(cast):
    away(cast.finance, deputy=cast.neighbour)
    one = issued(cast)
    assert card_of(cast.director, one).left == 2
    duty = Duty.objects.get(subject_id=one.public_id, on_behalf_of=cast.finance.appointment)

    ways.drop(duty, reason=REASON, by=cast.admin)

    assert receipts_of(one)["梁忠义"].ended_at is not None
    assert receipts_of(one)["林知远"].ended_at is None


def test_units_and_roles_are_asked_by_a_rule(cast, at_door):
    given = {
        "title": "核对联系人",
        "text": "逐项核对。",
        "due_at": "2026-11-20T18:00",
        "units": [cast.unit("市政府").pk],
        "with_below": "on",
        "roles": [str(Role.REGISTRY_CLERK)],
    }
    door = at_door(actor_of(cast.director.person))

    answer = door.post(reverse("chat:new_must_read"), given)
    one = MustRead.objects.get()

    assert answer["Location"] == reverse("chat:must_read", args=[one.public_id])
    assert set(receipts_of(one)) == {"沈秋实", "梁忠义", "唐书敏", "郑启明"}
    assert "按规则下达：市政府及所属各单位机要文书" in door.get(answer["Location"]).content.decode()
    alone = given | {"units": [cast.unit("市政府办公室").pk], "roles": []}
    del alone["with_below"]
    door.post(reverse("chat:new_must_read"), alone | {"title": "本级"})
    assert "林知远" not in receipts_of(MustRead.objects.get(title="本级"))
    assert at_door(cast.outsider).post(reverse("chat:new_must_read"), given).status_code == 403
    foreign = at_door(cast.planning).post(reverse("chat:new_must_read"), given | {"units": [cast.unit("市财政局").pk]})
    assert foreign.status_code == 422
