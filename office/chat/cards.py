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

_Moments = tuple[datetime | None, datetime | None]  # at which one receipt was confirmed, and done


@dataclass(frozen=True, slots=True)
class Card:
    """left: posts of which something is still asked; ended: posts that were left before. owes: this reader is asked and
    has not confirmed; confirmed_at: when they did. owes_done, done_at: the same of what is to be done."""

    must_read: MustRead
    confirmed: int
    did: int
    asked: int
    left: int
    ended: int
    light: Light
    owes: bool = False
    confirmed_at: datetime | None = None
    owes_done: bool = False
    done_at: datetime | None = None


def cards_of(actor: Actor, must_reads: Collection[MustRead]) -> Mapping[int, Card]:
    """By primary key; two queries and the hours of the issuing units."""
    if not must_reads:
        return {}
    wanted = {one.pk: one for one in must_reads}
    found = MustRead.objects.filter(pk__in=wanted).select_related("issued_by__person", "issued_by__post__unit")
    mine: dict[int, list[_Moments]] = {}
    own = Receipt.objects.filter(must_read__in=wanted, person=actor.person, ended_at=None)
    for pk, confirmed_at, done_at in own.values_list("must_read", "confirmed_at", "done_at"):
        mine.setdefault(pk, []).append((confirmed_at, done_at))
    return {one.pk: _card(one, mine.get(one.pk, [])) for one in found.counted()}


def card_of(actor: Actor, must_read: MustRead) -> Card:
    return cards_of(actor, [must_read])[must_read.pk]


def _card(one: Any, mine: list[_Moments]) -> Card:
    """Where the reader is asked in two posts, the later moment of both."""
    hours = timetable_of(one.issued_by.post.unit)
    near_at = due_by(one.due_at, one.issued_at, hours).near_at
    owes = any(confirmed is None for confirmed, _done in mine)
    owes_done = bool(one.asks_done) and any(confirmed and not done for confirmed, done in mine)
    confirmed_at = max((confirmed for confirmed, _done in mine if confirmed), default=None)
    did_at = max((done for _confirmed, done in mine if done), default=None)
    ended_at = did_at or confirmed_at or one.due_at
    dues = Dues(
        due_at=one.due_at, near_at=near_at,
        done_at=ended_at if not one.left or (mine and not owes and not owes_done) else None,
    )  # fmt: skip
    return Card(
        one, one.confirmed, one.did, one.asked, one.left, one.ended, light(dues, now(), hours), owes=owes,
        confirmed_at=confirmed_at, owes_done=owes_done, done_at=did_at,
    )  # fmt: skip
