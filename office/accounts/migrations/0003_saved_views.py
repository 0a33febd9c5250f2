"""Saved views come from the desk with their rows: every room that has lists may keep them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

PERSON = models.ForeignKey(
    on_delete=django.db.models.deletion.CASCADE, related_name="saved_views", to=settings.AUTH_USER_MODEL
)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("accounts", "0002_second_hand"),
        ("desk", "0002_views_go_to_accounts"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("box", models.CharField(max_length=10)),
                        ("name", models.CharField(max_length=40)),
                        ("query", models.CharField(max_length=300)),
                        ("person", PERSON),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "box", "query"), name="saved_view_once")
                        ],
                    },
                )
            ]
        ),
        migrations.RemoveConstraint("SavedView", "saved_view_once"),
        migrations.RenameField("SavedView", "box", "place"),
        migrations.AlterField("SavedView", "place", models.CharField(max_length=20)),
        migrations.AddField("SavedView", "is_default", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "SavedView", models.UniqueConstraint(fields=("person", "place", "query"), name="saved_view_once")
        ),
        migrations.AddConstraint(
            "SavedView",
            models.UniqueConstraint(
                fields=("person", "place"), condition=Q(is_default=True), name="saved_view_one_default"
            ),
        ),
    ]
