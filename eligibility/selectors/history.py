"""The facts of many people on every date of a span: each kind of row is read once, not once for each date.

The rule of the newest row is that of `selectors.facts`, told as intervals: a row of a kind holds from one day until
another, and of those that hold on a date the first in the kind's own order counts. A test on random rows holds both
ways of reading together, date by date.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from core.statements import fetched, marks
from eligibility.enums import Rule, SuspensionStatus
from eligibility.rules import Facts, Law, Limits, Policy, limits_of
from eligibility.rules.facts import unmet
from eligibility.rules.talent import BoxMap
from eligibility.selectors.facts import EVERYBODY_HAS, FEW_HAVE, PEOPLE, PERSON, Kind
from employees.models import Post

Row = tuple[Any, ...]
Span = tuple[date, date | None, Row]
DAY = timedelta(days=1)


class Held(NamedTuple):
    """Since when and until when (exclusive; None = open) a row of a kind holds; `columns` are read beside its fields.

    `begins`: the column whose value is never later than the day on which the row begins to hold; `condition`:
    what no row that ever holds can lack.
    """

    columns: tuple[str, ...]
    span: Callable[[Row], tuple[date, date | None]]
    begins: str
    condition: str = "TRUE"


def _after(day: date | None) -> date | None:
    return day + DAY if day and day < date.max else None


def _suspended(row: Row) -> tuple[date, date | None]:
    starts_on, ends_on, status, lifted_on = row
    end = _after(ends_on)
    if status == SuspensionStatus.LIFTED:
        return starts_on, lifted_on if end is None else min(end, lifted_on)
    return starts_on, end


def _until(row: Row) -> tuple[date, date | None]:
    """Both dates inclusive, cut off where it was closed or revoked."""
    starts_on, ends_on, closed_on = row
    ends = [day for day in (_after(ends_on), closed_on) if day]
    return starts_on, min(ends, default=None)


_CONFIRMED, _LIFTED = SuspensionStatus.CONFIRMED.value, SuspensionStatus.LIFTED.value
_RATED = Held(("valid_from", "valid_to"), lambda row: (row[0], row[1]), "valid_from")
# By the kind's alias in `selectors.facts`.
HOLDS: Mapping[str, Held] = {
    "ta": Held(("assessed_on",), lambda row: (row[0], None), "assessed_on"),
    "pa": Held(("period_end", "received_on"), lambda row: (max(row), None), "period_end",
               "received_on IS NOT NULL"),
    "rd": Held(("declared_on", "returned_on"), lambda row: (row[0], row[1]), "declared_on"),
    "su": Held(("starts_on", "ends_on", "status", "lifted_on"), _suspended, "starts_on",
               f"(status = '{_CONFIRMED}' OR (status = '{_LIFTED}' AND lifted_on IS NOT NULL))"),
    "di": Held(("starts_on", "ends_on", "closed_on"), _until, "starts_on"),
    "xn": Held(("starts_on", "ends_on", "revoked_on"), _until, "starts_on"),
    "rc": _RATED,
    "rp": _RATED,
    "ru": _RATED,
}  # fmt: skip
KINDS = (*EVERYBODY_HAS, *FEW_HAVE)
_MORE = ("counter_id", "post_id", "sex", "rank")
_WIDTH = len(PERSON) + 1


class Life(NamedTuple):
    """One person over a span. `facts`: (since, facts) by date; the first holds from the span's first day."""

    employee_id: int
    office_id: int
    unit_id: int
    counter_id: int | None
    post_level: str
    sex: str
    rank: str
    facts: tuple[tuple[date, Facts], ...]

    def on(self, day: date) -> Facts:
        if len(self.facts) == 1:
            return self.facts[0][1]
        return next(facts for since, facts in reversed(self.facts) if since <= day)


def unit_chunks(agency_id: int, size: int) -> Iterator[list[int]]:
    """Units of the agency's people by rising id, as many together as hold at least `size` people."""
    sql = f"SELECT unit_id, count(*) FROM {PEOPLE} WHERE agency_id = %s GROUP BY unit_id ORDER BY unit_id"  # noqa: S608
    chunk: list[int] = []
    heads = 0
    for unit_id, people in fetched(sql, [agency_id]):
        chunk.append(unit_id)
        heads += people
        if heads >= size:
            yield chunk
            chunk, heads = [], 0
    if chunk:
        yield chunk


def heads_of(agency_id: int) -> int:
    """Everybody whom the agency's roster has ever held: those who left are judged too, and are not eligible."""
    [[heads]] = fetched(f"SELECT count(*) FROM {PEOPLE} WHERE agency_id = %s", [agency_id])  # noqa: S608
    return int(heads)


def lives_in(agency_id: int, unit_ids: Collection[int], first: date, last: date) -> Iterator[Life]:
    """The people of these units with their facts on every date of the span, by rising id.

    One query for the people and one for each kind of rows, whatever the number of dates.
    """
    people = _people(agency_id, unit_ids)
    owners = {
        "employee_id": {row[0] for row in people},
        "counter_id": {row[_WIDTH] for row in people} - {None},
        "post_id": {row[_WIDTH + 1] for row in people},
        "unit_id": set(unit_ids),
    }
    rows = [_spans(kind, owners[kind.key], agency_id, unit_ids, last) for kind in KINDS]
    places = [_owner_place(kind) for kind in KINDS]
    nothing = [(None,) * len(kind.fields) for kind in KINDS]
    for person in people:
        spans = [found.get(person[place], ()) for found, place in zip(rows, places, strict=True)]
        yield _life(person, spans, nothing, first, last)


def _people(agency_id: int, unit_ids: Collection[int]) -> list[Row]:
    columns = ", ".join([*(f"e.{n}" for n in PERSON), "po.level", *(f"e.{n}" for n in _MORE)])
    sql = f"""
        SELECT {columns} FROM {PEOPLE} e JOIN {Post._meta.db_table} po ON po.id = e.post_id
        WHERE e.agency_id = %s AND e.unit_id IN ({marks(unit_ids)}) ORDER BY e.id
    """  # noqa: S608  # names of ours only
    return fetched(sql, [agency_id, *unit_ids])


def _owner_place(kind: Kind) -> int:
    """Where the row of a person holds what the kind's key points at."""
    if kind.owner == "id":
        return PERSON.index("id")
    if kind.owner in PERSON:
        return PERSON.index(kind.owner)
    return _WIDTH + _MORE.index(kind.owner)


def _spans(
    kind: Kind, owners: set[Any], agency_id: int, unit_ids: Collection[int], last: date
) -> dict[int, list[Span]]:
    """Owner → the kind's rows that begin before the span is over, in the kind's order."""
    if not owners:
        return {}
    held = HOLDS[kind.alias]
    columns = ", ".join(f"t.{name}" for name in (kind.key, *kind.fields, *held.columns))
    if kind.key == "employee_id":
        among = f"SELECT id FROM {PEOPLE} WHERE agency_id = %s AND unit_id IN ({marks(unit_ids)})"  # noqa: S608
        params: list[Any] = [agency_id, *unit_ids]
    elif kind.key == "unit_id":
        among, params = marks(unit_ids), [*unit_ids]
    else:
        among = f"SELECT {kind.owner} FROM {PEOPLE} WHERE agency_id = %s AND unit_id IN ({marks(unit_ids)})"  # noqa: S608
        params = [agency_id, *unit_ids]
    sql = f"""
        SELECT {columns} FROM {kind.table} t
        WHERE t.{kind.key} IN ({among}) AND t.{held.begins} <= %s AND {held.condition}
        ORDER BY t.{kind.key}, {kind.newest}
    """  # noqa: S608
    width = 1 + len(kind.fields)
    found: dict[int, list[Span]] = defaultdict(list)
    for row in fetched(sql, [*params, last]):
        since, until = held.span(row[width:])
        found[row[0]].append((since, until, row[1:width]))
    return found


def _life(
    person: Row, spans: Sequence[Sequence[Span]], nothing: Sequence[Row], first: date, last: date
) -> Life:
    cuts = {first}
    for rows in spans:
        for since, until, _ in rows:
            if first < since <= last:
                cuts.add(since)
            if until is not None and first < until <= last:
                cuts.add(until)
            if since <= first and until is None:
                break  # nothing behind it in the order ever counts within the span
    base = person[:_WIDTH]
    facts = []
    for day in sorted(cuts):
        parts: Row = ()
        for rows, none in zip(spans, nothing, strict=True):
            parts += _newest(rows, day) or none
        facts.append((day, Facts._make(base + parts)))
    known = facts[0][1]
    counter, _, sex, rank = person[_WIDTH:]
    return Life(
        known.employee_id, known.office_id, known.unit_id, counter, known.post_level, sex, rank, tuple(facts)
    )


def _newest(rows: Iterable[Span], day: date) -> Row | None:
    for since, until, fields in rows:
        if since <= day and (until is None or day < until):
            return fields
    return None


class Judge:
    """Says what people fail under one law on each date: the limits are worked out once a policy and date.

    `maps`: what another numbering of boxes counts as, by rising first day.
    """

    def __init__(self, law: Law, paths: Mapping[int, tuple[int, ...]], maps: Sequence[BoxMap] = ()) -> None:
        self.law = law
        self.paths = paths
        self.maps = maps
        self._limits: dict[tuple[int, date], Limits] = {}
        self._policies: dict[tuple[int, int], Policy] = {}

    def policy_of(self, office_id: int, unit_id: int) -> Policy:
        """The policy that holds for the people of the unit in the office."""
        place = office_id, unit_id
        if place not in self._policies:
            self._policies[place] = self.law.policy_at(office_id, self.paths.get(unit_id, (unit_id,)))
        return self._policies[place]

    def limits(self, policy: Policy, on: date) -> Limits:
        key = id(policy), on  # the law keeps its policies as long as the judge keeps the law
        if key not in self._limits:
            mapping = next((m for m in reversed(self.maps) if m.valid_from <= on), None)
            self._limits[key] = limits_of(policy, on, mapping)
        return self._limits[key]

    def failing(self, life: Life, dates: Sequence[date]) -> list[tuple[Rule, ...]]:
        """The rules not met on each of the dates (rising, all within the life's span)."""
        policy = self.policy_of(life.office_id, life.unit_id)
        found: list[tuple[Rule, ...]] = []
        for facts, some in self._stretches(life, dates):
            found += self._within(facts, policy, some)
        return found

    def _stretches(self, life: Life, dates: Sequence[date]) -> Iterator[tuple[Facts, Sequence[date]]]:
        """Dates over which neither the facts nor the meaning of a box changes."""
        cuts = {since for since, _ in life.facts[1:]} | {m.valid_from for m in self.maps}
        bounds = sorted({0, *(bisect_left(dates, cut) for cut in cuts), len(dates)})
        for low, high in pairwise(bounds):
            yield life.on(dates[low]), dates[low:high]

    def _within(self, facts: Facts, policy: Policy, dates: Sequence[date]) -> list[tuple[Rule, ...]]:
        """While the facts stay, time turns each rule's answer once at most: equal ends mean equal days between."""
        at_first = unmet(facts, self.limits(policy, dates[0]))
        if len(dates) == 1:
            return [at_first]
        if at_first == unmet(facts, self.limits(policy, dates[-1])):
            return [at_first] * len(dates)
        middle = len(dates) // 2
        return self._within(facts, policy, dates[:middle]) + self._within(facts, policy, dates[middle:])
