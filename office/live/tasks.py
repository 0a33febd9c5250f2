"""Jobs of the doorbell."""

from procrastinate.contrib.django import app

from office.live import rings


@app.periodic(cron="23 * * * *")
@app.task(name="office.live.tasks.fold_rings")
def fold_rings(timestamp: int) -> None:
    """One row for each topic again."""
    rings.fold()
