"""督办单: which grade comes next, what the prepared text says, and what becomes of one that is not answered."""

import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.record import record
from office.worktime import clock
from office.worktime.clock import now
from office.worktime.terms import Pause, Term, TermUnit, due_by
from workflows.supervision import boxes, events
from workflows.supervision.clocks import light_of, moved_by
from workflows.supervision.models import Matter, Report, Slip
from workflows.supervision.permissions import matters_read_by, may_read
from workflows.supervision.places import NobodyAnswers
from workflows.supervision.portions import each_due

logger = logging.getLogger(__name__)
Grade = Slip.Grade
GRADES = tuple(Grade)
SLIPPED = (Matter.State.ASSIGNED, Matter.State.UNDER_WAY)  # what a slip may be written about
REPLY = {
    Grade.REMINDER: Term(3, TermUnit.WORKDAY),
    Grade.SUPERVISION: Term(2, TermUnit.WORKDAY),
    Grade.PRIORITY: Term(1, TermUnit.WORKDAY),
}


def open_slip(matter: Matter) -> Slip | None:
    return matter.slips.filter(replied_at=None, ended_at=None).first()


def next_grade(matter: Matter) -> str:
    """One more than the last that was not answered in time, or that of the highest rung climbed for the date, whichever
    is graver; a reminder where none was."""
    last = matter.slips.order_by("-pk").first()
    missed = GRADES.index(Grade(last.grade)) + 1 if last is not None and last.is_late else 0
    climbed = matter.climbs.filter(due_at=matter.due_at).exclude(grade="").values_list("grade", flat=True)
    return GRADES[min(max([missed, *(GRADES.index(Grade(one)) for one in climbed)]), len(GRADES) - 1)]


def prepared(matter: Matter) -> str:
    """The facts of its lateness, as the light tells them, and the last that was reported."""
    light = light_of(matter, now(), timetable_of(matter.lead))
    said = [
        _("“%(title)s” (%(number)s), led by %(lead)s: %(light)s, progress %(percent)d %%.")
        % {
            "title": matter.title, "number": matter.number, "lead": matter.lead, "light": light.reason or light.label,
            "percent": matter.progress,
        }
    ]  # fmt: skip
    kinds = (Report.Kind.PROGRESS, Report.Kind.RESPONSE)
    last = matter.reports.filter(kind__in=kinds).order_by("-pk").first()
    if last is not None:
        said.append(_("Last reported: %(text)s") % {"text": last.text})
    said.append(_("Say what holds it up, and by when it will be done."))
    return "\n".join(said)


def end(matter: Matter, reason: str) -> None:
    """What was still open asks for no answer any more; the slip says why."""
    matter.slips.filter(replied_at=None, ended_at=None).update(ended_at=now(), end_reason=reason)


def stand_still(matter: Matter) -> None:
    """While the matter is paused no answer is due."""
    boxes.move_slip(matter, None)


def go_on(matter: Matter, stood: Pause) -> None:
    """What was not yet late when the pause began is due as much later as it took."""
    slip = open_slip(matter)
    if slip is None:
        return
    timetable = timetable_of(matter.lead)
    if stood.since <= slip.reply_by:
        slip.reply_by = moved_by(slip.reply_by, stood, timetable)
        slip.save(update_fields=["reply_by"])
    boxes.move_slip(matter, due_by(slip.reply_by, slip.issued_at, timetable))


def watch(batch: int = 1000) -> int:
    """Of every slip whose limit has passed whoever supervises is asked once for the next; not while the matter is in a
    state in which none is issued. How many were missed."""
    open_ones = Slip.objects.filter(replied_at=None, ended_at=None, missed_at=None, matter__state__in=SLIPPED)
    slips = open_ones.select_related("matter__laid_by", "matter__lead", "matter__supervisor")
    return each_due(slips, "reply_by", _miss, portion=batch)


def _miss(late: list[Slip], by: Actor) -> None:
    for slip in late:
        slip.missed_at = slip.reply_by
        with clock.at(slip.reply_by):
            record(events.SLIP_MISSED, slip.matter, by=by, number=slip.number, grade=slip.grade)
        try:
            with transaction.atomic():
                boxes.lay_next_slip(slip.matter, by=by)
        except NobodyAnswers:
            logger.warning("Slip %s was missed, and nobody supervises for %s", slip.number, slip.matter.laid_by)
    Slip.objects.bulk_update(late, ["missed_at"])


def slip_read_by(actor: Actor, public_id: UUID) -> Slip | None:
    """For who reads its matter."""
    found = Slip.objects.filter(public_id=public_id, matter__in=matters_read_by(actor))
    return found.select_related(
        "matter__lead", "matter__leader__person", "unit", "agency", "issued_by__person", "issued_by__post",
        "replied_by__person", "replied_by__post",
    ).first()  # fmt: skip


def drawn(actor: Actor, matter: Matter) -> dict[str, Any] | None:
    """The slips of a matter, the newest first."""
    slips = list(matter.slips.order_by("-pk"))
    return {"slips": slips} if slips and may_read(actor, matter) else None
