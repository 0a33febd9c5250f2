"""Telling people, and how much they have not seen yet."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, CharField, Count, QuerySet, When
from django.db.models.functions import Cast

from office.audit.readers import Event
from office.live.doorbell import ring
from office.notices.models import Notice, Preference, Way
from office.notices.ringing import CHOSEN, Weight, hours_of, kept_by, rings_at
from office.subjects import kinds
from office.worktime.clock import now

EXACT_UP_TO = 99
AT_ONCE = 1_000  # bells rung in one transaction

# A whole digest rings, and counts, once.
_RUNG = Case(When(digest_on=None, then=Cast("pk", CharField())), default=Cast("digest_on", CharField()))


def tell(
    people: Iterable[Any],
    event: Event,
    text: str,
    *,
    weight: Weight = Weight.NEWS,
    not_before: Mapping[int, datetime] | None = None,
) -> None:
    """Lay one piece of news on each person's bell, never on the actor's own; a reader run twice tells once.

    It rings when they wish to hear of such a thing, and never in their quiet hours. not_before: by primary keys, when
    what is told begins to matter to them.
    """
    told = {person.pk: person for person in people if person.pk != event.actor_id}
    laid = _laid(told, event, text, weight, not_before or {})
    Notice.objects.bulk_create(laid, ignore_conflicts=True)
    ring(*(f"person:{told[one.person_id].public_id}" for one in laid if not (one.held_until or one.seen_at)))


def _laid(
    told: Mapping[int, Any], event: Event, text: str, weight: Weight, not_before: Mapping[int, datetime]
) -> list[Notice]:
    """A silent one is laid down seen."""
    wishes = {one.person_id: one for one in Preference.objects.filter(person__in=told)}
    hours = hours_of(told)
    moment, found = now(), []
    for pk, person in told.items():
        wish = wishes.get(pk) or Preference(person=person)
        way = chosen(wish, event.subject_kind)
        keeps = kept_by(wish, hours[pk])
        begins = max(event.happened_at, not_before.get(pk, event.happened_at))
        rings = rings_at(begins, way, weight, wish.digest_at, keeps)
        daily = weight is Weight.GATHERED or (weight in CHOSEN and way == Way.DAILY)
        found.append(
            Notice(
                person=person,
                event_id=event.pk,
                text=text,
                who=f"{event.post_title} {event.actor}".strip()[:120],
                subject_kind=event.subject_kind,
                subject_id=event.subject_id,
                subject_title=event.subject_title,
                happened_at=event.happened_at,
                held_until=rings if rings > moment else None,
                digest_on=keeps.day_of(max(rings, moment)) if daily else None,
                seen_at=moment if weight in CHOSEN and way == Way.SILENT else None,
            )
        )
    return found


def chosen(wish: Preference, subject_kind: str) -> str:
    """Of a kind nobody may choose about, news ring at once."""
    return wish.ways.get(subject_kind, Way.AT_ONCE) if kinds.kind(subject_kind).tells else Way.AT_ONCE


def ring_what_was_held() -> int:
    """What waited for the end of quiet hours or for its digest. Two workers at once ring each bell once."""
    rung = 0
    while due := _release():
        rung += due
    return rung


@transaction.atomic
def _release() -> int:
    due = Notice.objects.filter(held_until__lte=now()).order_by("held_until")
    rows = due.select_for_update(skip_locked=True).values_list("pk", "person__public_id", "seen_at")[:AT_ONCE]
    held = list(rows)
    Notice.objects.filter(pk__in=[pk for pk, _who, _seen in held]).update(held_until=None)
    ring(*(f"person:{who}" for who in {who for _pk, who, seen in held if seen is None}))
    return len(held)


def unseen(person: Any) -> int:
    """Exact to 99; the bell needs no more."""
    fresh = Notice.objects.filter(person=person, seen_at=None, held_until=None)
    return len(fresh.order_by().values_list(_RUNG).distinct()[: EXACT_UP_TO + 1])


def unseen_of(people: Collection[UUID]) -> dict[UUID, int]:
    """The same for many people by their public ids, in one query."""
    fresh = Notice.objects.filter(person__public_id__in=people, seen_at=None, held_until=None)
    counted = fresh.values_list("person__public_id").annotate(news=Count(_RUNG, distinct=True)).order_by()
    return dict.fromkeys(people, 0) | {who: min(rows, EXACT_UP_TO + 1) for who, rows in counted}


def of(person: Any) -> QuerySet[Notice]:
    """What rings by itself, the newest first; also what still waits for the end of quiet hours."""
    return Notice.objects.filter(person=person, digest_on=None).order_by("-pk")


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
