"""What reads the whole stream, while people go on talking: outside a transaction, each in its own."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("chat", "0011_drafts")]

    operations = [
        AddIndexConcurrently("entry", models.Index(fields=["room", "said_at"], name="entry_said_at")),
        AddIndexConcurrently("entry", GinIndex(fields=["keys"], name="entry_found", condition=Q(keys__isnull=False))),
        AddIndexConcurrently(
            "entry",
            models.Index(
                fields=["room"], name="entry_not_found_yet", condition=Q(keys=None, kind__in=["posted", "must_read"])
            ),
        ),
        AddIndexConcurrently(
            "entry",
            models.Index(
                fields=["room", "said_at"],
                name="entry_kept",
                condition=Q(kind__in=["posted", "announced"], cleared_at=None),
            ),
        ),
        ValidateConstraint("entry", "entry_target"),
    ]
