"""A message is answered with one press; what is announced stands above the talk."""

import pytest
from django.urls import reverse

from directory.models import Person
from office.chat import actions
from office.chat.actions.reacting import AnnouncementTooLong, NoSuchSign
from office.chat.actions.refusals import NotAMember, OnlyKeepers
from office.chat.actions.talking import NotThere
from office.chat.models import Entry, Reaction, Room
from office.chat.pace import MOST
from office.chat.reactions import NAMED, sums_of
from office.chat.stream import RoomClosed
from office.files.secrecy import CarriesSecrecyMark
from office.ui.listing import listed
from tests.office.chat.conftest import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(cast, room):
    return actions.post(room, text="三点开会", by=cast.clerk)


def react(room, said, by, sign="agreed", on=True):
    return actions.react(room, said.seq, sign=sign, on=on, by=by)


def test_each_sign_counts_once_for_each_and_is_taken_back(cast, room, said):
    for by in (cast.finance, cast.finance, cast.director):
        react(room, said, by)
    react(room, said, cast.finance, sign="thanks")
    assert [Entry.objects.get(pk=said.pk).reactions, Reaction.objects.count()] == [3, 3]

    for _ in range(2):
        react(room, said, cast.finance, on=False)

    assert [Entry.objects.get(pk=said.pk).reactions, Reaction.objects.count()] == [2, 2]
    heard = [(one["kind"], one["target"], one["sign"], one["on"]) for one in told(room, after=said.seq).values()]
    assert heard == [
        ("reacted", said.seq, "agreed", True), ("reacted", said.seq, "agreed", True),
        ("reacted", said.seq, "thanks", True), ("reacted", said.seq, "agreed", False),
    ]  # fmt: skip


def test_what_is_no_sign_or_no_message_is_refused(cast, room, said):
    with pytest.raises(NoSuchSign):
        react(room, said, cast.finance, sign="👍" * 100)
    with pytest.raises(NotAMember):
        react(room, said, cast.outsider)
    actions.recall(room, said.seq, by=cast.clerk)
    with pytest.raises(NotThere):
        react(room, said, cast.finance)
    actions.close_room(room, by=cast.director)
    with pytest.raises(RoomClosed):
        react(room, said, cast.finance)


def test_a_hundred_reactions_are_bounded(cast, room, said, at_door):
    door, address = at_door(cast.finance), reverse("chat:act", args=[room.public_id, "react"])
    answers = [
        door.post(
            address, {"seq": said.seq, "sign": "agreed", "on": str(n % 2)}, headers={"Accept": "application/json"}
        )
        for n in range(100)
    ]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 100 - 2 * MOST
    assert "稍候" in refused[0].json()["sentence"] or "几秒" in refused[0].json()["sentence"]
    assert Reaction.objects.count() <= 1


def test_the_page_shows_who_said_what(cast, room, said, at_door, django_assert_max_num_queries):
    react(room, said, cast.finance)
    react(room, said, cast.director)
    address = reverse("chat:room", args=[room.public_id])
    page = at_door(cast.finance).get(address).content.decode()
    assert 'data-sign="agreed" aria-pressed="true"' in page
    assert "同意 <b>2</b>" in page
    assert 'data-sign="agreed" aria-pressed="false"' in at_door(cast.clerk).get(address).content.decode()
    answer = at_door(cast.finance).post(
        reverse("chat:act", args=[room.public_id, "react"]), {"seq": said.seq, "sign": "agreed"}
    )
    assert answer["Location"].endswith(f"#m{said.seq}")
    assert Reaction.objects.get().person == cast.director.person


def test_a_notice_everybody_answers_is_summed_by_the_database(cast, room, said, monkeypatch):
    names = [f"同事{nth:02}" for nth in range(NAMED + 4)]
    people = Person.objects.bulk_create(Person(username=name, name=name) for name in names)
    Reaction.objects.bulk_create(Reaction(entry=said, person=one, sign="received") for one in people)
    react(room, said, cast.finance)
    monkeypatch.setattr(Reaction, "from_db", None)  # no row becomes an object

    received, agreed = sums_of(cast.finance, [said])[said.pk]

    assert [received.sign, received.n, received.mine] == ["received", NAMED + 4, False]
    assert received.names == listed(names, most=NAMED)
    assert [agreed.sign, agreed.n, agreed.mine, agreed.names] == ["agreed", 1, True, cast.finance.person.name]
    assert sums_of(cast.finance, []) == {}


def test_the_announcement_stands_above_the_talk(cast, room, at_door):
    with pytest.raises(OnlyKeepers):
        actions.announce(room, "周五断网", by=cast.clerk)
    for _ in range(2):
        actions.announce(room, " 周五<b>断网</b> ", by=cast.director)
    actions.add_members(room, [cast.planning.person], by=cast.director)
    page = at_door(cast.planning).get(reverse("chat:pinned", args=[room.public_id])).content.decode()
    assert "周五&lt;b&gt;断网&lt;/b&gt;" in page
    heard = [one for one in told(room).values() if one["kind"] == "announced"]
    assert [one["announcement"] for one in heard] == ["周五<b>断网</b>"]
    with pytest.raises(AnnouncementTooLong):
        actions.announce(room, "长" * 501, by=cast.director)
    with pytest.raises(CarriesSecrecyMark):
        actions.announce(room, "机密★3年", by=cast.director)
    door = at_door(cast.director)
    door.post(reverse("chat:act", args=[room.public_id, "announce"]), {"announcement": ""})
    assert Room.objects.get(pk=room.pk).announcement == ""
