"""What supervisors and leaders do: check, close, cancel, urge."""

from django.db import transaction
from django.utils.translation import gettext as _

from directory.schedules import timetable_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import Refusal
from office.duties import actions as duties
from office.files.secrecy import refuse_marks
from office.worktime.clock import now
from workflows.supervision import boxes, events, family, slips
from workflows.supervision.acting import go, in_capacity, locked, reasoned, say, settle
from workflows.supervision.clocks import light_of
from workflows.supervision.models import Extension, Matter, Report
from workflows.supervision.permissions import supervising, urging
from workflows.supervision.places import box_of


class LiesWithNobody(Refusal):
    def sentence(self) -> str:
        return _("The matter lies in nobody's box now; there is nobody to urge.")


@transaction.atomic
def return_for_rework(matter: Matter, *, reason: str, by: Actor) -> Matter:
    """不合格退回重办: the clock stands where it would have stood."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    reason = reasoned(reason, matter=matter, by=by)
    go(matter, "return_for_rework")
    matter.done_at = None
    say(matter, Report.Kind.RETURNED, reason, by=by, unit_id=matter.laid_by_id)
    record(events.RETURNED, matter, by=by, reason=reason)
    settle(matter, by=by)
    boxes.done(matter, boxes.CHECK, by=by)
    holders = [matter.handler] if matter.handler else box_of(matter.lead)
    for held in holders:
        boxes.lay_handling(matter, held, by=by)
    boxes.lay_report(matter, by=by)
    return matter


@transaction.atomic
def close(matter: Matter, *, note: str = "", by: Actor) -> Matter:
    """销号: checked and struck off; late ones keep their days."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    refuse_marks({"note": note}, subject=matter, by=by)
    go(matter, "close")
    matter.closed_at = now()
    _refuse_what_was_asked(matter, _("The matter is closed"), by=by)
    say(matter, Report.Kind.CLOSED, note.strip(), by=by, unit_id=matter.laid_by_id)
    late = light_of(matter, now(), timetable_of(matter.lead)).days_late
    record(events.CLOSED, matter, by=by, days_late=late)
    settle(matter, by=by)
    boxes.done(matter, boxes.CHECK, by=by)
    slips.end(matter, _("The matter is closed"))
    boxes.drop(matter, None, by=by, reason=_("The matter is closed"))
    duties.conclude(matter)
    boxes.lay_evaluation(matter, by=by)
    return matter


@transaction.atomic
def cancel(matter: Matter, *, reason: str, by: Actor) -> Matter:
    """撤销: it need not be done any more; the reason stays with it."""
    matter = locked(matter)
    by = in_capacity(by, supervising(by, matter))
    reason = reasoned(reason, matter=matter, by=by)
    go(matter, "cancel")
    family.check_ended(matter)
    matter.closed_at, matter.pause_reason = now(), ""
    matter.pauses.filter(until=None).update(until=matter.closed_at)
    _refuse_what_was_asked(matter, reason, by=by)
    record(events.CANCELLED, matter, by=by, reason=reason)
    settle(matter, by=by)
    slips.end(matter, _("The matter was cancelled"))
    boxes.drop(matter, None, by=by, reason=_("The matter was cancelled"))
    duties.conclude(matter)
    return matter


def _refuse_what_was_asked(matter: Matter, reason: str, *, by: Actor) -> None:
    """An extension that nobody decided is decided by the end."""
    matter.extensions.filter(state=Extension.State.ASKED).update(
        state=Extension.State.REFUSED, decided_at=matter.closed_at, decided_by=by.appointment, note=reason[:200]
    )


@transaction.atomic
def urge(matter: Matter, *, note: str = "", by: Actor) -> int:
    """催办: whoever has it in the box now is reminded; who urged, how often and with which words, both sides see.
    Returns how many were reminded."""
    matter = locked(matter)
    by = in_capacity(by, urging(by, matter))
    refuse_marks({"note": note}, subject=matter, by=by)
    held = [duty for duty in duties.open_duties(matter) if duty.ref != boxes.ref(matter, boxes.SUPPORT)]
    if not matter.is_open or not held:
        raise LiesWithNobody
    matter.urged_at, matter.urged_times = now(), matter.urged_times + 1
    holders = list(dict.fromkeys(str(duty.holder.public_id) for duty in held))
    record(events.URGED, matter, by=by, note=note.strip(), times=matter.urged_times, holders=holders)
    settle(matter, by=by)
    for ref in sorted({duty.ref for duty in held}):
        duties.urge(matter, by=by, ref=ref)
    return len({duty.holder.person_id for duty in held})
