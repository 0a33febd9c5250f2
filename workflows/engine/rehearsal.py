"""试走: the steps still to come, as they would open if everybody took the whole of their term."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from viewflow.workflow.models import Task

from directory.absence.deputies import deputies_of
from directory.absence.models import Work
from directory.models import Appointment
from directory.schedules import Timetables
from office.audit.refusals import Refusal
from office.subjects.kinds import Subject
from office.worktime.clock import at, now, today
from office.worktime.terms import Term, due, due_by
from workflows.engine.asking import Link, links_of
from workflows.engine.assign import Place, limit_of, place_of, places, vacant, work_of
from workflows.engine.course import OFF_ROUTE_LABELS, stages_of
from workflows.engine.models import Run
from workflows.engine.move import ACTIVE
from workflows.engine.nodes import NobodyAssigned
from workflows.engine.routes import DAYS_OF_AN_OPINION


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


@dataclass(frozen=True, slots=True)
class _Step:
    """What a turn at a step of the route, or at an opinion beside it, is worked out by."""

    name: str
    label: str
    rule: str = ""
    days: Sequence[int] = DAYS_OF_AN_OPINION
    kind: str = "step"


@dataclass(slots=True)
class _Way:
    subject: Subject
    urgency: int
    steps: dict[str, _Step]
    timetables: Timetables = field(default_factory=Timetables)

    def step(self, name: str) -> _Step:
        return self.steps.get(name) or _Step(name, OFF_ROUTE_LABELS[name])

    def after(self, name: str) -> list[_Step]:
        names = list(self.steps)
        return [self.steps[one] for one in names[names.index(name) + 1 :]]


def rehearse(subject: Subject) -> list[Turn]:
    """What follows the hands it lies in, were theirs done now: who was asked to sign after them, who has it again after
    an opinion, who has asked for it back, whose turn it is in a series, then the steps to come. Asks the same rules,
    deputies, terms and calendars as the way itself, and changes nothing."""
    runs = Run.objects.select_related("route")
    run = runs.filter(subject_kind=subject.subject_kind, subject_id=subject.public_id).first()
    if run is None:
        return []
    written = [{one: step[one] for one in ("name", "label", "rule", "days", "kind")} for step in run.route.steps]
    way = _Way(subject, run.urgency, {step["name"]: _Step(**step) for step in written})
    ahead = [way.steps[stage.name] for stage in stages_of(subject) if stage.state == "ahead"]
    turns: list[Turn] = []
    for task in Task.objects.filter(process=run.process_id, flow_task_type="HUMAN", status__in=ACTIVE).order_by("pk"):
        links = list(links_of(task))
        turns += _in_turn(way, links, now(), is_open=True)
        if origin := links[-1].data.get("came_from"):
            name = origin["node"].removesuffix("_round")
            turns += _straight_back(way, name, origin["data"], _last(turns, now()))
            ahead = way.after(name)
    opens_at = _last(turns, now())
    for step in ahead:
        taken = _turns(way, step, partial(_held, subject, step), opens_at)
        turns += taken
        opens_at = _last(taken, opens_at)
    return turns


def _last(turns: list[Turn], otherwise: datetime) -> datetime:
    return max([otherwise, *(turn.due_at for turn in turns if turn.due_at)])


def _in_turn(way: _Way, links: list[Link], opens_at: datetime, *, is_open: bool) -> list[Turn]:
    """is_open: the first of them has it now."""
    turns: list[Turn] = []
    for link in links:
        asked = [] if is_open or "appointment" not in link.data else [(link.node, link.data)]
        asked += [("consult", {"appointment": one}) for one in link.data.get("after", [])]
        if link is links[-1] and not link.data.get("came_from"):
            asked += [(link.node, {"appointment": one}) for one in link.data.get("rest", [])]
        is_open = False
        for name, data in asked:
            held, behalf = partial(_held_by, way.subject, data["appointment"]), data.get("on_behalf_of")
            turns += _turns(way, way.step(name), held, _last(turns, opens_at), behalf=behalf)
    return turns


def _straight_back(way: _Way, name: str, data: dict[str, Any], opens_at: datetime) -> list[Turn]:
    """To who asked for it; of a round to those whose opinions do not stand."""
    if "stands" not in data:
        return _in_turn(way, [Link(name, None, data)], opens_at, is_open=False)
    step, stands = way.step(name), set(data["stands"])

    def held() -> list[Place]:
        return [place for place in _held(way.subject, step) if (place.of or place.holder).pk not in stands]

    return _turns(way, step, held, opens_at)


def _turns(
    way: _Way, step: _Step, held: Callable[[], list[Place]], opens_at: datetime, *, behalf: int | None = None
) -> list[Turn]:
    """Of a step one, of a round all at once, of a series one after another; none where the way passes it over. behalf:
    for whom it was passed on by name."""
    turns: list[Turn] = []
    try:
        with at(opens_at):
            found = held()
    except Refusal as refusal:
        return [Turn(step.name, step.label, opens_at=opens_at, missing=str(refusal))]
    for place in found:
        turns.append(_turn(way, step, place, opens_at, behalf))
        if step.kind == "series":
            opens_at = turns[-1].due_at or opens_at
    return turns


def _turn(way: _Way, step: _Step, place: Place, opens_at: datetime, behalf: int | None) -> Turn:
    one, work = place.holder, Work.ACT if place.vacant else work_of(step.rule)
    principal = Appointment.objects.with_names().get(pk=behalf) if behalf else None
    with at(opens_at):
        deputy = None if principal else deputies_of({one.pk}, work, today()).get(one.pk)
    holder, principal = deputy or one, one if deputy else principal
    timetable, limit = way.timetables.of(holder.post.unit), limit_of(step.rule, way.subject)
    term = Term(step.days[min(way.urgency, len(step.days) - 1)])
    by_when = due_by(timetable.end_of(limit), opens_at, timetable) if limit else due(term, opens_at, timetable)
    missing = str(place.refusal) if place.refusal else ""
    return Turn(step.name, step.label, opens_at, by_when.due_at, holder, principal, missing)


def _held(subject: Subject, step: _Step) -> list[Place]:
    found = {(place.of or place.holder).pk: place for place in places(step.rule, subject)}
    if step.kind != "step":
        return list(found.values())
    return [next(iter(found.values()), None) or vacant(subject, NobodyAssigned())]


def _held_by(subject: Subject, appointment: int) -> list[Place]:
    return [place_of(Appointment.objects.with_names().get(pk=appointment), subject)]
