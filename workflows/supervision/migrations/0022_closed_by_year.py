"""Closed matters of a year, 督〔2005〕, are walked by latest change. Outside a transaction, while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("supervision", "0021_by_date_and_number")]

    operations = [
        # An index whose making was broken off lies there under its name, of no use, and would be in the way.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS matter_closed_year", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "matter",
            models.Index(
                fields=["year", "-changed_at", "-id"],
                name="matter_closed_year",
                condition=Q(closed_at__isnull=False),
            ),
        ),
    ]
