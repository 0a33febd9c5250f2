"""What goes on without anybody: the numbers on other pages, and rooms whose day has come."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from directory.actors import today
from directory.machines import watchman
from directory.models import Appointment
from office.audit.actor import Actor
from office.chat.actions.following import follow
from office.chat.actions.owners import settle_owner
from office.chat.actions.rooms import ask_for_end, close_room
from office.chat.models import Entry, Membership, Recount, Room
from office.live.doorbell import ring
from office.notices.ringing import hours_of
from office.worktime.clock import now

ASKED_BEFORE = timedelta(days=7)
AT_ONCE = 100  # rooms rung in one transaction
FOLLOWING = "chat_follow_directory"  # the queueing lock of the job that does

logger = logging.getLogger(__name__)


@transaction.atomic
def tell_unread(room_id: int) -> None:
    """Ring every member's own topic, so that their other pages count anew. What is said from here on leaves another
    job, since this one is crossed out before it looks."""
    Room.objects.filter(pk=room_id).update(unread_told_at=None)
    _ring_members(room_id)


def recount_later(entry_id: int) -> None:
    """Of what is not urgent whoever does not work when it is said is told when they do."""
    room_id, said_at = Entry.objects.values_list("room", "said_at").get(pk=entry_id)
    members = Membership.objects.filter(room=room_id, left_at=None).values_list("person", flat=True)
    opening = {hours.next_working_moment(said_at) for hours in set(hours_of(list(members)).values())}
    later = [Recount(room_id=room_id, at=at) for at in opening if at > said_at]
    Recount.objects.bulk_create(later, ignore_conflicts=True)


def recount_due() -> int:
    """Two workers at once ring each room once. Returns how many rooms were rung."""
    rung = 0
    while due := _recount():
        rung += due
    return rung


@transaction.atomic
def _recount() -> int:
    due = Recount.objects.filter(at__lte=now()).order_by("at", "pk").select_for_update(skip_locked=True)
    found = dict(due.values_list("pk", "room")[:AT_ONCE])
    Recount.objects.filter(pk__in=found).delete()
    for room_id in set(found.values()):
        _ring_members(room_id)
    return len(found)


def _ring_members(room_id: int) -> None:
    members = Membership.objects.filter(room=room_id, left_at=None)
    ring(*(f"person:{who}" for who in members.values_list("person__public_id", flat=True)))


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
