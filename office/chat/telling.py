"""How entries of a room are told to its listeners. docs/reference/live.md says what each word means."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from office.chat.markup import drawn, is_marked, on_one_line
from office.chat.models import Entry, MustRead
from office.files.models import File
from office.live import topics

QUOTED = 60  # characters of what is answered

# Written out, since every message of every room is read by it: the same through the ORM takes 2 ms of CPU. The room's
# own id lets the planner walk the stream; joined to its room by the public id it would sort the whole of it.
_AFTER = """
SELECT entry.seq, entry.kind, entry.said_at, sender.public_id, sender.name, sender.is_service, entry.unit_name,
    entry.public_id, entry.client_msg_id, entry.text, entry.people::text, entry.others, entry.files,
    entry.recalled_at IS NOT NULL, entry.reply_to_id, entry.target_id, entry.must_read_id, entry.forwarded::text,
    entry.cleared_at IS NOT NULL, entry.not_urgent
FROM chat_entry AS entry
JOIN directory_person AS sender ON sender.id = entry.sender_id
WHERE entry.room_id = (SELECT id FROM chat_room WHERE public_id = %s) AND entry.seq > %s
ORDER BY entry.seq
LIMIT %s
"""


class _Row(NamedTuple):
    """people, forwarded: JSON, as it is stored; others: how many more. reply_to, target, must_read: primary keys."""

    seq: int
    kind: str
    said_at: datetime
    sender: UUID
    sender_name: str
    by_office: bool
    unit_name: str
    public_id: UUID
    client_msg_id: UUID | None
    text: str
    people: str
    others: int
    files: int
    is_recalled: bool
    reply_to: int | None
    target: int | None
    must_read: int | None
    forwarded: str | None
    is_cleared: bool
    not_urgent: bool


class _Named(NamedTuple):
    """What rows refer to, by primary key; files by the public id of the message that carries them."""

    entries: Mapping[int, Entry]
    must_reads: Mapping[int, MustRead]
    files: Mapping[UUID, list[File]]


def told(room: UUID, *, after: int = 0) -> list[topics.Entry]:
    """A page of what came after a number, in order and the same to each listener. A recalled text is in none of it.
    One query, and one more for each kind of thing that is referred to."""
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, [room, after, topics.PAGE])
        rows = [_Row(*row) for row in cursor.fetchall()]
    referred = {pk for row in rows for pk in (row.reply_to, row.target) if pk}
    named = _Named(
        entries=Entry.objects.select_related("sender").in_bulk(referred),
        must_reads=MustRead.objects.in_bulk([row.must_read for row in rows if row.must_read]),
        files=files_of([row.public_id for row in rows if row.files]),
    )
    return [topics.Entry(row.seq, _payload(row, named)) for row in rows]


def _payload(row: _Row, named: _Named) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": row.kind,
        "by": {"id": row.sender, "name": row.sender_name, "unit": row.unit_name},
        "at": row.said_at,
    }
    people = json.loads(row.people)
    if row.kind == Entry.Kind.POSTED:
        said |= {"id": row.public_id, "client_msg_id": row.client_msg_id}
        gone = {"recalled": True} if row.is_recalled else {"cleared": True} if row.is_cleared else None
        said |= gone or _posted(row, people, named)
    elif row.target:
        target = named.entries[row.target]
        said["target"] = target.seq
        if row.kind == Entry.Kind.EDITED and target.recalled_at is None and target.cleared_at is None:
            said |= _said(target.text, target.people)
        elif row.kind == Entry.Kind.PINNED:
            said["pinned"] = quote(target)
        elif row.kind == Entry.Kind.REACTED:
            said |= {"sign": row.text, "on": bool(row.others)}
    elif row.must_read:
        must_read = named.must_reads[row.must_read]
        said["must_read"] = {"id": must_read.public_id, "title": must_read.title, "due_at": must_read.due_at}
    elif people:
        said["people"] = people
        said |= {"others": row.others} if row.others else {}
        said |= {"with_post": True} if row.by_office and row.kind != Entry.Kind.ROLE else {}
    if row.kind in (Entry.Kind.ROLE, Entry.Kind.SPEAKS):
        said[row.kind] = row.text
    if row.kind == Entry.Kind.CLEARED:
        said["until"] = row.others
    if row.kind == Entry.Kind.ANNOUNCED:
        said["announcement"] = row.text
    return said


def _posted(row: _Row, people: list[dict[str, str]], named: _Named) -> dict[str, Any]:
    said = _said(row.text, people)
    if row.reply_to:
        said["reply_to"] = quote(named.entries[row.reply_to])
    if row.not_urgent:
        said["not_urgent"] = True
    if row.forwarded:
        said["forwarded"] = json.loads(row.forwarded)
    if files := named.files.get(row.public_id):
        said["files"] = [{"id": one.public_id, "name": one.name, "size": one.size} for one in files]
    return said


def _said(text: str, people: list[dict[str, str]]) -> dict[str, Any]:
    said: dict[str, Any] = {"text": text}
    if people:
        said["people"] = people
    if is_marked(text):
        said["html"] = drawn(text, people)
    return said


def quote(entry: Entry) -> dict[str, Any]:
    """What is answered. Whoever answers says these words again; while they stand, they are repeated."""
    return {
        "seq": entry.seq,
        "name": entry.sender.name,
        "text": "" if entry.recalled_at else on_one_line(entry.text)[:QUOTED],
    }


def files_of(messages: Collection[UUID]) -> Mapping[UUID, list[File]]:
    """What is attached to each, in one query, or none where nothing is."""
    found: dict[UUID, list[File]] = {}
    if messages:
        for file in File.objects.filter(subject_kind=Entry.subject_kind, subject_id__in=messages).order_by("pk"):
            found.setdefault(file.subject_id, []).append(file)
    return found
