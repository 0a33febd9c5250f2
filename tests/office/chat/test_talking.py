"""Saying, changing, taking back, reading: numbers without gaps, one effect for twenty equal posts, two minutes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from office.audit import trail
from office.chat import actions, unread
from office.chat.actions.refusals import NotAMember, OnlyKeepers, OnlyOwners, OnlyTwo
from office.chat.actions.rooms import TooMany
from office.chat.actions.talking import (
    HeardByNewcomers,
    NothingSaid,
    NotThere,
    NotYourMessage,
    TooLong,
    TooLongAgo,
)
from office.chat.counting import reads_of
from office.chat.models import CONVERSATION, Entry, Room
from office.chat.permissions import message_visible_to, room_visible_to
from office.chat.stream import RoomClosed
from office.files.models import File
from office.files.secrecy import CarriesSecrecyMark
from office.subjects import kinds
from office.worktime import clock
from office.worktime.clock import now
from tests.office.chat.conftest import opened, told

pytestmark = pytest.mark.django_db


def seqs(room):
    return list(Entry.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))


def test_whoever_opens_a_room_owns_it_and_the_others_are_in_it(cast, room):
    roles = dict(room.memberships.values_list("person__name", "role"))

    assert roles == {"陈若川": "owner", "林知远": "member", "许嘉言": "member"}
    assert room_visible_to(cast.clerk, room.public_id) == room
    assert room_visible_to(cast.outsider, room.public_id) is None
    assert [event.type for event in trail.of(room)] == ["room.opened"]


def test_what_is_said_gets_the_next_number(cast, room):
    said = [actions.post(room, text=text, by=by) for by, text in [(cast.clerk, "第 41 项"), (cast.finance, "同意")]]

    assert [entry.seq for entry in said] == [2, 3]
    assert [told(room)[2][word] for word in ("kind", "text")] == ["posted", "第 41 项"]
    assert told(room)[3]["by"] == {"id": cast.finance.person.public_id, "name": "许嘉言", "unit": "市财政局"}


def test_twenty_equal_posts_are_one(cast, room):
    mine = uuid4()

    answers = {actions.post(room, text="只说一次", client_msg_id=mine, by=cast.clerk).seq for _ in range(20)}

    assert answers == {2}
    assert seqs(room) == [1, 2]
    assert actions.post(room, text="别人的", client_msg_id=mine, by=cast.finance).seq == 3


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", NothingSaid), ("  \n", NothingSaid), ("长" * 5001, TooLong), ("机密★5年 会议材料", CarriesSecrecyMark)],
)
def test_what_cannot_be_said_takes_no_number(cast, room, text, refusal):
    with pytest.raises(refusal):
        actions.post(room, text=text, by=cast.clerk)

    assert seqs(room) == [1]
    assert actions.post(room, text="可以", by=cast.clerk).seq == 2


def test_marks_of_secrecy_are_refused_in_names_and_files(cast, room):
    with pytest.raises(CarriesSecrecyMark):
        opened(cast, purpose="绝密★")
    with pytest.raises(CarriesSecrecyMark):
        actions.post(room, text="", files=[SimpleUploadedFile("会议.txt", "秘密★3年\n内容".encode())], by=cast.clerk)


def test_an_outsider_says_nothing_and_learns_nothing(cast, room):
    said = actions.post(room, text="内部", by=cast.clerk)

    for act in (
        lambda: actions.post(room, text="我也说", by=cast.outsider),
        lambda: actions.edit(room, said.seq, text="改", by=cast.outsider),
        lambda: actions.recall(room, said.seq, by=cast.outsider),
        lambda: actions.read_to(room, said.seq, by=cast.outsider),
        lambda: actions.add_members(room, [cast.outsider.person], by=cast.outsider),
        lambda: actions.leave(room, by=cast.outsider),
        lambda: actions.remove_member(room, cast.clerk.person, by=cast.outsider),
        lambda: actions.close_room(room, by=cast.outsider),
    ):
        with pytest.raises(NotAMember):
            act()
    assert kinds.load(cast.outsider, "room", room.public_id) is None
    assert kinds.load(cast.outsider, "message", said.public_id) is None
    assert kinds.load(cast.finance, "message", said.public_id) == said


def test_a_message_is_changed_within_two_minutes_by_its_author_alone(cast, room):
    said = actions.post(room, text="1 个工作日", by=cast.clerk)
    with pytest.raises(NotYourMessage):
        actions.edit(room, said.seq, text="5 个工作日", by=cast.finance)

    assert told(room)[2]["text"] == "1 个工作日"
    with clock.at(now() + timedelta(seconds=119)):
        changed = actions.edit(room, said.seq, text="2 个工作日", by=cast.clerk)
    with clock.at(now() + timedelta(seconds=121)), pytest.raises(TooLongAgo):
        actions.edit(room, said.seq, text="3 个工作日", by=cast.clerk)

    assert changed.seq == 3
    assert told(room)[2]["text"] == "2 个工作日"
    assert told(room)[3] | {"by": None, "at": None} == {
        "kind": "edited",
        "target": 2,
        "text": "2 个工作日",
        "by": None,
        "at": None,
    }
    assert Entry.objects.get(pk=said.pk).text == "2 个工作日"


def test_a_message_is_not_changed_for_the_ears_of_who_may_not_hear_it(cast, room):
    said = actions.post(room, text="先前", by=cast.clerk)
    actions.add_members(room, [cast.editor.person], with_history=True, by=cast.clerk)
    actions.edit(room, said.seq, text="先前，改过", by=cast.clerk)
    actions.add_members(room, [cast.planning.person], by=cast.clerk)

    with pytest.raises(HeardByNewcomers):
        actions.edit(room, said.seq, text="再改", by=cast.clerk)
    assert "再改" not in str(told(room))
    assert actions.recall(room, said.seq, by=cast.clerk).target == said


def test_what_is_recalled_is_served_to_nobody(cast, room):
    said = actions.post(room, text="发错了", files=[SimpleUploadedFile("表.txt", b"1")], by=cast.clerk)
    actions.edit(room, said.seq, text="还是发错了", by=cast.clerk)
    file = File.objects.get(subject_id=said.public_id)
    assert kinds.load(cast.finance, file.subject_kind, file.subject_id) is not None

    with pytest.raises(NotYourMessage):
        actions.recall(room, said.seq, by=cast.director)
    actions.recall(room, said.seq, by=cast.clerk)

    assert told(room)[2] | {"by": 0, "at": 0} == {
        "kind": "posted", "id": said.public_id, "client_msg_id": None, "recalled": True, "by": 0, "at": 0,
    }  # fmt: skip
    assert "text" not in told(room)[3]
    assert told(room)[4]["kind"] == "recalled"
    assert "发错" not in str(told(room)) + str(list(trail.of(said).values()))
    assert message_visible_to(cast.clerk, said.public_id) is None
    assert kinds.load(cast.finance, file.subject_kind, file.subject_id) is None
    with pytest.raises(NotThere):
        actions.recall(room, said.seq, by=cast.clerk)


def test_a_recall_after_two_minutes_is_refused(cast, room):
    said = actions.post(room, text="发错了", by=cast.clerk)

    with clock.at(now() + timedelta(minutes=2, seconds=1)), pytest.raises(TooLongAgo):
        actions.recall(room, said.seq, by=cast.clerk)

    assert told(room)[2]["text"] == "发错了"


def test_an_answer_repeats_what_it_answers_while_that_stands(cast, room):
    said = actions.post(room, text="第 41 项确实紧", by=cast.finance)
    actions.post(room, text="改两天", reply_to=said.seq, by=cast.clerk)
    assert told(room)[3]["reply_to"] == {"seq": 2, "name": "许嘉言", "text": "第 41 项确实紧"}

    actions.recall(room, said.seq, by=cast.finance)

    assert told(room)[3]["reply_to"]["text"] == ""
    with pytest.raises(NotThere):
        actions.post(room, text="再答", reply_to=said.seq, by=cast.clerk)


def test_reading_moves_forward_only_and_is_counted_for_the_author(cast, room):
    said = actions.post(room, text="请看", by=cast.director)
    people = [one.person.public_id for one in (cast.director, cast.clerk, cast.outsider)]
    assert [unread.carried(people)[one] for one in people] == [0, 1, 0]
    assert reads_of(room, cast.director) == {2: 0}

    assert actions.read_to(room, 999, by=cast.clerk) == said.seq
    assert actions.read_to(room, 1, by=cast.clerk) == said.seq

    assert reads_of(room, cast.director) == {2: 1}
    assert reads_of(room, cast.clerk) == {}
    assert unread.carried(people)[cast.clerk.person.public_id] == 0


def test_an_office_that_counts_no_readers_tells_nobody(cast, room, at_door, settings, monkeypatch):
    told_to = []
    monkeypatch.setattr("office.chat.actions.talking.whisper", lambda topic, body: told_to.append(topic))
    author, shown = at_door(cast.director), '<span class="reads">'
    said = actions.post(room, text="请看", by=cast.director)
    actions.read_to(room, said.seq, by=cast.clerk)
    assert told_to == [f"person:{cast.director.person.public_id}"]
    assert shown in author.get(f"/rooms/{room.public_id}/").text

    settings.READ_COUNTS = False
    again = actions.post(room, text="再看", by=cast.director)
    actions.read_to(room, again.seq, by=cast.clerk)

    assert len(told_to) == 1
    assert reads_of(room, cast.director) == {}
    assert shown not in author.get(f"/rooms/{room.public_id}/").text


def test_who_comes_later_hears_from_then_on_or_everything(cast, room):
    before = actions.post(room, text="先前", by=cast.clerk)

    actions.add_members(room, [cast.planning.person], by=cast.clerk)
    actions.add_members(room, [cast.editor.person], with_history=True, by=cast.clerk)

    assert kinds.load(cast.planning, "message", before.public_id) is None
    assert kinds.load(cast.editor, "message", before.public_id) == before
    with pytest.raises(NotThere):
        actions.post(room, text="答", reply_to=before.seq, by=cast.planning)


def test_who_left_hears_nothing_and_may_come_back(cast, room):
    actions.leave(room, by=cast.clerk)
    assert room_visible_to(cast.clerk, room.public_id) is None
    with pytest.raises(NotAMember):
        actions.post(room, text="还在吗", by=cast.clerk)
    missed = actions.post(room, text="他走了", by=cast.finance)

    assert actions.add_members(room, [cast.clerk.person], by=cast.finance) == [cast.clerk.person]

    assert room.memberships.filter(person=cast.clerk.person).count() == 1
    assert message_visible_to(cast.clerk, missed.public_id) is None
    assert [told(room)[seq]["kind"] for seq in seqs(room)] == ["joined", "left", "posted", "joined"]


def test_where_the_owner_leaves_somebody_takes_over(cast, room):
    with pytest.raises(OnlyKeepers):
        actions.remove_member(room, cast.finance.person, by=cast.clerk)

    actions.leave(room, by=cast.director)
    heir = room.memberships.get(role="owner", left_at=None).person

    assert heir == cast.clerk.person
    actions.remove_member(room, cast.finance.person, by=cast.clerk)
    assert room_visible_to(cast.finance, room.public_id) is None


def test_a_closed_room_is_only_read(cast, room):
    said = actions.post(room, text="最后一句", by=cast.clerk)
    with pytest.raises(OnlyOwners):
        actions.close_room(room, by=cast.clerk)
    actions.close_room(room, by=cast.director)

    for act in (
        lambda: actions.post(room, text="还有", by=cast.clerk),
        lambda: actions.edit(room, said.seq, text="改", by=cast.clerk),
        lambda: actions.add_members(room, [cast.editor.person], by=cast.director),
    ):
        with pytest.raises(RoomClosed):
            act()
    assert told(room)[3]["kind"] == "closed"
    assert room_visible_to(cast.clerk, room.public_id) is not None


def test_what_was_said_wrongly_is_taken_back_though_the_room_was_closed(cast, room):
    said = actions.post(room, text="发错了", by=cast.clerk)
    actions.close_room(room, by=cast.director)

    assert actions.recall(room, said.seq, by=cast.clerk).seq == 4
    assert "发错了" not in str(told(room))
    with pytest.raises(NotThere):
        actions.recall(room, said.seq, by=cast.clerk)
    with pytest.raises(NotAMember):
        actions.recall(room, said.seq, by=cast.outsider)


def test_two_people_have_one_room(cast):
    room = actions.open_direct(cast.clerk.person, by=cast.finance)

    assert actions.open_direct(cast.finance.person, by=cast.clerk) == room
    for act in (
        lambda: actions.add_members(room, [cast.editor.person], by=cast.clerk),
        lambda: actions.leave(room, by=cast.clerk),
        lambda: actions.close_room(room, by=cast.clerk),
    ):
        with pytest.raises(OnlyTwo):
            act()
    assert room_visible_to(cast.director, room.public_id) is None


def test_a_room_holds_two_hundred(cast, room, monkeypatch):
    assert CONVERSATION == 200
    monkeypatch.setattr("office.chat.actions.rooms.CONVERSATION", 4)
    actions.add_members(room, [cast.editor.person], by=cast.clerk)

    with pytest.raises(TooMany, match="4"):
        actions.add_members(room, [cast.planning.person], by=cast.clerk)

    assert room.memberships.filter(left_at=None).count() == 4
    with pytest.raises(TooMany):
        opened(cast, people=[one.person for one in (cast.clerk, cast.finance, cast.editor, cast.planning)])
    assert Room.objects.count() == 1
