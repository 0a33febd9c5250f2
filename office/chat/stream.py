"""The stream of a room: how an entry gets its number, and how it is told."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.jobs import defer
from office.audit.refusals import Refusal
from office.chat.models import SAID, Entry, Room
from office.files.models import File
from office.live import topics
from office.live.doorbell import ring
from office.worktime.clock import now

QUOTED = 60  # characters of what is answered
_NEXT = """
UPDATE chat_room AS room
SET next_seq = room.next_seq + 1,
    said_seq = CASE WHEN %(said)s THEN room.next_seq ELSE room.said_seq END,
    said_at = CASE WHEN %(said)s THEN %(moment)s ELSE room.said_at END,
    unread_told_at = CASE WHEN %(said)s AND (before.unread_told_at IS NULL
        OR before.unread_told_at < statement_timestamp() - interval '30 seconds')
        THEN statement_timestamp() ELSE room.unread_told_at END
FROM (SELECT id, unread_told_at FROM chat_room WHERE id = %(room)s FOR UPDATE) AS before
WHERE room.id = before.id AND room.closed_at IS NULL
RETURNING room.next_seq - 1, room.unread_told_at IS DISTINCT FROM before.unread_told_at
"""


class RoomClosed(Refusal):
    def sentence(self) -> str:
        return _("This room is closed; it may be read, but nothing is said in it any more.")


def next_seq(room: Room, *, said: bool) -> int:
    """Take the next number; until the transaction ends nobody else takes one here, so numbers have no gaps and entries
    become visible in their order. Whatever is said leaves one job behind that tells the numbers of unread ones, and
    none while one is waiting. Raises RoomClosed."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"room": room.pk, "said": said, "moment": now()})
        row = cursor.fetchone()
    if row is None:
        raise RoomClosed
    room.next_seq = row[0] + 1
    if row[1]:
        defer("office.chat.tasks.tell_unread", room=room.pk)
    return int(row[0])


def add(room: Room, kind: Entry.Kind, *, by: Actor, seq: int | None = None, **facts: Any) -> Entry:
    """Write an entry under the next number (or the one that was taken already) and ring."""
    number = seq or next_seq(room, said=kind in SAID)
    unit = by.appointment.post.unit.short_name if by.appointment else ""
    entry = Entry.objects.create(
        room=room, seq=number, kind=kind, sender=by.person, unit_name=unit, said_at=now(), **facts
    )
    ring(f"room:{room.public_id}", seq=number)
    return entry


def of(public_id: UUID, *, after: int = 0) -> QuerySet[Entry]:
    """Entries of a room in order, with what is needed to tell them."""
    named = ("sender", "target", "reply_to__sender", "must_read")
    return Entry.objects.filter(room__public_id=public_id, seq__gt=after).select_related(*named).order_by("seq")


def told(entries: Sequence[Entry]) -> list[topics.Entry]:
    """As they go to the listeners, the same to each. A recalled text is in none of them."""
    files = files_of(entries)
    return [topics.Entry(entry.seq, payload(entry, files.get(entry.pk, ()))) for entry in entries]


def payload(entry: Entry, files: Sequence[File] = ()) -> dict[str, Any]:
    """docs/reference/live.md says what each word means."""
    said: dict[str, Any] = {
        "kind": entry.kind,
        "by": {"id": entry.sender.public_id, "name": entry.sender.name, "unit": entry.unit_name},
        "at": entry.said_at,
    }
    if entry.kind == Entry.Kind.POSTED:
        said |= {"id": entry.public_id, "client_msg_id": entry.client_msg_id}
        said |= {"recalled": True} if entry.recalled_at else {"text": entry.text}
        if entry.reply_to and not entry.recalled_at:
            said["reply_to"] = quote(entry.reply_to)
        if entry.people and not entry.recalled_at:
            said["people"] = entry.people
        if files and not entry.recalled_at:
            said["files"] = [{"id": one.public_id, "name": one.name, "size": one.size} for one in files]
    elif entry.target:
        said["target"] = entry.target.seq
        if entry.kind == Entry.Kind.EDITED and entry.target.recalled_at is None:
            said |= {"text": entry.text} | ({"people": entry.people} if entry.people else {})
    elif entry.must_read:
        said["must_read"] = {
            "id": entry.must_read.public_id,
            "title": entry.must_read.title,
            "due_at": entry.must_read.due_at,
        }
    elif entry.people:
        said["people"] = entry.people
    return said


def quote(entry: Entry) -> dict[str, Any]:
    """What is answered. Whoever answers says these words again; while they stand, they are repeated."""
    return {"seq": entry.seq, "name": entry.sender.name, "text": " ".join(entry.shown.split())[:QUOTED]}


def files_of(entries: Collection[Entry]) -> Mapping[int, list[File]]:
    """What is attached, in one query, or none where nothing is."""
    carrying = {entry.public_id: entry.pk for entry in entries if entry.files}
    found: dict[int, list[File]] = {}
    if carrying:
        for file in File.objects.filter(subject_kind=Entry.subject_kind, subject_id__in=carrying).order_by("pk"):
            found.setdefault(carrying[file.subject_id], []).append(file)
    return found
