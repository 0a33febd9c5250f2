"""Rooms and their streams as lines of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from office.audit.actor import Actor
from office.chat import stream, telling, unread
from office.chat.cards import Card, cards_of
from office.chat.counting import reads_among
from office.chat.links import Unfolded, unfolded
from office.chat.markup import drawn, is_marked, on_one_line
from office.chat.models import SAID, SHOWN, WINDOW, Entry, Membership, Room
from office.chat.reactions import Sum, sums_of
from office.files.models import File
from office.ui.listing import NAMED, listed
from office.worktime.clock import now

WINDOW_SIZE = 60  # entries of a page

ORDERS: dict[str, Any] = {
    Membership.Role.OWNER: gettext_lazy("%(names)s owns the room from now on"),
    Membership.Role.ADMIN: gettext_lazy("%(by)s made administrators: %(names)s"),
    Membership.Role.MEMBER: gettext_lazy("%(by)s took the role of administrator from %(names)s"),
    Room.Speaks.EVERYBODY: gettext_lazy("From now on everybody speaks"),
    Room.Speaks.MUTED: gettext_lazy("The room is muted for now: its owner and administrators speak"),
    Room.Speaks.ANNOUNCEMENTS: gettext_lazy(
        "From now on this room is for announcements: its owner and administrators speak"
    ),
}


@dataclass(slots=True)
class RoomLine:
    """with_name: of the other, in a room of two."""

    room: Room
    name: str
    said: str
    at: datetime
    unread: int
    with_name: str = ""


@dataclass(slots=True)
class Line:
    """One entry as it is drawn. day: its day, where another one began; is_fresh: may be changed until that moment."""

    entry: Entry
    mine: bool
    day: date | None = None
    note: str = ""
    words: SafeString | str = ""
    is_marked: bool = False
    files: Sequence[File] = ()
    reads: int | None = None
    fresh_until: datetime | None = None
    card: Card | None = None
    unfolded: Sequence[Unfolded] = ()
    reactions: Sequence[Sum] = ()
    first_unread: bool = False


@dataclass(slots=True)
class Window:
    """A stretch of a stream. before: more lies above; is_last: nothing lies below; after: the last shown where more
    lies below."""

    lines: list[Line] = field(default_factory=list)
    before: int = 0
    is_last: bool = True
    after: int = 0


def rooms_of(actor: Actor, memberships: QuerySet[Membership], *, most: int = 200) -> list[RoomLine]:
    """The latest said first; four queries however many there are."""
    places = list(memberships.select_related("room").order_by("-room__said_at", "-room__pk")[:most])
    rooms = [place.room for place in places]
    said = {entry.room_id: entry for entry in _last(rooms)}
    others = dict(
        Membership.objects.filter(room__in=[room for room in rooms if room.is_direct])
        .exclude(person=actor.person)
        .values_list("room_id", "person__name")
    )
    counted = unread.by_room(actor)
    return [
        RoomLine(
            room=place.room,
            name=others.get(place.room_id, place.room.name),
            said=_said(said.get(place.room_id), place, actor),
            at=place.room.said_at,
            unread=counted.get(place.room_id, 0),
            with_name=others.get(place.room_id, ""),
        )
        for place in places
    ]


def _last(rooms: Sequence[Room]) -> Sequence[Entry]:
    wanted = Q(pk__in=[])
    for room in rooms:
        if room.said_seq:
            wanted |= Q(room=room, seq=room.said_seq)
    return list(Entry.objects.filter(wanted).select_related("sender", "must_read"))


def _said(entry: Entry | None, place: Membership, actor: Actor) -> str:
    if entry is None or entry.seq <= place.hears_after:
        return place.room.purpose
    if entry.must_read:
        return _("Must-read: %(title)s") % {"title": entry.must_read.title}
    if entry.recalled_at:
        return _("%(name)s recalled a message") % {"name": entry.sender.name}
    if entry.cleared_at:
        return _("What was said here is no longer kept")
    text = on_one_line(entry.text)[:60] or ngettext("%(n)d file", "%(n)d files", entry.files) % {"n": entry.files}
    own_or_two = entry.sender_id == actor.person.pk or place.room.is_direct
    return text if own_or_two else _("%(name)s: %(text)s") % {"name": entry.sender.name, "text": text}


def name_for(actor: Actor, room: Room, members: Sequence[Membership]) -> str:
    """A room of two is called after the other."""
    others = [one.person.name for one in members if one.person_id != actor.person.pk]
    return others[0] if room.is_direct and others else room.name


def window(
    actor: Actor,
    place: Membership,
    members: Sequence[Membership],
    *,
    host: str,
    at: int | None = None,
    before: int | None = None,
) -> Window:
    """The latest entries, or those around `at`, or those before a number, as far as the member hears them. One query,
    where nothing is attached or unfolded."""
    heard = stream.of(place.room, after=place.hears_after).filter(kind__in=SHOWN)
    if at is not None:
        last = list(heard.filter(seq__gte=at).values_list("seq", flat=True)[: WINDOW_SIZE // 2])
        heard = heard.filter(seq__lte=last[-1] if last else at)
    elif before is not None:
        heard = heard.filter(seq__lt=before)
    entries = list(heard.order_by("-seq")[: WINDOW_SIZE + 1])
    more, entries = len(entries) > WINDOW_SIZE, entries[:WINDOW_SIZE][::-1]
    from_the_end = at is None and before is None
    is_last = from_the_end or not entries or not _goes_on(place.room, entries[-1].seq)
    return Window(
        lines=_lines(actor, place, members, entries, host),
        before=entries[0].seq if more else 0,
        is_last=is_last,
        after=0 if is_last else entries[-1].seq,
    )


def _goes_on(room: Room, seq: int) -> bool:
    return stream.of(room, after=seq).filter(kind__in=SHOWN).exists()


def first_unread(actor: Actor, place: Membership) -> int | None:
    """Where to begin, when more is unread than a page shows."""
    from_here = max(place.read_seq, place.hears_after)
    if place.room.head - from_here <= WINDOW_SIZE:
        return None
    heard = stream.of(place.room, after=from_here)
    counted = heard.filter(kind__in=SAID, recalled_at=None).exclude(sender=actor.person)
    first = counted.values_list("seq", flat=True).first()
    if first is None:
        return None
    later = stream.of(place.room, after=first).filter(kind__in=SHOWN).values_list("seq", flat=True)
    return first if len(later[:WINDOW_SIZE]) == WINDOW_SIZE else None


def _lines(
    actor: Actor, place: Membership, members: Sequence[Membership], entries: Sequence[Entry], host: str
) -> list[Line]:
    files, moment = telling.files_of([entry.public_id for entry in entries if entry.files]), now()
    own = [one.seq for one in entries if one.sender_id == actor.person.pk and one.kind == Entry.Kind.POSTED]
    reads = reads_among(members, own, actor)
    cards = cards_of(actor, [entry.must_read for entry in entries if entry.must_read])
    reactions = sums_of(actor, [entry for entry in entries if entry.reactions and not entry.recalled_at])
    lines, day, fresh = [], None, True
    for entry in entries:
        line = _line(actor, entry, files, reads, cards)
        on = timezone.localdate(entry.said_at)
        line.reactions = reactions.get(entry.pk, ())
        line.day, day = (on if on != day else None), on
        if line.mine and place.room.is_open and entry.kind == Entry.Kind.POSTED and entry.is_fresh(moment):
            line.fresh_until = entry.said_at + WINDOW
        if fresh and entry.seq > place.read_seq and _counts(entry, actor):
            line.first_unread, fresh = True, False
        if "://" in entry.text:
            line.unfolded = unfolded(actor, entry.text, host)
        lines.append(line)
    return lines


def _counts(entry: Entry, actor: Actor) -> bool:
    """As unread.py counts it, but for the hours of whoever reads: whoever looks is shown what waits, too."""
    return entry.kind in SAID and entry.sender_id != actor.person.pk and entry.recalled_at is None


def _line(
    actor: Actor,
    entry: Entry,
    files: Mapping[UUID, list[File]],
    reads: Mapping[int, int],
    cards: Mapping[int, Card],
) -> Line:
    people = entry.people if entry.kind == Entry.Kind.POSTED else []
    return Line(
        entry=entry,
        mine=entry.sender_id == actor.person.pk,
        note=_note(entry),
        words=drawn(entry.text, people, me=str(actor.person.public_id)),
        is_marked=is_marked(entry.text),
        files=() if entry.recalled_at else files.get(entry.public_id, ()),
        reads=reads.get(entry.seq),
        card=cards.get(entry.must_read_id) if entry.must_read_id else None,
    )


def _note(entry: Entry) -> str:
    """What stands in the middle of the stream: who came, who went, who speaks, the end."""
    others = [one for one in entry.people if one["id"] != str(entry.sender.public_id)] or entry.people
    names = listed((one["name"] for one in others), most=NAMED, besides=entry.others)
    facts: dict[str, Any] = {"names": names, "by": entry.sender.name}
    if entry.kind in (Entry.Kind.ROLE, Entry.Kind.SPEAKS):
        return str(ORDERS[entry.text] % facts)
    if entry.kind == Entry.Kind.ANNOUNCED:
        return _("%(by)s changed the announcement") % facts
    if entry.kind == Entry.Kind.PINNED:
        return _("%(by)s pinned a message") % facts
    if entry.sender.is_service and entry.kind == Entry.Kind.JOINED:
        return _("%(names)s joined with their posts") % facts
    if entry.sender.is_service and entry.kind == Entry.Kind.LEFT:
        return _("%(names)s left with their posts") % facts
    if entry.kind == Entry.Kind.JOINED:
        alone = [one["id"] for one in entry.people] == [str(entry.sender.public_id)]
        return _("%(names)s joined") % facts if alone else _("%(by)s brought in: %(names)s") % facts
    if entry.kind == Entry.Kind.LEFT:
        alone = entry.people[0]["id"] == str(entry.sender.public_id)
        return _("%(names)s left") % facts if alone else _("%(by)s took out: %(names)s") % facts
    if entry.kind == Entry.Kind.CLOSED:
        return _("%(by)s closed the room; it can still be read") % facts
    return ""
