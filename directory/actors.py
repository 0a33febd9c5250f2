"""Builds the Actor: from a person, from a request, or in the post that holds a duty."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

from directory.absence.deputies import away_on
from directory.models import Appointment, Person, Unit
from directory.roles import Role
from office.audit.actor import Actor
from office.worktime.clock import now


def today() -> date:
    """The office's day in local time."""
    return timezone.localdate(now())


def actor_of(person: Person, *, post: Appointment | None = None, on_behalf_of: Appointment | None = None) -> Actor:
    """Everything any of the person's appointments in force opens; acting in `post`, or else in the main one.

    A service account holds no post: it sees what was granted to the unit it serves, and nothing once it has ended.
    """
    if person.is_service:
        return Actor(person, groups=_served(person))
    return _acting(person, _held(person=person), post, on_behalf_of)


def actor_called(public_id: UUID) -> Actor | None:
    """The same of whoever is called so, in one query for who holds a post; None for people who may not act."""
    if held := _held(person__public_id=public_id, person__is_active=True, person__is_service=False):
        return _acting(held[0].person, held)
    person = Person.objects.filter(public_id=public_id, is_active=True).first()
    return actor_of(person) if person else None


def _held(**whose: Any) -> tuple[Appointment, ...]:
    day = today()
    found = Appointment.objects.filter(**whose).in_force(day).with_names().annotate(away=away_on(day), merged=_MERGED)
    return tuple(found.order_by("-is_main", "starts_on", "pk"))


def _acting(
    person: Person,
    held: tuple[Appointment, ...],
    post: Appointment | None = None,
    on_behalf_of: Appointment | None = None,
) -> Actor:
    groups = frozenset(group for one in held for group in (one.post.group_id, one.post.unit.group_id, *one.merged))  # type: ignore[attr-defined]
    chosen = post or (held[0] if held else None)
    return Actor(person, chosen, on_behalf_of, appointments=held, groups=groups)


# Groups of the units that were merged into the one the post is in: what was granted to those opens here.
_MERGED = ArraySubquery(Unit.objects.filter(merged_into=OuterRef("post__unit")).order_by().values("group"))


def _served(account: Person) -> frozenset[int]:
    if account.serves is None or not account.is_active:
        return frozenset()
    return frozenset({account.serves.group_id})


def groups_of(people: Collection[UUID]) -> dict[UUID, frozenset[int]]:
    """What `actor_of` gives as groups to people, by their public ids, in one query; nothing for the inactive and for
    machines, which hold no sockets."""
    held = Appointment.objects.filter(person__public_id__in=people, person__is_active=True).in_force(today())
    found: defaultdict[UUID, set[int]] = defaultdict(set)
    for who, post, unit, merged in held.values_list(
        "person__public_id", "post__group", "post__unit__group", _MERGED
    ):  # fmt: skip
        found[who] |= {post, unit, *merged}
    return {who: frozenset(found[who]) for who in people}


def administered(actor: Actor) -> list[Unit]:
    """Units whose subtrees the actor keeps as a directory administrator: those their posts are in."""
    return [held.post.unit for held in actor.appointments if Role.ORG_ADMIN in held.post.roles]


def confined_to(actor: Actor, held: Appointment) -> Actor:
    """The same person with what this one appointment opens, and nothing of their others. held: of the actor's own."""
    groups = frozenset((held.post.group_id, held.post.unit.group_id, *held.merged))  # type: ignore[attr-defined]
    return replace(actor, appointment=held, appointments=(held,), groups=groups)


def in_post(actor: Actor, appointment_id: int | None) -> Actor:
    """The same person acting in the post that holds the duty; unchanged when that appointment is not theirs."""
    for held in actor.appointments:
        if held.pk == appointment_id:
            return replace(actor, appointment=held)
    return actor
