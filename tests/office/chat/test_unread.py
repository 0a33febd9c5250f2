"""What is counted as unread, against counting it one by one."""

from datetime import datetime, timedelta
from typing import NamedTuple
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.chat import unread
from office.chat.models import Entry, Membership, Room
from office.chat.unread import UP_TO
from tests.office.chat.conftest import at

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-20 17:00")


class Line(NamedTuple):
    """minutes: after the line before."""

    kind: str
    mine: bool
    not_urgent: bool
    recalled: bool
    minutes: int


LINES = st.builds(
    Line,
    kind=st.sampled_from(["posted", "posted", "must_read", "joined"]),
    mine=st.booleans(),
    not_urgent=st.booleans(),
    recalled=st.booleans(),
    minutes=st.integers(0, 40),
)


def naive(entries: list[Entry], place: Membership, held: datetime | None) -> int:
    """As the docstrings say it."""
    return sum(
        one.kind in ("posted", "must_read")
        and one.seq > max(place.read_seq, place.hears_after)
        and one.sender_id != place.person_id
        and one.recalled_at is None
        and not (held and one.not_urgent and one.said_at >= held)
        for one in entries
    )


def write(room: Room, lines: list[Line], cast) -> list[Entry]:
    Entry.objects.filter(room=room).delete()
    entries, moment = [], BEGUN
    for seq, line in enumerate(lines, 1):
        moment += timedelta(minutes=line.minutes)
        who = cast.clerk if line.mine else cast.director
        facts = {"kind": line.kind, "not_urgent": line.not_urgent, "recalled_at": moment if line.recalled else None}
        entries.append(Entry(room=room, seq=seq, sender=who.person, said_at=moment, text="话", **facts))
    Entry.objects.bulk_create(entries)
    Room.objects.filter(pk=room.pk).update(next_seq=len(lines) + 1, said_seq=len(lines))
    return entries


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(LINES, max_size=30),
    read=st.integers(0, 30),
    hears_after=st.integers(0, 30),
    waits=st.none() | st.integers(0, 600),
    most=st.sampled_from([2, 5, UP_TO]),
)
def test_each_count_is_that_of_counting_one_by_one(cast, room, lines, read, hears_after, waits, most):
    entries = write(room, lines, cast)
    place = Membership.objects.get(room=room, person=cast.clerk.person)
    place.read_seq, place.hears_after = read, hears_after
    place.save()
    held = None if waits is None else BEGUN + timedelta(minutes=waits)
    expected = min(naive(entries, place, held), most + 1)
    who = cast.clerk.person

    with (
        mock.patch.object(unread, "UP_TO", most),
        mock.patch.object(unread, "held_since", return_value=held),
    ):
        assert unread.carried([who.public_id]) == {who.public_id: expected}
        assert unread.by_room(cast.clerk).get(room.pk, 0) == expected
