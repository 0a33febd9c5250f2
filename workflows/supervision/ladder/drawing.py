"""The ladder on pages: of one matter, with the moments and the people; and as it holds for an agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from directory.models import Unit
from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.worktime.clock import now
from office.worktime.terms import TermUnit
from workflows.supervision.ladder.climbing import ladders
from workflows.supervision.ladder.rules import CLIMBING, Reach, Step, Wait, course, ladder_of
from workflows.supervision.ladder.telling import Audience
from workflows.supervision.models import Climb, Matter
from workflows.supervision.permissions import may_read, supervising


@dataclass(frozen=True, slots=True)
class Line:
    """A rung of one matter. climbed: it was; otherwise it comes at that moment, if nothing happens."""

    at: datetime
    step: Step
    names: str
    climbed: bool
    following: bool = False


def drawn(actor: Actor, matter: Matter) -> dict[str, Any] | None:
    """For who reads it, while its clock runs."""
    if matter.state not in CLIMBING or not may_read(actor, matter):
        return None
    lines = lines_of(matter, ladder_of(matter, ladders([matter])))
    return {"lines": lines, "matter": matter, "keeps": supervising(actor, matter) is not None}


def lines_of(matter: Matter, steps: Sequence[Step]) -> list[Line]:
    """In order of time. What a ladder composed later does not climb any more is left out."""
    climbed = {
        Wait(one.wait, TermUnit(one.wait_unit)) for one in Climb.objects.filter(matter=matter, due_at=matter.due_at)
    }
    moment, audience = now(), Audience([matter])
    reaches = course(steps, matter, timetable_of(matter.lead))
    first = next((one for one in reaches if one.at > moment), None)
    return [
        Line(one.at, one.step, _names(audience, matter, one), one.step.wait in climbed, following=one is first)
        for one in reaches
    ]


def _names(audience: Audience, matter: Matter, reach: Reach) -> str:
    people, _nobody = audience.of(matter, reach.step.tells)
    return pgettext("list", ", ").join(dict.fromkeys(str(one.person) for one in people))


def example(unit: Unit, category: str) -> Matter | None:
    """The matter of the agency whose date comes next, for its ladder to be seen on."""
    found = Matter.objects.filter(laid_by=unit, closed_at=None, state__in=CLIMBING, due_at__gt=now())
    if category:
        found = found.filter(category=category)
    return found.select_related("lead", "laid_by", "leader", "supervisor").order_by("due_at", "pk").first()
