"""Before 0003 a receipt did not end with its duty, and the duty that asks about a room's end carried its holder's id."""

from django.db import migrations

# A receipt that was not confirmed and of which nothing is asked any more ended when its last duty did; an open one,
# which has no such moment, is the last.
END_RECEIPTS = """
UPDATE chat_receipt SET ended_at = last.done_at, ended_reason = last.closed_reason
FROM (
    SELECT DISTINCT ON (receipt.id) receipt.id, duty.done_at, duty.closed_reason
    FROM chat_receipt AS receipt
    JOIN chat_mustread AS must_read ON must_read.id = receipt.must_read_id
    JOIN duties_duty AS duty ON duty.subject_kind = 'must_read' AND duty.subject_id = must_read.public_id
        AND COALESCE(duty.on_behalf_of_id, duty.holder_id) = receipt.appointment_id
    WHERE receipt.confirmed_at IS NULL AND receipt.ended_at IS NULL
    ORDER BY receipt.id, duty.done_at DESC NULLS FIRST
) AS last
WHERE chat_receipt.id = last.id AND last.done_at IS NOT NULL
"""


def name_ends_anew(apps, schema_editor):
    """room:7:2026-12-01:31 becomes room:7:2026-12-01, under which it is closed."""
    Duty = apps.get_model("duties", "Duty")
    for duty in Duty.objects.filter(subject_kind="room", ref__regex=r"^room:\d+:[^:]+:\d+$").iterator():
        duty.ref = duty.ref.rpartition(":")[0]
        duty.save(update_fields=["ref"])


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0006_must_reads_done"),
        ("duties", "0002_duty_aside_until"),
    ]

    operations = [
        migrations.RunSQL(END_RECEIPTS, migrations.RunSQL.noop),
        migrations.RunPython(name_ends_anew, migrations.RunPython.noop),
    ]
