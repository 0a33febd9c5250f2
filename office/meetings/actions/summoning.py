"""呼叫: who is expected at a meeting that runs and has not come is told so, once more and then not for a while."""

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import TooLate
from office.meetings import attendance, events
from office.meetings.actions.calling import changed, open_for
from office.meetings.models import Invitation, Meeting
from office.worktime.clock import now


class NotRunning(TooLate):
    def sentence(self) -> str:
        return _("They are summoned only while the meeting runs.")


class NobodyAwaited(TooLate):
    def sentence(self) -> str:
        return _("Everybody expected is there, or was summoned a moment ago.")


@transaction.atomic
def summon(meeting: Meeting, *, only: int | None = None, by: Actor) -> list[Invitation]:
    """only: one invitation by its key; otherwise everybody awaited who was not summoned just now."""
    meeting, by = open_for(meeting, by)
    if meeting.state != Meeting.State.RUNNING:
        raise NotRunning
    lines = [line for line in attendance.sheet(meeting) if line.is_awaited and not line.was_summoned]
    awaited = [line.invitation for line in lines if only in (None, line.invitation.pk)]
    if not awaited:
        raise NobodyAwaited
    Invitation.objects.filter(pk__in=[one.pk for one in awaited]).update(summoned_at=now())
    record(events.SUMMONED, meeting, by=by, people=[str(one.holder.person.public_id) for one in awaited])
    changed(meeting)
    return awaited
