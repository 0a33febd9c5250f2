"""How much passes through an agency's registry, and how fast: by agency, never by who had it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet

from directory.models import Unit
from directory.schedules import timetable_of
from office.audit import trail
from office.audit.actor import Actor
from office.duties.boxes import under
from office.duties.models import Duty
from office.worktime.palettes import State
from workflows.documents.models import Document, Incoming
from workflows.supervision.places import agencies_of

PERIOD = timedelta(days=30)
CONCLUDED = "incoming.concluded"
MOST = 1_000  # conclusions whose hours are counted; the latest of them


@dataclass(frozen=True, slots=True)
class Throughput:
    """hours: working hours from arrival to conclusion, half of the papers took less; None where none was concluded.
    late: what of its papers lies in somebody's box past its date."""

    unit: Unit
    received: int
    issued: int
    concluded: int
    hours: float | None
    late: int


def throughput(actor: Actor, moment: datetime) -> list[Throughput]:
    """Of the last 30 days, of each agency the actor's posts stand for, in official order. Six queries at most, and the
    calendar of each agency."""
    units = {unit.pk: unit for found in agencies_of(actor.appointments).values() for unit in found}
    since = moment - PERIOD
    received = _counted(Incoming.objects.filter(unit__in=units, arrived_at__gt=since), "unit")
    issued = _counted(Document.objects.filter(issuer__in=units, dispatched_at__gt=since), "issuer")
    spans = _spans(units, since, moment)
    late = {unit.pk: _late(unit, moment) for unit in units.values()}
    return [
        Throughput(
            unit,
            received.get(unit.pk, 0),
            issued.get(unit.pk, 0),
            len(spans[unit.pk]),
            _hours(unit, spans[unit.pk]),
            late[unit.pk],
        )
        for unit in sorted(units.values(), key=lambda one: one.path)
    ]


def _counted(rows: QuerySet[Any], column: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))


def _spans(units: Iterable[int], since: datetime, moment: datetime) -> Mapping[int, list[tuple[datetime, datetime]]]:
    """By agency, from arrival to conclusion, of what was concluded since and is not being handled anew."""
    newest = trail.between(since, moment, types=(CONCLUDED, "incoming.taken_up_again")).order_by("-pk")
    rows = newest.values_list("subject_id", "type", "happened_at")[:MOST]
    last = {subject: (kind, at) for subject, kind, at in reversed(list(rows))}
    ended = {subject: at for subject, (kind, at) in last.items() if kind == CONCLUDED}
    found: defaultdict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    papers = Incoming.objects.filter(public_id__in=list(ended), unit__in=units)
    for public_id, unit, arrived_at in papers.values_list("public_id", "unit", "arrived_at"):
        found[unit].append((arrived_at, ended[public_id]))
    return found


def _hours(unit: Unit, spans: list[tuple[datetime, datetime]]) -> float | None:
    if not spans:
        return None
    hours = timetable_of(unit)
    return round(median(hours.work_between(*span) / timedelta(hours=1) for span in spans), 1)


def _late(unit: Unit, moment: datetime) -> int:
    """Found by the index of what is open and has a date."""
    came = Q(subject_kind=Incoming.subject_kind, subject_id__in=Incoming.objects.filter(unit=unit).values("public_id"))
    goes = Q(
        subject_kind=Document.subject_kind, subject_id__in=Document.objects.filter(issuer=unit).values("public_id")
    )
    return Duty.objects.filter(came | goes, under(State.OVER, moment)).count()
