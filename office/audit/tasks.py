"""Jobs of the trail."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

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


@app.periodic(cron="*/2 * * * *")
@app.task(name="office.audit.tasks.take_up_stalled", queueing_lock="take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """A worker that was killed leaves its job as if it were being done; after 30 s without a heartbeat another takes
    it up. Readers may hear an event twice, and are written for that."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # one like it (`queueing_lock`) waits already and does its work
            await manager.finish_job(job, status=Status.ABORTED, delete_job=False)
