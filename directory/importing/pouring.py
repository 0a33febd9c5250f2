"""A great many rows in one stream."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

Row = TypeVar("Row", bound=models.Model)
_BATCH = 5_000


def pour(rows: Sequence[Row], tell: Callable[[int], None] = lambda done: None) -> Sequence[Row]:
    """What bulk_create does, some three times as fast: COPY, with ids drawn beforehand. `tell` hears how many."""
    if not rows:
        return rows
    model = type(rows[0])
    if model._meta.auto_field is not None:
        for row, number in zip(rows, _numbers(model, len(rows)), strict=True):
            row.pk = number
    columns = SQL(", ").join(Identifier(field.column) for field in model._meta.concrete_fields)
    told = SQL("COPY {} ({}) FROM STDIN").format(Identifier(model._meta.db_table), columns)
    for start in range(0, len(rows), _BATCH):
        with connection.cursor() as cursor, cursor.copy(told) as stream:
            for row in rows[start : start + _BATCH]:
                stream.write_row([_value(field, row) for field in model._meta.concrete_fields])
        tell(min(start + _BATCH, len(rows)))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _value(field: Any, row: models.Model) -> Any:
    if isinstance(field, models.JSONField):
        return Jsonb(getattr(row, field.attname))
    return field.pre_save(row, True) if getattr(field, "auto_now_add", False) else getattr(row, field.attname)


def _numbers(model: type[models.Model], many: int) -> Iterable[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, many],
        )
        return [number for (number,) in cursor.fetchall()]


def change(table: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """UPDATE of many rows by their ids, each with its own values, in one statement: what bulk_update spells as
    CASE … WHEN, whose cost grows with the square of the rows. A row is its id and a value for each column."""
    if not rows:
        return
    fields = [table._meta.get_field(name) for name in columns]
    given = ["id", *(field.column for field in fields)]
    types = ["bigint", *(field.db_type(connection) or "text" for field in fields)]
    arrays = SQL(", ").join(SQL("%s::" + one.split("(")[0] + "[]") for one in types)
    statement = SQL("UPDATE {} AS old SET {} FROM unnest({}) AS new ({}) WHERE old.id = new.id").format(
        Identifier(table._meta.db_table),
        SQL(", ").join(SQL("{0} = new.{0}").format(Identifier(field.column)) for field in fields),
        arrays,
        SQL(", ").join(map(Identifier, given)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values) for values in zip(*rows, strict=True)])
