"""The facts of many people on one date, read in one statement, as slim tuples.

Plain SQL, because the pass over an agency must cost little more than the scan itself: for each person the
latest row of each kind is found by index, so memory does not grow with history, and a chunk can stream.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from eligibility.enums import SuspensionStatus
from eligibility.models import DisciplineRecord, Readiness, ServiceRating, Suspension, TalentAssessment
from eligibility.rules import Facts
from employees.models import Employee, Post
from performance.models import Assessment

CHUNK = 20_000

_PERSON = "agency_id, legal_status, left_on, entered_on, in_post_since, source"
_RATING = ("nature", "verified_on", "verified_by")
_RATED = "valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)"
_DATED = "starts_on <= %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)"

# (alias, model, columns, column that points at the person's row, that column, condition, newest first)
_LATEST: tuple[tuple[str, Any, Sequence[str], str, str, str, str], ...] = (
    ("rc", ServiceRating, _RATING, "counter_id", "e.counter_id", _RATED, "valid_from DESC, id DESC"),
    ("rp", ServiceRating, _RATING, "post_id", "e.post_id", _RATED, "valid_from DESC, id DESC"),
    ("ru", ServiceRating, _RATING, "unit_id", "e.unit_id", _RATED, "valid_from DESC, id DESC"),
    (
        "ta", TalentAssessment, ("box", "scheme", "assessed_on", "source"), "employee_id", "e.id",
        "assessed_on <= %(on)s", "assessed_on DESC, id DESC",
    ),
    (
        "pa", Assessment, ("predicate", "period_start", "period_end", "source"), "employee_id", "e.id",
        "period_end <= %(on)s AND received_on <= %(on)s", "period_end DESC, period_start, id DESC",
    ),
    (
        "rd", Readiness, ("has_laptop", "down_mbps", "up_mbps", "ict_level", "declared_on", "confirmed_on"),
        "employee_id", "e.id", "declared_on <= %(on)s", "declared_on DESC, id DESC",
    ),
    (
        "su", Suspension, ("starts_on", "ends_on", "reason", "source"), "employee_id", "e.id",
        f"{_DATED} AND (status = '{SuspensionStatus.CONFIRMED.value}'"
        f" OR (status = '{SuspensionStatus.LIFTED.value}' AND lifted_on > %(on)s))",
        "starts_on DESC, id DESC",
    ),
    (
        "di", DisciplineRecord, ("level", "starts_on", "ends_on", "source"), "employee_id", "e.id",
        _DATED, "starts_on DESC, id DESC",
    ),
)  # fmt: skip


def facts_sql(people: str) -> str:
    """One SELECT whose columns are those of `Facts`; `people` is the WHERE over `e` (employees).

    Parameter `on` is the date. PostgreSQL reaches the latest rows by LATERAL, SQLite by a subquery on the key.
    """
    columns = ["e.id", *(f"e.{c.strip()}" for c in _PERSON.split(",")), "po.level"]
    joins = [f"JOIN {Post._meta.db_table} po ON po.id = e.post_id"]
    for alias, model, fields, key, owner, condition, order in _LATEST:
        columns += [f"{alias}.{name}" for name in fields]
        joins.append(_latest(alias, model._meta.db_table, fields, f"{key} = {owner} AND {condition}", order))
    return (
        f"SELECT {', '.join(columns)} FROM {Employee._meta.db_table} e {' '.join(joins)} "  # noqa: S608
        f"WHERE {people} ORDER BY e.id"
    )


def _latest(alias: str, table: str, fields: Sequence[str], where: str, order: str) -> str:
    if connection.vendor == "postgresql":
        return (
            f"LEFT JOIN LATERAL (SELECT {', '.join(fields)} FROM {table} "  # noqa: S608
            f"WHERE {where} ORDER BY {order} LIMIT 1) {alias} ON TRUE"
        )
    return f"LEFT JOIN {table} {alias} ON {alias}.id = (SELECT id FROM {table} WHERE {where} ORDER BY {order} LIMIT 1)"  # noqa: S608


def facts_of(employee_ids: Iterable[int], on: date) -> Iterator[Facts]:
    """Facts of these people, in one query for each `CHUNK` of them."""
    ids = sorted({int(i) for i in employee_ids})
    for start in range(0, len(ids), CHUNK):
        # Numbers that int() has made; a parameter for each would run into the database's limit.
        people = f"e.id IN ({','.join(map(str, ids[start : start + CHUNK]))})"
        yield from map(Facts._make, _rows(facts_sql(people), on=on))


def facts_in(agency_id: int, on: date, *, chunk: int = CHUNK) -> Iterator[Facts]:
    """Facts of everybody in the agency by rising id, one query for each chunk; never all in memory."""
    sql = f"{facts_sql('e.agency_id = %(agency)s AND e.id > %(after)s')} LIMIT %(chunk)s"
    after = 0
    while True:
        rows = _rows(sql, on=on, agency=agency_id, after=after, chunk=chunk)
        yield from map(Facts._make, rows)
        if len(rows) < chunk:
            return
        after = rows[-1][0]


def _rows(sql: str, **params: date | int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
