"""Seals what a change or a recall left plain: files of what was recalled, for which nobody waits, and words as the
version before wrote them: the first in the row of a message, each change in its own."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from office.audit.sealing import seal
from office.chat.disclosing import KEY, files_taken_back
from office.chat.models import STILL_PLAIN, Entry, Room, Sealed
from office.files import sealing as files

PORTION = 100  # messages in one transaction, while their room takes nothing new
_LATEST = "UPDATE chat_entry SET edited_text = '' WHERE id = ANY(%s)"  # where the version before kept the present words

logger = logging.getLogger(__name__)


def still_plain() -> QuerySet[Entry]:
    return Entry.objects.filter(STILL_PLAIN)


def seal_what_is_left() -> None:
    """Words room by room, files message by message; what fails stands in the log and holds up nothing else."""
    for room in still_plain().order_by("room").values_list("room", flat=True).distinct():
        try:
            while _seal_words(room):
                pass
        except Exception:
            logger.exception("What was taken back in room %s was not sealed", room)
    for entry in still_plain().filter(files__gt=0).values_list("pk", flat=True):
        try:
            seal_files(entry)
        except Exception:
            logger.exception("The files of message %s were not sealed", entry)


def seal_files(entry: int) -> None:
    """Each in a transaction of its own, for they may be large. One that fails holds up no other; the next sweep comes
    back to it. Raises ExceptionGroup of all that failed."""
    recalled, failed = Entry.objects.get(pk=entry, recalled_at__isnull=False), []
    for one in files_taken_back(recalled):
        try:
            files.seal(one)
        except Exception as wrong:
            wrong.add_note(f"File {one.public_id}")
            failed.append(wrong)
    if failed:
        raise ExceptionGroup(f"{len(failed)} files of message {entry} were not sealed", failed)
    recalled.files = 0
    recalled.save(update_fields=["files"])


@transaction.atomic
def _seal_words(room: int) -> int:
    Room.objects.select_for_update(of=("self",)).get(pk=room)  # as whoever changes or recalls does
    left = still_plain().filter(room=room).exclude(text="").order_by("pk")[:PORTION]
    messages = list(Entry.objects.filter(pk__in={one.target_id or one.pk for one in left}).select_for_update())
    changes: dict[int | None, list[Entry]] = {}
    for one in Entry.objects.filter(target__in=messages, kind=Entry.Kind.EDITED).order_by("seq"):
        changes.setdefault(one.target_id, []).append(one)
    for message in messages:
        _put_right(message, changes.get(message.pk, []))
    Entry.objects.bulk_update(messages, ["text", "people", "keys"])
    Entry.objects.filter(target__in=messages, kind=Entry.Kind.EDITED).exclude(text="").update(text="", people=[])
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [[one.pk for one in messages]])
    return len(messages)


def _put_right(message: Entry, changes: Sequence[Entry]) -> None:
    """Found anew by what it says, if it says anything; of what is no longer kept nothing stays."""
    present = ""
    for words, until in readings(message.text, [(one.text, one.said_at) for one in changes], message.recalled_at):
        if until is None:
            present = words
        elif words and not message.cleared_at:
            Sealed.objects.create(entry=message, words=seal(KEY, words), sealed_at=until)
    if message.cleared_at or message.recalled_at:
        message.text, message.people, message.keys = "", [], []
        if message.cleared_at:
            message.sealed.all().delete()
    elif present != message.text:
        message.text, message.keys = present, None


def readings(
    text: str, changes: Sequence[tuple[str, datetime]], recalled_at: datetime | None
) -> Iterator[tuple[str, datetime | None]]:
    """How a message read, one after the other, until when; None: it reads so still. text: of its row; changes: of their
    rows, "" where the present version made it, which sealed what the row said and wrote the new words there."""
    moments = [at for _words, at in changes]
    ends = [*moments[1:], recalled_at]
    rewritten = max((n for n, (words, _at) in enumerate(changes, 1) if not words), default=0)
    for n, (words, _at) in enumerate(changes):
        if n == rewritten:
            yield text, moments[n]
        if words:
            yield words, ends[n]
    if rewritten == len(changes):
        yield text, recalled_at
