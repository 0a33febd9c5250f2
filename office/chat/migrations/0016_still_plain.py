"""Where what a change or a recall left plain is found, and the lines of a room among thousands of reactions; made while
people go on talking."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

SHOWN = ["posted", "joined", "left", "role", "speaks", "pinned", "announced", "closed", "must_read"]
STILL_PLAIN = Q(kind="edited") & ~Q(text="") | Q(recalled_at__isnull=False) & (~Q(text="") | Q(files__gt=0))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("chat", "0015_sealed")]

    operations = [
        # An index whose making was broken off lies there under its name, of no use, and would be in the way.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS entry_still_plain", migrations.RunSQL.noop),
        AddIndexConcurrently("entry", models.Index(fields=["room"], name="entry_still_plain", condition=STILL_PLAIN)),
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS entry_shown", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "entry", models.Index(fields=["room", "seq"], name="entry_shown", condition=Q(kind__in=SHOWN))
        ),
    ]
