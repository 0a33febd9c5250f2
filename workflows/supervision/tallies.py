"""The rows by which open matters are kept counted, put together."""

from django.db import connection

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


def fold() -> int:
    """Into one row for each kind again; no sum changes, in no snapshot. How many rows went."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        return int(cursor.fetchone()[0])
