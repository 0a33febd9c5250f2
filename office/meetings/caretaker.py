"""What nobody presses a button for: seats whose line was cut, meetings that nobody ended or that never took place."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.machines import watchman
from office.audit.record import record
from office.duties import actions as duties
from office.meetings import events
from office.meetings.actions.calling import changed
from office.meetings.actions.sitting import close, sweep
from office.meetings.attendance import SILENCE
from office.meetings.models import Meeting, Seat
from office.worktime.clock import now

EMPTY_FOR = timedelta(hours=1)  # after its planned end, with nobody in it
NEVER_BEGAN = timedelta(hours=12)  # after its planned end
BATCH = 200


def free_silent_seats() -> int:
    """Lines that were cut; the others see the place empty."""
    cut = Seat.objects.filter(left_at=None, heard_at__lt=timezone.now() - SILENCE).order_by().values("meeting")
    freed = 0
    for pk in Meeting.objects.filter(pk__in=cut).values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            meeting = Meeting.objects.select_for_update().get(pk=pk)
            freed += sweep(meeting)
            changed(meeting)
    return freed


def end_the_forgotten() -> int:
    """A meeting ends when it is empty an hour after its time; one that never began did not take place."""
    running = Meeting.objects.filter(state=Meeting.State.RUNNING, ends_at__lt=now() - EMPTY_FOR)
    called = Meeting.objects.filter(state=Meeting.State.CALLED, ends_at__lt=now() - NEVER_BEGAN)
    found = [*running.exclude(seats__left_at=None, seats__isnull=False).values_list("pk", flat=True)[:BATCH],
             *called.values_list("pk", flat=True)[:BATCH]]  # fmt: skip
    for pk in found:
        with transaction.atomic():
            meeting = Meeting.objects.select_for_update(of=("self",)).select_related("chair").get(pk=pk)
            if meeting.state == Meeting.State.RUNNING:
                close(meeting, by=watchman())
            elif meeting.state == Meeting.State.CALLED:
                _did_not_take_place(meeting)
    return len(found)


def _did_not_take_place(meeting: Meeting) -> None:
    by, reason = watchman(), _("It did not take place.")
    meeting.state, meeting.ended_at, meeting.cancel_reason = Meeting.State.CANCELLED, now(), reason
    meeting.save(update_fields=["state", "ended_at", "cancel_reason"])
    duties.close(meeting, by=by, done_by_actor=False, reason=reason)
    record(events.CANCELLED, meeting, by=by, reason=reason)
    changed(meeting)
