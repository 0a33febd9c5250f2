"""What the units do: accept or decline, plan, report."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Unit
from office.audit import trail
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Refusal, Unacceptable
from office.duties import actions as duties
from office.duties.models import Duty
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.supervision import boxes, events, evidence, family, responding, slips
from workflows.supervision.acting import NotNow, NotYours, go, in_capacity, locked, reasoned, say, settle
from workflows.supervision.actions.opening import LeadSupportsItself, NotBelow
from workflows.supervision.models import Matter, Milestone, Report
from workflows.supervision.permissions import FOLLOW, grant, leading, supervising, supporting
from workflows.supervision.places import box_of, readers_of
from workflows.supervision.recounting import put_right
from workflows.supervision.standards import NotAPlan


class NotProgress(Unacceptable):
    field = "progress"

    def sentence(self) -> str:
        return _("Progress is a whole number from 0 to 100.")


class TooLateToDecline(Refusal):
    def sentence(self) -> str:
        return _("The time to decline is over; ask the supervisor to assign it anew.")


@transaction.atomic
def accept(matter: Matter, *, by: Actor) -> Matter:
    """签收: the lead unit takes it on; from now on it lies with whoever accepted, or for whom it was accepted."""
    matter = locked(matter)
    by = in_capacity(by, leading(by, matter))
    go(matter, "accept")
    matter.accepted_at, matter.handler = now(), by.on_behalf_of or by.appointment
    record(events.ACCEPTED, matter, by=by)
    settle(matter, by=by)
    boxes.done(matter, boxes.ACCEPT, by=by)
    assert matter.handler is not None
    boxes.lay_handling(matter, matter.handler, by=by)
    boxes.lay_report(matter, by=by)
    return matter


@transaction.atomic
def decline(matter: Matter, *, reason: str, by: Actor) -> Matter:
    """退单 with a reason, within the time to accept; the supervisor decides who has it next. The clock goes on."""
    matter = locked(matter)
    by = in_capacity(by, leading(by, matter))
    reason = reasoned(reason, matter=matter, by=by)
    go(matter, "decline")
    if not boxes.may_still_decline(matter):
        raise TooLateToDecline
    say(matter, Report.Kind.DECLINED, reason, by=by, unit_id=matter.lead_id)
    record(events.DECLINED, matter, by=by, reason=reason)
    settle(matter, by=by)
    boxes.done(matter, boxes.ACCEPT, by=by)
    boxes.drop(matter, boxes.RESPOND, by=by, reason=_("Declined"))
    boxes.lay_decision(matter, by=by)
    return matter


@transaction.atomic
def assign(matter: Matter, *, lead: Unit, by: Actor) -> Matter:
    """交办 anew, to the same unit or another; number, term and what was reported stay. The clock goes on, by the hours
    that the new lead unit keeps."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    if not lead.path.startswith(matter.laid_by.path):
        raise NotBelow
    if matter.supports.filter(pk=lead.pk).exists():
        raise LeadSupportsItself
    go(matter, "assign")
    boxes.done(matter, boxes.DECIDE, by=by)
    slips.end(matter, _("Assigned anew"))
    for what in (boxes.ACCEPT, boxes.RESPOND, boxes.HANDLE, boxes.REPORT, boxes.SLIP, boxes.NEXT_SLIP):
        boxes.drop(matter, what, by=by, reason=_("Assigned anew"))
    matter.lead, matter.handler, matter.accepted_at = lead, None, None
    grant(matter.public_id, [held.post.group_id for held in readers_of(lead)])
    grant(matter.public_id, [lead.group_id], FOLLOW)
    record(events.ASSIGNED, matter, by=by, lead=str(lead.public_id))
    put_right(matter, by=by)
    settle(matter, by=by)
    holders = box_of(lead)
    boxes.lay_acceptance(matter, holders, by=by)
    boxes.lay_response(matter, holders, by=by)
    return matter


@transaction.atomic
def respond(matter: Matter, *, text: str, by: Actor) -> Matter:
    """响应: the first word to whoever raised it, before or after the matter is accepted. The finish clock goes on."""
    matter = locked(matter)
    by = in_capacity(by, leading(by, matter))
    text = reasoned(text, matter=matter, by=by, field="text")
    if not matter.awaits_response:
        raise NotNow(last=trail.last(matter, "matter.responded"))
    go(matter, "respond")
    say(matter, Report.Kind.RESPONSE, text, by=by, unit_id=matter.lead_id)
    responding.end(matter, by=by)
    settle(matter, by=by)
    return matter


@transaction.atomic
def lay_plan(matter: Matter, *, milestones: Sequence[tuple[str, datetime, int]], by: Actor) -> Matter:
    """分解: titles, dates and percents in order; the plan as a whole takes the place of the one before."""
    matter = locked(matter)
    held = leading(by, matter) if matter.state != Matter.State.ASSIGNED else None
    by = in_capacity(by, held or supervising(by, matter))
    go(matter, "report")
    rises = all(one[1] < next_[1] and one[2] < next_[2] for one, next_ in pairwise(milestones))
    if not rises or not all(0 < percent <= 100 for _title, _at, percent in milestones):
        raise NotAPlan(field="milestones")
    refuse_marks({"milestones": "\n".join(title for title, *_others in milestones)}, subject=matter, by=by)
    matter.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(matter=matter, title=title, at=at, percent=percent) for title, at, percent in milestones
    )
    record(events.PLANNED, matter, by=by, plan=[[title, at.isoformat(), percent] for title, at, percent in milestones])
    settle(matter, by=by)
    return matter


@transaction.atomic
def report(
    matter: Matter, *, progress: int | None = None, text: str, files: Sequence[UploadedFile] = (), by: Actor
) -> Report:
    """进展填报: the lead unit says how far the whole is; a supporting unit adds what it has done, without a percent.

    The lead reports for all, so while the matter is paused or checked it waits. What a supporting unit has to say moves
    neither state nor percent, and whoever ends the pause or checks the result must know it: it is taken then too.
    """
    matter = locked(matter)
    verb = "report"
    if held := leading(by, matter):
        by, unit_id, kind = in_capacity(by, held), matter.lead_id, Report.Kind.PROGRESS
        if progress is None or not 0 <= progress <= 100:
            raise NotProgress
    elif found := supporting(by, matter):
        by, unit_id, kind, progress = in_capacity(by, found[0]), found[1].pk, Report.Kind.SUPPORT, None
        verb = "contribute"
    else:
        raise NotYours
    text = reasoned(text, matter=matter, by=by, field="text")
    go(matter, verb)
    if progress is not None:
        matter.progress = progress
        responding.end(matter, by=by)
    written = say(matter, kind, text, by=by, unit_id=unit_id, progress=progress)
    evidence.lay(written, files, by=by)
    record(events.REPORTED, matter, by=by, progress=matter.progress, unit=str(written.unit.public_id))
    settle(matter, by=by)
    if kind == Report.Kind.PROGRESS:
        boxes.done(matter, boxes.REPORT, by=by)
        boxes.lay_report(matter, by=by)
    return written


@transaction.atomic
def report_done(matter: Matter, *, text: str, files: Sequence[UploadedFile] = (), by: Actor) -> Matter:
    """办结申请: from here the lateness no longer grows; the supervisor checks it."""
    matter = locked(matter)
    by = in_capacity(by, leading(by, matter))
    text = reasoned(text, matter=matter, by=by, field="text")
    go(matter, "report_done")
    family.check_ended(matter)
    matter.done_at, matter.progress = now(), 100
    written = say(matter, Report.Kind.DONE, text, by=by, unit_id=matter.lead_id, progress=100)
    evidence.lay(written, files, by=by)
    record(events.DONE_REPORTED, matter, by=by)
    responding.end(matter, by=by)
    settle(matter, by=by)
    boxes.done(matter, boxes.HANDLE, by=by)
    boxes.done(matter, boxes.REPORT, by=by)
    boxes.drop(matter, boxes.NEXT_SLIP, by=by, reason=_("Reported done"))
    boxes.lay_check(matter, by=by)
    return matter


def acknowledge(duty: Duty, *, matter: Matter, by: Actor) -> None:
    """A supporting unit says that it knows of its part."""
    duties.confirm(duty, subject=matter, by=by)
