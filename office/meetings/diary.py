"""The meetings of a day, for the desk and the leaders' view."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from directory.actors import today
from office.audit.actor import Actor
from office.meetings.models import Invitation, Meeting

MOST = 50  # meetings of one person on one day


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """mine: the actor's own invitation."""

    meeting: Meeting
    mine: Invitation

    @property
    def chairs(self) -> bool:
        return self.mine.holder_id == self.meeting.chair_id

    @property
    def is_expected(self) -> bool:
        """Has not said that somebody else comes, or nobody."""
        return self.mine.answer not in (Invitation.Answer.EXCUSED, Invitation.Answer.SUBSTITUTED)


def of_day(actor: Actor, on: date | None = None) -> Sequence[DiaryLine]:
    """To which one of the actor's posts is invited, but for those called off; by time. One query: the desk has twelve
    in all."""
    start, posts = _midnight(on or today()), [held.post_id for held in actor.appointments]
    found = Invitation.objects.filter(
        holder__post__in=posts, meeting__starts_at__gte=start, meeting__starts_at__lt=start + timedelta(days=1)
    ).exclude(meeting__state=Meeting.State.CANCELLED)
    by_time = found.select_related("meeting__chair__person").order_by("meeting__starts_at", "meeting", "pk")
    mine: dict[int, Invitation] = {}
    for one in by_time[:MOST]:
        mine.setdefault(one.meeting_id, one)
    return [DiaryLine(one.meeting, one) for one in mine.values()]


def lines_of(actor: Actor, meetings: Sequence[Meeting]) -> list[DiaryLine]:
    """The actor's own answer beside each; one query for all."""
    posts = [held.post_id for held in actor.appointments]
    found = Invitation.objects.filter(meeting__in=meetings, holder__post__in=posts).order_by("-pk")
    mine = {one.meeting_id: one for one in found}
    return [DiaryLine(meeting, mine[meeting.pk]) for meeting in meetings if meeting.pk in mine]


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))
