"""What was said to messages with one press, as their lines show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from office.audit.actor import Actor
from office.chat.models import Entry, Reaction
from office.ui.listing import listed

NAMED = 8


@dataclass(frozen=True, slots=True)
class Sum:
    """names: the first who gave it; mine: the reader did."""

    sign: str
    label: str
    n: int
    names: str
    mine: bool


def sums_of(actor: Actor, entries: Sequence[Entry]) -> Mapping[int, Sequence[Sum]]:
    """By primary key; one query where there are any, in the order in which each sign was first given."""
    given: dict[int, dict[str, list[Reaction]]] = {}
    if entries:
        for one in Reaction.objects.filter(entry__in=entries).select_related("person").order_by("pk"):
            given.setdefault(one.entry_id, {}).setdefault(one.sign, []).append(one)
    return {entry: [_sum(sign, those, actor) for sign, those in signs.items()] for entry, signs in given.items()}


def _sum(sign: str, those: Sequence[Reaction], actor: Actor) -> Sum:
    names = listed((one.person.name for one in those), most=NAMED, besides=0)
    mine = any(one.person_id == actor.person.pk for one in those)
    return Sum(sign, str(Reaction.Sign(sign).label), len(those), names, mine)
