"""How long what is said is kept. Each class of rooms has its term; what is about a document, a matter or a meeting goes
with that, and what is under a hold stays. Must-reads and their receipts are evidence, and never go."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from directory.machines import watchman
from directory.models import Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Unacceptable
from office.chat import events, stream
from office.chat.models import KEPT, Entry, Hold, Keeping, Membership, Room, Sealed
from office.files.actions import drop
from office.files.models import File
from office.worktime.clock import now

TERMS = (6, 12, 36, 120)  # months that may be chosen
MONTH = timedelta(days=365.25 / 12)
BATCH = 1000  # messages cleared in one transaction, while their room takes nothing new
_OF = {
    Keeping.RoomClass.TWO: Q(direct_key__isnull=False),
    Keeping.RoomClass.BY_HAND: Q(direct_key=None, rule__isnull=True),
    Keeping.RoomClass.FOLLOWING: Q(rule__isnull=False),
}

logger = logging.getLogger(__name__)


class NoSuchTerm(Unacceptable):
    field = "months"

    def sentence(self) -> str:
        return _("Choose one of the terms offered.")


class NoSuchRoom(Unacceptable):
    field = "room"

    def sentence(self) -> str:
        return _("No room has this address.")


def may_set_terms(actor: Actor) -> bool:
    """保管期限 are the archivist's, who may sit in a division of the general office: the terms are the same for all."""
    units = [held.post.unit for held in actor.appointments if Role.ARCHIVIST in held.post.roles]
    return any(_is_of_the_whole(unit) or (unit.depth == 3 and _is_of_the_whole(unit.above())) for unit in units)


def serves_the_whole(actor: Actor, role: Role) -> bool:
    """In the general office of the whole, or the whole itself: any unit may give itself a post of that role."""
    return any(role in held.post.roles and _is_of_the_whole(held.post.unit) for held in actor.appointments)


def _is_of_the_whole(unit: Unit | None) -> bool:
    return unit is not None and (unit.depth == 1 or (unit.depth == 2 and unit.kind == Unit.Kind.OFFICE))


def may_hold(actor: Actor) -> bool:
    """Who may see that a room is kept, without seeing into it."""
    return any(Role.AUDIT_ADMIN in held.post.roles for held in actor.appointments)


def terms() -> dict[str, int | None]:
    """Months for each class; None: kept without end."""
    kept = dict(Keeping.objects.values_list("room_class", "months"))
    return {str(one): kept.get(one) for one in Keeping.RoomClass.values}


@transaction.atomic
def set_term(room_class: str, months: int | None, *, by: Actor) -> None:
    if not may_set_terms(by):
        raise NotAllowed
    if room_class not in Keeping.RoomClass.values or (months is not None and months not in TERMS):
        raise NoSuchTerm
    if terms()[room_class] == months:
        return
    if months is None:
        Keeping.objects.filter(room_class=room_class).delete()
    else:
        Keeping.objects.update_or_create(room_class=room_class, defaults={"months": months})
    record(events.RETENTION_SET, by.person, by=by, room_class=room_class, months=months or 0)


@transaction.atomic
def hold(room: UUID, *, reason: str, by: Actor) -> None:
    """Doing it twice is doing it once."""
    if not may_hold(by):
        raise NotAllowed
    its, reason = Room.objects.select_for_update(of=("self",)).filter(public_id=room).first(), reason.strip()
    if its is None:
        raise NoSuchRoom
    if not reason:
        raise Unacceptable(_("Say why."))
    if not its.holds.filter(ended_at=None).exists():
        its.holds.create(reason=reason[:200], laid_at=now())
        record(events.ROOM_HELD, its, by=by, reason=reason[:200])


@transaction.atomic
def end_hold(held: int, *, by: Actor) -> None:
    if not may_hold(by):
        raise NotAllowed
    found = Hold.objects.select_for_update(of=("self",)).select_related("room").filter(pk=held, ended_at=None).first()
    if found is not None:
        found.ended_at = now()
        found.save(update_fields=["ended_at"])
        record(events.ROOM_HOLD_ENDED, found.room, by=by)


def clear() -> int:
    """Each night, room by room; one that fails stands in the log and holds up no other."""
    cleared = 0
    Sealed.objects.filter(entry__cleared_at__isnull=False).delete()  # left by a version that knew of no seals
    for room_class, months in terms().items():
        if months is not None:
            before = now() - months * MONTH
            _drop_drafts(room_class, before)
            for room in _due(room_class, before).order_by("pk"):
                try:
                    while n := _clear_batch(room, before):
                        cleared += n
                except Exception:
                    logger.exception("Room %s was not cleared", room.public_id)
    return cleared


def _due(room_class: str, before: datetime) -> QuerySet[Room]:
    held = Hold.objects.filter(room=OuterRef("pk"), ended_at=None)
    old = _said(before).filter(room=OuterRef("pk"))
    rooms = Room.objects.filter(_OF[Keeping.RoomClass(room_class)], about_kind="")
    return rooms.filter(~Exists(held), Exists(old))


def _said(before: datetime) -> QuerySet[Entry]:
    """Messages, and announcements other than the present one."""
    kept = Entry.objects.filter(kind__in=KEPT, cleared_at=None, said_at__lt=before)
    return kept.exclude(kind=Entry.Kind.ANNOUNCED, text=F("room__announcement"))


def _drop_drafts(room_class: str, before: datetime) -> None:
    """What was typed and not sent goes with its term, too."""
    held = Hold.objects.filter(room=OuterRef("room"), ended_at=None)
    rooms = Room.objects.filter(_OF[Keeping.RoomClass(room_class)], about_kind="")
    old = Membership.objects.filter(~Exists(held), room__in=rooms, drafted_at__lt=before)
    old.update(draft="", drafted_at=None)


@transaction.atomic
def _clear_batch(room: Room, before: datetime) -> int:
    """Words and files go, who spoke and when stays; one entry of the stream tells it of all in the batch."""
    room = Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
    if room.holds.filter(ended_at=None).exists():
        return 0
    old = list(_said(before).filter(room=room).order_by("said_at", "seq").only("pk", "public_id", "seq")[:BATCH])
    if not old:
        return 0
    pks, until = [one.pk for one in old], max(one.seq for one in old)
    Sealed.objects.filter(entry__in=pks).delete()
    files = File.objects.filter(subject_kind=Entry.subject_kind, subject_id__in=[one.public_id for one in old])
    n = drop(files)
    Entry.objects.filter(pk__in=pks).update(text="", people=[], files=0, forwarded=None, keys=[], cleared_at=now())
    room.pinned = [seq for seq in room.pinned if seq > until]
    room.save(update_fields=["pinned"])
    by = watchman()
    record(events.ROOM_CLEARED, room, by=by, messages=len(old), files=n)
    seq = stream.next_seq(room, said=False, even_closed=True)
    stream.add(room, Entry.Kind.CLEARED, by=by, seq=seq, others=until)
    return len(old)
