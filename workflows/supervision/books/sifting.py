"""督办事项登记簿: which of its lines are asked for, in which order, and what a line says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.models import Unit
from directory.schedules import Timetables
from office.audit import trail
from office.worktime.clock import now
from office.worktime.lights import Light
from office.worktime.palettes import State as LightState
from workflows.supervision import events
from workflows.supervision.clocks import light_of, plans_of
from workflows.supervision.models import Matter, Support
from workflows.supervision.search import named

ORDER = ("-year", "-serial", "-pk")


@dataclass(frozen=True, slots=True)
class Line:
    """reason: why it was cancelled; its number stays in its place."""

    matter: Matter
    light: Light
    supports: tuple[Unit, ...]
    reason: str


def numbered(agency: Unit) -> QuerySet[Matter]:
    """Every number the agency gave, cancelled ones too: the series has no gap."""
    return Matter.objects.filter(laid_by=agency, serial__isnull=False)


def sifted(matters: QuerySet[Matter], asked: dict[str, Any]) -> QuerySet[Matter]:
    """asked: what SiftForm has cleaned; what was not asked is not in it."""
    if words := asked.get("q"):
        matters = matters.filter(named(words))
    if late := asked.get("late"):
        is_late = Q(light=LightState.OVER, closed_at=None) | Q(done_at__gt=F("due_at"))
        matters = matters.filter(is_late) if late == "late" else matters.exclude(is_late)
    if since := asked.get("since"):
        matters = matters.filter(opened_at__date__gte=since)
    if until := asked.get("until"):
        matters = matters.filter(opened_at__date__lte=until)
    fields = {"year": "year", "number": "serial", "category": "category", "state": "state", "lead": "lead"}
    return matters.filter(**{field: asked[name] for name, field in fields.items() if name in asked})


def lines_of(matters: QuerySet[Matter] | Sequence[Matter]) -> list[Line]:
    """In four queries for all: lead and leader come along with a queryset made by `told_with`."""
    found = list(matters)
    plans, timetables, moment = plans_of(found), Timetables(), now()
    reasons = _reasons(one.public_id for one in found if one.state == Matter.State.CANCELLED)
    return [
        Line(
            one,
            light_of(one, moment, timetables.of(one.lead), plans[one.pk], discreet=True),
            tuple(support.unit for support in one.support_set.all()),
            reasons.get(one.public_id, ""),
        )
        for one in found
    ]


def told_with(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    supports = Support.objects.select_related("unit").order_by("order")
    return matters.select_related("lead", "leader__person").prefetch_related(Prefetch("support_set", supports))


def _reasons(ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = list(ids)
    told = trail.among(Matter.subject_kind, wanted, [events.CANCELLED.name]) if wanted else ()
    return {one.subject_id: one.particulars["reason"] for one in told}


def heads() -> Sequence[str]:
    return (
        _("Number"), _("Matter"), _("Category"), _("Made of"), _("Instructed by"), _("Lead unit"),
        _("Supporting units"), pgettext("matter", "Opened on"), _("Finish by"), pgettext("matter", "Reported done on"),
        pgettext("matter", "Closed on"), _("State"), pgettext("matter", "Light"), pgettext("matter", "Why cancelled"),
    )  # fmt: skip


def cells_of(line: Line) -> Sequence[str]:
    one = line.matter
    return (
        one.number,
        one.title,
        one.get_category_display(),
        one.source_title,
        str(one.leader.person) if one.leader else "",
        one.lead.name,
        _("; ").join(unit.name for unit in line.supports),
        _day(one.opened_at),
        _day(one.due_at),
        _day(one.done_at),
        _day(one.closed_at),
        one.get_state_display(),
        "" if one.state == Matter.State.CANCELLED else line.light.label,
        line.reason,
    )


def _day(moment: Any) -> str:
    return date_format(localtime(moment), "Y-m-d") if moment else ""
