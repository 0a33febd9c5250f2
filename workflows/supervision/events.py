"""What happens to matters. What a unit that follows one must not read (texts, reasons, names) stands in none of those
that the outside may hear. What moves a date says the whole new date, so that the trail alone tells any past light."""

from types import NoneType

from django.utils.translation import gettext_lazy as _

from office.audit.catalogue import declare

PROPOSED = declare("matter.proposed", _("Matter proposed"), lead=str, source=str)
TURNED_DOWN = declare("matter.turned_down", _("Matter turned down"), reason=str)
OPENED = declare(
    "matter.opened", _("Opened"), outside=True, number=str, lead=str, source=str, light=str, due_at=str, near_at=str,
    starts_at=str, term=(str, NoneType), respond_by=(str, NoneType),
)  # fmt: skip
ACCEPTED = declare("matter.accepted", _("Accepted"), outside=True)
DECLINED = declare("matter.declined", _("Declined"), reason=str)
ASSIGNED = declare("matter.assigned", _("Assigned anew"), outside=True, lead=str)
PLANNED = declare("matter.planned", _("Plan laid"), plan=list)
REPORTED = declare("matter.reported", _("Reported"), outside=True, progress=int, unit=str)
RESPONDED = declare("matter.responded", _("Responded"), outside=True)
RESPONSE_REMINDED = declare("matter.response_reminded", _("Reminded of the response"), light=str, holders=list)
URGED = declare("matter.urged", _("Matter urged"), note=str, times=int, holders=list)
EXTENSION_ASKED = declare("matter.extension_asked", _("Extension asked for"), until=str, reason=str)
EXTENSION_GRANTED = declare(
    "matter.extension_granted", _("Extension granted"), outside=True, was=str, due_at=str, near_at=str
)
EXTENSION_REFUSED = declare("matter.extension_refused", _("Extension refused"), note=str)
PAUSED = declare("matter.paused", _("Paused"), reason=str, approver=str)
RESUMED = declare("matter.resumed", _("Resumed"), outside=True, due_at=str, near_at=str)
DONE_REPORTED = declare("matter.done_reported", _("Reported done"), outside=True)
RETURNED = declare("matter.returned", _("Returned for rework"), reason=str)
CLOSED = declare("matter.closed", _("Closed"), outside=True, days_late=(int, NoneType))
EVALUATED = declare("matter.evaluated", _("Evaluated"), stars=int)
CANCELLED = declare("matter.cancelled", _("Cancelled"), reason=str)
MOVED_BY_PART = declare(
    "matter.moved_by_part", _("Moved along by a part"), outside=True, was=str, due_at=str, near_at=str, part=str
)
REOPENED = declare(
    "matter.reopened", _("Matter reopened"), outside=True, source=str, due_at=str, near_at=str, starts_at=str,
    term=(str, NoneType), respond_by=(str, NoneType),
)  # fmt: skip
LIGHT_TURNED = declare("matter.light_turned", _("Light turned"), outside=True, was=str, light=str)
REMINDED = declare("matter.reminded", _("Holders reminded"), light=str, holders=list)
ESCALATED = declare(
    "matter.escalated", _("Rung climbed"), rung=str, tells=list, holders=list, nobody=list, grade=str, due_at=str
)
LADDER_COMPOSED = declare("unit.ladder_composed", _("Ladder composed"), category=str, rungs=list)
LADDER_GIVEN_UP = declare("unit.ladder_given_up", _("Ladder given up"), category=str)
RECOUNTED = declare("matter.recounted", _("Date counted again"), outside=True, was=str, due_at=str, near_at=str)
STANDARD_WRITTEN = declare(
    "unit.standard_written", _("Standard written"), standard=str, finish=str, respond=str,
    report_every=(int, NoneType), near_days=(int, NoneType), pace=list, plan=list,
)  # fmt: skip
STANDARD_CHANGED = declare(
    "unit.standard_changed", _("Standard changed"), standard=str, finish=str, respond=str,
    report_every=(int, NoneType), near_days=(int, NoneType), pace=list, plan=list,
)  # fmt: skip
FOUND_WRONG = declare("matter.found_wrong", _("Found contradicting itself"), stored=dict, counted=dict)
TALLY_FOUND_WRONG = declare("unit.tally_found_wrong", _("Count of open matters found wrong"), too_few=int, too_many=int)
TALLY_REFILLED = declare("unit.tally_refilled", _("Count of open matters put right"), too_few=int, too_many=int)
SLIP_ISSUED = declare("matter.slip_issued", _("Slip issued"), outside=True, number=str, grade=str, reply_by=str)
SLIP_ANSWERED = declare("matter.slip_answered", _("Slip answered"), outside=True, number=str)
SLIP_LEFT = declare("matter.slip_left", _("Slip left unissued"), reason=str)
SLIP_MISSED = declare("matter.slip_missed", _("Slip not answered in time"), outside=True, number=str, grade=str)
STANDARD_RETIRED = declare("unit.standard_retired", _("Standard retired"), standard=str)
PLAN_BROUGHT = declare("work_plan.brought", _("Work plan brought"), file=str, rows=int)
PLAN_OPENED = declare("work_plan.opened", _("Work plan put under supervision"), matters=int)
PLAN_GIVEN_UP = declare("work_plan.given_up", _("Work plan given up"))
