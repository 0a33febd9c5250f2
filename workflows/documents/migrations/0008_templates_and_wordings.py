import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0013_legal_reviewer"),
        ("documents", "0007_own_fonts_and_long_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=40)),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("resolution", "Resolution"),
                            ("decision", "Decision"),
                            ("order", "Order"),
                            ("communique", "Communiqué"),
                            ("announcement", "Announcement"),
                            ("notice_public", "Public notice"),
                            ("opinion", "Opinion"),
                            ("notice", "Notice"),
                            ("circular", "Circular"),
                            ("report", "Report"),
                            ("request", "Request"),
                            ("reply", "Reply"),
                            ("motion", "Motion"),
                            ("letter", "Letter"),
                            ("minutes", "Minutes"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                ("body", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("retired_on", models.DateField(blank=True, null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_on", None)), fields=("unit", "name"), name="template_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.CharField(max_length=120)),
                ("changed_at", models.DateTimeField()),
                ("retired_on", models.DateField(blank=True, null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_on", None)), fields=("unit", "text"), name="wording_once"
                    )
                ],
            },
        ),
    ]
