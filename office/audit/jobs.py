"""Background work is named, not imported: the job is a row that commits with the change."""

from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app


def defer(
    task: str,
    *,
    at: datetime | None = None,
    lock: str | None = None,
    queueing_lock: str | None = None,
    **arguments: Any,
) -> None:
    """Queue a task by its dotted name inside the current transaction: gone after rollback, seen after commit.

    A system check fails on a name that no task has.
    """
    app.configure_task(task, schedule_at=at, lock=lock, queueing_lock=queueing_lock).defer(**arguments)
