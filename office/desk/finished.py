"""已办 and 办结: one row for each thing, however many duties one has done in it; the latest stands for all."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from office.audit.actor import Actor
from office.duties import boxes
from office.duties.models import Box, Duty

BOXES = (Box.DONE, Box.CONCLUDED)


def finished(actor: Actor, name: Box | str) -> QuerySet[Duty]:
    """The actor's latest duty in each subject of a box, with `times`, how many stand in it."""
    alike = _of_the_actor(actor, name).filter(subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"))
    counted = alike.order_by().values("subject_id").annotate(n=Count("pk")).values("n")
    return _latest(boxes.box(actor, name), alike).annotate(
        times=Coalesce(Subquery(counted, output_field=IntegerField()), 1)
    )


def counts(actor: Actor) -> dict[str, int]:
    """Rows of the two boxes, as `boxes.counts` counts those of the open ones: exact to 1,000. One query."""
    rows = [
        _latest(
            _of_the_actor(actor, name),
            _of_the_actor(actor, name).filter(subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id")),
        )
        .order_by()
        .values_list("box", flat=True)[: boxes.EXACT_UP_TO + 1]
        for name in BOXES
    ]
    found = list(rows[0].union(rows[1], all=True))
    return {str(name): found.count(name) for name in BOXES}


def _of_the_actor(actor: Actor, name: Box | str) -> QuerySet[Duty]:
    return Duty.objects.filter(holder__in=[one.pk for one in actor.appointments], box=name)


def _latest(rows: QuerySet[Duty], alike: QuerySet[Duty]) -> QuerySet[Duty]:
    later = Q(sort_at__gt=OuterRef("sort_at")) | Q(sort_at=OuterRef("sort_at"), pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(alike.filter(later)))
