"""The first of those who are meant: one's own unit, then who is nearer in the tree, then official order（组织序）.

Three ways lead to the same answer, one statement each; how common the keys are decides which is short.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from directory.finding.commonness import expected
from directory.finding.strips import Strip, bounds_of, common, outwards, subtree
from directory.models import Listing, Unit, UnitQuerySet
from directory.subtrees import way_to

# Up to about so many all that are found are sorted: for each a row and its unit are looked up, which takes 2 to 3 µs.
FEW = 700
FEW_UNDER = 300  # where units are named, their index leaves fewer
# From about here, three in a hundred people, the tree is walked outwards until enough have come: soon, since they are
# many. In between, the index of keys and that of units together leave the few who are in the nearest units.
MANY = 6_000
UNITS_EACH = 50  # for each who is wanted so many of the nearest units: of FEW, one is in thirty
_MOST_UNITS = 200  # meant by one word; the rest are farther away

_COLUMNS = ("appointment_id", "person_id", "is_main", "unit_id", "order", "keys")

# OFFSET 0 lets the few be found first and their units be looked up after them; else all units are read to be compared.
_SORTED = """
SELECT found.appointment_id, found.person_id, found.is_main
FROM (
    SELECT listing.*, unit.path::text AS path
    FROM ({listings}) AS listing JOIN directory_unit AS unit ON unit.id = listing.unit_id
    WHERE listing.keys @> %s::text[] {within}
    OFFSET 0
) AS found
WHERE {under}
ORDER BY abs(width_bucket(found.path, %s::text[]) - %s), found.path, found."order", found.appointment_id
LIMIT %s
"""
_UNDER = "width_bucket(found.path, %s::text[]) %% 2 = 1"
_STRIPS = """(
    SELECT * FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS strip (first, beyond, place) ORDER BY place
) AS strip"""
_WITHIN = f"""AND listing.unit_id = ANY (ARRAY(
    SELECT near.id
    FROM {_STRIPS}
    CROSS JOIN LATERAL (
        SELECT unit.id FROM directory_unit AS unit
        WHERE unit.path >= strip.first AND unit.path < strip.beyond
        ORDER BY unit.path LIMIT %s
    ) AS near
    LIMIT %s
))"""
# Row by row = ANY asks an array in two thirds of the time of @>, for which it is taken apart first.
_HAS = "%s = ANY (listing.keys)"
# Some posts stand only in units of one kind, far from here perhaps: a unit without the post is passed by unread.
_STAFFED = "EXISTS (SELECT FROM directory_post AS post WHERE post.unit_id = unit.id AND post.title LIKE %s)"
_TITLE = 3  # characters: shorter is much else, and what so many have of this length is no part of a name
_WALKED = f"""
SELECT found.appointment_id, found.person_id, found.is_main
FROM {_STRIPS}
CROSS JOIN LATERAL (
    SELECT unit.path, listing.* FROM directory_unit AS unit JOIN ({{listings}}) AS listing ON listing.unit_id = unit.id
    WHERE unit.path >= strip.first AND unit.path < strip.beyond AND {{staffed}} AND {{have}}
    ORDER BY unit.path, listing."order", listing.appointment_id LIMIT %s
) AS found
ORDER BY strip.place, found.path, found."order", found.appointment_id
LIMIT %s
"""
_NAMED = """
SELECT unit.path
FROM directory_unitlisting AS listing
CROSS JOIN LATERAL (SELECT one.path::text FROM ({units}) AS one WHERE one.id = listing.unit_id OFFSET 0) AS unit
WHERE listing.keys @> %s::text[]
ORDER BY abs(width_bucket(unit.path, %s::text[]) - %s), unit.path
LIMIT %s
"""


class Hit(NamedTuple):
    appointment: int
    person: int
    is_main: bool


@dataclass(frozen=True)
class Outlook:
    """What somebody who works in the unit `home` may find: people as they are listed, and units."""

    listings: QuerySet[Listing]
    units: UnitQuerySet
    home: Unit

    def first(self, keys: frozenset[str], under: Sequence[Strip] | None, most: int) -> list[Hit]:
        """The first of all who have these keys, and whose post lies in one of these strips."""
        many = expected(keys) if keys else MANY
        if many >= MANY:
            return self._walked(keys, under, most)
        if many < (FEW if under is None else FEW_UNDER):
            return self._sorted(keys, most, under=under)
        if under is not None:
            return self._sorted(keys, most, within=under)
        near = self._sorted(keys, most, within=outwards(self.home.path), units=most * UNITS_EACH)
        return near if len(near) >= most else self._sorted(keys, most)

    def named(self, keys: frozenset[str]) -> list[str]:
        """Paths of the nearest units that have these keys."""
        units, told = self.units.order_by().values("id", "path").query.sql_with_params()
        return [
            path for (path,) in _asked(_NAMED.format(units=units), [*told, sorted(keys), *self._nearness, _MOST_UNITS])
        ]

    def _sorted(
        self,
        keys: frozenset[str],
        most: int,
        *,
        under: Sequence[Strip] | None = None,
        within: Sequence[Strip] | None = None,
        units: int | None = None,
    ) -> list[Hit]:
        """`under`: those who were found are asked for it; `within`: by the index of units beside that of keys, of
        which only the first so many `units` count."""
        listings, told = self._listings
        sql = _SORTED.format(
            listings=listings,
            within="" if within is None else _WITHIN,
            under="true" if under is None else _UNDER,
        )
        asked = [*told, sorted(keys)]
        asked += [] if within is None else [*_columns(within), units, units]
        asked += [] if under is None else [bounds_of(under)]
        return [Hit(*row) for row in _asked(sql, [*asked, *self._nearness, most])]

    def _walked(self, keys: frozenset[str], under: Sequence[Strip] | None, most: int) -> list[Hit]:
        listings, told = self._listings
        strips = outwards(self.home.path)
        strips = strips if under is None else common(strips, under)
        titles = [f"%{'%'.join(key)}%" for key in sorted(keys) if len(key) >= _TITLE and not key.isascii()]
        sql = _WALKED.format(
            listings=listings, staffed=" AND ".join([_STAFFED] * len(titles)) or "true", have=_have(keys)
        )
        return [Hit(*row) for row in _asked(sql, [*_columns(strips), *told, *titles, *sorted(keys), most, most])]

    @cached_property
    def _listings(self) -> tuple[str, tuple[Any, ...]]:
        return self.listings.values(*_COLUMNS).query.sql_with_params()

    @cached_property
    def _nearness(self) -> tuple[list[str], int]:
        """Bounds of the subtrees around one's own unit, and how many of them come before it."""
        around = [subtree(path) for path in way_to(self.home.path)]
        return [one.first for one in around] + [one.beyond for one in reversed(around)], len(around)


def _columns(strips: Sequence[Strip]) -> list[list[str]]:
    return [[one.first for one in strips], [one.beyond for one in strips]]


def _have(keys: Collection[str]) -> str:
    return " AND ".join([_HAS] * len(keys)) or "true"


def _asked(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
