"""The watchman on the ladder: which rungs matters have come to, who is told, and that each is climbed once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from directory.absence.models import Work
from directory.models import Appointment
from directory.schedules import hours_of_units
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.record import together as recorded_together
from office.duties.behalf import with_deputies
from office.duties.models import Duty
from office.live import doorbell
from office.worktime import clock
from office.worktime.clock import now
from office.worktime.terms import TermUnit
from workflows.supervision import boxes, events
from workflows.supervision.ladder.rules import (
    CLIMBING,
    Reach,
    Step,
    Wait,
    climbed_and_next,
    course,
    ladder_of,
)
from workflows.supervision.ladder.telling import Audience
from workflows.supervision.models import Climb, Matter, Rung, Slip, Tells
from workflows.supervision.permissions import grant_told
from workflows.supervision.portions import each_due
from workflows.supervision.slips import GRADES, SLIPPED

NAMES = ("lead", "laid_by", "supervisor", "leader")


class Climbed(NamedTuple):
    matter: Matter
    reach: Reach
    told: list[Appointment]
    nobody: list[Tells]


def climb(batch: int = 1000) -> int:
    """Every matter that has come to a rung, in batches of a transaction each; how many were looked at. Two watchmen at
    once take different rows, and a rung that was climbed for a date is never climbed for it again."""
    return each_due(Matter.objects.select_related(*NAMES), "climb_at", _climb, portion=batch)


def _climb(due: list[Matter], by: Actor) -> None:
    climb_now(due, by=by)
    Matter.objects.bulk_update(due, ["climb_at"])


def climb_now(matters: Sequence[Matter], *, by: Actor) -> None:
    """Of locked rows every rung they have come to, each at its moment; and when to look again, which the caller
    stores."""
    moment, climbing = now(), [one for one in matters if one.state in CLIMBING]
    hours = hours_of_units(one.lead for one in climbing)
    kept, before = ladders(climbing), _climbed_before(climbing)
    due: list[tuple[Matter, Reach]] = []
    for matter in matters:
        matter.climb_at = None
        if matter.state in CLIMBING:
            reaches = course(ladder_of(matter, kept), matter, hours[matter.lead_id])
            found, matter.climb_at = climbed_and_next(reaches, before[matter.pk], moment)
            due += [(matter, reach) for reach in found]
    if due:
        _tell(due, by)


def ladders(matters: Iterable[Matter]) -> dict[tuple[int, str], list[Step]]:
    """By agency and category, as composed."""
    kept: defaultdict[tuple[int, str], list[Step]] = defaultdict(list)
    for rung in Rung.objects.filter(unit__in={one.laid_by_id for one in matters}):
        kept[rung.unit_id, rung.category].append(Step.of(rung))
    return dict(kept)


def _climbed_before(matters: Sequence[Matter]) -> dict[int, set[Wait]]:
    """Of each matter the rungs climbed for the date that holds now."""
    due_at, found = {one.pk: one.due_at for one in matters}, {one.pk: set[Wait]() for one in matters}
    for one in Climb.objects.filter(matter__in=due_at):
        if one.due_at == due_at[one.matter_id]:
            found[one.matter_id].add(Wait(one.wait, TermUnit(one.wait_unit)))
    return found


def _tell(due: Sequence[tuple[Matter, Reach]], by: Actor) -> None:
    Climb.objects.bulk_create(
        Climb(
            matter=matter, due_at=matter.due_at, wait=step.wait.value, wait_unit=step.wait.unit, grade=step.grade,
            climbed_at=at,
        )
        for matter, (at, step) in due
    )  # fmt: skip
    audience = Audience([matter for matter, _reach in due])
    climbed = [Climbed(matter, reach, *audience.of(matter, reach.step.tells)) for matter, reach in due]
    instead = _instead(climbed)
    with doorbell.together(), recorded_together():
        for matter, (at, step), told, nobody in climbed:
            holders = list(dict.fromkeys(str(instead[one.pk].public_id) for one in told))
            with clock.at(at):
                record(
                    events.ESCALATED, matter, by=by, rung=f"{step.wait.value} {step.wait.unit}",
                    tells=list(map(str, step.tells)), holders=holders, nobody=list(map(str, nobody)),
                    grade=str(step.grade), due_at=matter.due_at.isoformat(),
                )  # fmt: skip
    grant_told({(one.matter.public_id, instead[who.pk].post.group_id) for one in climbed for who in one.told})
    _prepare_slips(climbed, audience, by)


def _instead(climbed: Iterable[Climbed]) -> dict[int, Appointment]:
    """Who hears it for whoever is away."""
    people = list({who.pk: who for one in climbed for who in one.told}.values())
    return {who.pk: lies[0] for who, lies in zip(people, with_deputies(people, Work.READ), strict=True)}


def _prepare_slips(climbed: Sequence[Climbed], audience: Audience, by: Actor) -> None:
    """Asks whoever supervises to look at the slip of a rung's grade; nothing is issued by itself. Where one as grave is
    out or asked for already, nothing more is asked."""
    asked = {one.matter.pk: one for one in climbed if one.reach.step.grade and one.matter.state in SLIPPED}
    refs = {boxes.ref(one.matter, boxes.NEXT_SLIP): pk for pk, one in asked.items()}
    waiting = {refs[ref] for ref in Duty.objects.filter(ref__in=refs, done_at=None).values_list("ref", flat=True)}
    out = dict(Slip.objects.filter(matter__in=asked, replied_at=None, ended_at=None).values_list("matter", "grade"))
    for pk, (matter, (_at, step), _told, _nobody) in asked.items():
        if pk in waiting or (pk in out and _rank(out[pk]) >= _rank(step.grade)):
            continue
        boxes.lay_prepared_slip(matter, audience.supervisors(matter), by=by)


def _rank(grade: str) -> int:
    return GRADES.index(Slip.Grade(grade))


def next_look(matter: Matter) -> datetime | None:
    """When the watchman looks first: nobody is told before the light turns near. To look early, or again, does no
    harm."""
    return matter.near_at if matter.state in CLIMBING else None
