import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0011_importing")]

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                (
                    "owner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "favourites",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "opened",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FieldRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("particular", models.CharField(choices=[("mobile", "Mobile"), ("email", "E-mail")], max_length=10)),
                (
                    "grade",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Staff"), (1, "Heads of offices and divisions"), (2, "Leaders")]
                    ),
                ),
                (
                    "shown",
                    models.CharField(
                        choices=[
                            ("self", "Nobody but its owner"),
                            ("unit", "Their own unit"),
                            ("agency", "Their own agency"),
                            ("level", "Whoever works at their level"),
                            ("subtree", "The unit that keeps the rule, with all below it"),
                            ("everybody", "Everybody"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "asked",
                    models.CharField(
                        choices=[
                            ("self", "Nobody but its owner"),
                            ("unit", "Their own unit"),
                            ("agency", "Their own agency"),
                            ("level", "Whoever works at their level"),
                            ("subtree", "The unit that keeps the rule, with all below it"),
                            ("everybody", "Everybody"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.appointment"
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("unit", "particular", "grade"),
                        name="field_rule_one_in_force",
                    )
                ],
            },
        ),
    ]
