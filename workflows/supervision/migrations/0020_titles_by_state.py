"""Titles are indexed apart: of what is open, and of what is closed. Outside a transaction, while people go on working."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

# The same keys, in a tenth of the time: every turned light writes them anew.
_PAIRS = """
CREATE OR REPLACE FUNCTION title_pairs(title text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  characters text[] := string_to_array(lower(title), NULL);
  keys text[] := characters;
BEGIN
  FOR at IN 2 .. cardinality(characters) LOOP
    keys := keys || (characters[at - 1] || characters[at]);
  END LOOP;
  RETURN keys;
END $$
"""
_BEFORE = """
CREATE OR REPLACE FUNCTION title_pairs(title text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(lower(title), at, long)), '{}')
  FROM generate_series(1, length(title)) AS at, generate_series(1, 2) AS long
$$
"""
PAIRS = models.Func("title", function="title_pairs")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("supervision", "0019_tally_filled")]

    operations = [
        migrations.RunSQL(_PAIRS, _BEFORE),
        # An index whose making was broken off lies there under its name, of no use, and would be in the way.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS matter_open_title", migrations.RunSQL.noop),
        AddIndexConcurrently("matter", GinIndex(PAIRS, name="matter_open_title", condition=Q(closed_at=None))),
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS matter_closed_title", migrations.RunSQL.noop),
        AddIndexConcurrently("matter", GinIndex(PAIRS, name="matter_closed_title", condition=Q(closed_at__isnull=False))),
        RemoveIndexConcurrently("matter", "matter_title"),
    ]
