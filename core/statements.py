"""Plain SQL for reads that run on almost every page.

Building such a statement by the ORM costs many times what the database needs to answer it. Values always travel as
parameters; only names of tables and constants of ours stand in the text.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from core.models import PastModel

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


def known_rows(of: type[models.Model], past: type[PastModel], within: str = "TRUE") -> str:
    """A subquery for the rows of a table as they were known at the parameter `known_at` (see `moment`).

    Each row in the version of that moment, with the columns that the past keeps; `within` narrows both sides.
    """
    own = {past._meta.pk.column, past.KEY, "known_from", "known_until"}
    columns = ", ".join(f.column for f in past._meta.concrete_fields if f.column not in own)
    return f"""(
        SELECT id, {columns} FROM {of._meta.db_table}
        WHERE (recorded_at IS NULL OR recorded_at <= %(known_at)s) AND {within}
        UNION ALL
        SELECT {past.KEY} AS id, {columns} FROM {past._meta.db_table}
        WHERE (known_from IS NULL OR known_from <= %(known_at)s) AND known_until > %(known_at)s AND {within}
    )"""  # noqa: S608  # names of ours only


def moment(at: datetime) -> Any:
    """A moment as a parameter of plain SQL, as the database stores it."""
    return connection.ops.adapt_datetimefield_value(at)
