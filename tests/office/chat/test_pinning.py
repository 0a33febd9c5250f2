"""What is pinned stands above the talk, for everybody in the room."""

import pytest
from django.urls import reverse

from office.audit import trail
from office.chat import actions
from office.chat.actions import pinning
from office.chat.actions.pinning import TooManyPinned
from office.chat.actions.refusals import NotAMember, OnlyKeepers
from office.chat.actions.talking import NotThere
from office.chat.models import Room
from tests.office.chat.conftest import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(cast, room):
    return actions.post(room, text="三点开会，请带材料", by=cast.clerk)


def page(at_door, actor, room):
    return at_door(actor).get(reverse("chat:pinned", args=[room.public_id])).content.decode()


def test_whoever_keeps_the_room_pins_and_unpins(cast, room, said):
    for _ in range(2):
        actions.pin(room, said.seq, pinned=True, by=cast.director)
    pinned = told(room)[3]
    assert [pinned["kind"], pinned["target"]] == ["pinned", 2]
    assert pinned["pinned"] == {"seq": 2, "name": "林知远", "text": "三点开会，请带材料"}
    for _ in range(2):
        actions.pin(room, said.seq, pinned=False, by=cast.director)

    assert [one["kind"] for one in told(room, after=2).values()] == ["pinned", "unpinned"]
    events = [event for event in trail.of(said) if event.type.startswith("message.")]
    assert sorted(event.type for event in events) == ["message.pinned", "message.unpinned"]
    assert [event.particulars["seq"] for event in events] == [said.seq, said.seq]
    with pytest.raises(OnlyKeepers):
        actions.pin(room, said.seq, pinned=True, by=cast.clerk)
    with pytest.raises(NotAMember):
        actions.pin(room, said.seq, pinned=True, by=cast.outsider)


def test_who_comes_later_reads_it_too(cast, room, said, at_door):
    actions.pin(room, said.seq, pinned=True, by=cast.director)
    actions.add_members(room, [cast.planning.person], by=cast.director)

    newcomers = page(at_door, cast.planning, room)
    assert "三点开会，请带材料" in newcomers
    assert "?at=" not in newcomers  # the talk before is not theirs
    assert "?at=2#m2" in page(at_door, cast.finance, room)
    assert "取消置顶" in page(at_door, cast.director, room)
    assert "取消置顶" not in page(at_door, cast.finance, room)
    assert at_door(cast.outsider).get(reverse("chat:pinned", args=[room.public_id])).status_code == 404


def test_what_is_taken_back_stands_there_no_more(cast, room, said, at_door):
    actions.pin(room, said.seq, pinned=True, by=cast.director)

    actions.recall(room, said.seq, by=cast.clerk)

    assert Room.objects.get(pk=room.pk).pinned == []
    assert "三点开会" not in page(at_door, cast.director, room) + str(told(room))
    with pytest.raises(NotThere):
        actions.pin(room, said.seq, pinned=True, by=cast.director)


def test_only_a_few_and_only_messages_are_pinned(cast, room, said, monkeypatch):
    monkeypatch.setattr(pinning, "MOST", 1)
    other = actions.post(room, text="还有", by=cast.clerk)
    actions.pin(room, said.seq, pinned=True, by=cast.director)

    with pytest.raises(TooManyPinned):
        actions.pin(room, other.seq, pinned=True, by=cast.director)
    for seq in (0, 1, 99):
        with pytest.raises(NotThere):
            actions.pin(room, seq, pinned=True, by=cast.director)


def test_it_is_done_by_a_form(cast, room, said, at_door):
    address = reverse("chat:act", args=[room.public_id, "pin"])

    assert at_door(cast.outsider).post(address, {"seq": said.seq, "pinned": "1"}).status_code == 404
    assert at_door(cast.clerk).post(address, {"seq": said.seq, "pinned": "1"}).status_code == 403
    assert at_door(cast.director).post(address, {"seq": said.seq, "pinned": "1"}).status_code == 302
    shown = at_door(cast.clerk).get(reverse("chat:room", args=[room.public_id])).content.decode()
    assert "陈若川置顶了一条消息" in shown
    assert at_door(cast.director).post(address, {"seq": said.seq}).status_code == 302
    assert Room.objects.get(pk=room.pk).pinned == []


def test_its_marks_are_gone_above_the_talk(cast, room, at_door):
    marked = actions.post(room, text="**周五**前核完\n`40` 项", by=cast.clerk)
    actions.pin(room, marked.seq, pinned=True, by=cast.director)

    assert "周五前核完 40 项" in page(at_door, cast.finance, room)
