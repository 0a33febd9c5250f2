"""Open matters are walked by date; all are found by a part of their number. Outside a transaction, while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("supervision", "0020_titles_by_state")]

    operations = [
        # An index whose making was broken off lies there under its name, of no use, and would be in the way.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS matter_due", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "matter", models.Index(fields=["due_at", "id"], name="matter_due", condition=Q(closed_at=None))
        ),
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS matter_number", migrations.RunSQL.noop),
        AddIndexConcurrently("matter", models.Index(fields=["serial", "year"], name="matter_number")),
    ]
