"""Telling people, and how much they have not seen yet."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from office.audit.readers import Event
from office.live.doorbell import ring
from office.notices.models import Notice
from office.worktime.clock import now

EXACT_UP_TO = 99


def tell(people: Iterable[Any], event: Event, text: str) -> None:
    """Lay one piece of news on each person's bell, never on the actor's own; a reader run twice tells once."""
    told = {person.pk: person for person in people if person.pk != event.actor_id}
    Notice.objects.bulk_create(
        (
            Notice(
                person=person,
                event_id=event.pk,
                text=text,
                who=f"{event.post_title} {event.actor}".strip()[:120],
                subject_kind=event.subject_kind,
                subject_id=event.subject_id,
                subject_title=event.subject_title,
                happened_at=event.happened_at,
            )
            for person in told.values()
        ),
        ignore_conflicts=True,
    )
    ring(*(f"person:{person.public_id}" for person in told.values()))


def unseen(person: Any) -> int:
    """Exact to 99; the bell needs no more."""
    return len(Notice.objects.filter(person=person, seen_at=None).values_list("pk", flat=True)[: EXACT_UP_TO + 1])


def unseen_of(people: Collection[UUID]) -> dict[UUID, int]:
    """The same for many people by their public ids, in one query."""
    counted = Notice.objects.filter(person__public_id__in=people, seen_at=None).values_list("person__public_id")
    found = {who: min(rows, EXACT_UP_TO + 1) for who, rows in counted.annotate(Count("pk")).order_by()}
    return dict.fromkeys(people, 0) | found


def of(person: Any) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person).order_by("-pk")


@transaction.atomic
def mark_seen(person: Any, *, until: datetime | None = None) -> int:
    """Everything, or what happened up to a moment. The person's other open pages hear of it."""
    fresh = Notice.objects.filter(person=person, seen_at=None)
    if until is not None:
        fresh = fresh.filter(happened_at__lte=until)
    seen = fresh.update(seen_at=now())
    if seen:
        ring(f"person:{person.public_id}")
    return seen
