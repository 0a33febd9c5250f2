"""响应: the clock that asks for a first word soon, beside the one that asks for the end.

Neither moves the other: what is responded to is not finished, what is accepted is not responded to, and neither a pause
nor another lead unit stops it.
"""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import pgettext

from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.record import together as recorded_together
from office.live import doorbell
from office.worktime import clock, lights, terms
from office.worktime.clock import now
from office.worktime.hours import Timetable
from office.worktime.palettes import State as LightState
from workflows.supervision import boxes, events
from workflows.supervision.models import Matter
from workflows.supervision.portions import each_due


def start(matter: Matter) -> None:
    """Counted by the lead unit's calendar from when the term began; a term in minutes runs day and night."""
    if matter.respond is None:
        return
    due = terms.due(matter.respond, matter.starts_at, timetable_of(matter.lead))
    matter.respond_by, matter.respond_near_at = due.due_at, due.near_at
    matter.respond_remind_at = due.near_at


def response_of(matter: Matter, moment: datetime, timetable: Timetable) -> lights.Light | None:
    """The light of the response alone; None where none is asked for: not yet, not any more, or never."""
    if matter.respond_by is None or matter.state in (Matter.State.PROPOSED, Matter.State.CANCELLED):
        return None
    dues = lights.Dues(due_at=matter.respond_by, near_at=matter.respond_near_at, done_at=matter.responded_at)
    found = lights.light(dues, moment, timetable)
    if matter.responded_at is None or found.state != LightState.DONE:
        return found
    late = matter.responded_at > matter.respond_by
    label = pgettext("light", "Responded late") if late else pgettext("light", "Responded")
    return replace(found, label=label, remaining="")


def end(matter: Matter, *, by: Actor) -> None:
    """With the lead unit's first word, whichever act brings it. The caller stores the row."""
    if not matter.awaits_response:
        return
    matter.responded_at, matter.respond_remind_at = now(), None
    record(events.RESPONDED, matter, by=by)
    boxes.done(matter, boxes.RESPOND, by=by)


def remind(batch: int = 1000) -> int:
    """Whoever owes a response hears once that it is near and once that it is over, at any hour; how many matters."""
    return each_due(Matter.objects.select_related("supervisor"), "respond_remind_at", _remind, portion=batch)


def _remind(waiting: list[Matter], by: Actor) -> None:
    moment, holders = now(), boxes.holders_of(waiting, (boxes.RESPOND,))
    with doorbell.together(), recorded_together():
        for matter in waiting:
            while matter.respond_remind_at is not None and matter.respond_remind_at <= moment:
                _tell_next(matter, matter.respond_remind_at, holders[matter.pk], by=by)
    Matter.objects.bulk_update(waiting, ["respond_remind_at"])


def _tell_next(matter: Matter, at: datetime, holders: list[str], *, by: Actor) -> None:
    """Near to whoever owes it; over to whoever supervises it too. Each at the moment it came due."""
    assert matter.respond_by is not None
    light = LightState.OVER if at > matter.respond_by else LightState.NEAR
    matter.respond_remind_at = None if light == LightState.OVER else matter.respond_by + lights.INSTANT
    supervisor = [str(matter.supervisor.public_id)] if light == LightState.OVER and matter.supervisor else []
    if told_to := list(dict.fromkeys((*holders, *supervisor))):
        with clock.at(at):
            record(events.RESPONSE_REMINDED, matter, by=by, light=str(light), holders=told_to)
