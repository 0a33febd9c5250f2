"""What happens to a room while somebody waits for their number in it."""

import pytest
from django.db import transaction

from office.chat import actions, stream
from office.chat.actions.refusals import Muted, NotAMember
from office.chat.models import Entry, Membership, Room
from office.worktime.clock import now
from tests.office.chat.conftest import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def meanwhile(monkeypatch):
    """Something that is committed just before the room's lock is had."""

    def happens(what):
        taken = stream.next_seq
        monkeypatch.setattr(stream, "next_seq", lambda *args, **facts: what() and taken(*args, **facts))

    return happens


def refused(room, by, refusal):
    before = Room.objects.get(pk=room.pk).next_seq
    with transaction.atomic(), pytest.raises(refusal):
        actions.post(room, text="我再补一句", by=by)
    assert Room.objects.get(pk=room.pk).next_seq == before
    assert not Entry.objects.filter(room=room, kind="posted").exists()


def test_whoever_is_taken_out_meanwhile_says_nothing_more(cast, room, meanwhile):
    places = Membership.objects.filter(room=room, person=cast.clerk.person)
    meanwhile(lambda: places.update(left_at=now()))

    refused(room, cast.clerk, NotAMember)


def test_whoever_is_muted_meanwhile_says_nothing_more(cast, room, meanwhile):
    meanwhile(lambda: Room.objects.filter(pk=room.pk).update(speaks=Room.Speaks.MUTED))

    refused(room, cast.clerk, Muted)


def test_whoever_was_taken_out_does_not_hear_that_the_room_was_closed(cast):
    room = opened(cast)
    Membership.objects.filter(room=room, person=cast.clerk.person).update(left_at=now())
    actions.close_room(room, by=cast.director)

    with pytest.raises(NotAMember):
        actions.post(room, text="还在吗", by=cast.clerk)
    with pytest.raises(stream.RoomClosed):
        actions.post(room, text="还在吗", by=cast.finance)
