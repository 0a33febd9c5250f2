"""A message into another room: what goes along, what does not, and who may."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office.audit.models import Event
from office.chat import actions
from office.chat.actions.refusals import NotAMember, OnlyAnnouncements
from office.chat.actions.talking import NotThere
from office.chat.models import Entry
from office.files.models import File
from tests.office.chat.conftest import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(cast, room):
    return actions.post(room, text="@许嘉言 见附件", files=[SimpleUploadedFile("表.txt", "甲".encode())], by=cast.clerk)


@pytest.fixture
def other(cast):
    return actions.open_room("另一个", people=[cast.finance.person, cast.planning.person], by=cast.clerk)


def test_words_and_files_go_along_and_nobody_is_named(cast, room, other, said):
    mentions = Event.objects.filter(type="message.mentioned").count()
    made = actions.forward(room, said.seq, to=other, by=cast.finance)

    frame = told(other)[made.seq]
    assert [frame["text"], frame["forwarded"]["name"], [one["name"] for one in frame["files"]]] == [
        "@许嘉言 见附件", "林知远", ["表.txt"],
    ]  # fmt: skip
    assert "people" not in frame
    assert Event.objects.filter(type="message.mentioned").count() == mentions
    assert File.objects.values("sha256").distinct().count() == 1

    actions.recall(room, said.seq, by=cast.clerk)
    assert told(other)[made.seq]["text"] == "@许嘉言 见附件"
    again = actions.forward(other, made.seq, to=other, by=cast.planning)
    assert again.forwarded["name"] == "林知远"  # who said it first


def test_only_what_one_hears_goes_and_only_where_one_speaks(cast, room, other, said):
    with pytest.raises(NotAMember):
        actions.forward(room, said.seq, to=other, by=cast.planning)
    with pytest.raises(NotAMember):
        actions.forward(room, said.seq, to=other, by=cast.director)
    actions.say_who_speaks(other, "announced", by=cast.clerk)
    with pytest.raises(OnlyAnnouncements):
        actions.forward(room, said.seq, to=other, by=cast.finance)
    actions.recall(room, said.seq, by=cast.clerk)
    with pytest.raises(NotThere):
        actions.forward(room, said.seq, to=other, by=cast.clerk)


def test_it_is_done_by_a_form_once(cast, room, other, said, at_door):
    address = reverse("chat:forward", args=[room.public_id, said.seq])
    door = at_door(cast.finance)
    assert "另一个" in door.get(address).content.decode()
    given = {"to": str(other.public_id), "client_msg_id": str(uuid4())}
    for _ in range(2):
        assert door.post(address, given).status_code == 302
    assert Entry.objects.filter(room=other, kind="posted").count() == 1
    assert "转发，原发言人：林知远" in door.get(reverse("chat:room", args=[other.public_id])).content.decode()
    assert door.post(address, given | {"to": str(room.public_id)}).status_code == 422
    assert at_door(cast.outsider).get(address).status_code == 404
