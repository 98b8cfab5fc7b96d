"""Many rows quickly: plain tuples straight into a table. Only the demo writes like this, into an empty portal.

Constraints and triggers of the database hold here as everywhere.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import count, islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max
from psycopg2.extras import execute_values  # type: ignore[import-untyped]

BATCH = 5000
PLAIN = frozenset({str, int, float, bool, type(None)})
Row = Sequence[Any]


def ids_for(model: type[models.Model]) -> Iterator[int]:
    """Free primary keys in ascending order; nobody else may be writing."""
    highest = model._default_manager.aggregate(top=Max("pk"))["top"]
    return count((highest or 0) + 1)


def insert(model: type[models.Model], columns: str, rows: Iterable[Row]) -> int:
    """Write rows whose values stand in the order of `columns` (field names, blank separated); answers how many.

    Dictionaries become JSON, aware moments UTC. Columns left out get the field's default.
    """
    named = [_column(model, name) for name in columns.split()]
    defaults = {
        str(field.column): field.get_default()
        for field in model._meta.concrete_fields
        if field.column not in named and not field.primary_key
    }
    ways = _Ways(connection.vendor)
    fixed = ways.row(list(defaults.values()))
    fields = ", ".join(connection.ops.quote_name(name) for name in [*named, *defaults])
    table = connection.ops.quote_name(model._meta.db_table)
    ready = (ways.row(row) + fixed for row in rows)
    written = 0
    with connection.cursor() as cursor:
        while batch := list(islice(ready, BATCH)):
            if connection.vendor == "sqlite":
                marks = ", ".join("?" * len(batch[0]))
                sql = f"INSERT INTO {table} ({fields}) VALUES ({marks})"  # noqa: S608
                cursor.cursor.connection.executemany(sql, batch)
            else:
                sql = f"INSERT INTO {table} ({fields}) VALUES %s"  # noqa: S608
                execute_values(cursor.cursor, sql, batch, page_size=BATCH)
            written += len(batch)
    return written


def rendered(*values: Any) -> list[Any]:
    """The values as `insert` writes them, for what stands in very many rows: written again they stay as they are."""
    return _Ways(connection.vendor).row(values)


def renew_sequences(*tables: type[models.Model]) -> None:
    """Let the server count on after the keys that were given by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    return str(getattr(field, "column", name))


class _Ways(dict[type, Callable[[Any], Any]]):
    """How a value of a type is written; asked millions of times, decided once for each type."""

    def __init__(self, vendor: str) -> None:
        self.vendor = vendor

    def row(self, values: Iterable[Any]) -> list[Any]:
        return [value if type(value) in PLAIN else self[type(value)](value) for value in values]

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        self[kind] = _way(kind, self.vendor)
        return self[kind]


def _way(kind: type, vendor: str) -> Callable[[Any], Any]:
    if issubclass(kind, dict | list):
        return _json
    if issubclass(kind, str):  # a member of an enumeration
        return _plain_text
    if vendor != "sqlite":
        return _itself
    if issubclass(kind, datetime):
        return _sqlite_moment
    return _sqlite_text if issubclass(kind, date | time) else _itself


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else repr(value)


def _plain_text(value: Any) -> str:
    return str(getattr(value, "value", value))


def _itself(value: Any) -> Any:
    return value


def _sqlite_moment(value: datetime) -> str:
    """As Django writes it there: naive, in UTC."""
    return value.astimezone(UTC).isoformat(" ")[:-6]


def _sqlite_text(value: date | time) -> str:
    return value.isoformat()
