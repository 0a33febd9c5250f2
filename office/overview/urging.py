"""Whom urging would reach, said before anybody is urged: by matter and unit, with how often they were urged already."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from directory.models import Unit
from directory.schedules import Timetables
from office.audit.actor import Actor
from office.audit.refusals import Refusal
from office.worktime.clock import now
from office.worktime.lights import Light
from workflows.supervision import actions, boxes, figures
from workflows.supervision.models import Matter
from workflows.supervision.permissions import urged_by
from workflows.supervision.scopes import Scope

MOST = 50  # matters urged in one act


@dataclass(frozen=True, slots=True)
class Reached:
    """holders: with whom it lies now. is_fresh: urged on this working day already, so that it is not proposed."""

    matter: Matter
    light: Light
    holders: tuple[str, ...]
    is_fresh: bool


def reached(scope: Scope, under: Unit | None = None) -> list[Reached]:
    """Of what is over in the scope, the longest first, whatever the actor may urge and somebody holds."""
    late = figures.late(scope, MOST, under)
    mine = urged_by(scope.actor, [one.matter for one in late])
    lines = [one for one in late if one.matter.pk in mine]
    held = boxes.people_holding([one.matter for one in lines])
    timetables = Timetables()
    return [
        Reached(one.matter, one.light, tuple(held[one.matter.pk]), _is_fresh(one.matter, timetables))
        for one in lines
        if held[one.matter.pk]
    ]


def _is_fresh(matter: Matter, timetables: Timetables) -> bool:
    hours = timetables.of(matter.lead)
    return matter.urged_at is not None and not hours.workdays_between(
        hours.day_of(matter.urged_at), hours.day_of(now())
    )


@transaction.atomic
def urge_all(matters: Collection[Matter], *, note: str, by: Actor) -> dict[str, int]:
    """Each as by hand. What moved on meanwhile is left out and counted, not dropped in silence."""
    told = {"people": 0, "matters": 0, "left": 0}
    for matter in matters:
        try:
            told["people"] += actions.urge(matter, note=note, by=by)
            told["matters"] += 1
        except Refusal:
            told["left"] += 1
    return told


def chosen_among(lines: Collection[Reached], ticked: Collection[str]) -> list[Matter]:
    """Of what was shown, what was ticked."""
    wanted = {UUID(one) for one in ticked}
    return [one.matter for one in lines if one.matter.public_id in wanted]
