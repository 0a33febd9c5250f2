"""Whoever changes a matter, by whatever door, keeps the tally of the open ones in the same statement."""

import django.db.models.deletion
from django.db import migrations, models

TALLIED = """
INSERT INTO supervision_tally (laid_by_id, lead_id, leader_id, category, light, n)
SELECT laid_by_id, lead_id, leader_id, category, light, sum(n) FROM ({rows}) AS changed
WHERE closed_at IS NULL AND serial IS NOT NULL
GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0;
"""
KEPT = """
CREATE FUNCTION supervision_tally_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{tallied}
RETURN NULL;
END $$;
CREATE TRIGGER supervision_tally_{event} AFTER {event} ON supervision_matter REFERENCING {tables}
FOR EACH STATEMENT EXECUTE FUNCTION supervision_tally_{event}();
"""
CAME, WENT = "SELECT *, 1 AS n FROM came", "SELECT *, -1 AS n FROM went"
EVENTS = {
    "insert": ("NEW TABLE AS came", CAME),
    "update": ("OLD TABLE AS went NEW TABLE AS came", f"{CAME} UNION ALL {WENT}"),
    "delete": ("OLD TABLE AS went", WENT),
}


def _kept():
    for event, (tables, rows) in EVENTS.items():
        yield KEPT.format(event=event, tables=tables, tallied=TALLIED.format(rows=rows))


def _not_kept():
    for event in EVENTS:
        yield f"DROP FUNCTION supervision_tally_{event}() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("directory", "0017_statistics_of_rarer_keys"), ("supervision", "0017_standard_plan")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "laid_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="directory.unit",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="directory.unit",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="directory.appointment",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("instruction", "Leader's instruction"),
                            ("decision", "Decision of a meeting"),
                            ("document", "Official document"),
                            ("work_report", "Government work report"),
                            ("proposal", "Proposal of deputies"),
                            ("hotline", "Hotline"),
                            ("alarm", "Alarm of a connected system"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "light",
                    models.CharField(
                        choices=[
                            ("idle", "Idle"),
                            ("ok", "Normal"),
                            ("near", "Due soon"),
                            ("over", "Overdue"),
                            ("done", "Done"),
                        ],
                        max_length=10,
                    ),
                ),
                ("n", models.IntegerField()),
            ],
        ),
        migrations.RunSQL("".join(_kept()), "".join(_not_kept())),
    ]
