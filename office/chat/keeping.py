"""What goes on without anybody: the numbers on other pages, and rooms whose day has come."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from directory.actors import today
from directory.machines import watchman
from directory.models import Appointment
from office.audit.actor import Actor
from office.chat.actions.following import follow
from office.chat.actions.owners import settle_owner
from office.chat.actions.rooms import ask_for_end, close_room
from office.chat.models import SAID, Entry, Membership, Recount, Room
from office.live.doorbell import ring
from office.notices.ringing import held_since, hours_of
from office.worktime.clock import now
from office.worktime.hours import Timetable

ASKED_BEFORE = timedelta(days=7)
AT_ONCE = 100  # rooms looked at in one transaction
PEOPLE = 5000  # rung in one transaction; a room of more has one of its own
FOLLOWING = "chat_follow_directory"  # the queueing lock of the job that does

logger = logging.getLogger(__name__)


@transaction.atomic
def tell_unread(room_id: int) -> None:
    """Ring every member's own topic, so that their other pages count anew. What is said from here on leaves another
    job, since this one is crossed out before it looks."""
    Room.objects.filter(pk=room_id).update(unread_told_at=None)
    _ring(_members(room_id).values())


def recount_later(entry_id: int) -> None:
    """Of what is not urgent whoever does not work when it is said is told when they do."""
    room_id, said_at = Entry.objects.values_list("room", "said_at").get(pk=entry_id)
    keep = set(hours_of(_members(room_id)).values())
    _note({(room_id, hours.next_working_moment(said_at)) for hours in keep if not hours.is_working(said_at)})


def recount_due() -> int:
    """Two workers at once look at each room once. Returns at how many."""
    seen = 0
    while due := _recount():
        seen += due
    return seen


@transaction.atomic
def _recount() -> int:
    """Ring everybody once, in however many of the rooms they are, and nobody for whom something waits on: their hours
    are others than when it was said, so that the next beginning is noted."""
    due, moment = _due(), now()
    hours = hours_of({pk for one in due for pk in one.members})
    ringing: set[UUID] = set()
    later: set[tuple[int, datetime]] = set()
    for one in due:
        waiting = {kept for kept in {hours[pk] for pk in one.members} if _waits(one.said_at, kept, moment)}
        later |= {(one.room, kept.next_working_moment(moment)) for kept in waiting}
        ringing |= {who for pk, who in one.members.items() if hours[pk] not in waiting}
    Recount.objects.filter(pk__in=[one.pk for one in due]).delete()
    _note(later)
    _ring(ringing)
    return len(due)


class _Due(NamedTuple):
    """A Recount that has come. said_at: when the last that is not urgent was said there. members: as of _members."""

    pk: int
    room: int
    said_at: datetime | None
    members: Mapping[int, UUID]


def _due() -> list[_Due]:
    """Up to so many people in all."""
    last = Entry.objects.filter(room=OuterRef("room"), not_urgent=True, kind__in=SAID, recalled_at=None).order_by(
        "-seq"
    )
    come = (
        Recount.objects.filter(at__lte=now())
        .order_by("at", "pk")
        .annotate(said_at=Subquery(last.values("said_at")[:1]))
    )
    found: list[_Due] = []
    people: set[int] = set()
    taken = come.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "room", "said_at")
    for pk, room, said_at in taken[:AT_ONCE]:
        members = _members(room)
        people |= members.keys()
        if found and len(people) > PEOPLE:
            break
        found.append(_Due(pk, room, said_at, members))
    return found


def _waits(said_at: datetime | None, hours: Timetable, moment: datetime) -> bool:
    """Whether what was said then and is not urgent still waits for whoever keeps these hours."""
    since = held_since(moment, hours)
    return since is not None and said_at is not None and said_at >= since


def _note(later: Collection[tuple[int, datetime]]) -> None:
    Recount.objects.bulk_create([Recount(room_id=room, at=at) for room, at in later], ignore_conflicts=True)


def _members(room_id: int) -> Mapping[int, UUID]:
    """Public ids by primary keys."""
    members = Membership.objects.filter(room=room_id, left_at=None)
    return dict(members.values_list("person", "person__public_id"))


def _ring(people: Iterable[UUID]) -> None:
    ring(*(f"person:{who}" for who in people))


def ask_about_ends() -> int:
    """A week before a room is archived its owner is asked whether it goes on; asked again only of another last day."""
    near = Room.objects.filter(closed_at=None, ends_on__gte=today(), ends_on__lte=today() + ASKED_BEFORE)
    return _each(near, ask_for_end)


def close_ended() -> int:
    """Archive the rooms whose last day has passed."""
    return _each(Room.objects.filter(closed_at=None, ends_on__lt=today()), close_room)


def follow_directory() -> int:
    """Bring each room that follows the organisation in step with it, and give each room an owner who serves."""
    return _each(Room.objects.filter(closed_at=None, rule__isnull=False), follow) + _each(_without_owner(), _settle)


def _each(rooms: QuerySet[Room], keep: Callable[..., object]) -> int:
    """Each in a transaction of its own; one that fails stands in the log and holds up no other."""
    found = list(rooms.order_by("pk"))
    for room in found:
        try:
            keep(room, by=watchman())
        except Exception:
            logger.exception("Room %s was not kept: %s", room.public_id, keep.__name__)
    return len(found)


def _without_owner() -> QuerySet[Room]:
    held = Appointment.objects.filter(person=OuterRef("person")).in_force(today())
    owner = Membership.objects.filter(
        Exists(held), room=OuterRef("pk"), role=Membership.Role.OWNER, left_at=None, person__is_active=True
    )
    return Room.objects.filter(~Exists(owner), closed_at=None, direct_key=None, rule__isnull=True)


@transaction.atomic
def _settle(room: Room, *, by: Actor) -> None:
    settle_owner(Room.objects.select_for_update(of=("self",)).get(pk=room.pk), by=by)
