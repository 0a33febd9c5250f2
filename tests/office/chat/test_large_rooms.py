"""Rooms in which much was said: a page reads what it shows, not the room."""

import pytest
from django.urls import reverse

from office.chat.models import Entry, Room
from office.worktime.clock import now

pytestmark = pytest.mark.django_db
SAID = 400


@pytest.fixture
def large(cast, room):
    """Nobody has read what the director said here."""
    Entry.objects.bulk_create(
        Entry(room=room, seq=seq, kind="posted", sender=cast.director.person, said_at=now(), text=f"第 {seq} 句")
        for seq in range(2, SAID + 2)
    )
    Room.objects.filter(pk=room.pk).update(next_seq=SAID + 2, said_seq=SAID + 1)
    return room


@pytest.fixture
def read_rows(monkeypatch):
    """The numbers of the entries that were made of rows."""
    made, from_db = [], Entry.from_db.__func__

    def counted(cls, *given):
        entry = from_db(cls, *given)
        made.append(entry.seq)
        return entry

    monkeypatch.setattr(Entry, "from_db", classmethod(counted))
    return made


@pytest.mark.parametrize("asked", ["", "?latest", "?at=100", "?before=300"])
def test_a_page_reads_no_more_of_a_room_than_it_shows(cast, large, at_door, read_rows, asked):
    page = at_door(cast.clerk).get(reverse("chat:room", args=[large.public_id]) + asked)

    assert page.status_code == 200
    assert 30 <= len(read_rows) <= 70
