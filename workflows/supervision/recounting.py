"""Counts open dates again when a calendar or hours have changed, and when a year's holidays are announced."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from directory.machines import watchman
from directory.schedules import hours_of_units
from office.audit.actor import Actor
from office.audit.record import record
from office.worktime.clock import now
from workflows.supervision import boxes, events, family
from workflows.supervision.acting import locked, settle
from workflows.supervision.clocks import counted_now, dates_of, differing, put
from workflows.supervision.models import Matter

BATCH = 500
EVER_SINCE = date(2000, 1, 1)
_WAIT = (Matter.State.PROPOSED, Matter.State.PAUSED)


def count_again(since: date | None = None) -> int:
    """Dates that reach the day from which days or hours are others than before, and those counted by weekends so far.
    How many moved. Each is looked at without a lock and put right under one, in a transaction of its own."""
    by = watchman()
    return sum(_count_again(matter, by) for matter in stale(since))


def how_many(since: date) -> int:
    """Dates that would move if the days and hours stayed as they are within this transaction."""
    return sum(1 for _matter, found in _differing(since) if "due_at" in found or "near_at" in found)


def stale(since: date | None = None) -> Iterator[Matter]:
    """Whose row keeps other dates, or another light, than are counted now."""
    for matter, found in _differing(since):
        if found:
            yield matter


def _differing(since: date | None) -> Iterator[tuple[Matter, Mapping[str, Any]]]:
    """Batch by batch, each calendar once for a batch."""
    matters = countable(since)
    while batch := list(islice(matters, BATCH)):
        timetables, moment = hours_of_units([matter.lead for matter in batch]), now()
        for matter in batch:
            yield matter, differing(matter, timetables[matter.lead_id], moment)


def countable(since: date | None = None) -> Iterator[Matter]:
    """Open ones, batch by batch, parts before their whole; what is proposed or paused is counted when it goes on."""
    reached = ~Q(unannounced=[])
    if since is not None:
        reached |= Q(due_at__gte=datetime.combine(since, time(), timezone.get_default_timezone()))
    found = (
        Matter.objects.filter(reached, closed_at=None)
        .exclude(state__in=_WAIT)
        .order_by(F("parent").asc(nulls_last=True), "pk")
    )
    return found.select_related("lead").prefetch_related("pauses", "extensions", "parts", "milestones").iterator(BATCH)


@transaction.atomic
def _count_again(matter: Matter, by: Actor) -> bool:
    matter = locked(matter)
    if not matter.is_open or matter.state in _WAIT:
        return False
    moved = put_right(matter, by=by)
    settle(matter, by=by)
    boxes.move(matter)
    family.keep(matter, by=by)
    return moved


def put_right(matter: Matter, *, by: Actor) -> bool:
    """The dates of a locked row by the calendar and hours that hold now, told when they move. The caller settles it."""
    was, timetable = matter.due_at, hours_of_units([matter.lead])[matter.lead_id]
    moved = put(matter, counted_now(matter, timetable))
    if moved:
        record(events.RECOUNTED, matter, by=by, was=was.isoformat(), **dates_of(matter))
    return moved
