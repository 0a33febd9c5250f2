"""What was said to messages with one press, as their lines show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

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
    the database: a notice is answered by thousands."""
    if not entries:
        return {}
    given, sums = Reaction.objects.filter(entry__in=entries), dict[int, list[Sum]]()
    names = _first_names(given)
    mine = Count("pk", filter=Q(person=actor.person))
    counted = given.values("entry", "sign").annotate(n=Count("pk"), mine=mine, since=Min("pk")).order_by("since")
    for entry, sign, n, own in counted.values_list("entry", "sign", "n", "mine"):
        first = names.get((entry, sign), [])
        said = listed(first, besides=n - len(first))
        sums.setdefault(entry, []).append(Sum(sign, str(Reaction.Sign(sign).label), n, said, bool(own)))
    return sums


def _first_names(given: QuerySet[Reaction]) -> Mapping[tuple[int, str], list[str]]:
    nth = Window(RowNumber(), partition_by=[F("entry"), F("sign")], order_by="pk")
    names: dict[tuple[int, str], list[str]] = {}
    first = given.annotate(nth=nth).filter(nth__lte=NAMED).order_by("pk")
    for entry, sign, name in first.values_list("entry", "sign", "person__name"):
        names.setdefault((entry, sign), []).append(name)
    return names
