"""Whether work would come back to where it began."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """`to` stands in for `of`, both persons, on these days, the first and the last included."""

    of: int
    to: int
    from_on: date
    until_on: date


def closes_ring(new: Span, known: Sequence[Span]) -> bool:
    """Whether on some day of `new` the deputies of its deputy lead back to its principal."""
    seen: set[Span] = set()
    ahead = [new]
    while ahead:
        way = ahead.pop()
        if way.to == new.of:
            return True
        seen.add(way)
        for step in known:
            begins, ends = max(way.from_on, step.from_on), min(way.until_on, step.until_on)
            further = Span(new.of, step.to, begins, ends)
            if step.of == way.to and begins <= ends and further not in seen:
                ahead.append(further)
    return False
