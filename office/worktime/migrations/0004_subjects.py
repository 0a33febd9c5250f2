"""Calendars and schedules are subjects: what is done to them stands in the trail."""

import uuid

import django.contrib.postgres.functions
from django.db import migrations, models


def public_id():
    return models.UUIDField(
        db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True
    )


class Migration(migrations.Migration):
    dependencies = [("worktime", "0003_seed")]

    operations = [
        migrations.AddField("calendar", "public_id", public_id()),
        migrations.AddField("schedule", "public_id", public_id()),
    ]
