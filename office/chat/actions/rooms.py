"""Opening a room, who is in it, and its end."""

from collections.abc import Iterable, Sequence
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
from office.audit.refusals import NotAllowed, Unacceptable
from office.chat import events, stream
from office.chat.actions.admitting import follow_role, propose
from office.chat.actions.owners import end_ref, settle_owner
from office.chat.actions.refusals import NotAMember, OnlyOwners, demand
from office.chat.actions.seats import people_named, seat, tell_numbers
from office.chat.models import CONVERSATION, Entry, Membership, Room
from office.chat.permissions import Act, may_open
from office.duties import actions as duties
from office.duties.models import Duty, Kind
from office.files.characters import tidy
from office.files.secrecy import refuse_marks
from office.subjects.kinds import Subject
from office.worktime.clock import now
from office.worktime.terms import due_by

ASKS_END = gettext_noop("Say how long the room goes on")


class TooMany(Unacceptable):
    field = "people"

    def sentence(self) -> str:
        return _("A room has at most %(most)d members. To reach more people, issue a must-read.") % {
            "most": CONVERSATION
        }


class NobodyElse(Unacceptable):
    field = "people"

    def sentence(self) -> str:
        return _("Choose somebody to talk with.")


class NotToBeContacted(NotAllowed):
    """A rule of the directory keeps somebody from being written to by whoever asks. Who it is is not said."""

    field = "people"

    def sentence(self) -> str:
        return _("Not everybody chosen can be contacted directly. Their office passes on what you have to say.")


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
    if ends_on is not None and ends_on < today():
        raise EndsInThePast
    room = named(name, purpose, by)
    room.unit = unit or room.unit
    room.ends_on = ends_on
    if about is not None:
        room.about_kind, room.about_id = about.subject_kind, about.public_id
    others = _those_who_can(people, by)
    if len(others) + 1 > CONVERSATION:
        raise TooMany
    room.save(force_insert=True)
    seat(room, [by.person], role=Membership.Role.OWNER)
    seat(room, others)
    about_text = f"{room.about_kind}:{room.about_id}" if about is not None else ""
    record(events.ROOM_OPENED, room, by=by, members=[str(one.public_id) for one in others], about=about_text)
    stream.add(room, Entry.Kind.JOINED, by=by, people=people_named([by.person, *others]))
    tell_numbers([by.person, *others])
    return room


def named(name: str, purpose: str, by: Actor) -> Room:
    """A room to be opened, under a name that may stand there."""
    if not (name := tidy(" ".join(name.split()))):
        raise NoName
    room = Room(name=name[:60], purpose=tidy(purpose)[:200], opened_by=by.person, opened_at=now(), said_at=now())
    refuse_marks({"name": name, "purpose": purpose}, subject=room, by=by)
    room.unit = by.appointment.post.unit if by.appointment else None
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
        seat(room, [by.person, other])
        record(events.ROOM_OPENED, room, by=by, members=[str(other.public_id)], about="")
        stream.add(room, Entry.Kind.JOINED, by=by, people=people_named([by.person, other]))
    return room


@transaction.atomic
def add_members(room: Room, people: Iterable[Person], *, with_history: bool = False, by: Actor) -> list[Person]:
    """Any member brings others in; where that needs an approval, they are proposed (admitting.py). They hear from now
    on, or everything where whoever adds them says so. Returns those who are in now."""
    room, mine = locked(room, by)
    demand(mine, Act.BRING_IN)
    present = set(room.memberships.filter(left_at=None).values_list("person_id", flat=True))
    fresh = [one for one in _those_who_can(people, by) if one.pk not in present]
    if len(present) + len(fresh) > CONVERSATION:
        raise TooMany
    if room.by_approval and not mine.keeps:
        propose(room, fresh, with_history=with_history, by=by)
        return []
    if fresh:
        bring_in(room, fresh, with_history=with_history, by=by)
    return fresh


def bring_in(room: Room, people: Sequence[Person], *, with_history: bool = False, by: Actor) -> None:
    """Under the room's lock."""
    seq = stream.next_seq(room, said=False)
    seat(room, people, hears_after=0 if with_history else seq - 1, read_seq=seq - 1)
    record(events.ROOM_JOINED, room, by=by, members=[str(one.public_id) for one in people])
    stream.add(room, Entry.Kind.JOINED, by=by, seq=seq, people=people_named(people))
    tell_numbers(people)


@transaction.atomic
def leave(room: Room, *, by: Actor) -> None:
    """Out of the room; where an owner leaves, somebody takes it over (owners.py)."""
    room, mine = locked(room, by)
    demand(mine, Act.LEAVE)
    _unseat(room, mine, removed=False, by=by)


@transaction.atomic
def remove_member(room: Room, person: Person, *, by: Actor) -> None:
    """Administrators take out members; one of themselves only the owner does."""
    room, mine = locked(room, by)
    demand(mine, Act.TAKE_OUT)
    place = place_of(room, person)
    if place.keeps and not mine.owns:
        raise OnlyOwners
    _unseat(room, place, removed=True, by=by)


def place_of(room: Room, person: Person) -> Membership:
    """Somebody's place in the room. Raises NotAMember."""
    place = room.memberships.filter(person=person, left_at=None).select_related("person", "room").first()
    if place is None:
        raise NotAMember
    return place


@transaction.atomic
def set_end(room: Room, ends_on: date | None, *, by: Actor) -> Room:
    """Its owner says until when it goes on; None: until somebody closes it. Whoever was asked has answered."""
    room, mine = locked(room, by)
    demand(mine, Act.SET_END)
    if ends_on is not None and ends_on < today():
        raise EndsInThePast
    duties.close(room, ref=end_ref(room), by=by, done_by_actor=True)
    room.ends_on = ends_on
    room.save(update_fields=["ends_on"])
    record(events.ROOM_END_SET, room, by=by, ends_on=ends_on.isoformat() if ends_on else "")
    return room


@transaction.atomic
def ask_for_end(room: Room, *, by: Actor) -> None:
    """7 天前征询: the owner finds in the box that the room's last day comes, once for each day that was set."""
    due_at = timezone.make_aware(datetime.combine(room.ends_on or today(), time(23, 59)))
    owners = room.memberships.filter(left_at=None, role=Membership.Role.OWNER).values("person")
    held = Appointment.objects.filter(person__in=owners, is_main=True).in_force(today()).with_names()
    for one in held.order_by("pk"):
        asked_before = Duty.objects.filter(
            subject_kind=room.subject_kind, subject_id=room.public_id, ref=end_ref(room), holder=one
        )
        if not asked_before.exists():
            near_at = due_by(due_at, now(), timetable_of(one.post.unit)).near_at
            # A room is its members' alone: while its owner is away it waits, and no deputy is let in.
            asked = duties.Asked(one, due_at, near_at, end_ref(room))
            duties.lay_each(room, [asked], kind=Kind.ACT, asks=ASKS_END, by=by)


@transaction.atomic
def close_room(room: Room, *, by: Actor) -> Room:
    """归档: from now on it is only read. By its owner, or by the watchman after its last day."""
    if by.person.is_service:
        room = Room.objects.select_for_update().get(pk=room.pk)
    else:
        room, mine = locked(room, by)
        demand(mine, Act.CLOSE)
    stream.add(room, Entry.Kind.CLOSED, by=by)
    room.closed_at = now()
    room.save(update_fields=["closed_at"])
    duties.close(room, by=by, done_by_actor=True, reason=_("The room is closed"))
    record(events.ROOM_CLOSED, room, by=by)
    return room


def locked(room: Room, by: Actor, *, even_closed: bool = False) -> tuple[Room, Membership]:
    """The room under its lock and the actor's place in it. Raises NotAMember, RoomClosed."""
    row = Room.objects.select_for_update(of=("self",)).get(pk=room.pk)
    if not by.appointments:
        raise NotAMember
    place = place_of(row, by.person)
    place.room = row
    if not row.is_open and not even_closed:
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


def _unseat(room: Room, place: Membership, *, removed: bool, by: Actor) -> None:
    place.left_at = now()
    place.save(update_fields=["left_at"])
    record(events.ROOM_LEFT, room, by=by, member=str(place.person.public_id), removed=removed)
    stream.add(room, Entry.Kind.LEFT, by=by, people=people_named([place.person]))
    if place.owns:
        settle_owner(room, by=by)
    if place.keeps:
        follow_role(room, place, by=by)
    tell_numbers([place.person])
