"""置顶: what everybody in a room should have before their eyes, whenever they came."""

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Refusal
from office.chat import events, stream
from office.chat.actions.refusals import demand
from office.chat.actions.rooms import locked
from office.chat.actions.talking import NotThere
from office.chat.models import Entry, Room
from office.chat.permissions import Act

MOST = 20  # of a room


class TooManyPinned(Refusal):
    def sentence(self) -> str:
        return _("At most %(most)d messages are pinned in a room. Unpin one first.") % {"most": MOST}


@transaction.atomic
def pin(room: Room, seq: int, *, pinned: bool, by: Actor) -> None:
    """Whoever pins a message says it again to everybody in the room, also to who came later. Doing it twice is doing it
    once."""
    room, mine = locked(room, by)
    demand(mine, Act.PIN)
    its = room.entries.filter(seq=seq, kind=Entry.Kind.POSTED, recalled_at=None, cleared_at=None)
    entry = its.select_related("room").first()
    if entry is None or (seq <= mine.hears_after and seq not in room.pinned):
        raise NotThere
    if pinned == (seq in room.pinned):
        return
    if pinned and len(room.pinned) >= MOST:
        raise TooManyPinned
    room.pinned = [*room.pinned, seq] if pinned else [one for one in room.pinned if one != seq]
    room.save(update_fields=["pinned"])
    record(events.MESSAGE_PINNED if pinned else events.MESSAGE_UNPINNED, entry, by=by, seq=seq)
    stream.add(room, Entry.Kind.PINNED if pinned else Entry.Kind.UNPINNED, by=by, target=entry)
