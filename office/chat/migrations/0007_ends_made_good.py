"""Before 0003 a receipt did not end with its duty, and the duty that asks about a room's end carried its holder's id."""

from django.db import migrations


def end_receipts(apps, schema_editor):
    """A receipt that was not confirmed and of which nothing is asked any more ended when its last duty did."""
    Receipt, Duty = apps.get_model("chat", "Receipt"), apps.get_model("duties", "Duty")
    left = Receipt.objects.filter(confirmed_at=None, ended_at=None).select_related("must_read")
    for receipt in left.iterator():
        of_it = Duty.objects.filter(subject_kind="must_read", subject_id=receipt.must_read.public_id)
        own = of_it.filter(holder=receipt.appointment_id, on_behalf_of=None)
        asked = own | of_it.filter(on_behalf_of=receipt.appointment_id)
        last = asked.order_by("-done_at").first()  # an open one, which has no such moment, stands first
        if last is not None and last.done_at is not None:
            receipt.ended_at, receipt.ended_reason = last.done_at, last.closed_reason
            receipt.save(update_fields=["ended_at", "ended_reason"])


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
        migrations.RunPython(end_receipts, migrations.RunPython.noop),
        migrations.RunPython(name_ends_anew, migrations.RunPython.noop),
    ]
