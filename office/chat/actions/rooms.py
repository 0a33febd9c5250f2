"""Opening a room, who is in it, and its end."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from directory.actors import today
from directory.models import Appointment, Person, Unit
from directory.schedules import timetable_of
from directory.visibility import Purpose, reach_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable
from office.chat import events, stream
from office.chat.models import Entry, Membership, Room
from office.chat.permissions import may_open
from office.duties import actions as duties
from office.duties.models import Duty, Kind
from office.files.characters import tidy
from office.files.secrecy import refuse_marks
from office.live.doorbell import ring
from office.subjects.kinds import Subject
from office.worktime.clock import now
from office.worktime.terms import due_by

ASKS_END = gettext_noop("Say how long the room goes on")
MOST = 200  # members of a room; beyond it is not a conversation


class TooMany(Unacceptable):
    field = "people"

    def sentence(self) -> str:
        return _("A room has at most %(most)d members. To reach more people, issue a must-read.") % {"most": MOST}


class NobodyElse(Unacceptable):
    field = "people"

    def sentence(self) -> str:
        return _("Choose somebody to talk with.")


class NotToBeContacted(NotAllowed):
    """A rule of the directory keeps somebody from being written to by whoever asks. Who it is is not said."""

    field = "people"

    def sentence(self) -> str:
        return _("Not everybody chosen can be contacted directly. Their office passes on what you have to say.")


class NotAMember(Refusal):
    """For whoever is not in the room, or no longer: as if it did not exist."""

    status = 404

    def sentence(self) -> str:
        return _("This is no longer there, or not for you.")


class OnlyOwners(NotAllowed):
    def sentence(self) -> str:
        return _("Only the room's owner does this.")


class OnlyTwo(Refusal):
    def sentence(self) -> str:
        return _("A room of two stays a room of two. Open another room to talk with more people.")


class EndsInThePast(Unacceptable):
    field = "ends_on"

    def sentence(self) -> str:
        return _("This day has passed.")


class NoName(Unacceptable):
    field = "name"

    def sentence(self) -> str:
        return _("A room needs a name.")


@transaction.atomic
def open_room(
    name: str,
    *,
    people: Iterable[Person],
    by: Actor,
    purpose: str = "",
    unit: Unit | None = None,
    about: Subject | None = None,
    ends_on: date | None = None,
) -> Room:
    """开会话: whoever opens it owns it and is in it; the others are told at their bells."""
    if not may_open(by):
        raise NotAllowed
    if not (name := tidy(" ".join(name.split()))):
        raise NoName
    if ends_on is not None and ends_on < today():
        raise EndsInThePast
    held = by.appointment
    room = Room(name=name[:60], purpose=tidy(purpose)[:200], opened_by=by.person, opened_at=now(), said_at=now())
    refuse_marks({"name": name, "purpose": purpose}, subject=room, by=by)
    room.unit = unit or (held.post.unit if held else None)
    room.ends_on = ends_on
    if about is not None:
        room.about_kind, room.about_id = about.subject_kind, about.public_id
    others = _those_who_can(people, by)
    if len(others) + 1 > MOST:
        raise TooMany
    room.save(force_insert=True)
    _seat(room, [by.person], role=Membership.Role.OWNER)
    _seat(room, others)
    about_text = f"{room.about_kind}:{room.about_id}" if about is not None else ""
    record(events.ROOM_OPENED, room, by=by, members=[str(one.public_id) for one in others], about=about_text)
    stream.add(room, Entry.Kind.JOINED, by=by, people=_named([by.person, *others]))
    _tell_numbers([by.person, *others])
    return room


@transaction.atomic
def open_direct(other: Person, *, by: Actor) -> Room:
    """The one room of two persons; whoever asks first makes it."""
    if not may_open(by):
        raise NotAllowed
    if not _those_who_can([other], by):
        raise NobodyElse
    key = ":".join(str(pk) for pk in sorted((by.person.pk, other.pk)))
    moment = now()
    facts = {"name": f"{by.person}、{other}"[:60], "opened_by": by.person, "opened_at": moment, "said_at": moment}
    room, fresh = Room.objects.get_or_create(direct_key=key, defaults=facts)
    if fresh:
        _seat(room, [by.person, other])
        record(events.ROOM_OPENED, room, by=by, members=[str(other.public_id)], about="")
        stream.add(room, Entry.Kind.JOINED, by=by, people=_named([by.person, other]))
    return room


@transaction.atomic
def add_members(room: Room, people: Iterable[Person], *, with_history: bool = False, by: Actor) -> list[Person]:
    """Any member brings others in. They hear from now on, or everything where whoever adds them says so; who was here
    before comes back to the same place. Returns those who are new."""
    room, _mine = locked(room, by)
    if room.is_direct:
        raise OnlyTwo
    present = set(room.memberships.filter(left_at=None).values_list("person_id", flat=True))
    fresh = [one for one in _those_who_can(people, by) if one.pk not in present]
    if len(present) + len(fresh) > MOST:
        raise TooMany
    if not fresh:
        return []
    seq = stream.next_seq(room, said=False)
    _seat(room, fresh, hears_after=0 if with_history else seq - 1, read_seq=seq - 1)
    record(events.ROOM_JOINED, room, by=by, members=[str(one.public_id) for one in fresh])
    stream.add(room, Entry.Kind.JOINED, by=by, seq=seq, people=_named(fresh))
    _tell_numbers(fresh)
    return fresh


@transaction.atomic
def leave(room: Room, *, by: Actor) -> None:
    """Out of the room; where an owner leaves, whoever has been here longest takes it over."""
    room, mine = locked(room, by)
    if room.is_direct:
        raise OnlyTwo
    _unseat(room, mine, removed=False, by=by)


@transaction.atomic
def remove_member(room: Room, person: Person, *, by: Actor) -> None:
    room, mine = locked(room, by)
    if room.is_direct:
        raise OnlyTwo
    if not mine.owns:
        raise OnlyOwners
    place = room.memberships.filter(person=person, left_at=None).select_related("person").first()
    if place is None:
        raise NotAMember
    _unseat(room, place, removed=True, by=by)


@transaction.atomic
def set_end(room: Room, ends_on: date | None, *, by: Actor) -> Room:
    """Its owner says until when it goes on; None: until somebody closes it. Whoever was asked has answered."""
    room, mine = locked(room, by)
    if not mine.owns:
        raise OnlyOwners
    if ends_on is not None and ends_on < today():
        raise EndsInThePast
    room.ends_on = ends_on
    room.save(update_fields=["ends_on"])
    duties.close(room, by=by, done_by_actor=True)
    record(events.ROOM_END_SET, room, by=by, ends_on=ends_on.isoformat() if ends_on else "")
    return room


@transaction.atomic
def ask_for_end(room: Room, *, by: Actor) -> None:
    """7 天前征询: the owner finds in the box that the room's last day comes, once for each day that was set."""
    due_at = timezone.make_aware(datetime.combine(room.ends_on or today(), time(23, 59)))
    owners = room.memberships.filter(left_at=None, role=Membership.Role.OWNER).values("person")
    held = Appointment.objects.filter(person__in=owners, is_main=True).in_force(today()).with_names()
    for one in held.order_by("pk"):
        ref = f"room:{room.pk}:{room.ends_on}:{one.pk}"
        if not Duty.objects.filter(ref=ref).exists():
            near_at = due_by(due_at, now(), timetable_of(one.post.unit)).near_at
            # A room is its members' alone: while its owner is away it waits, and no deputy is let in.
            asked = duties.Asked(one, due_at, near_at, ref)
            duties.lay_each(room, [asked], kind=Kind.ACT, asks=ASKS_END, by=by)


@transaction.atomic
def close_room(room: Room, *, by: Actor) -> Room:
    """归档: from now on it is only read. By its owner, or by the watchman after its last day."""
    if by.person.is_service:
        room = Room.objects.select_for_update().get(pk=room.pk)
    else:
        room, mine = locked(room, by)
        if room.is_direct:
            raise OnlyTwo
        if not mine.owns:
            raise OnlyOwners
    stream.add(room, Entry.Kind.CLOSED, by=by)
    room.closed_at = now()
    room.save(update_fields=["closed_at"])
    duties.close(room, by=by, done_by_actor=True, reason=_("The room is closed"))
    record(events.ROOM_CLOSED, room, by=by)
    return room


def locked(room: Room, by: Actor) -> tuple[Room, Membership]:
    """The room under its lock and the actor's place in it. Raises NotAMember, RoomClosed."""
    row = Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
    place = row.memberships.filter(person=by.person, left_at=None).select_related("person").first()
    if place is None or not by.appointments:
        raise NotAMember
    if not row.is_open:
        raise stream.RoomClosed
    return row, place


def _those_who_can(people: Iterable[Person], by: Actor) -> list[Person]:
    """Each once, without the actor; who holds no post today, and machines, are in no room. Raises NotToBeContacted."""
    wanted = {one.pk: one for one in people if one.pk != by.person.pk and one.is_active and not one.is_service}
    reached = reach_of(by, Purpose.CONTACT).appointments().filter(person__in=wanted)
    serving = set(reached.values_list("person_id", flat=True))
    beyond = [pk for pk in wanted if pk not in serving]
    if beyond and Appointment.objects.filter(person__in=beyond).in_force(today()).exists():
        raise NotToBeContacted
    return [one for pk, one in wanted.items() if pk in serving]


def _seat(
    room: Room,
    people: Iterable[Person],
    *,
    role: str = Membership.Role.MEMBER,
    hears_after: int = 0,
    read_seq: int = 0,
) -> None:
    moment = now()
    Membership.objects.bulk_create(
        (
            Membership(room=room, person=one, role=role, hears_after=hears_after, read_seq=read_seq, joined_at=moment)
            for one in people
        ),
        update_conflicts=True,
        unique_fields=["room", "person"],
        update_fields=["role", "hears_after", "read_seq", "joined_at", "left_at"],
    )


def _unseat(room: Room, place: Membership, *, removed: bool, by: Actor) -> None:
    place.left_at = now()
    place.save(update_fields=["left_at"])
    if place.owns and not room.memberships.filter(left_at=None, role=Membership.Role.OWNER).exists():
        heir = room.memberships.filter(left_at=None).order_by("joined_at", "pk").first()
        if heir is not None:
            heir.role = Membership.Role.OWNER
            heir.save(update_fields=["role"])
        duties.close(room, by=by, done_by_actor=False, reason=_("The room has another owner"))
    record(events.ROOM_LEFT, room, by=by, member=str(place.person.public_id), removed=removed)
    stream.add(room, Entry.Kind.LEFT, by=by, people=_named([place.person]))
    _tell_numbers([place.person])


def _named(people: Iterable[Person]) -> list[dict[str, str]]:
    return [{"id": str(one.public_id), "name": one.name} for one in people]


def _tell_numbers(people: Iterable[Person]) -> None:
    ring(*(f"person:{one.public_id}" for one in people))
