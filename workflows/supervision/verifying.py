"""Each night what rows keep is held against what it was made of. What differs is an alarm, never mended in silence."""

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from directory.machines import watchman
from directory.schedules import hours_of_units
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.worktime.clock import now
from office.worktime.hours import Timetable
from workflows.supervision import events, tallies
from workflows.supervision.clocks import differing
from workflows.supervision.models import Matter

logger = logging.getLogger(__name__)
BATCH = 1000
State = Matter.State


def verify() -> int:
    """Of every open matter the dates by the calendar, and the light by the dates; how many contradict themselves. Each
    contradiction is told once, until it is another."""
    by = watchman()
    return sum(_alarm(matter, by) for matter in _contradicting())


@transaction.atomic
def verify_tally() -> int:
    """What is kept of how many are open, against what is counted: of how many agencies it differs. Told each night
    until it is put right, since every page of theirs shows it."""
    found = tallies.differences()
    for one in found:
        logger.error("The tally of open matters of %s: %d too few, %d too many", one.unit, one.too_few, one.too_many)
        record(events.TALLY_FOUND_WRONG, one.unit, by=watchman(), too_few=one.too_few, too_many=one.too_many)
    return len(found)


def _contradicting() -> Iterator[Matter]:
    """Looked at without a lock, batch by batch, each calendar once for a batch."""
    found = Matter.objects.filter(closed_at=None).exclude(state=State.PROPOSED).order_by("pk")
    parts = ("pauses", "extensions", "parts", "milestones")
    matters = found.select_related("lead").prefetch_related(*parts).iterator(BATCH)
    while batch := list(islice(matters, BATCH)):
        timetables, moment = hours_of_units([matter.lead for matter in batch]), now()
        yield from (matter for matter in batch if differing(matter, timetables[matter.lead_id], moment))


@transaction.atomic
def _alarm(matter: Matter, by: Actor) -> bool:
    """Looked at again under the lock: an act may have come between."""
    row = Matter.objects.select_for_update(of=("self",)).select_related("lead").get(pk=matter.pk)
    timetable = hours_of_units([row.lead])[row.lead_id]
    found = differing(row, timetable, now()) if row.is_open else {}
    if not found:
        return False
    stored, counted = ({name: _said(pair[side], timetable) for name, pair in found.items()} for side in (0, 1))
    last = trail.last(row, "matter.found_wrong")
    if last is None or (last.particulars["stored"], last.particulars["counted"]) != (stored, counted):
        record(events.FOUND_WRONG, row, by=by, stored=stored, counted=counted)
    return True


def _said(value: Any, timetable: Timetable) -> str | None:
    return value.astimezone(timetable.zone).isoformat() if isinstance(value, datetime) else value and str(value)
