"""What of the rooms waits for who is away: a room's end, since no deputy is let into a conversation; and a must-read
that has reached them, since its receipt is evidence of whom it reached. A new one asks the deputy. With who
leaves their post both end: nobody is let into a conversation by a handover either."""

from office.chat.models import MustRead, Room
from office.duties.ways import Way, open_way

_KINDS = (Room.subject_kind, MustRead.subject_kind)
WAITS = Way(
    mine=lambda duty: duty.subject_kind in _KINDS,
    work=lambda duty: None,
    go=lambda duty, to, by: False,
    follow=None,
)


def register() -> None:
    open_way(WAITS)
