"""A must-read as a card: how many have confirmed, its light, and what this reader still owes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.chat.models import MustRead, Receipt
from office.worktime.clock import now
from office.worktime.lights import Dues, Light, light
from office.worktime.terms import due_by


@dataclass(frozen=True, slots=True)
class Card:
    """left: posts of which it is still asked. owes: this reader is asked and has not confirmed; confirmed_at: when they
    did."""

    must_read: MustRead
    confirmed: int
    asked: int
    left: int
    light: Light
    owes: bool = False
    confirmed_at: datetime | None = None

    @property
    def ended(self) -> int:
        """Posts that were asked and left before they confirmed."""
        return self.asked - self.confirmed - self.left


def cards_of(actor: Actor, must_reads: Collection[MustRead]) -> Mapping[int, Card]:
    """By primary key; two queries and the hours of the issuing units."""
    if not must_reads:
        return {}
    wanted = {one.pk: one for one in must_reads}
    found = MustRead.objects.filter(pk__in=wanted).select_related("issued_by__person", "issued_by__post__unit")
    mine: dict[int, list[datetime | None]] = {}
    own = Receipt.objects.filter(must_read__in=wanted, person=actor.person, ended_at=None)
    for pk, at in own.values_list("must_read", "confirmed_at"):
        mine.setdefault(pk, []).append(at)
    return {one.pk: _card(one, mine.get(one.pk, [])) for one in found.counted()}


def card_of(actor: Actor, must_read: MustRead) -> Card:
    return cards_of(actor, [must_read])[must_read.pk]


def _card(one: Any, mine: list[datetime | None]) -> Card:
    hours = timetable_of(one.issued_by.post.unit)
    near_at = due_by(one.due_at, one.issued_at, hours).near_at
    is_done = not one.left or (mine and None not in mine)
    done_at = max((at for at in mine if at), default=one.due_at) if is_done else None
    dues = Dues(due_at=one.due_at, near_at=near_at, done_at=done_at)
    last = max((at for at in mine if at), default=None)
    return Card(
        one, one.confirmed, one.asked, one.left, light(dues, now(), hours), owes=None in mine, confirmed_at=last
    )
