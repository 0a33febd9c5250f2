"""Jobs of the trail."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from office.audit import readers
from office.audit.models import ActionKey


@app.task(name="office.audit.tasks.read_afterwards", retry=5)
def read_afterwards(reader: str, event: int) -> None:
    readers.read_afterwards(reader, event)


@app.periodic(cron="17 3 * * *")
@app.task(name="office.audit.tasks.forget_action_keys")
def forget_action_keys(timestamp: int) -> None:
    """A key answers for 24 hours."""
    ActionKey.objects.filter(made_at__lt=timezone.now() - timedelta(hours=24)).delete()
