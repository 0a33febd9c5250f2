"""What the reader of a matter's page may do there now, and in which capacity."""

from dataclasses import dataclass, field

from directory.models import Appointment
from office.audit.actor import Actor
from office.worktime.clock import now
from workflows.supervision import flows, slips
from workflows.supervision.boxes import is_slip_asked, may_still_decline, must_leave_it
from workflows.supervision.models import Extension, Matter
from workflows.supervision.permissions import evaluating, leading, may_read, supervising, supporting, urging
from workflows.supervision.slips import SLIPPED

State = Matter.State
# In the order in which they are offered; the first that may be done is the primary one.
_LEAD = ("accept", "respond", "answer_slip", "report", "report_done", "ask_extension", "plan", "decline")
_SUPERVISOR = (
    "approve",
    "turn_down",
    "close",
    "return_for_rework",
    "grant_extension",
    "refuse_extension",
    "resume",
    "assign",
    "issue_slip",
    "leave_slip",
    "pause",
    "cancel",
    "reopen",
)
_AWAITED = ("approve", "close", "grant_extension", "resume")  # what the supervisor is asked for stands before urging
_STEP = {"plan": "report", "ask_extension": "report"}


@dataclass(slots=True)
class Seat:
    """reads: reports and reasons too; else the page shows only how far it has come."""

    reads: bool = False
    lead: Appointment | None = None
    supports: bool = False
    supervisor: Appointment | None = None
    asked: Extension | None = None
    verbs: list[str] = field(default_factory=list)


def seat_of(actor: Actor, matter: Matter) -> Seat:
    seat = Seat(reads=may_read(actor, matter))
    if not seat.reads:
        return seat
    seat.lead, seat.supervisor = leading(actor, matter), supervising(actor, matter)
    seat.supports = seat.lead is None and supporting(actor, matter) is not None
    seat.asked = (
        matter.extensions.filter(state=Extension.State.ASKED).select_related("asked_by__person").first()
        if matter.is_open
        else None
    )
    if seat.supervisor:
        if matter.state == State.PROPOSED and must_leave_it(matter, actor):
            return seat
        seat.verbs += [verb for verb in _SUPERVISOR if _fits(verb, matter, seat)]
    if seat.lead:
        seat.verbs = [verb for verb in _LEAD if _fits(verb, matter, seat)] + seat.verbs
    elif seat.supports and flows.may_happen(matter, "contribute"):
        seat.verbs.append("report")
    if matter.state == State.CLOSED and not matter.is_evaluated and evaluating(actor, matter):
        seat.verbs.append("evaluate")
    if matter.is_open and urging(actor, matter) and not (matter.state == State.PROPOSED and seat.supervisor):
        waits = seat.verbs and (seat.verbs[0] in _AWAITED or matter.state == State.DECLINED)
        seat.verbs.insert(1 if waits and matter.state != State.UNDER_WAY else 0, "urge")
    return seat


def _fits(verb: str, matter: Matter, seat: Seat) -> bool:
    if verb in ("grant_extension", "refuse_extension"):
        return seat.asked is not None
    if verb == "ask_extension" and (seat.asked is not None or now() > matter.due_at):
        return False
    if verb == "issue_slip":
        return matter.state in SLIPPED
    if verb == "leave_slip":
        return matter.state in SLIPPED and is_slip_asked(matter)
    if verb == "answer_slip":
        return matter.is_open and slips.open_slip(matter) is not None
    if verb == "respond" and not matter.awaits_response:
        return False
    if verb == "assign" and matter.state == State.UNDER_WAY:
        return False
    if verb == "decline" and not (matter.state == State.ASSIGNED and may_still_decline(matter)):
        return False
    return flows.may_happen(matter, _STEP.get(verb, verb))
