"""Turns the lights that are due, and reminds whoever holds them.

Two watchmen at once take different rows; whoever comes three hours late leaves the same trail, because every turn is a
function of the row and is told at the moment it happened.
"""

from django.db import connection
from django.db.models import Q

from directory.schedules import hours_of_units
from office.audit.actor import Actor
from office.audit.record import together as recorded_together
from office.live import doorbell
from office.worktime.clock import now
from workflows.supervision import boxes
from workflows.supervision.acting import LOUD, Reminder, tell, tell_reminder, tellings
from workflows.supervision.clocks import plans_of, told, turns
from workflows.supervision.models import Matter
from workflows.supervision.portions import each_due

_SWAP = """
UPDATE supervision_matter AS matter
SET light = told.light, next_change_at = told.next_change_at, remind_at = told.remind_at
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[], %s::timestamptz[], %s::timestamptz[])
  AS told(id, was, was_next, light, next_change_at, remind_at)
WHERE matter.id = told.id AND matter.light = told.was AND matter.next_change_at = told.was_next
RETURNING matter.id
"""


def turn_lights(batch: int = 1000) -> int:
    """Every light whose time to change has come, in batches of a transaction each; how many were looked at."""
    matters = Matter.objects.select_related("lead", "laid_by", "supervisor")
    return each_due(matters, "next_change_at", _turn, portion=batch)


def _turn(due: list[Matter], by: Actor) -> None:
    moment, plans, hours = now(), plans_of(due), hours_of_units(matter.lead for matter in due)
    happened, rows = {}, []
    for matter in due:
        plan, timetable = plans[matter.pk], hours[matter.lead_id]
        light, next_change_at = told(matter, moment, timetable, plan)
        happened[matter.pk], remind_at = tellings(matter, turns(matter, moment, timetable, plan), timetable)
        rows.append((matter.pk, matter.light, matter.next_change_at, light, next_change_at, remind_at))
    with connection.cursor() as cursor:
        cursor.execute(_SWAP, [list(column) for column in zip(*rows, strict=True)])
        swapped = {pk for (pk,) in cursor.fetchall()}
    holders = boxes.holders_of([one for one in due if any(isinstance(told, Reminder) for told in happened[one.pk])])
    with doorbell.together(), recorded_together():
        for matter in due:
            if matter.pk in swapped:
                tell(matter, happened[matter.pk], holders[matter.pk], by=by)


def remind(batch: int = 1000) -> int:
    """Whoever holds a matter that fell behind its plan is reminded once of each turn, in the lead unit's working hours;
    what turned at night waits for the morning. How many were reminded of."""
    return each_due(Matter.objects.select_related("lead", "supervisor"), "remind_at", _remind, portion=batch)


def _remind(waiting: list[Matter], by: Actor) -> None:
    moment, hours, holders = now(), hours_of_units(one.lead for one in waiting), boxes.holders_of(waiting)
    with doorbell.together(), recorded_together():
        for matter in waiting:
            timetable = hours[matter.lead_id]
            if not timetable.is_working(moment):
                matter.remind_at = timetable.next_working_moment(moment)
                continue
            matter.remind_at = None
            if matter.is_open and matter.light in LOUD:
                tell_reminder(matter, matter.light, holders[matter.pk], by=by)
    Matter.objects.bulk_update(waiting, ["remind_at"])


def waiting() -> int:
    """How many lights, rungs and reminders are due now: 0 when the watchman keeps up."""
    moment = now()
    due = Q(next_change_at__lte=moment) | Q(remind_at__lte=moment) | Q(climb_at__lte=moment)
    due |= Q(respond_remind_at__lte=moment)
    return Matter.objects.filter(due).count()
