"""How many have read what somebody wrote, told to its author alone; and how far must-reads have come."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from office.audit.actor import Actor
from office.chat.models import CONVERSATION, Entry, Membership, MustRead, Room
from office.chat.permissions import must_reads_visible_to

MOST = 200  # must-reads on one page; older ones that everybody confirmed are found by their rooms
LATEST = 50  # own messages whose readers are counted on a page


def reads_of(room: Room, actor: Actor, *, after: int = 0) -> dict[int, int]:
    """Of the actor's own latest messages, how many others have read each. Two queries however many there are."""
    if is_large(room):
        return {}
    own = Entry.objects.filter(room=room, sender=actor.person, kind=Entry.Kind.POSTED, recalled_at=None, seq__gt=after)
    seqs = list(own.order_by("-seq").values_list("seq", flat=True)[:LATEST])
    if not seqs:
        return {}
    members = Membership.objects.filter(room=room, left_at=None, read_seq__gte=min(seqs))
    return reads_among(members, seqs, actor)


def is_large(room: Room) -> bool:
    """Beyond a conversation: only a room that follows the organisation is."""
    return room.follows and room.memberships.filter(left_at=None).count() > CONVERSATION


def reads_among(members: Iterable[Membership], seqs: Iterable[int], actor: Actor) -> dict[int, int]:
    """The same where the members and the actor's messages are at hand; none where the office has switched it off."""
    if not settings.READ_COUNTS:
        return {}
    others = [(one.hears_after, one.read_seq) for one in members if one.person_id != actor.person.pk]
    return {seq: sum(heard < seq <= read for heard, read in others) for seq in seqs}


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a must-read has come: posts asked, those of them that confirmed, and those of which it is still asked."""

    must_read: MustRead
    asked: int
    confirmed: int
    left: int


def reaches_of(actor: Actor, *, all_confirmed: bool, limit: int = MOST) -> list[Reach]:
    """Of the must-reads the actor may see those that nobody has to confirm any more, or those that somebody has: what
    is due first stands first."""
    counted = must_reads_visible_to(actor).counted()
    found = counted.filter(left=0) if all_confirmed else counted.filter(left__gt=0)
    order = ("-issued_at", "-pk") if all_confirmed else ("due_at", "pk")
    return [Reach(one, one.asked, one.confirmed, one.left) for one in found.order_by(*order)[:limit]]
