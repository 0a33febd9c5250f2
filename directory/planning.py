"""Statements asked so often, and answered so soon, that planning them would take the longer part."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection


@contextmanager
def planned_once() -> Iterator[None]:
    """What is asked within is sent apart from its values, and each connection keeps it prepared as `prepare_threshold`
    of its options says. Only for what is best answered in one way whatever the values are: elsewhere Django writes them
    into the text, and the planner sees how common they are."""
    connection.ensure_connection()
    held = connection.connection
    before, held.cursor_factory = held.cursor_factory, psycopg.Cursor
    try:
        yield
    finally:
        held.cursor_factory = before
