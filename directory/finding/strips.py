"""Parts of the tree as strips of paths: from one on, up to before another. Everything below a unit is one strip."""

from collections.abc import Iterable
from typing import NamedTuple

from directory.models import Unit
from directory.subtrees import beyond, way_to

END = "Z" * (Unit.steplen + 1)  # after every path; behind a path, after all below it


class Strip(NamedTuple):
    first: str
    beyond: str


def subtree(path: str) -> Strip:
    return Strip(path, beyond(path))


def outwards(home: str) -> list[Strip]:
    """The whole tree as one looks at it from a unit: that unit with all below it, then what comes before and after it
    under the next above, and so on. One strip after the other, each in the order of its paths, this is the order of
    all answers: who is nearer in the tree, then official order（组织序）."""
    inner = subtree(home)
    strips = [inner]
    for outer in [*(subtree(above) for above in reversed(way_to(home)[:-1])), Strip("", END)]:
        strips += [Strip(outer.first, inner.first), Strip(inner.beyond, outer.beyond)]
        inner = outer
    return strips


def joined(paths: Iterable[str]) -> list[Strip]:
    """The subtrees of these units, those within others left out."""
    strips: list[Strip] = []
    for path in sorted(paths):
        if not strips or path >= strips[-1].beyond:
            strips.append(subtree(path))
    return strips


def common(some: Iterable[Strip], others: Iterable[Strip]) -> list[Strip]:
    """What lies in both, in the order of `some` and within each of these in the order of paths."""
    others = sorted(others)
    both = (Strip(max(one.first, other.first), min(one.beyond, other.beyond)) for one in some for other in others)
    return [one for one in both if one.first < one.beyond]
