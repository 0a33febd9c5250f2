"""How the database is to look for a few people among very many."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# Left to itself it reads the whole table of units to join a handful of people with theirs, since it believes that
# pages lie on a slow disk.
_FEW = (
    "SET LOCAL random_page_cost = 1.1; SET LOCAL enable_hashjoin = off; SET LOCAL enable_seqscan = off; "
    "SET LOCAL enable_mergejoin = off; SET LOCAL jit = off"
)
_AS_BEFORE = "RESET random_page_cost; RESET enable_hashjoin; RESET enable_seqscan; RESET enable_mergejoin; RESET jit"


@contextmanager
def for_few_rows() -> Iterator[None]:
    """By index, row by row, inside only: what comes after in the same transaction is planned as ever."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FEW)
        yield
        cursor.execute(_AS_BEFORE)
