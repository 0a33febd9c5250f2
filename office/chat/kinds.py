"""Rooms, messages and must-reads as subjects."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.audit.actor import Actor
from office.chat.markup import on_one_line
from office.chat.models import Entry, MustRead, Room
from office.chat.permissions import (
    certificate_visible_to,
    message_visible_to,
    must_read_visible_to,
    must_reads_told_to,
    room_visible_to,
)
from office.subjects import kinds


def register() -> None:
    kinds.register(
        kinds.Kind(
            name="room",
            tells=True,
            label=pgettext_lazy("talk", "Room"),  # not the one with a number on its door
            load=room_visible_to,
            url_of_id=lambda public_id: reverse("chat:room", args=[public_id]),
            brief=_room_brief,
            card="chat/_room_card.html",
            origin=_origin,
        )
    )
    kinds.register(
        kinds.Kind(
            name="message",
            tells=True,
            label=_("Message"),
            load=message_visible_to,
            url_of_id=lambda public_id: reverse("chat:message", args=[public_id]),
            title=first_line,
            brief=_message_brief,
            origin=lambda entry: ("room", entry.room.public_id),
        )
    )
    kinds.register(
        kinds.Kind(
            name="must_read",
            label=_("Must-read"),
            load=must_read_visible_to,
            hears=lambda system, public_id: must_reads_told_to(system).filter(public_id=public_id).exists(),
            url_of_id=lambda public_id: reverse("chat:must_read", args=[public_id]),
            brief=_must_read_brief,
            origin=lambda one: ("room", one.room.public_id) if one.room else None,
        )
    )
    kinds.register(
        kinds.Kind(
            name="certificate",
            label=_("Certificate of service"),
            load=certificate_visible_to,
            url_of_id=lambda public_id: reverse("chat:certificate", args=[public_id]),
            origin=lambda one: ("must_read", one.must_read.public_id),
        )
    )


def _origin(room: Room) -> tuple[str, UUID] | None:
    return (room.about_kind, room.about_id) if room.about_id else None


def first_line(entry: Entry) -> str:
    return on_one_line(next(iter(entry.text.strip().splitlines()), ""))[:80]


def _room_brief(actor: Actor, room: Room) -> kinds.Brief:
    members = room.memberships.filter(left_at=None).order_by("joined_at", "pk")
    people = [str(one) for one in members.values_list("person__public_id", flat=True)]
    units = (room.unit.public_id,) if room.unit else ()
    return kinds.Brief(title=room.name, text=room.purpose, units=units, particulars={"people": people})


def _message_brief(actor: Actor, entry: Entry) -> kinds.Brief:
    """by, unit, said_at: who said it for which unit and when, for whoever quotes it."""
    said = {"by": entry.sender.name, "unit": entry.unit_name, "said_at": entry.said_at}
    people = [str(entry.sender.public_id)]
    return kinds.Brief(title=first_line(entry), text=entry.text, particulars=said | {"people": people})


def _must_read_brief(actor: Actor, one: MustRead) -> kinds.Brief:
    people: list[Any] = list(one.receipts.order_by("pk").values_list("person__public_id", flat=True))
    asked = [str(who) for who in dict.fromkeys(people)]
    return kinds.Brief(title=one.title, text=one.text, due_at=one.due_at, particulars={"people": asked})
