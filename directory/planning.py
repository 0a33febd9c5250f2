"""A search asks the same few statements again and again, each of which takes longer to plan than to answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection


@contextmanager
def planned_once() -> Iterator[None]:
    """What is asked within is sent apart from its values, so that each connection keeps it prepared as
    `prepare_threshold` of its options says. Elsewhere Django writes the values into the text, and nothing is kept."""
    connection.ensure_connection()
    held = connection.connection
    before, held.cursor_factory = held.cursor_factory, psycopg.Cursor
    try:
        yield
    finally:
        held.cursor_factory = before
