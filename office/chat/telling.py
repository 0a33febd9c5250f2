"""How entries of a room are told to its listeners. docs/reference/live.md says what each word means."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from office.chat.models import Entry
from office.files.models import File
from office.live import topics

QUOTED = 60  # characters of what is answered


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
