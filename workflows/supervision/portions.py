"""What has come due is taken in portions, a transaction each; two watchmen at once take different rows."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from directory.machines import watchman
from office.audit.actor import Actor
from office.worktime.clock import now

Row = TypeVar("Row", bound=Any)


def each_due(rows: QuerySet[Row], column: str, act: Callable[[list[Row], Actor], object], *, portion: int) -> int:
    """Every row whose moment in `column` has come, the earliest first and locked; how many. `act` stores a later moment
    or none, else the row is due again."""
    by, taken = watchman(), 0
    while found := _portion(rows, column, act, portion, by):
        taken += found
    return taken


@transaction.atomic
def _portion(
    rows: QuerySet[Row], column: str, act: Callable[[list[Row], Actor], object], portion: int, by: Actor
) -> int:
    due = rows.filter(**{f"{column}__lte": now()}).order_by(column, "pk")
    taken = list(due.select_for_update(of=("self",), skip_locked=True)[:portion])
    if taken:
        act(taken, by)
    return len(taken)
