"""Who is expected elsewhere at the same time. A warning, never a refusal: people decide which meeting is theirs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from office.audit.actor import Actor
from office.meetings.models import Invitation, Meeting
from office.meetings.permissions import meetings_visible_to

AWAY = (Invitation.Answer.EXCUSED, Invitation.Answer.SUBSTITUTED)
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Clash:
    """is_known: the reader is invited there as well, so that its title may be named."""

    invitation: Invitation
    is_known: bool

    @property
    def meeting(self) -> Meeting:
        return self.invitation.meeting


class ExpectedElsewhere(Exception):
    """Before it is called, moved or enlarged, whoever does so is shown whom it meets elsewhere; nothing has happened
    yet."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__()
        self.clashes = clashes


def clashes_of(
    people: Collection[int], starts_at: datetime, ends_at: datetime, *, besides: Meeting | None = None, reader: Actor
) -> Sequence[Clash]:
    """Invitations of these people to other meetings in that time which are not over and not declined. Two meetings of
    which one ends when the other starts do not clash. Two queries."""
    found = (
        Invitation.objects.filter(
            holder__person__in=people,
            meeting__state__in=[Meeting.State.CALLED, Meeting.State.RUNNING],
            meeting__starts_at__lt=ends_at,
            meeting__ends_at__gt=starts_at,
        )
        .exclude(answer__in=AWAY)
        .exclude(meeting=besides)
        .select_related("meeting", "holder__person")
        .order_by("meeting__starts_at", "holder__post__unit__path", "holder__post__order", "pk")
    )
    shown = list(found[:MOST_SHOWN])
    known = set(
        meetings_visible_to(reader).filter(pk__in=[one.meeting_id for one in shown]).values_list("pk", flat=True)
    )
    return [Clash(one, one.meeting_id in known) for one in shown]


def mark_of(clashes: Sequence[Clash]) -> str:
    """What was warned of: sent back, it says that the warning was read; another clash is warned of again."""
    return " ".join(f"{one.meeting.public_id}:{one.invitation.holder.public_id}" for one in clashes)


def warn(
    people: Collection[int],
    starts_at: datetime,
    ends_at: datetime,
    *,
    besides: Meeting | None = None,
    read: str,
    reader: Actor,
) -> None:
    """read: the mark of the warning that was read already. Raises ExpectedElsewhere for any other."""
    clashes = clashes_of(people, starts_at, ends_at, besides=besides, reader=reader)
    if clashes and mark_of(clashes) != read:
        raise ExpectedElsewhere(clashes)


def expected_at(meeting: Meeting) -> set[int]:
    """Whom a new time concerns: everybody invited who has not said that they stay away."""
    found = meeting.invitations.exclude(answer__in=AWAY).values_list("holder__person", flat=True)
    return set(found)
