"""Counts open dates again when a calendar or hours have changed, and when a year's holidays are announced."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from directory.machines import watchman
from directory.schedules import Timetables
from office.audit.actor import Actor
from office.audit.record import record
from workflows.supervision import boxes, events, family
from workflows.supervision.acting import locked, settle
from workflows.supervision.clocks import counted_now, dates_of, put
from workflows.supervision.models import Matter

BATCH = 500
_WAIT = (Matter.State.PROPOSED, Matter.State.PAUSED)


def count_again(since: date | None = None) -> int:
    """Dates that reach the day from which days or hours are others than before, and those counted by weekends so far.
    How many moved. Each is looked at without a lock and put right under one, in a transaction of its own."""
    by, moved, timetables = watchman(), 0, Timetables()
    for matter in countable(since):
        due = counted_now(matter, timetables.of(matter.lead))
        if (due.due_at, due.near_at, list(due.unannounced)) != (matter.due_at, matter.near_at, matter.unannounced):
            moved += _count_again(matter, by)
    return moved


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
    return found.select_related("lead").prefetch_related("pauses", "extensions", "parts").iterator(BATCH)


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
    was, timetable = matter.due_at, Timetables().of(matter.lead)
    moved = put(matter, counted_now(matter, timetable))
    if moved:
        record(events.RECOUNTED, matter, by=by, was=was.isoformat(), **dates_of(matter))
    return moved
