"""What reads every matter, while people go on working: outside a transaction, each in its own."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

# What is counted less what the triggers have kept meanwhile: one statement, one snapshot, so no act need wait for it,
# and begun anew it adds nothing twice.
FILLED = """
INSERT INTO supervision_tally (laid_by_id, lead_id, leader_id, category, light, n)
SELECT laid_by_id, lead_id, leader_id, category, light, sum(n) FROM (
  SELECT laid_by_id, lead_id, leader_id, category, light, 1 AS n FROM supervision_matter
  WHERE closed_at IS NULL AND serial IS NOT NULL
  UNION ALL
  SELECT laid_by_id, lead_id, leader_id, category, light, -n FROM supervision_tally
) AS off
GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("supervision", "0018_tally")]

    operations = [
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        # An index whose making was broken off lies there under its name, of no use, and would be in the way.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS matter_led", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "matter",
            models.Index(
                fields=["lead"], name="matter_led", condition=models.Q(("closed_at", None), ("serial__isnull", False))
            ),
        ),
        RemoveIndexConcurrently("matter", "matter_light_of"),
        RemoveIndexConcurrently("matter", "matter_category"),
    ]
