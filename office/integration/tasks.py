"""Jobs of the gate. Webhooks are not jobs: their sender is a process of its own (sender.py)."""

from datetime import timedelta

from procrastinate.contrib.django import app

from office.integration import sources
from office.integration.models import Attempt, Delivery
from office.worktime.clock import now

LOG_KEPT = timedelta(days=90)


@app.task(name="office.integration.tasks.sort_out", retry=5)
def sort_out(arrival: int) -> None:
    sources.sort_out(arrival)


@app.periodic(cron="41 3 * * *")
@app.task(name="office.integration.tasks.forget_old_deliveries")
def forget_old_deliveries(timestamp: int) -> None:
    """The log of what was delivered or not for the receiver is kept for 90 days; what was given up stays."""
    old = now() - LOG_KEPT
    ended = Delivery.objects.filter(ended_at__lt=old, state__in=(Delivery.State.DELIVERED, Delivery.State.SILENT))
    Attempt.objects.filter(delivery__in=ended).delete()
    ended.delete()
