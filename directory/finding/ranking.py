"""In which order people come: one's own unit, then who is nearer in the tree, then official order（组织序）."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Left
from django.db.models.lookups import In

from directory.finding.readings import Reading
from directory.models import Listing, Unit
from directory.subtrees import below, way_to

# Up to about here all that are found are sorted. Of more, one in two hundred people or so, the tree is walked from
# one's own unit outwards until enough have come: soon, since they are many.
FEW = 1_000


class Hit(NamedTuple):
    appointment: int
    person: int
    is_main: bool


def ranked(visible: QuerySet[Listing], reading: Reading, home: Unit, *, most: int) -> list[Hit]:
    """The first of those meant by a reading, as somebody in the unit `home` looks at the tree."""
    meant, are_few = visible, False
    if reading.keys:
        meant = meant.filter(keys__contains=sorted(reading.keys))
        are_few = expected(meant) <= FEW
    for paths in reading.under:
        meant = meant.filter(_under_one_of(paths))
    by_nearness = meant.order_by(nearness(home.path), "unit__path", "order", "pk")
    if are_few:
        return _hits(by_nearness, most)
    first, *wider = _rings(home)
    nearest = _hits(by_nearness.filter(first), most)
    for ring in wider if len(nearest) < most else ():
        nearest += _hits(meant.filter(ring).order_by("unit__path", "order", "pk"), most - len(nearest))
        if len(nearest) >= most:
            break
    return nearest


def expected(listings: QuerySet[Listing]) -> int:
    """How many the database expects there to be, from what it keeps about common keys; it decides only the way, and
    counting them would take longer than finding the first."""
    [plan] = json.loads(listings.values("pk").explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])


def nearness(home: str, path: str = "unit__path") -> Case:
    """0 for one's own unit, then the more the higher the unit lies under which both are."""
    upwards = list(reversed(way_to(home)))
    near = [When(below(above, path), then=Value(steps)) for steps, above in enumerate(upwards, 1)]
    return Case(When(**{path: home}, then=Value(0)), *near, default=Value(len(near) + 1), output_field=IntegerField())


def _rings(home: Unit) -> Iterator[Q]:
    """First a small part of the tree that is sorted as a whole: the own unit with all below it, of a division its
    agency; then what is under the next above without those, and so on to everybody."""
    upwards = list(reversed(way_to(home.path)))
    start = 1 if home.kind == Unit.Kind.DIVISION and len(upwards) > 1 else 0
    inner = below(upwards[start])
    yield inner
    for above in upwards[start + 1 :]:
        ring = below(above)
        yield ring & ~inner
        inner = ring
    yield ~inner


def _under_one_of(paths: Iterable[str]) -> Any:
    """By the beginnings of the path, looked up in a hash: a word may name hundreds of units."""
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for path in paths:
        by_length[len(path)].append(path)
    beginnings = (Q(In(Left("unit__path", length), found)) for length, found in by_length.items())
    return reduce(or_, beginnings)


def _hits(listings: QuerySet[Listing], most: int) -> list[Hit]:
    return [Hit(*row) for row in listings.values_list("appointment_id", "person_id", "is_main")[:most]]
