"""What comes in too fast, unseen or out of place is bounded or refused with a sentence; the others do not notice."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from office.chat import actions, pace
from office.chat.actions.rooms import NoName
from office.chat.actions.talking import NothingSaid
from office.chat.live import hear
from office.chat.models import Entry
from office.live import sockets
from office.live.listeners import Listener
from tests.office.chat.conftest import opened, told

pytestmark = pytest.mark.django_db
UNSEEN = "\u200b\u2060\u202e"


def test_what_nobody_sees_is_neither_said_nor_a_name(cast, room):
    for act in (
        lambda: actions.post(room, text=UNSEEN * 1000, by=cast.clerk),
        lambda: actions.post(room, text="\u3164", by=cast.clerk),
    ):
        with pytest.raises(NothingSaid):
            act()
    with pytest.raises(NoName):
        actions.open_room(UNSEEN, people=[cast.clerk.person], by=cast.director)

    said = actions.post(room, text=f"照常{UNSEEN}办理", by=cast.clerk)
    assert told(room)[said.seq]["text"] == "照常办理"
    changed = actions.edit(room, said.seq, text="办\u202e理", by=cast.clerk)
    assert told(room)[changed.seq]["text"] == "办理"
    assert opened(cast, purpose="\u202e目的").purpose == "目的"


def test_one_person_says_only_so_much_through_all_doors_together(cast, room, at_door, monkeypatch):
    monkeypatch.setattr(pace, "time", SimpleNamespace(time=lambda: 1_000_000.0))
    address = reverse("chat:post", args=[room.public_id])

    def by_form(actor):
        given = {"client_msg_id": str(uuid4()), "text": "又一句"}
        return at_door(actor).post(address, given, headers={"Accept": "application/json"})

    def by_line():
        return hear(cast.clerk, str(room.public_id), {"post": {"client_msg_id": str(uuid4()), "text": "又一句"}})

    for _ in range(pace.MOST - 1):
        by_line()
    assert by_form(cast.clerk).status_code == 200
    refused = by_form(cast.clerk)

    assert (refused.status_code, bool(refused.json()["sentence"])) == (429, True)
    assert int(refused["Retry-After"]) > 0
    with pytest.raises(pace.TooFast):
        by_line()
    assert Entry.objects.filter(room=room, kind="posted").count() == pace.MOST
    assert by_form(cast.finance).status_code == 200


def test_what_is_said_where_nobody_hears_it_is_refused_without_an_error(cast):
    person = cast.clerk.person
    listener = Listener(person.pk, person.public_id, "", "")

    with pytest.raises(sockets.NobodyHears) as refused:
        sockets._said(listener, f"person:{person.public_id}", {})

    assert (refused.value.status, bool(str(refused.value))) == (404, True)
