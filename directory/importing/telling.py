"""The difference as lines that are read and kept, its counts, and the digest by which it is known again."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from directory.importing.difference import Change, Difference
from directory.importing.models import ImportLine
from directory.importing.pouring import as_json
from directory.visibility.fields import masked

Kind = ImportLine.Kind
POST = "post"  # beside the names of columns, what a line may say
COLUMNS = ("kind", "row", "who", "title", "what")


class Line(NamedTuple):
    """An ImportLine before it is kept; `what` in JSON."""

    kind: str
    row: int
    who: str
    title: str
    what: str


def lines_of(made: Difference) -> Iterator[Line]:
    """Units and posts first; then people in the order of the list, who leaves last."""
    for problem in made.problems:
        what = [[problem.column, problem.value, problem.sentence]]
        yield Line(Kind.PROBLEM.value, problem.row, "", problem.sentence[:300], as_json(what))
    for place in made.places:
        yield Line(Kind.UNIT.value, 0, "", str(place)[:300], as_json([["name", "", place.name]]))
    seats = Counter((str(seat.place), seat.title) for seat in made.seats)
    for (where, title), many in seats.items():
        yield Line(Kind.POST.value, 0, "", f"{where} {title}"[:300], as_json([["count", "", many]]))
    for change in sorted(made.changes, key=lambda one: (one.leaves, one.row, one.staff_number)):
        yield _line(change, _kind(change), _what(change))
    for change in made.kept:
        stays = [[POST, "", str(held.seat)] for held in change.stays]
        yield _line(change, Kind.KEPT, [*stays, ["kept", "", change.kept]])


def _line(change: Change, kind: Kind, what: list[Any]) -> Line:
    name = change.facts.get("name") or (change.known.facts["name"] if change.known else "")
    return Line(kind.value, change.row, change.staff_number, name, as_json(what))


def _kind(change: Change) -> Kind:
    if change.leaves:
        return Kind.DEACTIVATED
    if change.known is None:
        return Kind.NEW
    if change.returns:
        return Kind.RETURNED
    return Kind.MOVED if change.begun or change.ended else Kind.CHANGED


def _what(change: Change) -> list[Any]:
    was = {**change.known.facts, "mobile": masked(change.known.facts["mobile"])} if change.known else {}
    told = [[name, was.get(name, ""), value] for name, value in change.facts.items() if change.known or name != "name"]
    if gone := [str(held.seat) for held in change.ended] + [""] * len(change.begun):
        come = [_begun(begun.seat or begun.title, begun.is_main) for begun in change.begun]
        come += [""] * (len(gone) - len(come))
        told += [[POST, before, after] for before, after in zip(gone, come, strict=True) if before or after]
    told += [["main_post", "", str(held.seat)] for held, is_main in change.main if is_main]
    told += [["concurrent_post", "", str(held.seat)] for held, is_main in change.main if not is_main]
    return told


def _begun(seat: Any, is_main: bool) -> str:
    return str(seat) if is_main else _("%(post)s (concurrent)") % {"post": seat}


def counts_of(made: Difference) -> dict[str, int]:
    found = Counter(_kind(change).value for change in made.changes)
    counts = {kind.value: found[kind.value] for kind in Kind}
    counts |= {Kind.UNIT.value: len(made.places), Kind.POST.value: len(made.seats), Kind.KEPT.value: len(made.kept)}
    counts[Kind.PROBLEM.value] = len({(one.row, one.column, one.sentence) for one in made.problems})
    counts["relieved"] = sum(len(change.ended) for change in made.changes)
    counts["appointed"] = sum(len(change.begun) for change in made.changes)
    return counts


def digest_of(made: Difference) -> str:
    """SHA-256 over everything that would be written: two equal ones change the book alike. Days that the list does not
    give are those of the day it is applied."""
    told = hashlib.sha256()

    def add(*parts: Any) -> None:
        told.update(repr(parts).encode())

    add(made.is_complete, made.book.tree.root.pk)
    for place in made.places:
        add("unit", str(place), place.kind, place.level, place.above.pk if place.above else None)
    for change in made.changes:
        known = change.known.pk if change.known else None
        add(change.staff_number, known, change.facts, change.returns, change.leaves)
        add([(one.seat.pk if one.seat else None, str(one.seat), one.is_main, one.starts_on) for one in change.begun])
        add([one.pk for one in change.ended], [(one.pk, is_main) for one, is_main in change.main])
    return told.hexdigest()
