"""Eight weeks at a glance, replayed from what happened: opened and closed by week, over at the end of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, F, Func, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from office.audit import trail
from office.audit.actor import Actor
from workflows.supervision.figures import lights
from workflows.supervision.permissions import matters_visible_to
from workflows.supervision.scopes import Scope

WEEKS = 8
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


def weeks(actor: Actor, moment: datetime) -> Weeks:
    """What is over now is known; each turn of a light since then is taken back, so that the past is as it was told."""
    bounds = weeks_until(moment)
    matters = matters_visible_to(actor)
    turns = trail.between(bounds[0], moment, types=("matter.light_turned", "matter.opened")).filter(
        subject_id__in=matters.values("public_id")
    )
    came = _by_week(turns.filter(particulars__light="over"), "happened_at", bounds)
    went = _by_week(turns.filter(particulars__was="over"), "happened_at", bounds)
    over, standing = [], lights(Scope(actor))["over"]
    for to_over, from_over in zip(reversed(came), reversed(went), strict=True):
        over.append(standing)
        standing += from_over - to_over
    return Weeks(
        ends=tuple(bounds[1:]),
        opened=tuple(_by_week(matters.filter(opened_at__gte=bounds[0]), "opened_at", bounds)),
        closed=tuple(_by_week(matters.filter(Q(closed_at__gte=bounds[0]), state="closed"), "closed_at", bounds)),
        over=tuple(reversed(over)),
    )


def _by_week(rows: QuerySet, column: str, bounds: Sequence[datetime]) -> list[int]:
    """How many rows fall between each two boundaries; what comes at a boundary belongs to the week it begins."""
    week = Func(
        F(column),
        Value(list(bounds), output_field=ArrayField(DateTimeField())),
        function="width_bucket",
        output_field=IntegerField(),
    )
    counted = dict(rows.order_by().annotate(week=week).values_list("week").annotate(Count("pk")))
    return [counted.get(number, 0) for number in range(1, len(bounds))]
