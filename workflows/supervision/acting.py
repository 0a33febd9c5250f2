"""What every act on a matter begins and ends with."""

from datetime import datetime

from django.utils.translation import gettext as _

from directory.actors import in_post
from directory.machines import watchman
from directory.models import Appointment
from directory.schedules import timetable_of
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, TooLate, Unacceptable
from office.files.secrecy import refuse_marks
from office.worktime import clock
from office.worktime.clock import now
from office.worktime.hours import Timetable
from office.worktime.palettes import State as LightState
from workflows.supervision import events, flows
from workflows.supervision.clocks import told, turns
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
    """The row under its lock, with what its light did by itself until now already told."""
    row = (
        Matter.objects.select_for_update(of=("self",))
        .select_related("lead", "laid_by", "leader__person", "supervisor__person", "handler__person", "handler__post")
        .get(pk=matter.pk)
    )
    for turn in turns(row, now()):
        tell_turn(row, turn.at, turn.was, turn.light, by=watchman())
        row.light, row.remind_at = turn.light, remind_when(turn.light, turn.at, timetable_of(row.lead))
    return row


def tell_turn(matter: Matter, at: datetime, was: str, light: str, *, by: Actor) -> None:
    """One Event for each change, at the moment it happened, so that any past day can be told from the trail."""
    with clock.at(at):
        record(events.LIGHT_TURNED, matter, by=by, was=was, light=light)


def remind_when(light: str, at: datetime, timetable: Timetable) -> datetime | None:
    """Near and over are said aloud, in working hours; anything else is not, and takes back what was not said yet."""
    return timetable.next_working_moment(at) if light in LOUD else None


def settle(matter: Matter, *, by: Actor) -> None:
    """Store the row; what the act did to its light is told with it."""
    moment = now()
    light, next_change_at = told(matter, moment)
    if light != matter.light:
        tell_turn(matter, moment, matter.light, light, by=by)
        matter.light, matter.remind_at = light, remind_when(light, moment, timetable_of(matter.lead))
    if not matter.is_open:
        matter.remind_at = None
    matter.next_change_at = next_change_at
    matter.changed_at = moment
    matter.save()


def go(matter: Matter, verb: str) -> None:
    """Along the life cycle, or NotNow with who was faster."""
    try:
        flows.go(matter, verb)
    except flows.TransitionNotAllowed:
        raise NotNow(last=trail.last(matter, "matter.")) from None


def in_capacity(by: Actor, held: Appointment | None) -> Actor:
    """The actor in the post that entitles them; without one the act is not theirs."""
    if held is None:
        raise NotYours
    return in_post(by, held.pk)


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
