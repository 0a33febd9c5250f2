"""A great many rows in one stream, without a model's instance for each: making those would take longer than writing."""

import json
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any, cast

from django.db import connection, models
from psycopg.sql import SQL, Identifier

_BATCH = 10_000


def pour(
    table: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    tell: Callable[[int], None] = lambda done: None,
) -> None:
    """COPY. A row has a value for each column named; the other columns take their defaults. `tell` hears how many."""
    fields: list[Any] = [table._meta.get_field(name) for name in columns]
    given = {field.name for field in fields}
    others = [one for one in table._meta.concrete_fields if one.name not in given and not one.primary_key]
    named = [*fields, *others]
    rest = [_default(one) for one in others]
    auto = table._meta.auto_field
    if auto is not None and auto.name not in given:
        named.append(auto)
        rest.append(iter(draw(table, len(rows))).__next__)
    spelled = SQL(", ").join(Identifier(one.column) for one in named)
    told = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table._meta.db_table), spelled)
    for start in range(0, len(rows), _BATCH):
        with connection.cursor() as cursor, cursor.copy(told) as stream:
            for row in rows[start : start + _BATCH]:
                stream.write_row([*row, *(one() for one in rest)])
        tell(min(start + _BATCH, len(rows)))


def _default(field: Any) -> Callable[[], Any]:
    if getattr(field, "auto_now_add", False):
        return repeat(field.pre_save(field.model(), True)).__next__
    if callable(field.default) and not isinstance(field.default, type):
        return cast("Callable[[], Any]", field.default)
    return repeat(field.get_default()).__next__


def draw(table: type[models.Model], many: int) -> list[int]:
    """Ids for rows to come."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table._meta.db_table, table._meta.pk.column, many],
        )
        return [number for (number,) in cursor.fetchall()]


def as_json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)


def change(table: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """UPDATE of many rows by their ids, each with its own values, in one statement: what bulk_update spells as
    CASE … WHEN, whose cost grows with the square of the rows. A row is its id and a value for each column."""
    if not rows:
        return
    fields: list[Any] = [table._meta.get_field(name) for name in columns]
    given = ["id", *(field.column for field in fields)]
    types = ["bigint", *(field.db_type(connection).split("(")[0] for field in fields)]
    statement = SQL("UPDATE {} AS old SET {} FROM unnest({}) AS new ({}) WHERE old.id = new.id").format(
        Identifier(table._meta.db_table),
        SQL(", ").join(SQL("{0} = new.{0}").format(Identifier(field.column)) for field in fields),
        SQL(", ").join(SQL(f"%s::{one}[]") for one in types),
        SQL(", ").join(map(Identifier, given)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values) for values in zip(*rows, strict=True)])
