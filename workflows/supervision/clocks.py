"""The light of a matter: worktime's pure function over what its row keeps, and the turns it takes as time passes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import pgettext

from directory.schedules import timetable_of
from office.worktime import terms
from office.worktime.hours import Timetable
from office.worktime.lights import Dues, Light, PlanPoint, Reason, light, next_change_at, state_at
from office.worktime.palettes import Palette, Shape, State
from office.worktime.terms import Due, Term
from workflows.supervision.models import Extension, Matter, Milestone

WITHOUT_LIGHT = (Matter.State.PROPOSED, Matter.State.CANCELLED)
EVER = 50  # turns of one light that are caught up with at once; a matter has a handful


class Turn(NamedTuple):
    """At this moment a light became another."""

    at: datetime
    was: str
    light: str


def dues_of(matter: Matter, milestones: Sequence[Milestone] | None = None) -> Dues:
    """What the light is made of. Pass the milestones where they are already read."""
    plan = matter.milestones.all() if milestones is None else milestones
    return Dues(
        due_at=matter.due_at,
        near_at=matter.near_at,
        starts_at=matter.starts_at,
        pause_reason=matter.pause_reason,
        done_at=matter.done_at,
        progress=float(matter.progress),
        plan=tuple(PlanPoint(one.at, float(one.percent)) for one in plan),
    )


def palette_of(matter: Matter, timetable: Timetable) -> Palette:
    """When its light turns: as its standard said when it was taken over, else as the lead unit's hours say. Days that
    a standard named hold for a term of any length."""
    palette = timetable.palette
    if matter.near_days is not None:
        palette = replace(palette, near_days=matter.near_days, short_term=1)
    if matter.pace_near is not None and matter.pace_over is not None:
        palette = replace(palette, pace_near=matter.pace_near, pace_over=matter.pace_over)
    return palette


def light_of(
    matter: Matter,
    now: datetime,
    timetable: Timetable,
    milestones: Sequence[Milestone] | None = None,
    *,
    discreet: bool = False,
) -> Light:
    """As it stands at that moment, said in words; a matter that is only proposed has none yet, one that was cancelled
    none any more. discreet: without the reason of a pause, for rows and for those who only follow it."""
    dues, palette = dues_of(matter, milestones), palette_of(matter, timetable)
    return drawn(matter.state, dues, now, timetable, palette, discreet=discreet)


def drawn(
    state: str, dues: Dues, now: datetime, timetable: Timetable, palette: Palette | None = None, *, discreet: bool
) -> Light:
    """The same of a state and dues that are no row's. Without a palette that of the timetable holds."""
    if state in WITHOUT_LIGHT:
        label = str(Matter.State(state).label)
        return Light(State.IDLE, Shape.IDLE, label, "", (Reason(state, State.IDLE, label),), None)
    if discreet and dues.pause_reason:
        dues = replace(dues, pause_reason=pgettext("pause", "approved"))
    return light(dues, now, timetable, palette)


def turns(
    matter: Matter, now: datetime, timetable: Timetable, milestones: Sequence[Milestone] | None = None
) -> list[Turn]:
    """How the light changed by itself between what was last told and now, each at the moment it did: the same whether
    somebody looked every minute or not for three hours. A pure function of the row."""
    dues, said, at = dues_of(matter, milestones), matter.light, matter.next_change_at
    palette = palette_of(matter, timetable)
    found: list[Turn] = []
    while at is not None and at <= now and len(found) < EVER:
        becomes = str(state_at(dues, at, palette))
        if becomes != said:
            found.append(Turn(at, said, becomes))
        said, at = becomes, next_change_at(dues, at, palette)
    return found


def is_pace(matter: Matter, light: str, at: datetime) -> bool:
    """Near or over then by the plan alone; the date tells of itself by its ladder."""
    if light not in (State.NEAR, State.OVER):
        return False
    return light != state_at(Dues(due_at=matter.due_at, near_at=matter.near_at), at)


def told(
    matter: Matter, now: datetime, timetable: Timetable, milestones: Sequence[Milestone] | None = None
) -> tuple[str, datetime | None]:
    """The light to be told now, and when it will next change by itself: of what is over, never."""
    if matter.state in WITHOUT_LIGHT:
        return str(State.IDLE), None
    if not matter.is_open:
        return matter.light, None
    dues, palette = dues_of(matter, milestones), palette_of(matter, timetable)
    return str(state_at(dues, now, palette)), next_change_at(dues, now, palette)


def pauses_of(matter: Matter) -> tuple[terms.Pause, ...]:
    """Since its term began: those before a reopening took their time out of the former one."""
    since = [one for one in matter.pauses.all() if one.since >= matter.starts_at]
    return tuple(terms.Pause(one.since, one.until) for one in sorted(since, key=lambda one: one.since))


def is_named(matter: Matter) -> bool:
    """Whether the date in force was named: by whoever opened or reopened it, or by an extension since."""
    granted = [one for one in matter.extensions.all() if one.state == Extension.State.GRANTED]
    return matter.term is None or any(one.asked_at >= matter.starts_at for one in granted)


def counted(matter: Matter, term: Term | None, due_at: datetime | None, pauses: Sequence[terms.Pause] = ()) -> Due:
    """The due date of a term by the lead unit's calendar, or else of a date that was named."""
    timetable = timetable_of(matter.lead)
    palette = palette_of(matter, timetable)
    if term is not None:
        return terms.due(term, matter.starts_at, timetable, pauses, palette)
    assert due_at is not None
    return terms.due_by(due_at, matter.starts_at, timetable, palette)


def counted_now(matter: Matter, timetable: Timetable) -> Due:
    """The dates by the calendar and hours that hold now: what the row keeps, unless these changed. A named date stands,
    the day it turns near is counted; a whole is due no earlier than its parts."""
    palette = palette_of(matter, timetable)
    if is_named(matter):
        return terms.due_by(matter.due_at, matter.starts_at, timetable, palette)
    assert matter.term is not None
    due = terms.due(matter.term, matter.starts_at, timetable, pauses_of(matter), palette)
    latest = max((one.due_at for one in matter.parts.all() if one.state not in WITHOUT_LIGHT), default=due.due_at)
    return due if latest <= due.due_at else terms.due_by(latest, matter.starts_at, timetable, palette)


def differing(matter: Matter, timetable: Timetable, moment: datetime) -> dict[str, tuple[Any, Any]]:
    """By its name, what the row keeps and what it should. A light whose turn is due is the watchman's; what is paused
    is counted when it goes on."""
    kept: dict[str, tuple[Any, Any]] = {}
    if matter.state != Matter.State.PAUSED:
        due = counted_now(matter, timetable)
        kept |= {"due_at": (matter.due_at, due.due_at), "near_at": (matter.near_at, due.near_at)}
        kept["unannounced"] = (matter.unannounced, list(due.unannounced))
    if matter.next_change_at is None or matter.next_change_at > moment:
        light, next_change_at = told(matter, moment, timetable)
        kept |= {"light": (matter.light, light), "next_change_at": (matter.next_change_at, next_change_at)}
    return {name: pair for name, pair in kept.items() if pair[0] != pair[1]}


def put(matter: Matter, due: Due) -> bool:
    """On the row, which the caller stores; whether either date is another than before."""
    moved = (matter.due_at, matter.near_at) != (due.due_at, due.near_at)
    matter.due_at, matter.near_at, matter.unannounced = due.due_at, due.near_at, list(due.unannounced)
    return moved


def dates_of(matter: Matter) -> dict[str, Any]:
    """As the trail keeps them."""
    return {"due_at": matter.due_at.isoformat(), "near_at": matter.near_at.isoformat()}


def clocks_of(matter: Matter) -> dict[str, Any]:
    """The same of a matter whose clocks begin to run."""
    return dates_of(matter) | {
        "starts_at": matter.starts_at.isoformat(),
        "term": f"{matter.term_value} {matter.term_unit}" if matter.term else None,
        "respond_by": matter.respond_by.isoformat() if matter.respond_by else None,
    }


def moved_by(due_at: datetime, pause: terms.Pause, timetable: Timetable) -> datetime:
    """A named date after a pause: later by the working days at whose close the work stood still."""
    assert pause.until is not None
    day, last, stood = timetable.day_of(pause.since), timetable.day_of(pause.until), 0
    while day <= last:
        stood += timetable.is_workday(day) and pause.covers(timetable.end_of(day))
        day += timedelta(days=1)
    if not stood:
        return due_at
    on = next(islice(timetable.workdays_after(timetable.day_of(due_at)), stood - 1, None))
    return datetime.combine(on, due_at.astimezone(timetable.zone).time(), timetable.zone)


def plans_of(matters: Sequence[Matter]) -> dict[int, list[Milestone]]:
    """The milestones of many matters in one query."""
    plans: defaultdict[int, list[Milestone]] = defaultdict(list)
    for one in Milestone.objects.filter(matter__in=matters):
        plans[one.matter_id].append(one)
    return plans
