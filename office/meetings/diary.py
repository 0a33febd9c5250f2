"""The meetings of a day, for the desk and the leaders' view."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from directory.actors import today
from office.audit.actor import Actor
from office.meetings.models import Invitation, Meeting
from office.meetings.permissions import meetings_visible_to

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
    """To which one of the actor's posts is invited, but for those called off; by time. Two queries."""
    start = _midnight(on or today())
    found = meetings_visible_to(actor).filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))
    meetings = found.exclude(state=Meeting.State.CANCELLED).select_related("chair__person").order_by("starts_at", "pk")
    return lines_of(actor, list(meetings[:MOST]))


def lines_of(actor: Actor, meetings: Sequence[Meeting]) -> list[DiaryLine]:
    """The actor's own answer beside each; one query for all."""
    posts = [held.post_id for held in actor.appointments]
    found = Invitation.objects.filter(meeting__in=meetings, holder__post__in=posts).order_by("-pk")
    mine = {one.meeting_id: one for one in found}
    return [DiaryLine(meeting, mine[meeting.pk]) for meeting in meetings if meeting.pk in mine]


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))
