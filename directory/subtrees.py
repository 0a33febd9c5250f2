"""A subtree as a range of paths, which is read in the order of the tree whatever the database's alphabet."""

from django.db import connection
from django.db.models import Q

from directory.models import Unit


def below(path: str, field: str = "unit__path") -> Q:
    """The unit itself and all under it."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": beyond(path)})


def beyond(path: str) -> str:
    """The place of the next sister, whether or not there is one."""
    step = Unit.steplen
    return Unit._get_path(path, len(path) // step, Unit._str2int(path[-step:]) + 1)


def way_to(path: str) -> list[str]:
    """From the root down to the unit itself."""
    return [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]


_MOVING = 5_202_612


def lock_tree() -> None:
    """Whoever changes the tree goes one after the other, until the end of their transactions: two moves at once would
    write over each other's paths. Readers are not held up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MOVING])
