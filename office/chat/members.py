"""Who is in a room, as its page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from office.chat.models import BY_RANK, CONVERSATION, Membership, Room

SHOWN = 50  # of a room too large for a conversation; others are found by their names


@dataclass(frozen=True, slots=True)
class Members:
    """n: all there are. is_cut: the room is too large to list everybody."""

    shown: Sequence[Membership]
    n: int
    is_cut: bool = False
    words: str = ""


def members_of(room: Room, words: str = "") -> Members:
    """Those who keep the room first, then in the order they came; of a large room the first, or those whose name or
    pinyin has these characters. One query, and one more in rooms that follow the organisation."""
    inside = room.memberships.filter(left_at=None)
    listed = inside.select_related("person").defer("draft").order_by(BY_RANK, "joined_at", "pk")
    n = inside.count() if room.follows else 0
    if n <= CONVERSATION:
        shown = list(listed)
        return Members(shown, len(shown))
    if words := words.strip()[:30]:
        listed = listed.filter(Q(person__name__icontains=words) | Q(person__pinyin__istartswith=words))
    return Members(list(listed[:SHOWN]), n, is_cut=True, words=words)
