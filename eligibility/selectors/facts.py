"""The facts of many people on one date, read set by set, as slim tuples.

Plain SQL, because a pass over an agency must cost little more than the scan itself. Two ways lead to the same
`Facts` (a test holds them together): `facts_of` asks everything of a few people in one statement; `facts_in`
goes through an agency in ranges of ids, with the rare rows (ratings, suspensions, discipline) read beforehand.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, models

from eligibility.enums import SuspensionStatus
from eligibility.models import (
    DisciplineRecord,
    NatureException,
    Readiness,
    ServiceRating,
    Suspension,
    TalentAssessment,
)
from eligibility.rules import Facts
from employees.models import Employee, Post
from performance.models import Assessment

CHUNK = 20_000
Row = tuple[Any, ...]

PEOPLE = Employee._meta.db_table
PERSON = (
    "id", "agency_id", "office_id", "unit_id", "legal_status", "left_on", "entered_on", "in_post_since", "source"
)  # fmt: skip
_OWNERS = ("id", "counter_id", "post_id", "unit_id")

_RATING = ("nature", "verified_on", "verified_by")
_RATED = "valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)"
_DATED = "starts_on <= %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)"
_NOT_RETURNED = "(returned_on IS NULL OR returned_on > %(on)s)"
_NOT_CLOSED = "(closed_on IS NULL OR closed_on > %(on)s)"
_SUSPENDED = (
    f"(status = '{SuspensionStatus.CONFIRMED.value}' OR "
    f"(status = '{SuspensionStatus.LIFTED.value}' AND lifted_on > %(on)s)) AND {_DATED}"
)


class Kind(NamedTuple):
    """Rows of which the newest that holds on the date counts. `key` points at the person's `owner` column."""

    alias: str
    model: type[models.Model]
    fields: tuple[str, ...]
    condition: str
    newest: str
    key: str = "employee_id"
    owner: str = "id"
    rows: str = ""  # a subquery that stands for the table

    @property
    def table(self) -> str:
        return self.rows or self.model._meta.db_table


# In the order of the columns of `Facts`.
EVERYBODY_HAS = (
    Kind("ta", TalentAssessment, ("box", "scheme", "assessed_on", "source"), "assessed_on <= %(on)s",
         "assessed_on DESC, id DESC"),
    Kind("pa", Assessment, ("predicate", "period_start", "period_end", "source"),
         "period_end <= %(on)s AND received_on <= %(on)s", "period_end DESC, period_start, id DESC"),
    Kind("rd", Readiness,
         ("has_laptop", "down_mbps", "up_mbps", "ict_level", "declared_on", "confirmed_on"),
         f"declared_on <= %(on)s AND {_NOT_RETURNED}", "declared_on DESC, id DESC"),
)  # fmt: skip
FEW_HAVE = (
    Kind("su", Suspension, ("starts_on", "ends_on", "reason", "source"), _SUSPENDED,
         "starts_on DESC, id DESC"),
    Kind("di", DisciplineRecord, ("level", "starts_on", "ends_on", "source"), f"{_DATED} AND {_NOT_CLOSED}",
         "starts_on DESC, id DESC"),
    Kind("xn", NatureException, ("nature", "granted_on", "granted_by", "ends_on"),
         f"{_DATED} AND (revoked_on IS NULL OR revoked_on > %(on)s)", "starts_on DESC, id DESC"),
    Kind("rc", ServiceRating, _RATING, _RATED, "valid_from DESC, id DESC", "counter_id", "counter_id"),
    Kind("rp", ServiceRating, _RATING, _RATED, "valid_from DESC, id DESC", "post_id", "post_id"),
    Kind("ru", ServiceRating, _RATING, _RATED, "valid_from DESC, id DESC", "unit_id", "unit_id"),
)  # fmt: skip
_BASE_WIDTH = len(PERSON) + 1 + sum(len(kind.fields) for kind in EVERYBODY_HAS)


def facts_of(employee_ids: Iterable[int], on: date) -> Iterator[Facts]:
    """Facts of these people by rising id, in one statement for each `CHUNK` of them."""
    ids = sorted({int(i) for i in employee_ids})
    kinds = (*EVERYBODY_HAS, *FEW_HAVE)
    for start in range(0, len(ids), CHUNK):
        # Numbers that int() has made; a parameter for each would run into the database's limit.
        listed = ",".join(map(str, ids[start : start + CHUNK]))
        sql = _select(kinds, [_looked_up(kind) for kind in kinds], f"e.id IN ({listed})")
        yield from map(Facts._make, _rows(sql, on=on))


def facts_on(employee_id: int, dates: Iterable[date]) -> dict[date, Facts]:
    """Facts of one person on each of the dates, in one statement; empty for nobody."""
    asked = sorted(set(dates))
    params = {f"d{n}": on for n, on in enumerate(asked)}
    kinds = (*EVERYBODY_HAS, *FEW_HAVE)
    sql = _select(
        kinds, [_looked_up(kind) for kind in kinds], f"e.id = {int(employee_id)}", dates=list(params)
    )
    return dict(zip(asked, map(Facts._make, _rows(sql, **params)), strict=False))


def facts_in(agency_id: int, on: date, *, chunk: int = CHUNK) -> Iterator[Facts]:
    """Facts of everybody in the agency by rising id; holds one chunk of people in memory, never all.

    Queries: one for each kind of rare rows, and two for each chunk.
    """
    rare = [_rare_rows(kind, agency_id, on) for kind in FEW_HAVE]
    sql = facts_sql()
    after = 0
    while True:
        count, last = _range(agency_id, after, chunk)
        if count:
            yield from _with_rare(_rows(sql, on=on, agency=agency_id, after=after, last=last), rare)
        if count < chunk:
            return
        after = last


def facts_sql() -> str:
    """The scan under `facts_in`: parameters `on`, `agency`, `after` (exclusive) and `last` (inclusive) id."""
    ranged = connection.vendor == "postgresql"
    joins = [_ranged(kind) if ranged else _looked_up(kind) for kind in EVERYBODY_HAS]
    within = "e.agency_id = %(agency)s AND e.id > %(after)s AND e.id <= %(last)s"
    return _select(EVERYBODY_HAS, joins, within, more=_OWNERS)


def _select(
    kinds: Iterable[Kind],
    joins: list[str],
    people: str,
    more: tuple[str, ...] = (),
    dates: Sequence[str] = (),
    sources: tuple[str, str] = (PEOPLE, Post._meta.db_table),
) -> str:
    """The statement over `people`: on the parameter `on`, or by date on each of the parameters in `dates`.

    `sources`: where people and posts are read from.
    """
    columns = [f"e.{name}" for name in PERSON] + ["po.level"]
    columns += [f"{kind.alias}.{name}" for kind in kinds for name in kind.fields]
    columns += [f"e.{name}" for name in more]
    people_and_rows = f"{sources[0]} e JOIN {sources[1]} po ON po.id = e.post_id {' '.join(joins)}"
    chosen = ", ".join(columns)
    if not dates:
        return f"SELECT {chosen} FROM {people_and_rows} WHERE {people} ORDER BY e.id"  # noqa: S608
    # Both databases call the one column of a list of values `column1`.
    listed = ", ".join(f"(%({name})s)" for name in dates)
    on_each = people_and_rows.replace("%(on)s", "asked.column1")
    return (
        f"SELECT {chosen} FROM (VALUES {listed}) asked CROSS JOIN {on_each} "  # noqa: S608
        f"WHERE {people} ORDER BY asked.column1"
    )


def _looked_up(kind: Kind) -> str:
    """Join the newest row by one look-up in the index for each person."""
    where = f"{kind.key} = e.{kind.owner} AND {kind.condition} ORDER BY {kind.newest} LIMIT 1"
    if connection.vendor == "postgresql":
        newest = f"SELECT {', '.join(kind.fields)} FROM {kind.table} k WHERE {where}"  # noqa: S608
        return f"LEFT JOIN LATERAL ({newest}) {kind.alias} ON TRUE"
    newest = f"SELECT id FROM {kind.table} k WHERE {where}"  # noqa: S608
    return f"LEFT JOIN {kind.table} {kind.alias} ON {kind.alias}.id = ({newest})"


def _ranged(kind: Kind) -> str:
    """Join the newest rows of a whole range of ids, read in the order of the index (PostgreSQL)."""
    newest = (
        f"SELECT DISTINCT ON ({kind.key}) {kind.key}, {', '.join(kind.fields)} FROM {kind.table} "  # noqa: S608
        f"WHERE {kind.key} > %(after)s AND {kind.key} <= %(last)s AND {kind.condition} "
        f"ORDER BY {kind.key}, {kind.newest}"
    )
    return f"LEFT JOIN ({newest}) {kind.alias} ON {kind.alias}.{kind.key} = e.id"


def _range(agency_id: int, after: int, chunk: int) -> tuple[int, int]:
    """How many people the next chunk holds, and the last id among them."""
    sql = (
        f"SELECT count(*), max(id) FROM (SELECT id FROM {PEOPLE} "  # noqa: S608
        "WHERE agency_id = %(agency)s AND id > %(after)s ORDER BY id LIMIT %(chunk)s) p"
    )
    count, last = _rows(sql, agency=agency_id, after=after, chunk=chunk)[0]
    return count, last or 0


def _rare_rows(kind: Kind, agency_id: int, on: date) -> dict[int, Row]:
    scope = "agency_id = %(agency)s"
    if kind.key == "employee_id":
        scope = f"employee_id IN (SELECT id FROM {PEOPLE} WHERE {scope})"  # noqa: S608
    sql = (
        f"SELECT {kind.key}, {', '.join(kind.fields)} FROM {kind.table} "  # noqa: S608
        f"WHERE {kind.key} IS NOT NULL AND {scope} AND {kind.condition} ORDER BY {kind.newest}"
    )
    found: dict[int, Row] = {}
    for row in _rows(sql, on=on, agency=agency_id):
        found.setdefault(row[0], row[1:])
    return found


def _with_rare(rows: list[Row], rare: list[dict[int, Row]]) -> Iterator[Facts]:
    """Complete each row with its rare ones; people of one counter, post and unit share that part."""
    suspended, disciplined, excepted, *rated = rare
    nothing, no_rating = (None,) * 4, (None,) * 3
    shared: dict[Row, Row] = {}
    for row in rows:
        person, place = row[_BASE_WIDTH], row[_BASE_WIDTH + 1 :]
        ratings = shared.get(place)
        if ratings is None:
            found = (rows_of.get(owner, no_rating) for rows_of, owner in zip(rated, place, strict=True))
            ratings = shared[place] = nothing + nothing + nothing + sum(found, ())
        if person in suspended or person in disciplined or person in excepted:
            held = suspended.get(person, nothing) + disciplined.get(person, nothing)
            held += excepted.get(person, nothing)
            ratings = held + ratings[len(held) :]
        yield Facts._make(row[:_BASE_WIDTH] + ratings)


def _rows(sql: str, **params: date | int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
