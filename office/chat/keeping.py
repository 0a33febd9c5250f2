"""What goes on without anybody: the numbers on other pages, and rooms whose day has come."""

from datetime import timedelta

from django.db import transaction

from directory.actors import today
from directory.machines import watchman
from office.chat.actions.rooms import ask_for_end, close_room
from office.chat.models import Membership, Room
from office.live.doorbell import ring

ASKED_BEFORE = timedelta(days=7)


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
    rooms = list(near.order_by("pk"))
    for room in rooms:
        ask_for_end(room, by=watchman())
    return len(rooms)


def close_ended() -> int:
    """Archive the rooms whose last day has passed; each in a transaction of its own."""
    ended = Room.objects.filter(closed_at=None, ends_on__lt=today()).order_by("pk")
    rooms = list(ended)
    for room in rooms:
        close_room(room, by=watchman())
    return len(rooms)
