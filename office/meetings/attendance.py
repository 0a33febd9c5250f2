"""签到表: who was expected, who came when, who stayed away and why. A sum of seats and invitations, never typed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from directory.models import Person
from office.meetings.models import Invitation, Meeting, Seat
from office.worktime.clock import now

SILENCE = timedelta(seconds=40)  # real time without a sign of life after which a line is cut
SUMMONED_FOR = timedelta(minutes=5)  # nobody is summoned twice within
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Line:
    """late: whole minutes after the start, 0 when in time. is_here: sits in the meeting now. was_summoned: just now."""

    invitation: Invitation
    came_at: datetime | None
    left_at: datetime | None
    is_here: bool
    in_room: bool
    late: int
    substitute: Invitation | None = None
    was_summoned: bool = False

    @property
    def person(self) -> Person:
        return self.invitation.holder.person

    @property
    def is_present(self) -> bool:
        return self.came_at is not None

    @property
    def is_expected(self) -> bool:
        """A place at the table: who is represented by a substitute is counted once."""
        return self.invitation.part == Invitation.Part.MEMBER and self.invitation.instead_of_id is None

    @property
    def is_awaited(self) -> bool:
        """A place at the table, their own or another's, whose holder has neither come nor said that they do not."""
        is_member = self.invitation.part == Invitation.Part.MEMBER
        return is_member and not self.is_present and self.invitation.answer not in ("excused", "substituted")

    @property
    def is_away(self) -> bool:
        return not self.is_present and self.invitation.answer in ("excused", "substituted")


def sheet(meeting: Meeting) -> list[Line]:
    """A line for each invitation in official order, those who chair first. Three queries."""
    seats: defaultdict[int, list[Seat]] = defaultdict(list)
    for seat in meeting.seats.select_related("holder").order_by("joined_at"):
        seats[seat.holder.person_id].append(seat)
    invitations = list(
        meeting.invitations.select_related("holder__person", "holder__post__unit", "instead_of__holder__person")
        .order_by("part", "holder__post__unit__path", "holder__post__order", "pk")
    )  # fmt: skip
    substitutes = {one.instead_of_id: one for one in invitations if one.instead_of_id}
    lines = [_line(meeting, one, seats[one.holder.person_id], substitutes.get(one.pk)) for one in invitations]
    return sorted(lines, key=lambda line: line.invitation.holder_id != meeting.chair_id)


def _line(meeting: Meeting, invitation: Invitation, seats: Sequence[Seat], substitute: Invitation | None) -> Line:
    came = [seat.joined_at for seat in seats]
    marked = invitation.marked_present_at
    came_at = min([*came, *([marked] if marked else [])], default=None)
    is_here = any(seat.left_at is None for seat in seats)
    left = [seat.left_at for seat in seats if seat.left_at]
    begin = max(meeting.starts_at, meeting.began_at or meeting.starts_at)
    return Line(
        invitation=invitation,
        came_at=came_at,
        left_at=max(left) if left and not is_here and not marked else None,
        is_here=is_here,
        in_room=marked is not None,
        late=max(0, (came_at - begin) // _MINUTE) if came_at else 0,
        substitute=substitute,
        was_summoned=invitation.summoned_at is not None and now() - invitation.summoned_at < SUMMONED_FOR,
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    """应到, 实到, 请假, 未到: of places at the table. A place whose substitute came is filled. coming, unanswered: what
    is known before it begins; a substitute's place is coming."""

    expected: int
    present: int
    excused: int
    absent: int
    coming: int
    unanswered: int


def numbers(lines: Sequence[Line]) -> Numbers:
    came = {line.invitation.pk for line in lines if line.is_present}
    expected = [line for line in lines if line.is_expected]
    filled = [line for line in expected if line.is_present or (line.substitute and line.substitute.pk in came)]
    excused = [line for line in expected if line not in filled and _stays_away(line)]
    return Numbers(
        expected=len(expected),
        present=len(filled),
        excused=len(excused),
        absent=len(expected) - len(filled) - len(excused),
        coming=sum(line.invitation.answer in ("attending", "substituted") for line in expected),
        unanswered=sum(not line.invitation.answer for line in expected),
    )


def _stays_away(line: Line) -> bool:
    """Who is represented stays away only when the one who was to come instead does."""
    asked = line.substitute or line.invitation
    return asked.answer == Invitation.Answer.EXCUSED


def here(meeting: Meeting) -> list[Seat]:
    """Who sits in the meeting now and has been heard of lately, by when they joined."""
    sitting = meeting.seats.filter(left_at=None, heard_at__gte=timezone.now() - SILENCE)
    return list(sitting.select_related("holder__person", "holder__post__unit").order_by("joined_at", "pk"))
