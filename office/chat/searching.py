"""Keeps the keys under which what was said is found: a moment after it was said, so that nobody who speaks waits."""

from django.db import transaction
from django.db.models import QuerySet

from office.chat import telling
from office.chat.models import SAID, Entry
from office.subjects.keys import keys_of, readable

BATCH = 500


def room_key(room: int) -> str:
    """Beside the keys of its words a message has that of its room: what many say and few may hear costs no more than
    the few."""
    return f"#{room}"


def not_entered() -> QuerySet[Entry]:
    return Entry.objects.filter(keys=None, kind__in=SAID)


@transaction.atomic
def enter(room: int | None = None) -> bool:
    """Give keys to some of what has none yet: of one room the latest, or of all. Returns whether there was any. Whoever
    changes a message meanwhile leaves a job of their own."""
    left = not_entered().order_by("room_id") if room is None else not_entered().filter(room=room).order_by("-pk")
    ordered = left.select_for_update(of=("self",), skip_locked=True)
    entries = list(ordered.select_related("sender", "must_read")[:BATCH])
    files = telling.files_of([one.public_id for one in entries if one.files])
    for one in entries:
        names = (file.name for file in files.get(one.public_id, ()))
        said = "" if one.recalled_at else " ".join([one.sender.name, text_of(one), *names])
        one.keys = sorted({room_key(one.room_id), *keys_of(readable(said))})
    Entry.objects.bulk_update(entries, ["keys"])
    return bool(entries)


def text_of(entry: Entry) -> str:
    return f"{entry.must_read.title}: {entry.must_read.text}" if entry.must_read else entry.text
