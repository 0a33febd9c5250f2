"""The stream of a room: how an entry gets its number."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.jobs import defer
from office.audit.refusals import Refusal
from office.chat.models import SAID, Entry, Room
from office.live.doorbell import ring
from office.worktime.clock import now

_NEXT = """
UPDATE chat_room AS room
SET next_seq = room.next_seq + 1,
    said_seq = CASE WHEN %(said)s THEN room.next_seq ELSE room.said_seq END,
    said_at = CASE WHEN %(said)s THEN %(moment)s ELSE room.said_at END,
    unread_told_at = CASE WHEN %(said)s AND (before.unread_told_at IS NULL
        OR before.unread_told_at < statement_timestamp() - interval '30 seconds')
        THEN statement_timestamp() ELSE room.unread_told_at END
FROM (SELECT id, unread_told_at FROM chat_room WHERE id = %(room)s FOR UPDATE) AS before
WHERE room.id = before.id AND (room.closed_at IS NULL OR %(even_closed)s)
RETURNING room.next_seq - 1, room.unread_told_at IS DISTINCT FROM before.unread_told_at, room.speaks
"""


class RoomClosed(Refusal):
    def sentence(self) -> str:
        return _("This room is closed; it may be read, but nothing is said in it any more.")


def next_seq(room: Room, *, said: bool, even_closed: bool = False) -> int:
    """Take the next number; until the transaction ends nobody else takes one here, so numbers have no gaps and entries
    become visible in their order. Whatever is said leaves one job behind that tells the numbers of unread ones, and
    none while one is waiting. Who speaks is known of the room as it stands now. Raises RoomClosed."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"room": room.pk, "said": said, "moment": now(), "even_closed": even_closed})
        row = cursor.fetchone()
    if row is None:
        raise RoomClosed
    seq, tells_unread, room.speaks = row
    room.next_seq = seq + 1
    if tells_unread:
        defer("office.chat.tasks.tell_unread", room=room.pk)
    return int(seq)


def add(room: Room, kind: Entry.Kind, *, by: Actor, seq: int | None = None, **facts: Any) -> Entry:
    """Write an entry under the next number (or the one that was taken already) and ring."""
    number = seq or next_seq(room, said=kind in SAID, even_closed=kind == Entry.Kind.RECALLED)
    unit = by.appointment.post.unit.short_name if by.appointment else ""
    entry = Entry.objects.create(
        room=room, seq=number, kind=kind, sender=by.person, unit_name=unit, said_at=now(), **facts
    )
    ring(f"room:{room.public_id}", seq=number)
    return entry


def of(room: Room, *, after: int = 0) -> QuerySet[Entry]:
    """Entries of a room in order, with what is needed to show them."""
    return (
        Entry.objects.filter(room=room, seq__gt=after)
        .select_related("sender", "reply_to__sender", "must_read")
        .order_by("seq")
    )
