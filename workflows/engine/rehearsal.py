"""试走: the steps still to come, as they would open if everybody took the whole of their term."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from directory.absence.deputies import deputies_of
from directory.absence.models import Work
from directory.models import Appointment
from directory.schedules import Timetables
from office.audit.refusals import Refusal
from office.subjects.kinds import Subject
from office.worktime.clock import at, now, today
from office.worktime.terms import Term, due, due_by
from workflows.engine.assign import Place, limit_of, places, vacant, work_of
from workflows.engine.course import stages_of
from workflows.engine.models import Run
from workflows.engine.nodes import NobodyAssigned


@dataclass(frozen=True, slots=True)
class Turn:
    """One pair of hands at one step. on_behalf_of: who would be away. missing: why nobody would have it; the holder is
    then who answers for the routes and names somebody, if there is one."""

    step: str
    label: str
    opens_at: datetime
    due_at: datetime | None = None
    holder: Appointment | None = None
    on_behalf_of: Appointment | None = None
    missing: str = ""


def rehearse(subject: Subject) -> list[Turn]:
    """What follows the step it lies at, were that done now. Asks the same rules, deputies, terms and calendars as the
    way itself, and changes nothing."""
    run = Run.objects.select_related("route").filter(subject_kind=subject.subject_kind, subject_id=subject.public_id)
    found = run.first()
    if found is None:
        return []
    stages = {stage.name: stage.state for stage in stages_of(subject)}
    ahead = [step for step in found.route.steps if stages[step["name"]] == "ahead"]
    timetables, turns, opens_at = Timetables(), [], now()
    for step in ahead:
        taken = list(_turns(subject, step, opens_at, found.urgency, timetables))
        turns += taken
        opens_at = max([opens_at, *(turn.due_at for turn in taken if turn.due_at)])
    return turns


def _turns(
    subject: Subject, step: dict[str, Any], opens_at: datetime, urgency: int, timetables: Timetables
) -> Iterator[Turn]:
    """Of a step one, of a round all at once, of a series one after another; none where the way passes it over."""
    named = {"step": step["name"], "label": step["label"]}
    days = step["days"]
    term = Term(days[min(urgency, len(days) - 1)])
    try:
        with at(opens_at):
            held = _held(subject, step)
    except Refusal as refusal:
        yield Turn(**named, opens_at=opens_at, missing=str(refusal))
        return
    for place in held:
        one, work = place.holder, Work.ACT if place.vacant else work_of(step["rule"])
        with at(opens_at):
            deputy = deputies_of({one.pk}, work, today()).get(one.pk)
        holder, principal = deputy or one, one if deputy else None
        timetable, limit = timetables.of(holder.post.unit), limit_of(step["rule"], subject)
        by_when = due_by(timetable.end_of(limit), opens_at, timetable) if limit else due(term, opens_at, timetable)
        missing = str(place.refusal) if place.refusal else ""
        yield Turn(
            **named,
            opens_at=opens_at,
            due_at=by_when.due_at,
            holder=holder,
            on_behalf_of=principal,
            missing=missing,
        )
        if step["kind"] == "series":
            opens_at = by_when.due_at


def _held(subject: Subject, step: dict[str, Any]) -> list[Place]:
    found = {(place.of or place.holder).pk: place for place in places(step["rule"], subject)}
    if step["kind"] != "step":
        return list(found.values())
    return [next(iter(found.values()), None) or vacant(subject, NobodyAssigned())]
