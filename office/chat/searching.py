"""Keeps the keys under which what was said is found: a moment after it was said, so that nobody who speaks waits."""

from django.db import transaction

from office.chat import telling
from office.chat.models import SAID, Entry
from office.subjects.keys import keys_of, readable

BATCH = 500


def room_key(room: int) -> str:
    """Beside the keys of its words a message has that of its room: what many say and few may hear costs no more than
    the few."""
    return f"#{room}"


def enter(room: int | None = None) -> None:
    """Give keys to whatever has none yet, of one room or of all."""
    while _enter_some(room):
        pass


@transaction.atomic
def _enter_some(room: int | None) -> bool:
    """Whoever changes a message meanwhile leaves a job of their own."""
    left = Entry.objects.filter(keys=None, kind__in=SAID)
    if room is not None:
        left = left.filter(room=room)
    ordered = left.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    entries = list(ordered.select_related("sender", "must_read")[:BATCH])
    files = telling.files_of([one.public_id for one in entries if one.files])
    for one in entries:
        names = (file.name for file in files.get(one.public_id, ()))
        said = "" if one.recalled_at else " ".join([one.sender.name, text_of(one), *names])
        one.keys = sorted({room_key(one.room_id), *keys_of(readable(said))})
    Entry.objects.bulk_update(entries, ["keys"])
    return bool(entries)


def text_of(entry: Entry) -> str:
    return f"{entry.must_read.title}: {entry.must_read.text}" if entry.must_read else entry.shown
