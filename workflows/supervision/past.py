"""What a light and its date are made of, at any moment: as the row stands now, and as the trail tells it was."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from office.audit import trail
from office.audit.readers import Event
from office.worktime.lights import Dues, PlanPoint
from office.worktime.terms import Pause, Term, TermUnit
from office.worktime.trace import Course
from workflows.supervision.clocks import dues_of, is_named, pauses_of
from workflows.supervision.models import Matter

State = Matter.State
_LEADS_TO = {
    "matter.opened": State.ASSIGNED,
    "matter.accepted": State.UNDER_WAY,
    "matter.declined": State.DECLINED,
    "matter.assigned": State.ASSIGNED,
    "matter.paused": State.PAUSED,
    "matter.resumed": State.UNDER_WAY,
    "matter.done_reported": State.CHECKING,
    "matter.returned": State.UNDER_WAY,
    "matter.closed": State.CLOSED,
    "matter.cancelled": State.CANCELLED,
    "matter.reopened": State.ASSIGNED,
}
_DATES = ("starts_at", "due_at", "near_at")


@dataclass(frozen=True)
class Standing:
    """How a matter stands at a moment. lead: whose hours its days are counted by. is_named: the date in force was
    named, not counted from the term. original_due_at: the date before pauses and extensions moved it."""

    state: str
    lead: UUID
    starts_at: datetime
    due_at: datetime
    near_at: datetime
    term: Term | None
    is_named: bool
    original_due_at: datetime | None = None
    progress: int = 0
    plan: tuple[PlanPoint, ...] = ()
    pauses: tuple[Pause, ...] = ()
    pause_reason: str = ""
    done_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def dues(self) -> Dues:
        return Dues(
            due_at=self.due_at,
            near_at=self.near_at,
            starts_at=self.starts_at,
            pause_reason=self.pause_reason,
            done_at=self.done_at,
            progress=float(self.progress),
            plan=self.plan,
        )

    @property
    def course(self) -> Course:
        return Course(
            start=self.starts_at,
            due_at=self.due_at,
            term=self.term,
            pauses=self.pauses,
            original_due_at=self.original_due_at,
            done_at=self.done_at or self.closed_at,
        )


def as_it_is(matter: Matter) -> Standing:
    return Standing(
        state=matter.state,
        lead=matter.lead.public_id,
        starts_at=matter.starts_at,
        due_at=matter.due_at,
        near_at=matter.near_at,
        term=matter.term,
        is_named=is_named(matter),
        original_due_at=matter.original_due_at,
        progress=matter.progress,
        plan=tuple(sorted(dues_of(matter).plan)),
        pauses=pauses_of(matter),
        pause_reason=matter.pause_reason,
        done_at=matter.done_at,
        closed_at=matter.closed_at,
    )


def as_it_was(matter: Matter, moment: datetime) -> Standing | None:
    """From events alone; None before it was opened, for what is only proposed has no light, and where the trail was
    begun before it told terms.

    An act is counted from its own moment on; several of one moment all are.
    """
    standing: Standing | None = None
    for event in trail.of(matter).filter(refused=False, happened_at__lte=moment, type__startswith="matter."):
        if standing is not None:
            standing = _after(standing, event)
        elif event.type == "matter.opened" and "term" in event.particulars:
            standing = _opened(event)
    return standing


def _opened(event: Event) -> Standing:
    lead, term = UUID(event.particulars["lead"]), term_in(event)
    return Standing(state=_LEADS_TO[event.type], lead=lead, term=term, is_named=term is None, **_dates_in(event))


def _after(standing: Standing, event: Event) -> Standing:
    """What moves a date says the whole new date in its event, whatever its type."""
    at, facts, changes = event.happened_at, event.particulars, _dates_in(event)
    if event.type in _LEADS_TO:
        changes["state"] = _LEADS_TO[event.type]
    match event.type:
        case "matter.assigned":
            changes["lead"] = UUID(facts["lead"])
        case "matter.planned":
            changes["plan"] = tuple(
                PlanPoint(datetime.fromisoformat(on), float(so)) for _title, on, so in facts["plan"]
            )
        case "matter.reported":
            changes["progress"] = facts["progress"]
        case "matter.extension_granted":
            changes |= {"is_named": True, "original_due_at": standing.original_due_at or standing.due_at}
        case "matter.moved_by_part":
            changes["original_due_at"] = standing.original_due_at or standing.due_at
        case "matter.paused":
            changes |= {"pause_reason": facts["reason"], "pauses": (*standing.pauses, Pause(at))}
        case "matter.resumed":
            changes |= _going_on(standing, at)
            if changes["due_at"] > standing.due_at:
                changes["original_due_at"] = standing.original_due_at or standing.due_at
        case "matter.done_reported":
            changes |= {"done_at": at, "progress": 100}
        case "matter.returned":
            changes["done_at"] = None
        case "matter.closed":
            changes["closed_at"] = at
        case "matter.cancelled":
            changes |= {"closed_at": at, **_going_on(standing, at)}
        case "matter.reopened":
            term = term_in(event)
            return Standing(state=changes.pop("state"), lead=standing.lead, term=term, is_named=term is None, **changes)
    return replace(standing, **changes)


def term_in(event: Event) -> Term | None:
    """With which it was opened or reopened; None where a date was named, or where the trail told no terms yet."""
    told = event.particulars.get("term")
    if told is None:
        return None
    value, unit = told.split()
    return Term(int(value), TermUnit(unit))


def _dates_in(event: Event) -> dict[str, Any]:
    return {name: datetime.fromisoformat(event.particulars[name]) for name in _DATES if name in event.particulars}


def _going_on(standing: Standing, at: datetime) -> dict[str, Any]:
    pauses = tuple(pause if pause.until else Pause(pause.since, at) for pause in standing.pauses)
    return {"pause_reason": "", "pauses": pauses}
