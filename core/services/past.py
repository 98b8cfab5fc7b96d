"""What was known before a row is changed in place: a copy of it, with the moment until which it was known."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, models

from core.models import PastModel

BATCH = 5000


def keep_past(past: type[PastModel], of: type[models.Model], ids: Iterable[int], *, now: datetime) -> int:
    """Copy these rows as they are into their past; call it before the change, in its transaction.

    One statement for 5,000 rows. Returns the number of rows kept. A row's `recorded_at`, where it has one, says
    since when it was known; the caller sets it to `now` with the change.
    """
    listed = sorted(set(ids))
    sql = _copy(past, of)
    moment = connection.ops.adapt_datetimefield_value(now)
    # two who change the same row in turn keep each other's version
    hold = "FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    kept = 0
    for start in range(0, len(listed), BATCH):
        # Numbers that the database gave; a parameter for each would run into its limit.
        within = ",".join(str(int(pk)) for pk in listed[start : start + BATCH])
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} WHERE id IN ({within}) ORDER BY id {hold}", [moment])
            kept += cursor.rowcount
    return kept


def _copy(past: type[PastModel], of: type[models.Model]) -> str:
    there = {field.column for field in of._meta.concrete_fields}
    own = {past._meta.pk.column, past.KEY, "known_from", "known_until"}
    same = [f.column for f in past._meta.concrete_fields if f.column not in own]
    known_from = "recorded_at" if "recorded_at" in there else "NULL"
    into = ", ".join([past.KEY, *same, "known_from", "known_until"])
    out = ", ".join(["id", *same, known_from, "%s"])
    return f"INSERT INTO {past._meta.db_table} ({into}) SELECT {out} FROM {of._meta.db_table}"  # noqa: S608
