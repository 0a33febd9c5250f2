"""Only members see a room; nobody finds out that another one exists. A must-read is seen by whoever issued it or is
asked to confirm it, and in its room."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.actors import today
from directory.models import Appointment
from office.audit.actor import Actor
from office.chat.models import Entry, Membership, MustRead, MustReadQuerySet, Receipt, Room


def may_open(actor: Actor) -> bool:
    """Whoever holds a post may talk."""
    return bool(actor.appointments)


def memberships_of(actor: Actor) -> QuerySet[Membership]:
    if not actor.appointments:
        return Membership.objects.none()
    return Membership.objects.filter(person=actor.person, left_at=None)


def membership_in(actor: Actor, public_id: UUID) -> Membership | None:
    """The actor's place in a room, with the room; None where there is none."""
    return memberships_of(actor).filter(room__public_id=public_id).select_related("room__unit").first()


def room_visible_to(actor: Actor, public_id: UUID) -> Room | None:
    found = membership_in(actor, public_id)
    return found.room if found else None


def room_spoken_in(actor: Actor, public_id: UUID) -> Room | None:
    """The room of a post, which may be the second try of one: also for who was a member then and is none any more."""
    return Room.objects.filter(memberships__person=actor.person, public_id=public_id).first()


def listeners_among(pairs: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], int]:
    """Of (person, room) the members, each with the number after which they hear. One query."""
    holds = Appointment.objects.filter(person=OuterRef("person")).in_force(today())
    found = Membership.objects.filter(
        Exists(holds),
        person__public_id__in={who for who, _ in pairs},
        person__is_active=True,
        room__public_id__in={room for _, room in pairs},
        left_at=None,
    ).values_list("person__public_id", "room__public_id", "hears_after")
    return {(who, room): after for who, room, after in found if (who, room) in pairs}


def message_visible_to(actor: Actor, public_id: UUID) -> Entry | None:
    """What was said, while it stands, to those who may hear it. A recalled message is gone, its files too."""
    found = Entry.objects.filter(public_id=public_id, kind=Entry.Kind.POSTED, recalled_at=None)
    entry = found.select_related("room", "sender").first()
    place = membership_in(actor, entry.room.public_id) if entry else None
    return entry if entry and place and entry.seq > place.hears_after else None


def must_reads_visible_to(actor: Actor) -> MustReadQuerySet:
    """Those asked, in person or while away through a deputy, whoever issued it or holds that post now, and the members
    of its room."""
    if not actor.appointments:
        return MustRead.objects.none()
    posts = [held.post_id for held in actor.appointments]
    mine = Q(person=actor.person) | Q(appointment__in=[held.pk for held in actor.appointments])
    asked = Q(pk__in=Receipt.objects.filter(mine).values("must_read"))
    issued = Q(issued_by__person=actor.person) | Q(issued_by__post__in=posts)
    found = MustRead.objects.filter(asked | issued | Q(room__in=memberships_of(actor).values("room")))
    return found.select_related("issued_by__person", "issued_by__post__unit", "room")


def must_read_visible_to(actor: Actor, public_id: UUID) -> MustRead | None:
    return must_reads_visible_to(actor).filter(public_id=public_id).first()


def answers_for(actor: Actor, must_read: MustRead) -> bool:
    """Who sees each name of its receipts and may remind: the issuing post, or the owner of its room."""
    if must_read.issued_by.post_id in {held.post_id for held in actor.appointments}:
        return True
    return must_read.room is not None and memberships_of(actor).filter(room=must_read.room, role="owner").exists()
