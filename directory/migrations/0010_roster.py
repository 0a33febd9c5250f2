import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_administering")]

    operations = [
        migrations.CreateModel(
            name="Roster",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="roster",
                        serialize=False,
                        to="directory.unit",
                    ),
                ),
                ("public_id", models.UUIDField(editable=False, unique=True)),
                ("in_parts", models.BooleanField(default=False, verbose_name="Day and night apart")),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("falls_on", models.DateField()),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("leader", "Leader on duty"),
                            ("first", "On duty"),
                            ("second", "Second on duty"),
                            ("day", "Day turn"),
                            ("night", "Night turn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("set_at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="directory.appointment",
                    ),
                ),
                (
                    "instead_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.appointment",
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shifts", to="directory.roster"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(fields=("roster", "falls_on", "seat"), name="shift_one_in_a_seat"),
        ),
        migrations.AddIndex(model_name="shift", index=models.Index(fields=["falls_on", "roster"], name="shift_day")),
    ]
