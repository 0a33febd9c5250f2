import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_statistics_of_keys")]

    operations = [
        migrations.AddField(model_name="post", name="established_on", field=models.DateField(blank=True, null=True)),
        migrations.AddField(
            model_name="unit",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                help_text="What was asked of this unit is asked of that one; what was granted to it opens there.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="directory.unit",
            ),
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("verb", models.CharField(max_length=30)),
                ("given", models.JSONField()),
                ("about", models.CharField(blank=True, max_length=200)),
                ("due_on", models.DateField()),
                ("booked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "booked"),
                            ("done", "carried out"),
                            ("withdrawn", "withdrawn"),
                            ("failed", "could not be done"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "booked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.appointment"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="directory.unit"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["due_on", "id"], name="booking_waiting"
                    ),
                    models.Index(fields=["unit", "due_on"], name="booking_unit"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="booking_waits_or_is_settled",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=60)),
                ("until_on", models.DateField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="former", to="directory.post"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("post", "until_on"), name="former_post_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="FormerUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("short_name", models.CharField(max_length=60)),
                ("until_on", models.DateField()),
                (
                    "above",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="former", to="directory.unit"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "until_on"), name="former_unit_once_a_day")],
            },
        ),
    ]
