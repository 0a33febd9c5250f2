"""Jobs of the bell."""

from procrastinate.contrib.django import app

from office.notices import bell


@app.periodic(cron="* * * * *")
@app.task(name="office.notices.tasks.ring_what_was_held", queueing_lock="notices_ring_what_was_held")
def ring_what_was_held(timestamp: int) -> None:
    """Each minute: the end of somebody's quiet hours, and digests that are due."""
    bell.ring_what_was_held()
