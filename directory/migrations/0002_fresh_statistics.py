"""Lets the app role ask for fresh statistics of a table it has just filled; ANALYZE itself is its owner's to call."""

from django.db import migrations

CREATE = """
CREATE FUNCTION fresh_statistics(tables text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY tables LOOP
    EXECUTE format('ANALYZE %I', one);
  END LOOP;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION fresh_statistics(text[])")]
