"""Reading the trail."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from office.audit.models import Event
from office.subjects.kinds import Subject


def of(subject: Subject) -> QuerySet[Event]:
    """Everything that was done to a subject, oldest first."""
    return (
        Event.objects.filter(subject_kind=subject.subject_kind, subject_id=subject.public_id)
        .select_related("actor", "on_behalf_of")
        .order_by("id")
    )


def last(subject: Subject, family: str = "") -> Event | None:
    """The latest event of a subject, of a family such as "flow." if one is named: who was faster, with the second."""
    return of(subject).filter(refused=False, type__startswith=family).last()


def between(start: datetime, end: datetime, *, types: Sequence[str] = ()) -> QuerySet[Event]:
    """What happened from `start` up to, not including, `end`, by the office clock."""
    events = Event.objects.filter(happened_at__gte=start, happened_at__lt=end).select_related("actor").order_by("id")
    return events.filter(type__in=types) if types else events


SETTLED = timedelta(seconds=5)


def after(public_id: UUID | None, *, types: Sequence[str], most: int) -> list[Event]:
    """The next events of these types after the one named, oldest first, for readers who keep their own place.

    An event shows itself when it is five seconds old by the machine's clock: by then every act that began before it
    has ended, and no reader's mark can overtake one.
    """
    events = Event.objects.filter(type__in=types, refused=False, recorded_at__lte=timezone.now() - SETTLED)
    if public_id is not None:
        events = events.filter(pk__gt=Event.objects.filter(public_id=public_id).values("pk"))
    return list(events.order_by("pk")[:most])


def among(kind: str, ids: Collection[UUID], types: Sequence[str]) -> QuerySet[Event]:
    """Of many subjects of one kind what is of these types, oldest first."""
    events = Event.objects.filter(subject_kind=kind, subject_id__in=ids, type__in=types, refused=False)
    return events.order_by("id")
