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
from office.chat.models import Membership, Room
from office.live.doorbell import ring

ASKED_BEFORE = timedelta(days=7)
FOLLOWING = "chat_follow_directory"  # the queueing lock of the job that does

logger = logging.getLogger(__name__)


@transaction.atomic
def tell_unread(room_id: int) -> None:
    """Ring every member's own topic, so that their other pages count anew. What is said from here on leaves another
    job, since this one is crossed out before it looks."""
    Room.objects.filter(pk=room_id).update(unread_told_at=None)
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
