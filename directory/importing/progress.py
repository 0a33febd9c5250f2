"""How far a job is, told from outside its transaction: on a connection of its own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from directory.importing.models import ImportProgress, StaffImport

Stage = ImportProgress.Stage
_EVERY = 0.4  # seconds
_TABLE = ImportProgress._meta.db_table


class Teller:
    def __init__(self, of: StaffImport, outside: Any) -> None:
        self.of, self.outside = of, outside
        self.told = 0.0
        self.stage, self.total = Stage.READ, 0

    def begin(self, stage: Stage, total: int = 0) -> None:
        self.stage, self.total = stage, total
        self._write(0)

    def __call__(self, done: int) -> None:
        """Of the stage's total; not oftener than somebody can look."""
        if time.monotonic() - self.told > _EVERY:
            self._write(done)

    def _write(self, done: int) -> None:
        self.told = time.monotonic()
        with self.outside.cursor() as cursor:
            cursor.execute(
                f"UPDATE {_TABLE} SET stage = %s, done = %s, total = %s WHERE of_id = %s",
                [self.stage.value, done, self.total, self.of.pk],
            )


@contextmanager
def telling(of: StaffImport) -> Iterator[Teller]:
    outside = connection.copy()
    try:
        yield Teller(of, outside)
    finally:
        outside.close()
