"""What was said to messages with one press, as their lines show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Min, Q

from directory.models import Person
from office.audit.actor import Actor
from office.chat.models import Entry, Reaction
from office.ui.listing import NAMED, listed


@dataclass(frozen=True, slots=True)
class Sum:
    """names: the first who gave it; mine: the reader did."""

    sign: str
    label: str
    n: int
    names: str
    mine: bool


def sums_of(actor: Actor, entries: Sequence[Entry]) -> Mapping[int, Sequence[Sum]]:
    """By primary key, in the order in which each sign was first given; two queries where there are any, which count in
    the database: a notice is answered by thousands, and only the first of them are looked up."""
    if not entries:
        return {}
    summed = (
        Reaction.objects.filter(entry__in=entries)
        .values("entry", "sign")
        .annotate(
            n=Count("pk"), mine=Count("pk", filter=Q(person=actor.person)), people=ArrayAgg("person", order_by="pk")
        )
        .annotate(first=F("people")[:NAMED], since=Min("pk"))
        .order_by("since")
        .values_list("entry", "sign", "n", "mine", "first")
    )
    names = dict(Person.objects.filter(pk__in={pk for *_, first in summed for pk in first}).values_list("pk", "name"))
    sums: dict[int, list[Sum]] = {}
    for entry, sign, n, mine, first in summed:
        said = listed([names[pk] for pk in first], besides=n - len(first))
        sums.setdefault(entry, []).append(Sum(sign, str(Reaction.Sign(sign).label), n, said, bool(mine)))
    return sums
