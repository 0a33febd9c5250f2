"""Answering a message with one press, and saying what stands above the talk."""

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Unacceptable
from office.chat import events, stream
from office.chat.actions.refusals import demand
from office.chat.actions.rooms import locked
from office.chat.actions.talking import message_of
from office.chat.models import Entry, Reaction, Room
from office.chat.permissions import Act
from office.files.characters import tidy
from office.files.secrecy import refuse_marks

LONGEST_ANNOUNCEMENT = 500


class NoSuchSign(Unacceptable):
    def sentence(self) -> str:
        return _("A message is answered with one of the signs offered, each once.")


class AnnouncementTooLong(Unacceptable):
    field = "announcement"

    def sentence(self) -> str:
        return _("An announcement has at most %(most)d characters.") % {"most": LONGEST_ANNOUNCEMENT}


@transaction.atomic
def react(room: Room, seq: int, *, sign: str, on: bool, by: Actor) -> int:
    """Doing it twice is doing it once. Returns how far the stream is then."""
    room, mine = locked(room, by)
    demand(mine, Act.REACT)
    if sign not in Reaction.Sign.values:
        raise NoSuchSign
    entry = message_of(room, seq, by)
    if on:
        changed = Reaction.objects.get_or_create(entry=entry, person=by.person, sign=sign)[1]
    else:
        changed = bool(Reaction.objects.filter(entry=entry, person=by.person, sign=sign).delete()[0])
    if not changed:
        return room.head
    entry.reactions += 1 if on else -1
    entry.save(update_fields=["reactions"])
    return stream.add(room, Entry.Kind.REACTED, by=by, target=entry, text=sign, others=int(on)).seq


@transaction.atomic
def announce(room: Room, text: str, *, by: Actor) -> None:
    """群公告: stands above the talk, for whoever comes later too, until another takes its place or an empty one."""
    room, mine = locked(room, by)
    demand(mine, Act.ANNOUNCE)
    if len(text := tidy(text)) > LONGEST_ANNOUNCEMENT:
        raise AnnouncementTooLong
    refuse_marks({"announcement": text}, subject=room, by=by)
    if room.announcement == text:
        return
    room.announcement = text
    room.save(update_fields=["announcement"])
    record(events.ROOM_ANNOUNCED, room, by=by)
    stream.add(room, Entry.Kind.ANNOUNCED, by=by, text=text)
