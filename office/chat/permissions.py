"""Only members see a room; nobody finds out that another one exists. What each role may do there is one table, which
doors, templates and actions ask. A must-read is seen by whoever issued it or is
asked to confirm it, and in its room."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.actors import today
from directory.models import Appointment
from office.audit.actor import Actor
from office.chat.models import KEEPERS, Certificate, Entry, Membership, MustRead, MustReadQuerySet, Receipt, Room


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


# These two are on the way of every message and written out: the same through the ORM takes three times the CPU.
_SPOKEN_IN = """
SELECT * FROM chat_room AS room
WHERE public_id = %s AND EXISTS (SELECT FROM chat_membership WHERE room_id = room.id AND person_id = %s)
"""
_PLACE_IN = "SELECT * FROM chat_membership WHERE room_id = %s AND person_id = %s AND left_at IS NULL"


def room_spoken_in(actor: Actor, public_id: UUID) -> Room | None:
    """The room of a post, which may be the second try of one: also for who was a member then and is none any more."""
    return next(iter(Room.objects.raw(_SPOKEN_IN, [public_id, actor.person.pk])), None)


def place_in(room: Room, actor: Actor) -> Membership | None:
    """The actor's place in the room as it is now, with this very room."""
    found = Membership.objects.raw(_PLACE_IN, [room.pk, actor.person.pk]) if actor.appointments else ()
    for place in found:
        place.room = room
        return place
    return None


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
    found = Entry.objects.filter(public_id=public_id, kind=Entry.Kind.POSTED, recalled_at=None, cleared_at=None)
    entry = found.select_related("room", "sender").first()
    place = membership_in(actor, entry.room.public_id) if entry else None
    return entry if entry and place and entry.seq > place.hears_after else None


def message_in(place: Membership, seq: int) -> Entry | None:
    """A message of the room that this member may hear and that still stands."""
    found = Entry.objects.filter(room=place.room, seq=seq, seq__gt=place.hears_after, kind=Entry.Kind.POSTED)
    return found.filter(recalled_at=None, cleared_at=None).select_related("sender", "room").first()


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


def must_reads_told_to(system: Actor) -> MustReadQuerySet:
    """Of which a connected system is told, to reach those asked in its own way: what the unit it serves, or one below
    it, has issued; what was issued in a room stays with its members."""
    serves = system.person.serves if system.person.is_service and system.person.is_active else None
    if serves is None:
        return MustRead.objects.none()
    found = MustRead.objects.filter(room=None, issued_by__post__unit__path__startswith=serves.path)
    return found.select_related("issued_by__post__unit")


def answers_for(actor: Actor, must_read: MustRead) -> bool:
    """Who sees each name of its receipts and may remind: the issuing post, or the owner of its room."""
    if must_read.issued_by.post_id in {held.post_id for held in actor.appointments}:
        return True
    return must_read.room is not None and memberships_of(actor).filter(room=must_read.room, role="owner").exists()


def certificate_visible_to(actor: Actor, public_id: UUID) -> Certificate | None:
    found = Certificate.objects.filter(public_id=public_id).select_related("must_read__room", "must_read__issued_by")
    made = found.select_related("file").first()
    return made if made and answers_for(actor, made.must_read) else None


_EVERYBODY = tuple(Membership.Role)
_OWNER = (Membership.Role.OWNER,)


class Act(StrEnum):
    SPEAK = "speak"
    REACT = "react"
    BRING_IN = "bring_in"
    LEAVE = "leave"
    TAKE_OUT = "take_out"
    ADMIT = "admit"
    PIN = "pin"
    ANNOUNCE = "announce"
    SAY_WHO_SPEAKS = "say_who_speaks"
    ISSUE_MUST_READ = "issue_must_read"
    NAME_ADMINISTRATORS = "name_administrators"
    HAND_OVER = "hand_over"
    SET_END = "set_end"
    CLOSE = "close"


MAY = {
    Act.SPEAK: _EVERYBODY,
    Act.REACT: _EVERYBODY,
    Act.BRING_IN: _EVERYBODY,
    Act.LEAVE: _EVERYBODY,
    Act.ISSUE_MUST_READ: _EVERYBODY,
    Act.TAKE_OUT: KEEPERS,
    Act.ADMIT: KEEPERS,
    Act.PIN: KEEPERS,
    Act.ANNOUNCE: KEEPERS,
    Act.SAY_WHO_SPEAKS: KEEPERS,
    Act.NAME_ADMINISTRATORS: _OWNER,
    Act.HAND_OVER: _OWNER,
    Act.SET_END: _OWNER,
    Act.CLOSE: _OWNER,
}
SAYING = (Act.SPEAK, Act.ISSUE_MUST_READ)  # only by those who keep the room, where it is muted or for announcements
WITH_POSTS = (Act.BRING_IN, Act.LEAVE, Act.TAKE_OUT, Act.ADMIT, Act.HAND_OVER)  # in rooms that follow: nobody's to do
OF_TWO = (*SAYING, Act.REACT)  # all there is to do in a room of two


def allowed(room: Room, act: Act) -> tuple[str, ...]:
    """The roles that may do it in this room as it stands; none, where nobody may."""
    if not room.is_open or (room.is_direct and act not in OF_TWO) or (room.follows and act in WITH_POSTS):
        return ()
    if act in SAYING and room.speaks != Room.Speaks.EVERYBODY:
        return KEEPERS
    return MAY[act]


def may(place: Membership, act: Act) -> bool:
    return place.role in allowed(place.room, act)
