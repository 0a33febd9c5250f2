"""What a must-read asks to be done as well, and the sheet of those it asks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from office.audit import trail
from office.audit.refusals import TooLate
from office.chat import actions
from office.chat.actions.must_reads import NotAsked
from office.chat.cards import card_of
from office.chat.views import must_reads
from office.duties import boxes, ways
from office.duties.models import Duty
from office.worktime import clock
from tests.deputies import away
from tests.office.chat.test_must_reads import issued, receipts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(cast):
    return issued(cast, asks_done="核对后回填联系人")


def todo(actor):
    return [duty.asks for duty in boxes.box(actor, "todo")]


def test_who_has_confirmed_then_says_that_it_is_done(cast, asking, friday):
    with pytest.raises(TooLate):
        actions.say_done(asking, by=cast.clerk)
    actions.confirm(asking, by=cast.clerk)
    assert todo(cast.clerk) == ["Do what the must-read asks"]
    card = card_of(cast.clerk, asking)
    assert [card.owes, card.owes_done, card.left, card.did] == [False, True, 2, 0]

    with clock.at(friday + timedelta(minutes=5)):
        assert actions.say_done(asking, text="已回填 3 人", by=cast.clerk) == 1

    mine = receipts_of(asking)["林知远"]
    assert [mine.confirmed_at, mine.done_at, mine.done_text] == [friday, friday + timedelta(minutes=5), "已回填 3 人"]
    assert [todo(cast.clerk), card_of(cast.clerk, asking).left] == [[], 1]
    assert "must_read.done" in [event.type for event in trail.of(asking)]
    with pytest.raises(TooLate):
        actions.say_done(asking, by=cast.clerk)
    for other in (cast.outsider, cast.director):
        with pytest.raises(NotAsked):
            actions.say_done(asking, by=other)


def test_where_nothing_is_to_be_done_knowing_is_the_end(cast):
    plain = issued(cast)
    actions.confirm(plain, by=cast.clerk)
    assert todo(cast.clerk) == []
    with pytest.raises(TooLate):
        actions.say_done(plain, by=cast.clerk)


def test_the_rest_who_are_reminded_are_those_who_have_not_done_it(cast, asking, friday):
    actions.confirm(asking, by=cast.clerk)
    actions.confirm(asking, by=cast.finance)
    actions.say_done(asking, by=cast.finance)
    assert actions.remind(asking, by=cast.director) == 1


def test_a_deputy_who_confirms_does_it_too(cast):
    away(cast.finance, deputy=cast.neighbour)
    one = issued(cast, asks_done="回填")
    actions.confirm(one, by=cast.neighbour)
    duty = Duty.objects.get(subject_id=one.public_id, ref="done")
    assert duty.on_behalf_of == cast.finance.appointment
    actions.say_done(one, by=cast.neighbour)
    duty.refresh_from_db()
    assert duty.done_at is not None


def test_who_left_the_post_before_it_was_done_is_asked_no_more(cast, asking):
    actions.confirm(asking, by=cast.finance)
    duty = Duty.objects.get(subject_id=asking.public_id, ref="done")
    ways.drop(duty, reason="离任", by=cast.admin)
    ended = receipts_of(asking)["许嘉言"]
    assert [ended.confirmed_at is not None, ended.ended_reason] == [True, "离任"]
    assert [card_of(cast.director, asking).left, card_of(cast.director, asking).ended] == [1, 1]


def test_it_is_said_by_a_form(cast, asking, at_door):
    address = reverse("chat:say_done", args=[asking.public_id])
    sheet = reverse("chat:must_read", args=[asking.public_id])
    door = at_door(cast.clerk)
    door.post(reverse("chat:confirm", args=[asking.public_id]), {"action_key": "a"})
    assert "核对后回填联系人" in door.get(sheet).content.decode()
    assert "说明已办妥" in door.get(sheet).content.decode()
    assert door.post(address, {"action_key": "b", "text": "<b>好</b>", "back": "sheet"}).status_code == 302
    assert "您已办妥" in door.get(sheet).content.decode()
    assert door.post(address, {"action_key": "c"}).status_code == 409
    assert at_door(cast.outsider).post(address, {"action_key": "d"}).status_code == 404
    shown = at_door(cast.director).get(sheet, {"show": "complete"}).content.decode()
    assert "&lt;b&gt;好&lt;/b&gt;" in shown


def test_the_sheet_is_paged_and_searched(cast, at_door, monkeypatch):
    monkeypatch.setattr(must_reads, "PAGE", 1)
    one = issued(cast, [cast.clerk.appointment, cast.finance.appointment, cast.planning.appointment])
    actions.confirm(one, by=cast.finance)
    door, sheet = at_door(cast.director), reverse("chat:must_read", args=[one.public_id])

    first = door.get(sheet)
    assert [row.person.name for row in first.context["page"].items] == ["林知远"]
    second = door.get(sheet + first.context["page"].after)
    assert second.context["page"].items != first.context["page"].items
    assert [tab.count for tab in first.context["tabs"]] == [2, 1, 0]
    found = door.get(sheet, {"show": "complete", "who": "许"}).context["page"].items
    assert [row.person.name for row in found] == ["许嘉言"]
    assert not door.get(sheet, {"show": "left", "who": "许"}).context["page"].items
    assert "page" not in at_door(cast.clerk).get(sheet).context
