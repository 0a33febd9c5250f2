"""What every act on a matter begins and ends with."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.machines import watchman
from directory.models import Appointment
from directory.schedules import timetable_of
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.duties.behalf import in_place_of
from office.files.secrecy import refuse_marks
from office.live.doorbell import ring
from office.worktime import clock
from office.worktime.clock import now
from office.worktime.hours import Timetable
from office.worktime.palettes import State as LightState
from workflows.supervision import boxes, events, flows
from workflows.supervision.clocks import Turn, is_pace, told, turns
from workflows.supervision.ladder import climbing
from workflows.supervision.models import Matter, Report

LOUD = (LightState.NEAR, LightState.OVER)


class NotNow(TooLate):
    """The matter no longer stands where this act begins."""

    def sentence(self) -> str:
        return _("The matter has moved on meanwhile. What you typed is kept; look at the present state first.")


class NeedsAReason(Unacceptable):
    field = "reason"

    def sentence(self) -> str:
        return _("Say why.")


class NotYours(NotAllowed):
    def sentence(self) -> str:
        return _("You may see this matter, but this act is not yours.")


def locked(matter: Matter) -> Matter:
    """The row under its lock, with what its light did by itself until now already told, and the rungs it came to
    climbed; of a part the whole is locked first, so that two parts of it never wait for each other."""
    if matter.parent_id is not None:
        Matter.objects.select_for_update().get(pk=matter.parent_id)
    row = (
        Matter.objects.select_for_update(of=("self",))
        .select_related(
            "lead",
            "laid_by",
            "leader__person",
            "supervisor__person",
            "handler__person",
            "handler__post",
            "proposer__person",
            "parent",
        )
        .get(pk=matter.pk)
    )
    timetable = timetable_of(row.lead)
    said, row.remind_at = tellings(row, turns(row, now(), timetable), timetable)
    if said:
        tell(row, said, boxes.holders_of([row])[row.pk], by=watchman())
        row.light = said[-1].light
    if row.climb_at is not None and row.climb_at <= now():
        climbing.climb_now([row], by=watchman())
    return row


class Reminder(NamedTuple):
    """The holders were due to be reminded of a light at a moment that has passed."""

    at: datetime
    light: str


def tellings(
    matter: Matter, turned: Sequence[Turn], timetable: Timetable
) -> tuple[list[Turn | Reminder], datetime | None]:
    """What a watchman who was never away has said by the last of these turns, in order; and when the light that stands
    now is to be said aloud. A reminder that came due before the next turn is not swallowed by it."""
    said: list[Turn | Reminder] = []
    light, remind_at = matter.light, matter.remind_at
    for turn in turned:
        if remind_at is not None and remind_at <= turn.at and light in LOUD:
            said.append(Reminder(remind_at, light))
        said.append(turn)
        light, remind_at = turn.light, remind_when(matter, turn.light, turn.at, timetable)
    return said, remind_at


def tell(matter: Matter, said: Sequence[Turn | Reminder], holders: Sequence[str], *, by: Actor) -> None:
    for one in said:
        if isinstance(one, Turn):
            tell_turn(matter, one.at, one.was, one.light, by=by)
        else:
            with clock.at(one.at):
                tell_reminder(matter, one.light, holders, by=by)


def tell_reminder(matter: Matter, light: str, holders: Sequence[str], *, by: Actor) -> None:
    """Near to whoever has it in the box; over to whoever supervises it too."""
    supervisor = [str(matter.supervisor.public_id)] if light == LightState.OVER and matter.supervisor else []
    told_to = list(dict.fromkeys((*holders, *supervisor))) if holders else []
    if told_to:
        record(events.REMINDED, matter, by=by, light=light, holders=told_to)


def tell_turn(matter: Matter, at: datetime, was: str, light: str, *, by: Actor) -> None:
    """One Event for each change, at the moment it happened, so that any past day can be told from the trail."""
    with clock.at(at):
        record(events.LIGHT_TURNED, matter, by=by, was=was, light=light)
    ring(f"lights:{matter.laid_by.public_id}")


def remind_when(matter: Matter, light: str, at: datetime, timetable: Timetable) -> datetime | None:
    """Behind plan is said aloud, in working hours; anything else takes back what was not said yet. What the date says
    is told by the rungs of its ladder."""
    return timetable.next_working_moment(at) if is_pace(matter, light, at) else None


def settle(matter: Matter, *, by: Actor) -> None:
    """Store the row; what the act did to its light is told with it."""
    moment, timetable = now(), timetable_of(matter.lead)
    light, next_change_at = told(matter, moment, timetable)
    if light != matter.light:
        tell_turn(matter, moment, matter.light, light, by=by)
        matter.light, matter.remind_at = light, remind_when(matter, light, moment, timetable)
    matter.climb_at = climbing.next_look(matter)
    if not matter.is_open:
        matter.remind_at = matter.respond_remind_at = None
    matter.next_change_at = next_change_at
    matter.changed_at = moment
    matter.save()
    ring(f"lights:{matter.laid_by.public_id}")


def go(matter: Matter, verb: str) -> None:
    """Along the life cycle, or NotNow with who was faster."""
    try:
        flows.go(matter, verb)
    except flows.TransitionNotAllowed:
        raise NotNow(last=trail.last(matter, "matter.")) from None


def in_capacity(by: Actor, held: Appointment | None) -> Actor:
    """The actor in the post that entitles them, or for whoever is away and is entitled; without one the act is not
    theirs."""
    if held is None:
        raise NotYours
    return in_place_of(by, held)


def reasoned(text: str, *, matter: Matter, by: Actor, field: str = "reason") -> str:
    """A text that must be there, and must not carry marks of secrecy."""
    text = text.strip()
    if not text:
        raise NeedsAReason(field=field)
    refuse_marks({field: text}, subject=matter, by=by)
    return text


def say(
    matter: Matter, kind: Report.Kind, text: str, *, by: Actor, unit_id: int, progress: int | None = None
) -> Report:
    assert by.appointment is not None
    return Report.objects.create(
        matter=matter,
        kind=kind,
        unit_id=unit_id,
        author=by.appointment,
        progress=progress,
        text=text,
        reported_at=now(),
    )
