"""Twelve weeks at a glance, replayed from what happened: opened and closed by week, over at the end of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, F, Func, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from office.audit import trail
from workflows.supervision.figures import lights
from workflows.supervision.scopes import Scope

WEEKS = 12
_FRIDAY, _EVENING = 4, time(17, 30)


@dataclass(frozen=True, slots=True)
class Weeks:
    """ends: Fridays 17:30 and, last, now. One number a week in each of the others."""

    ends: tuple[datetime, ...]
    opened: tuple[int, ...]
    closed: tuple[int, ...]
    over: tuple[int, ...]


def weeks_until(moment: datetime) -> list[datetime]:
    """The boundaries: WEEKS + 1 instants, each but the last a Friday 17:30 local."""
    local = timezone.localtime(moment)
    friday = datetime.combine(local.date() - timedelta(days=(local.weekday() - _FRIDAY) % 7), _EVENING, local.tzinfo)
    if friday >= local:
        friday -= timedelta(days=7)
    return [friday - timedelta(days=7 * back) for back in range(WEEKS - 1, -1, -1)] + [moment]


def weeks(scope: Scope, moment: datetime) -> Weeks:
    """What is over now is known; each turn of a light since then is taken back, so that the past is as it was told. One
    query for the events of all weeks, one or two for what is over now."""
    bounds = weeks_until(moment)
    happened = trail.between(bounds[0], moment, types=("matter.light_turned", "matter.opened", "matter.closed"))
    told = _by_week(happened.filter(subject_id__in=scope.matters().values("public_id")), bounds)
    over, standing = [], lights(scope)["over"]
    for week in reversed(told):
        over.append(standing)
        standing += week["went"] - week["came"]
    return Weeks(
        ends=tuple(bounds[1:]),
        opened=tuple(week["opened"] for week in told),
        closed=tuple(week["closed"] for week in told),
        over=tuple(reversed(over)),
    )


_COUNTED = {
    "came": Count("pk", filter=Q(particulars__light="over")),
    "went": Count("pk", filter=Q(particulars__was="over")),
    "opened": Count("pk", filter=Q(type="matter.opened")),
    "closed": Count("pk", filter=Q(type="matter.closed")),
}


def _by_week(events: QuerySet[Any], bounds: Sequence[datetime]) -> list[dict[str, int]]:
    """What fell between each two boundaries; what comes at a boundary belongs to the week it begins."""
    week = Func(
        F("happened_at"),
        Value(list(bounds), output_field=ArrayField(DateTimeField())),
        function="width_bucket",
        output_field=IntegerField(),
    )
    counted = {row["week"]: row for row in events.order_by().annotate(week=week).values("week").annotate(**_COUNTED)}
    return [counted.get(number, dict.fromkeys(_COUNTED, 0)) for number in range(1, len(bounds))]
