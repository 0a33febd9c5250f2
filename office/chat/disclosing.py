"""What was changed or taken back: sealed as it goes, and read again only by an audit administrator with a reason, once
a security administrator has agreed, within a day. Every step is in the trail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from directory.roles import Role
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.audit.sealing import SealBroken, seal, unseal
from office.chat import events
from office.chat.models import Disclosure, Entry, Sealed
from office.chat.retention import NoSuchRoom, serves_the_whole
from office.files.models import File
from office.files.sealing import unsealed
from office.worktime.clock import now

GOOD_FOR = timedelta(hours=24)  # after the second hand
KEY = "office.chat"


class NothingSealed(Unacceptable):
    field = "seq"

    def sentence(self) -> str:
        return _("Nothing is sealed of this message.")


class NotToBeRead(Refusal):
    def sentence(self) -> str:
        return _("A security administrator must agree first, and it is read within a day of that.")


class LostKey(Refusal):
    def sentence(self) -> str:
        return _("It was sealed under another key of this office and cannot be opened.")


@dataclass(frozen=True, slots=True)
class Words:
    """How a message read, up to that moment."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What is sealed of one message: its words, the earliest first, and its files."""

    asked: Disclosure
    words: Sequence[Words]
    files: Sequence[File]


def put_away(entry: Entry) -> None:
    """In the transaction that takes these words from the message."""
    if entry.text:
        Sealed.objects.create(entry=entry, words=seal(KEY, entry.text), sealed_at=now())


def may_ask(actor: Actor) -> bool:
    return serves_the_whole(actor, Role.AUDIT_ADMIN)


def may_agree(actor: Actor) -> bool:
    return serves_the_whole(actor, Role.SECURITY_ADMIN)


def asked_for() -> QuerySet[Disclosure]:
    return Disclosure.objects.select_related("entry__room", "entry__sender", "asked_by", "agreed_by")


def files_taken_back(entry: Entry) -> QuerySet[File]:
    found = File.objects.filter(subject_kind=Entry.subject_kind, subject_id=entry.public_id).order_by("pk")
    return found if entry.recalled_at else found.none()


def is_open(disclosure: Disclosure) -> bool:
    """Agreed to, and not over yet."""
    return disclosure.agreed_at is not None and now() - disclosure.agreed_at <= GOOD_FOR


@transaction.atomic
def ask(room: UUID, seq: int, *, reason: str, by: Actor) -> Disclosure:
    """Asking twice for the same reason is asking once, until it is agreed to."""
    if not may_ask(by):
        raise NotAllowed
    if not (reason := " ".join(reason.split())[:200]):
        raise Unacceptable(_("Say why."))
    found = Entry.objects.select_for_update(of=("self",)).select_related("room")
    entry = found.filter(room__public_id=room, seq=seq).first()
    if entry is None and not Entry.objects.filter(room__public_id=room).exists():
        raise NoSuchRoom
    if entry is None or not (entry.sealed.exists() or files_taken_back(entry).exists()):
        raise NothingSealed
    asked, is_new = Disclosure.objects.get_or_create(
        entry=entry, reason=reason, asked_by=by.person, agreed_at=None, defaults={"asked_at": now()}
    )
    if is_new:
        record(events.DISCLOSURE_ASKED, entry, by=by, reason=reason)
    return asked


@transaction.atomic
def agree(disclosure: int, *, by: Actor) -> None:
    """Doing it twice is doing it once."""
    if not may_agree(by):
        raise NotAllowed
    asked = _locked(disclosure)
    if asked.asked_by_id == by.person.pk:
        raise NotAllowed
    if asked.agreed_at is None:
        asked.agreed_by, asked.agreed_at = by.person, now()
        asked.save(update_fields=["agreed_by", "agreed_at"])
        record(events.DISCLOSURE_AGREED, asked.entry, by=by)


@transaction.atomic
def read(disclosure: int, *, by: Actor) -> Disclosed:
    """Each reading is recorded, also the second."""
    asked = _granted(disclosure, by)
    record(events.MESSAGE_DISCLOSED, asked.entry, by=by)
    with _under_our_key():
        words = [Words(unseal(KEY, one.words), one.sealed_at) for one in asked.entry.sealed.order_by("sealed_at", "pk")]
    return Disclosed(asked, words, list(files_taken_back(asked.entry)))


@transaction.atomic
def read_file(disclosure: int, file: int, *, by: Actor) -> tuple[File, bytes]:
    """One that went with a recalled message; recorded each time. Raises Lost."""
    asked = _granted(disclosure, by)
    found = files_taken_back(asked.entry).filter(pk=file).first()
    if found is None:
        raise NotAllowed
    record(events.FILE_DISCLOSED, asked.entry, by=by, file=found.name)
    with _under_our_key():
        return found, unsealed(found)


@contextmanager
def _under_our_key() -> Iterator[None]:
    try:
        yield
    except SealBroken:
        raise LostKey from None


def _granted(disclosure: int, by: Actor) -> Disclosure:
    asked = _locked(disclosure)
    if not may_ask(by) or asked.asked_by_id != by.person.pk:
        raise NotAllowed
    if not is_open(asked):
        raise NotToBeRead
    return asked


def _locked(disclosure: int) -> Disclosure:
    found = Disclosure.objects.select_for_update(of=("self",)).select_related("entry__room").filter(pk=disclosure)
    if (asked := found.first()) is None:
        raise NotAllowed
    return asked
