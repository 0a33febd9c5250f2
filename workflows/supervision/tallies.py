"""The rows by which open matters are kept counted: put together, held against the matters, put right."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from directory.models import Unit
from office.audit.actor import Actor
from office.audit.record import record
from workflows.supervision import events

_FOLD = """
WITH alike AS (
  SELECT laid_by_id, lead_id, leader_id, category, light FROM supervision_tally
  GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1
), gone AS (
  DELETE FROM supervision_tally AS tally USING alike
  WHERE (tally.laid_by_id, tally.lead_id, tally.category, tally.light)
      = (alike.laid_by_id, alike.lead_id, alike.category, alike.light)
    AND tally.leader_id IS NOT DISTINCT FROM alike.leader_id
  RETURNING tally.*
), kept AS (
  INSERT INTO supervision_tally (laid_by_id, lead_id, leader_id, category, light, n)
  SELECT laid_by_id, lead_id, leader_id, category, light, sum(n) FROM gone GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
  RETURNING 1
)
SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept)
"""
# Both in one statement, so in one snapshot: whatever others do meanwhile changes both alike, or neither.
_OFF = """
SELECT laid_by_id, lead_id, leader_id, category, light, sum(n) AS n FROM (
  SELECT laid_by_id, lead_id, leader_id, category, light, 1 AS n FROM supervision_matter
  WHERE closed_at IS NULL AND serial IS NOT NULL
  UNION ALL
  SELECT laid_by_id, lead_id, leader_id, category, light, -n FROM supervision_tally
) AS off GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
"""
# Not in each other's way, and not in that of an act: only refilling twice at once would add twice.
_ONE_REFILLS = "LOCK TABLE supervision_tally IN SHARE UPDATE EXCLUSIVE MODE"
_REFILL = f"""
INSERT INTO supervision_tally (laid_by_id, lead_id, leader_id, category, light, n) {_OFF} RETURNING laid_by_id, n
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """How many open matters of an agency the tally counts too few and too many, kind by kind."""

    unit: Unit
    too_few: int
    too_many: int


def fold() -> int:
    """Into one row for each kind again; no sum changes, in no snapshot. How many rows went."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        return int(cursor.fetchone()[0])


def differences() -> list[Difference]:
    """Of which agencies the tally and the matters disagree; in organisational order."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT laid_by_id, n FROM ({_OFF}) AS each")
        return _by_agency(cursor.fetchall())


@transaction.atomic
def refill(*, by: Actor) -> list[Difference]:
    """Add what differs, so that every sum is what is counted; what differed. Others go on working."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_REFILLS)
        cursor.execute(_REFILL)
        found = _by_agency(cursor.fetchall())
    for one in found:
        record(events.TALLY_REFILLED, one.unit, by=by, too_few=one.too_few, too_many=one.too_many)
    return found


def _by_agency(rows: Iterable[tuple[int, int]]) -> list[Difference]:
    off: defaultdict[int, list[int]] = defaultdict(list)
    for agency, n in rows:
        off[agency].append(int(n))
    return [
        Difference(unit, sum(n for n in off[unit.pk] if n > 0), -sum(n for n in off[unit.pk] if n < 0))
        for unit in Unit.objects.filter(pk__in=off).order_by("path")
    ]
