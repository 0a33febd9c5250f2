"""Counts dates again when a year's holidays are announced."""

from django.db import transaction

from directory.machines import watchman
from directory.schedules import Timetables
from office.audit.actor import Actor
from office.audit.record import record
from workflows.supervision import boxes, events
from workflows.supervision.acting import locked, settle
from workflows.supervision.clocks import counted, dates_of, pauses_of
from workflows.supervision.models import Extension, Matter


def count_again() -> int:
    """Dates that were counted by weekends, as soon as the holidays of their years are announced."""
    provisional = Matter.objects.filter(closed_at=None).exclude(unannounced=[]).exclude(state=Matter.State.PAUSED)
    timetables, by, moved = Timetables(), watchman(), 0
    for one in provisional.select_related("lead").iterator(1000):
        if not set(one.unannounced) <= timetables.of(one.lead).days.years:
            continue
        with transaction.atomic():
            moved += _count_again(one, by)
    return moved


def _count_again(matter: Matter, by: Actor) -> bool:
    matter = locked(matter)
    extended = matter.extensions.filter(state=Extension.State.GRANTED).exists()
    if matter.term is None or extended or not matter.is_open:
        Matter.objects.filter(pk=matter.pk).update(unannounced=[])
        return False
    due, was = counted(matter, matter.term, None, pauses_of(matter)), matter.due_at
    matter.due_at, matter.near_at, matter.unannounced = due.due_at, due.near_at, list(due.unannounced)
    if due.due_at != was:
        record(events.RECOUNTED, matter, by=by, was=was.isoformat(), **dates_of(matter))
    settle(matter, by=by)
    boxes.move(matter)
    return due.due_at != was
