"""Saying something, changing it, taking it back, having read it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, StrIndex
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from psycopg.errors import LockNotAvailable

from directory.actors import today
from directory.models import Appointment, Unit
from directory.subtrees import way_to
from office.audit.actor import Actor
from office.audit.jobs import defer
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.chat import events, stream
from office.chat.actions.refusals import NotAMember, demand
from office.chat.actions.rooms import locked
from office.chat.counting import is_large
from office.chat.disclosing import put_away
from office.chat.models import LONGEST, SAID, Entry, Membership, Room
from office.chat.permissions import Act, message_in, place_in
from office.files.actions import Taken, keep, refuse_withheld, take
from office.files.characters import tidy
from office.files.models import File
from office.files.secrecy import refuse_marks
from office.live.doorbell import ring, whisper
from office.worktime.clock import now

MOST_FILES = 9
AUTHORS = 20  # of the messages just read, how many are looked at for whom to tell
BATCH = 2  # seconds in which an author is told once of a room
PATIENCE = "2s"  # with a room that somebody else holds


class NothingSaid(Unacceptable):
    field = "text"

    def sentence(self) -> str:
        return _("Write something, or attach a file.")


class TooLong(Unacceptable):
    field = "text"

    def __init__(self, n: int) -> None:
        super().__init__(
            _("%(n)d characters; a message has at most %(most)d. Nothing was cut; shorten it.")
            % {"n": n, "most": LONGEST}
        )


class TooManyFiles(Unacceptable):
    field = "files"

    def sentence(self) -> str:
        return _("At most %(most)d files go with a message.") % {"most": MOST_FILES}


class NotThere(Unacceptable):
    """What is answered or changed is no message of this room."""

    status = 404

    def sentence(self) -> str:
        return _("This message is not there.")


class NotYourMessage(NotAllowed):
    def sentence(self) -> str:
        return _("Only who wrote a message changes it or takes it back.")


class TooLongAgo(Refusal):
    def sentence(self) -> str:
        return _("A message can be changed or recalled within two minutes; this one stands.")


class HeardByNewcomers(Refusal):
    def sentence(self) -> str:
        return _("Somebody has joined since who may not hear this message. Take it back and write it anew.")


class NotForAll(NotAllowed):
    field = "text"

    def sentence(self) -> str:
        return _("Only the room's owner and its administrators name everybody.")


class TooManyToName(NotAllowed):
    field = "text"

    def sentence(self) -> str:
        return _("So many are not named at once. Everybody hears what is said here; for an answer, issue a must-read.")


class RoomBusy(Refusal):
    status = 503

    def sentence(self) -> str:
        return _("The room is busy just now. Nothing is lost: send it again.")


class SaidElsewhere(Refusal):
    def sentence(self) -> str:
        return _("This was sent in another room already. Write it anew to say it here.")


@dataclass(slots=True)
class Named:
    """names: as they stand in the text, `[{"id", "name"}]`. people: the members they mean, by public id."""

    names: list[dict[str, str]] = field(default_factory=list)
    people: list[str] = field(default_factory=list)


def post(
    room: Room,
    *,
    text: str,
    by: Actor,
    client_msg_id: UUID | None = None,
    reply_to: int | None = None,
    files: Sequence[UploadedFile] = (),
    not_urgent: bool = False,
) -> Entry:
    """发消息. With the client_msg_id of an earlier post of this sender: that post, whatever is said this time, and
    whatever has become of the room and of their place in it. The key tells, for there are few second tries. Files are
    examined before the room's number is taken, since everybody else waits for it."""
    try:
        text = tidy(text)
        if not text and not files:
            raise NothingSaid
        if len(files) > MOST_FILES:
            raise TooManyFiles
        _acceptable(text, room, by)
        taken = [take(upload, subject=room, by=by) for upload in files]
        return _post(room, text, by, client_msg_id, reply_to, taken, not_urgent=not_urgent)
    except (IntegrityError, Refusal):
        if before := _said_before(room, client_msg_id, by):
            return before
        raise


def _said_before(room: Room, client_msg_id: UUID | None, by: Actor) -> Entry | None:
    """Raises SaidElsewhere."""
    if client_msg_id is None:
        return None
    before = Entry.objects.filter(sender=by.person, client_msg_id=client_msg_id).first()
    if before and before.room_id != room.pk:
        raise SaidElsewhere
    return before


@contextmanager
def _promptly() -> Iterator[None]:
    """One transaction that says no rather than wait for long. Raises RoomBusy."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            yield
    except OperationalError as failed:
        if isinstance(failed.__cause__, LockNotAvailable):
            raise RoomBusy from failed
        raise


def forward(room: Room, seq: int, *, to: Room, by: Actor, client_msg_id: UUID | None = None) -> Entry:
    """转发 as it reads now, with its files; it stays when the message it was is taken back. Nobody is named by it."""
    if before := _said_before(to, client_msg_id, by):
        return before
    entry = message_of(room, seq, by)
    told = entry.forwarded or {"name": entry.sender.name, "at": entry.said_at.isoformat()}
    files = File.objects.filter(subject_kind=Entry.subject_kind, subject_id=entry.public_id).order_by("pk")
    for file in files:
        refuse_withheld(file)
    taken = [Taken(one.name, one.content_type, one.size, one.sha256) for one in files]
    return _post(to, entry.text, by, client_msg_id, None, taken, forwarded=told)


@_promptly()
def _post(
    room: Room, text: str, by: Actor, client_msg_id: UUID | None, reply_to: int | None, taken: list[Taken], **more: Any
) -> Entry:
    """Of two equal posts at once the second fails at the key, and gives its number back. Who may speak is asked once
    the number is taken, which locks the room: what was decided meanwhile is heeded. more: what else is kept of it,
    `forwarded` or `not_urgent`."""
    try:
        seq = stream.next_seq(room, said=True)
    except stream.RoomClosed:
        _place_of(by, room)  # who is no member does not hear that it is closed
        raise
    mine = _place_of(by, room)
    demand(mine, Act.SPEAK)
    answered = message_of(room, reply_to, by) if reply_to else None
    facts = more | {"text": text, "client_msg_id": client_msg_id, "reply_to": answered, "files": len(taken)}
    if "forwarded" not in more:
        _may_name_everybody(text, mine)
    named = Named() if "forwarded" in more else _named_in(text, mine)
    entry = stream.add(room, Entry.Kind.POSTED, by=by, seq=seq, people=named.names, **facts)
    for one in taken:
        keep(one, subject=entry, by=by)
    if named.people:
        record(events.MESSAGE_MENTIONED, entry, by=by, members=named.people, not_urgent=entry.not_urgent)
    if entry.not_urgent:
        defer("office.chat.tasks.recount_later", entry=entry.pk)
    return entry


@_promptly()
def edit(room: Room, seq: int, *, text: str, by: Actor) -> Entry:
    """Within two minutes, by whoever wrote it; what it said before is sealed. Everybody is told its new
    words, so not once somebody is here who does not hear the message itself. Returns the entry that says so."""
    room, mine = locked(room, by)
    demand(mine, Act.SPEAK)
    target = _own(room, seq, by)
    if room.memberships.filter(left_at=None, hears_after__gte=target.seq).exists():
        raise HeardByNewcomers
    if not (text := tidy(text)):
        raise NothingSaid
    _acceptable(text, room, by)
    _may_name_everybody(text, mine)
    before, named = _named_in(target.text, mine), _named_in(text, mine)
    put_away(target)
    target.text, target.people, target.edited_at, target.keys = text, named.names, now(), None
    target.save(update_fields=["text", "people", "edited_at", "keys"])
    defer("office.chat.tasks.enter_into_search", room=room.pk)
    if added := [one for one in named.people if one not in before.people]:
        record(events.MESSAGE_MENTIONED, target, by=by, members=added, not_urgent=target.not_urgent)
    return stream.add(room, Entry.Kind.EDITED, by=by, target=target)


@_promptly()
def recall(room: Room, seq: int, *, by: Actor) -> Entry:
    """撤回 within two minutes: who and when stay, the text is sealed, its files are served to nobody any more; a job
    seals them. Also where the room was muted or closed meanwhile."""
    room, _mine = locked(room, by, even_closed=True)
    target = _own(room, seq, by)
    put_away(target)
    target.text, target.people, target.recalled_at, target.keys = "", [], now(), []
    target.save(update_fields=["text", "people", "recalled_at", "keys"])
    if target.files:
        defer("office.chat.tasks.seal_files", entry=target.pk)
    if target.seq in room.pinned:
        room.pinned = [one for one in room.pinned if one != target.seq]
        room.save(update_fields=["pinned"])
    record(events.MESSAGE_RECALLED, target, by=by, seq=target.seq)
    return stream.add(room, Entry.Kind.RECALLED, by=by, target=target)


@transaction.atomic
def read_to(room: Room, seq: int, *, by: Actor) -> int:
    """已读 up to this number; never back. The authors of what was read hear that there is news, at most once in two
    seconds for a room, and ask for the counts when that time is over."""
    place = Membership.objects.select_for_update().filter(room=room, person=by.person, left_at=None).first()
    if place is None:
        raise NotAMember
    seq = min(seq, Room.objects.values_list("next_seq", flat=True).get(pk=room.pk) - 1)
    if seq <= place.read_seq:
        return place.read_seq
    before, place.read_seq = place.read_seq, seq
    place.save(update_fields=["read_seq"])
    if settings.READ_COUNTS:
        _tell_authors(room, before, seq, by)
    ring(f"person:{by.person.public_id}")
    return seq


def _tell_authors(room: Room, before: int, seq: int, by: Actor) -> None:
    said = Entry.objects.filter(room=room, seq__gt=before, seq__lte=seq, kind__in=SAID).exclude(sender=by.person)
    for author in dict.fromkeys(said.order_by("-seq").values_list("sender__public_id", flat=True)[:AUTHORS]):
        if cache.add(f"chat:read:{room.pk}:{author}", 1, BATCH):
            whisper(f"person:{author}", {"read": str(room.public_id)})


def _acceptable(text: str, room: Room, by: Actor) -> None:
    if len(text) > LONGEST:
        raise TooLong(len(text))
    refuse_marks({"text": text}, subject=room, by=by)


def _place_of(by: Actor, room: Room) -> Membership:
    if (place := place_in(room, by)) is None:
        raise NotAMember
    return place


def message_of(room: Room, seq: int, by: Actor) -> Entry:
    """A message of the room that the actor hears and that still stands."""
    if (entry := message_in(_place_of(by, room), seq)) is None:
        raise NotThere
    return entry


def _own(room: Room, seq: int, by: Actor) -> Entry:
    """A message of the actor's that is young enough."""
    entry = message_of(room, seq, by)
    if entry.sender_id != by.person.pk:
        raise NotYourMessage
    if not entry.is_fresh(now()):
        raise TooLongAgo
    return entry


def _named_in(text: str, place: Membership) -> Named:
    """Of 李明 and 李明远 whoever's is the longer name there; of a unit and a person of one name, both."""
    if "@" not in text:
        return Named()
    room = place.room
    known = _members(text, room)
    if not room.is_direct:
        known |= _everybody(text, place)
        known |= {} if is_large(room) else {key: who for key, who in _places(room).items() if key not in known}
    words = sorted({name for name, _id in known}, key=len, reverse=True)
    meant = set(re.findall("@(" + "|".join(map(re.escape, words)) + ")", text)) if words else set()
    found = Named()
    for (name, public_id), people in known.items():
        if name in meant:
            found.names.append({"id": public_id, "name": name})
            found.people += [one for one in people if one not in found.people]
    return found


_Known = dict[tuple[str, str], list[str]]  # name and public id of what may be named → the people meant


def _members(text: str, room: Room) -> _Known:
    at = StrIndex(Value(text), Concat(Value("@"), F("person__name")))
    members = room.memberships.filter(left_at=None).annotate(at=at).filter(at__gt=0).order_by("pk")
    found = members.values_list("person__name", "person__public_id")
    return {(name, str(who)): [str(who)] for name, who in found}


def _names_everybody(text: str) -> bool:
    """“@全体”, not the beginning of a longer word."""
    return re.search(rf"@{re.escape(pgettext('mention', 'all'))}(?!\w)", text) is not None


def _may_name_everybody(text: str, place: Membership) -> None:
    """Of what is said now; what was said before is not asked again. Raises NotForAll, TooManyToName."""
    if place.room.is_direct or not _names_everybody(text):
        return
    if not place.keeps:
        raise NotForAll
    if is_large(place.room):
        raise TooManyToName


def _everybody(text: str, place: Membership) -> _Known:
    if not _names_everybody(text):
        return {}
    word = pgettext("mention", "all")
    others = place.room.memberships.filter(left_at=None).exclude(person=place.person_id)
    people = [str(one) for one in others.order_by("pk").values_list("person__public_id", flat=True)]
    return {(word, str(place.room.public_id)): people}


def _places(room: Room) -> _Known:
    """Units of the members and those above them, by their short names; posts as “市财政局文书”."""
    inside = room.memberships.filter(left_at=None).values("person")
    held = list(Appointment.objects.filter(person__in=inside).in_force(today()).with_names().in_official_order())
    units = _units_above(held)
    known: _Known = {}
    for one in held:
        who, post = str(one.person.public_id), one.post
        for public_id, name in [units[path] for path in way_to(post.unit.path) if path in units]:
            known.setdefault((name, str(public_id)), []).append(who)
        known.setdefault((f"{post.unit.short_name}{post.title}", str(post.public_id)), []).append(who)
    return known


def _units_above(held: list[Appointment]) -> Mapping[str, tuple[UUID, str]]:
    paths = {path for one in held for path in way_to(one.post.unit.path)}
    found = Unit.objects.filter(path__in=paths, depth__gt=1)  # the root is everybody
    return {path: (public_id, name) for path, public_id, name in found.values_list("path", "public_id", "short_name")}
