"""How many people or units are listed under a key, from what the database keeps about the commonest."""

import time
from collections.abc import Iterable
from functools import lru_cache
from math import prod

from django.db import connection

from directory.models import Listing, UnitListing

_KEEP_SECONDS = 600

_COMMON = """
SELECT one.key, one.share, greatest(pg_class.reltuples, 0)
FROM pg_stats
JOIN pg_class ON pg_class.oid = %s::regclass
CROSS JOIN LATERAL unnest(most_common_elems::text::text[], most_common_elem_freqs) AS one (key, share)
WHERE pg_stats.schemaname = current_schema() AND pg_stats.tablename = pg_class.relname AND attname = 'keys'
    AND one.key IS NOT NULL
"""


def expected(listings: type[Listing] | type[UnitListing], keys: Iterable[str]) -> float:
    """How many have all these keys, if none goes with another; 0 when one of them is not common. It decides only the
    way of looking: counting them would take longer than finding the first."""
    shares, all_listed = _known(listings)
    return all_listed * prod(shares.get(key, 0.0) for key in keys)


def listed(listings: type[Listing] | type[UnitListing]) -> float:
    """How many there are at all."""
    return _known(listings)[1]


def _known(listings: type[Listing] | type[UnitListing]) -> tuple[dict[str, float], float]:
    return _common(listings._meta.db_table, int(time.monotonic()) // _KEEP_SECONDS)


@lru_cache(maxsize=2)
def _common(table: str, _period: int) -> tuple[dict[str, float], float]:
    """Each process reads them anew every ten minutes; they change as slowly as names in a province do."""
    with connection.cursor() as cursor:
        cursor.execute(_COMMON, [table])
        rows = cursor.fetchall()
    return {key: share for key, share, _listed in rows}, rows[0][2] if rows else 0.0
