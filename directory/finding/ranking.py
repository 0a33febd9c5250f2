"""The first of those who are meant: one's own unit, then who is nearer in the tree, then official order（组织序）.

Several ways lead to the same answer; how common the keys are decides which is the shortest.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from directory.finding.commonness import expected, listed
from directory.finding.keys import BY_PATH_ALONE, OWN_UNIT
from directory.finding.strips import END, Strip, common, joined, outwards, subtree
from directory.models import Listing, Unit, UnitListing
from directory.subtrees import way_to

# Up to about so many all that are found are sorted: for each a row and its unit are looked up, which takes 2 to 4 µs.
FEW = 400
# From about here, three in a hundred people, the tree is walked outwards until enough have come: soon, since they are
# many. In between, the index of keys and that of units together leave the few who are in the nearest units.
MANY = 6_000
UNITS_EACH = 10  # at least, for each who is wanted
UNITS_EACH_AFAR = 50  # the same of a post, or in units of one name: these may stand only in units far from here
PAGE = 500  # units of one name walked at once, the nearest first
SPARE = 2  # in so many times the units needed on the average enough are found as a rule

_COLUMNS = ("appointment_id", "person_id", "is_main", "unit_id", "order", "keys")

# OFFSET 0 lets the few be found first and their units be looked up after them; else all units are read to be compared.
_SORTED = """
SELECT found.appointment_id, found.person_id, found.is_main, found.path, found."order"
FROM (
    SELECT listing.*, unit.path::text AS path
    FROM ({listings}) AS listing JOIN directory_unit AS unit ON unit.id = listing.unit_id
    WHERE {which}
    OFFSET 0
) AS found
ORDER BY abs(width_bucket(found.path, %s::text[]) - %s), found.path, found."order", found.appointment_id
LIMIT %s
"""
_HOLDING = "listing.keys @> %s::text[]"
_CALLED = "keys @> %s::text[]"
# The bounds of strips apart from each other: within one, an odd number of them has been passed.
_WITHIN = "width_bucket(unit.path::text, %s::text[]) %% 2 = 1"
# IS TRUE keeps the paths of all units of that name in one hash, which the way up from each unit found is held against.
_UP_TO_NAMED = f"""EXISTS (
    SELECT FROM generate_series({Unit.steplen}, length(unit.path), {Unit.steplen}) AS step
    WHERE (left(unit.path, step) IN (SELECT path::text FROM directory_unitlisting WHERE {{called}})) IS TRUE
)"""
_BELOW_NAMED = f"""listing.unit_id IN (
    SELECT below.id
    FROM (SELECT path FROM directory_unitlisting WHERE {{called}} OFFSET 0) AS named
    CROSS JOIN LATERAL (
        SELECT id FROM directory_unit AS unit
        WHERE unit.path >= named.path AND unit.path < named.path || '{END}'
        OFFSET 0
    ) AS below
)"""
_STRIPS = """(
    SELECT * FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS strip (first, beyond, place) ORDER BY place
) AS strip"""
_NEAR = f"""
WITH near AS MATERIALIZED (
    SELECT below.id
    FROM {_STRIPS}
    CROSS JOIN LATERAL (
        SELECT unit.id FROM directory_unit AS unit
        WHERE unit.path >= strip.first AND unit.path < strip.beyond
        ORDER BY unit.path LIMIT %s
    ) AS below
    LIMIT %s
)
SELECT found.appointment_id, found.person_id, found.is_main, found.path, found."order", looked.units
FROM (SELECT count(*) AS units FROM near) AS looked LEFT JOIN (
    SELECT listing.*, unit.path::text AS path
    FROM ({{listings}}) AS listing JOIN directory_unit AS unit ON unit.id = listing.unit_id
    WHERE listing.keys @> %s::text[] AND listing.unit_id = ANY (ARRAY(SELECT id FROM near))
    OFFSET 0
) AS found ON true
ORDER BY abs(width_bucket(found.path, %s::text[]) - %s), found.path, found."order", found.appointment_id
LIMIT %s
"""
# Row by row = ANY asks an array in two thirds of the time of @>, for which it is taken apart first.
_HAS = "%s = ANY (listing.keys)"
# Some posts stand only in units of one kind, far from here perhaps: a unit without the post is passed by unread.
_STAFFED = "EXISTS (SELECT FROM directory_post AS post WHERE post.unit_id = unit.id AND post.title LIKE %s)"
_TITLE = 3  # characters: shorter is much else, and what so many have of this length is no part of a name
_WALKED = f"""
SELECT found.appointment_id, found.person_id, found.is_main, found.path::text, found."order"
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
SELECT near.path
FROM (
    SELECT path::text AS path FROM directory_unitlisting WHERE {one}
    ORDER BY abs(width_bucket(path::text, %s::text[]) - %s), path
) AS near
WHERE {each}
LIMIT %s OFFSET %s
"""
_ABOVE = f"""EXISTS (
    SELECT FROM directory_unitlisting AS above
    WHERE above.path = ANY (ARRAY(
        SELECT left(near.path, step) FROM generate_series({Unit.steplen}, length(near.path), {Unit.steplen}) AS step
    )) AND {{called}}
)"""


class Hit(NamedTuple):
    appointment: int
    person: int
    is_main: bool
    path: str
    order: int


class Named(NamedTuple):
    """Units that have these keys. by_path_alone: those whose people are not all found by OWN_UNIT, for some work below
    them or it is not the short name that has the keys."""

    keys: frozenset[str]
    by_path_alone: bool = False

    @property
    def called(self) -> str:
        if not self.by_path_alone:
            return _CALLED
        return f"(({_CALLED} AND has_below) OR {' OR '.join([_CALLED] * len(self.keys))})"

    @property
    def asked(self) -> list[list[str]]:
        keys = sorted(self.keys)
        return [keys, *([*keys, BY_PATH_ALONE + one] for one in keys)] if self.by_path_alone else [keys]


class _Where(NamedTuple):
    """What else holds of a listing and its unit."""

    sql: str
    asked: Sequence[Any]


@dataclass(frozen=True)
class Outlook:
    """People as somebody who works in the unit `home` may find them.

    Units are named by sets of keys: each set is a unit's, and the post lies in one that has it, or below; with several
    sets, in one of each. That a unit bears a name is told only by people who are found in it.
    """

    listings: QuerySet[Listing]
    home: Unit
    _pages: dict[tuple[tuple[Named, ...], int], list[str]] = field(default_factory=dict)

    def first(self, keys: frozenset[str], named: tuple[frozenset[str], ...], most: int) -> list[Hit]:
        """The first of all who have these keys, in the units named if any are."""
        if not keys or len(named) != 1:
            return self._found(keys, tuple(map(Named, named)), most)
        (unit,) = named
        hits = self._found(keys | {OWN_UNIT + key for key in unit}, (), most)
        others = self._found(keys, (Named(unit, by_path_alone=True),), most)
        return sorted({*hits, *others}, key=self._place)[:most] if others else hits

    def is_named(self, keys: frozenset[str]) -> bool:
        """Some unit has these keys."""
        return expected(UnitListing, keys) > 0 or bool(self.units_named((Named(keys),)))

    def units_named(self, named: tuple[Named, ...], page: int = 0) -> list[str]:
        """Paths of a page of units that are one of those named, and are, or lie below, one of each of the others; the
        nearest first."""
        if (named, page) not in self._pages:
            asked = [keys for one in named for keys in one.asked]
            several = len(named) > 1
            sql = _NAMED.format(
                one=" OR ".join(one.called for one in named),
                each=" AND ".join(_ABOVE.format(called=one.called) for one in named) if several else "true",
            )
            rows = _asked(sql, [*asked, *self._nearness, *(asked if several else ()), PAGE, page * PAGE])
            self._pages[named, page] = [path for (path,) in rows]
        return self._pages[named, page]

    def _found(self, keys: frozenset[str], named: tuple[Named, ...], most: int) -> list[Hit]:
        many = expected(Listing, keys) if keys else MANY
        paths = self.units_named(named) if named else []
        if named and not paths:
            return []
        if many >= MANY:
            if named:
                return self._walked_by_name(keys, named, most)
            return self._walked(keys, outwards(self.home.path), most)
        if many >= FEW:
            strips = common(outwards(self.home.path), joined(paths)) if named else outwards(self.home.path)
            hits, are_all = self._near(keys, strips, most, self._units_holding(keys, most, is_afar=bool(named)))
            if len(hits) >= most or (are_all and len(paths) < PAGE):
                return hits
        return self._sorted(keys, most, self._lying(keys, named, paths) if named else ())

    @staticmethod
    def _lying(keys: frozenset[str], named: tuple[Named, ...], paths: Sequence[str]) -> tuple["_Where", ...]:
        """In the units named, of which `paths` are the first page: all of them, as a rule."""
        if len(paths) < PAGE:
            return (_Where(_WITHIN, [_array(bound for strip in joined(paths) for bound in strip)]),)
        lying = _UP_TO_NAMED if expected(Listing, keys) < FEW else _BELOW_NAMED
        return tuple(_Where(lying.format(called=one.called), one.asked) for one in named)

    def _place(self, hit: Hit) -> tuple[int, str, int, int]:
        """What the answers are sorted by."""
        bounds, before = self._nearness
        return abs(bisect_right(bounds, hit.path) - before), hit.path, hit.order, hit.appointment

    @staticmethod
    def _units_holding(keys: frozenset[str], most: int, *, is_afar: bool) -> int:
        """So many units hold SPARE times as many of these people as are wanted, on the average."""
        each = UNITS_EACH_AFAR if is_afar or any(_is_title(key) for key in keys) else UNITS_EACH
        return ceil(most * max(each, SPARE * listed(UnitListing) / max(expected(Listing, keys), 1)))

    def _walked_by_name(self, keys: frozenset[str], named: tuple[Named, ...], most: int) -> list[Hit]:
        hits: dict[int, Hit] = {}
        for paths in self._all_named(named):
            strips = common(outwards(self.home.path), joined(paths))
            hits |= {hit.appointment: hit for hit in self._walked(keys, strips, most)}
            if len(hits) >= most:
                break
        return list(hits.values())[:most]

    def _all_named(self, named: tuple[Named, ...]) -> Iterator[list[str]]:
        page = 0
        while paths := self.units_named(named, page):
            yield paths
            if len(paths) < PAGE:
                break
            page += 1

    def _near(self, keys: frozenset[str], strips: Sequence[Strip], most: int, units: int) -> tuple[list[Hit], bool]:
        """From the first so many units of these strips, by the index of units beside that of keys; and whether there
        are no more units."""
        listings, told = self._listings
        sql = _NEAR.format(listings=listings)
        rows = _asked(sql, [*_columns(strips), units, units, *told, sorted(keys), *self._nearness, most])
        return [Hit(*row[:-1]) for row in rows if row[0] is not None], rows[0][-1] < units

    def _sorted(self, keys: frozenset[str], most: int, where: Sequence["_Where"] = ()) -> list[Hit]:
        listings, told = self._listings
        which, asked = [_HOLDING], [*told, sorted(keys)]
        if where:  # who is found first, else all units are gone through
            listings = f"SELECT * FROM ({listings}) AS listing WHERE {_HOLDING} OFFSET 0"
            which = [one.sql for one in where]
            asked += [param for one in where for param in one.asked]
        sql = _SORTED.format(listings=listings, which=" AND ".join(which))
        return [Hit(*row) for row in _asked(sql, [*asked, *self._nearness, most])]

    def _walked(self, keys: frozenset[str], strips: Sequence[Strip], most: int) -> list[Hit]:
        listings, told = self._listings
        titles = [f"%{'%'.join(key)}%" for key in sorted(keys) if len(key) >= _TITLE and _is_title(key)]
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


def _columns(strips: Sequence[Strip]) -> list[str]:
    """Arrays as the database spells them: some hundred paths are written out in a tenth of the time."""
    return [_array(one.first for one in strips), _array(one.beyond for one in strips)]


def _array(paths: Iterable[str]) -> str:
    return f"""{{"{'","'.join(paths)}"}}"""


def _is_title(key: str) -> bool:
    """What so many have that is longer than a surname is a post, or part of one."""
    return len(key) > 1 and not (key.isascii() or key.startswith(OWN_UNIT))


def _have(keys: Collection[str]) -> str:
    return " AND ".join([_HAS] * len(keys)) or "true"


def _asked(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
