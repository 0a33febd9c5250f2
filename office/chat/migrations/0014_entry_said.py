"""By which unread messages are counted; made while people go on talking."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("chat", "0013_not_urgent")]

    operations = [
        # An index whose making was broken off lies there under its name, of no use, and would be in the way.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS entry_said", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "entry",
            models.Index(
                fields=["room", "not_urgent", "seq"],
                name="entry_said",
                condition=Q(kind__in=["posted", "must_read"], recalled_at=None),
            ),
        ),
    ]
