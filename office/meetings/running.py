"""How far a meeting is: the agenda with its planned and its real times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from office.meetings.actions.sitting import EARLY
from office.meetings.models import AgendaItem, Material, Meeting
from office.worktime.clock import now

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """at: when it began, or is expected to by the minutes planned before it. used: minutes so far, of one under way."""

    item: AgendaItem
    at: datetime
    is_now: bool
    used: int
    materials: Sequence[Material] = ()

    @property
    def is_over_time(self) -> bool:
        return self.is_now and self.used > self.item.minutes


def agenda_of(meeting: Meeting) -> Sequence[AgendaLine]:
    moment, expected = now(), meeting.began_at or meeting.starts_at
    lines = []
    for item in meeting.agenda.order_by("no").prefetch_related(Prefetch("materials", materials(), to_attr="laid")):
        at = item.begun_at or expected
        is_now = item.begun_at is not None and item.done_at is None
        used = max(0, (moment - at) // _MINUTE) if is_now else 0
        lines.append(AgendaLine(item, at, is_now, used, item.laid))
        expected = item.done_at or max(at + timedelta(minutes=item.minutes), moment if is_now else at)
    return lines


def materials() -> QuerySet[Material]:
    """Those that lie there, in the order in which they were laid."""
    return Material.objects.filter(withdrawn_at=None).select_related("file", "laid_by__person").order_by("pk")


def minutes_gone(meeting: Meeting) -> int:
    """Since it began, while it runs."""
    if meeting.state != Meeting.State.RUNNING or meeting.began_at is None:
        return 0
    return max(0, (now() - meeting.began_at) // _MINUTE)


def may_join(meeting: Meeting) -> bool:
    """The doors are open: an hour before, until it is over."""
    return meeting.is_open and meeting.has_video and now() >= meeting.starts_at - EARLY
