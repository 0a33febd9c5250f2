"""督办单: a person issues it or leaves it, the lead unit answers it."""

from django.db import transaction
from django.utils.translation import gettext as _

from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import TooLate, Unacceptable
from office.worktime.clock import now
from office.worktime.terms import Term, due
from workflows.supervision import boxes, events, slips
from workflows.supervision.acting import NotNow, in_capacity, locked, reasoned, settle
from workflows.supervision.models import Matter, Slip
from workflows.supervision.numbering import give
from workflows.supervision.permissions import leading, supervising

SERIES = "slip"


class NoSlipOpen(TooLate):
    def sentence(self) -> str:
        return _("No slip waits for an answer.")


class NoSuchGrade(Unacceptable):
    field = "grade"

    def sentence(self) -> str:
        return _("Choose one of the grades.")


@transaction.atomic
def issue_slip(matter: Matter, *, grade: str, text: str, reply: Term | None = None, by: Actor) -> Slip:
    """At any grade: 特事特办 may start at the highest. It takes the place of one that is still open. reply: how soon an
    answer is asked for, by the lead unit's hours; by the grade where it is not said."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    text = reasoned(text, matter=matter, by=by, field="text")
    if grade not in Slip.Grade.values:
        raise NoSuchGrade
    if matter.state not in slips.SLIPPED:
        raise NotNow
    assert by.appointment is not None
    moment, timetable = now(), timetable_of(matter.lead)
    limit = due(reply or slips.REPLY[Slip.Grade(grade)], moment, timetable)
    slips.end(matter, _("Followed by the next slip"))
    for what in (boxes.SLIP, boxes.NEXT_SLIP):
        boxes.drop(matter, what, by=by, reason=_("Followed by the next slip"))
    year = timetable.day_of(moment).year
    slip = Slip.objects.create(
        matter=matter, unit=matter.lead, agency=matter.laid_by, year=year,
        serial=give(matter.laid_by_id, year, SERIES), grade=grade, text=text, issued_by=by.appointment,
        issued_at=moment, reply_by=limit.due_at,
    )  # fmt: skip
    reply_by = limit.due_at.isoformat()
    record(events.SLIP_ISSUED, matter, by=by, number=slip.number, grade=grade, reply_by=reply_by)
    settle(matter, by=by)
    boxes.lay_slip(matter, limit, by=by)
    return slip


@transaction.atomic
def leave_slip(matter: Matter, *, reason: str, by: Actor) -> Matter:
    """What is prepared, or asked for next, is not issued; a later rung, or a slip that is missed, asks anew."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    reason = reasoned(reason, matter=matter, by=by)
    if matter.state not in slips.SLIPPED or not boxes.is_slip_asked(matter):
        raise NotNow
    record(events.SLIP_LEFT, matter, by=by, reason=reason)
    settle(matter, by=by)
    boxes.done(matter, boxes.NEXT_SLIP, by=by)
    return matter


@transaction.atomic
def answer_slip(matter: Matter, *, text: str, by: Actor) -> Slip:
    """By the lead unit, in time or late; the next is then not asked for."""
    matter = locked(matter)
    by = in_capacity(by, leading(by, matter))
    text = reasoned(text, matter=matter, by=by, field="text")
    slip = slips.open_slip(matter)
    if slip is None or not matter.is_open:
        raise NoSlipOpen
    slip.reply, slip.replied_by, slip.replied_at = text, by.appointment, now()
    slip.save(update_fields=["reply", "replied_by", "replied_at"])
    record(events.SLIP_ANSWERED, matter, by=by, number=slip.number)
    settle(matter, by=by)
    boxes.done(matter, boxes.SLIP, by=by)
    boxes.drop(matter, boxes.NEXT_SLIP, by=by, reason=_("Answered"))
    return slip
