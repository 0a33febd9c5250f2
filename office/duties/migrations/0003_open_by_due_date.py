"""What is over is found by the date itself: not every duty with a date is near before it. While people go on working."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("duties", "0002_duty_aside_until")]

    operations = [
        # An index whose making was broken off lies there under its name, of no use, and would be in the way.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS duty_due", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "duty",
            models.Index(
                fields=["due_at"], name="duty_due", condition=models.Q(("done_at", None), ("due_at__isnull", False))
            ),
        ),
        RemoveIndexConcurrently("duty", "duty_near"),
    ]
