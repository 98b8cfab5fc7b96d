"""Many rows quickly: plain tuples straight into a table. Only the demo writes like this, into an empty portal.

Constraints and triggers of the database hold here as everywhere.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
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
    fixed = [_value(value) for value in defaults.values()]
    fields = ", ".join(connection.ops.quote_name(name) for name in [*named, *defaults])
    table = connection.ops.quote_name(model._meta.db_table)
    ready = ([*map(_value, row), *fixed] for row in rows)
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


def renew_sequences(*tables: type[models.Model]) -> None:
    """Let the server count on after the keys that were given by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    return str(getattr(field, "column", name))


def _value(value: Any) -> Any:
    if type(value) in PLAIN:
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):  # a member of an enumeration
        return str(value)
    if connection.vendor == "sqlite":
        return _sqlite_text(value) if isinstance(value, date) else value
    return value


def _sqlite_text(value: date) -> str:
    """Dates and moments as Django writes them there: moments naive, in UTC."""
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value.isoformat()
