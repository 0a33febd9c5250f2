"""代×××: duties that lie with a deputy because their holder is away, and what the deputy may do by them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from directory.absence.deputies import deputies_of
from directory.absence.models import Work
from directory.actors import in_post, today
from directory.models import Appointment
from office.audit.actor import Actor
from office.duties.models import Duty
from office.subjects.kinds import Subject


def with_deputies(holders: Sequence[Appointment], work: Work) -> list[tuple[Appointment, Appointment | None]]:
    """(with whom it lies, on behalf of whom): who is away now gives way to their deputy for this kind of work."""
    found = deputies_of({one.pk for one in holders}, work, today()) if holders else {}
    return [(found[one.pk], one) if one.pk in found else (one, None) for one in holders]


def stood_in_for(actor: Actor, subject: Subject) -> Actor | None:
    """The actor in the posts of those for whom they hold an open duty on this subject, for asking what these may do;
    None when there are none. Who acts is said by `in_place_of`."""
    principals = list(Appointment.objects.filter(pk__in=_held_for_others(actor, subject)).with_names())
    return replace(actor, appointments=tuple(principals)) if principals else None


def _held_for_others(actor: Actor, subject: Subject) -> QuerySet[Duty, Any]:
    held = Duty.objects.filter(
        subject_kind=subject.subject_kind, subject_id=subject.public_id, done_at=None, on_behalf_of__isnull=False
    )
    return held.filter(holder__in=[one.pk for one in actor.appointments]).values("on_behalf_of")


def in_place_of(actor: Actor, held: Appointment) -> Actor:
    """The actor in their own post `held`; or, where it is another's, in the post that holds a duty for it, on behalf of
    it."""
    if held in actor.appointments:
        return in_post(actor, held.pk)
    mine = Duty.objects.filter(holder__in=[one.pk for one in actor.appointments], on_behalf_of=held)
    return replace(in_post(actor, mine.order_by("-pk").values_list("holder", flat=True).first()), on_behalf_of=held)


def holders_for_others(kind: str, pairs: Collection[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Of (person, subject) those where it has lain with the person for somebody away. One query, none for no pairs."""
    if not pairs:
        return set()
    held = Duty.objects.filter(subject_kind=kind, subject_id__in={subject for _, subject in pairs})
    held = held.filter(on_behalf_of__isnull=False, holder__person__is_active=True)
    return set(pairs) & set(held.values_list("holder__person__public_id", "subject_id"))


def subjects_held_for_others(actor: Actor, kind: str) -> QuerySet[Duty, Any]:
    """Ids of the subjects of a kind that have lain with the actor for somebody away, done or not: who stood in keeps
    seeing what they did."""
    held = Duty.objects.filter(holder__in=[one.pk for one in actor.appointments], on_behalf_of__isnull=False)
    return held.filter(subject_kind=kind).values("subject_id")
