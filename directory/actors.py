"""Builds the Actor: from a person, from a request, or in the post that holds a duty."""

from dataclasses import replace
from datetime import date

from django.utils import timezone
from office.worktime.clock import now

from directory.models import Appointment, Person
from office.audit.actor import Actor


def today() -> date:
    """The office's day in local time."""
    return timezone.localdate(now())


def actor_of(person: Person, *, post: Appointment | None = None, on_behalf_of: Appointment | None = None) -> Actor:
    """Everything any of the person's appointments in force opens; acting in `post`, or else in the main one."""
    held = tuple(
        Appointment.objects.filter(person=person).in_force(today()).with_names().order_by("-is_main", "starts_on", "pk")
    )
    groups = frozenset(group for one in held for group in (one.post.group_id, one.post.unit.group_id))
    chosen = post or (held[0] if held else None)
    return Actor(person, chosen, on_behalf_of, appointments=held, groups=groups)


def in_post(actor: Actor, appointment_id: int | None) -> Actor:
    """The same person acting in the post that holds the duty; unchanged when that appointment is not theirs."""
    for held in actor.appointments:
        if held.pk == appointment_id:
            return replace(actor, appointment=held)
    return actor
