"""Plain SQL for reads that run on almost every page.

Building such a statement by the ORM costs many times what the database needs to answer it. Values always travel as
parameters; only names of tables and constants of ours stand in the text.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection

Row = tuple[Any, ...]


def fetched(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[Row]:
    """All rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def marks(values: Collection[Any]) -> str:
    """A placeholder for each value of an `IN` list, which must not be empty."""
    return ", ".join(["%s"] * len(values))


def holds_on(alias: str) -> str:
    """Condition on a dated row: in force on the parameter `on` (see `core.models.DatedModel`)."""
    return f"{alias}.valid_from <= %(on)s AND ({alias}.valid_to IS NULL OR {alias}.valid_to > %(on)s)"
