"""Holding a stored verdict against its stored data, and stored data against the tables of today."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pilots.rules.seen import TABLES, Seen

# Rounding of another processor or library version; the numbers of a verdict are read with two places.
TOLERANCE = 1e-6
DATES = frozenset({"week", "date", "start", "end", "left_on"})


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that is not what the evaluation saw: `before` and `after` are its columns; None where there is no row."""

    table: str
    key: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact of the evaluation (complaints, calendar, indicators) that is not what it was."""

    fact: str
    before: Any
    after: Any


KEYS: dict[str, int] = {
    "members": 1,
    "indices": 2,
    "attendance": 2,
    "reports": 2,
    "predicates": 4,
    "absences": 3,
}
COMPARED = ("complaints", "service", "working")


def corrections(stored: Seen, present: Seen) -> list[Correction]:
    """Rows that were changed, added or removed since, table by table."""
    return [found for table in TABLES for found in _of_table(table, stored, present)]


def fact_changes(stored: Seen, present: Seen) -> list[FactChange]:
    """Facts that differ; of the calendar only the days that do."""
    found = []
    for name in COMPARED:
        before, after = stored.facts.get(name), present.facts.get(name)
        if before == after:
            continue
        if name == "working":
            before, after = _days_apart(before or {}, after or {})
        found.append(FactChange(name, before, after))
    return found


def _days_apart(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Office id → working days that are no more, and those that have become some."""

    def only(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
        extra = {pk: sorted(set(days) - set(other.get(pk, []))) for pk, days in one.items()}
        return {pk: [date.fromordinal(day).isoformat() for day in days] for pk, days in extra.items() if days}

    return only(before, after), only(after, before)


def _of_table(table: str, stored: Seen, present: Seen) -> Iterator[Correction]:
    before, after = _rows(table, stored), _rows(table, present)
    columns, size = TABLES[table], KEYS[table]
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        yield Correction(
            table,
            dict(zip(columns, _said(columns, key), strict=False)),
            dict(zip(columns[size:], _said(columns[size:], old), strict=True)) if old is not None else None,
            dict(zip(columns[size:], _said(columns[size:], new), strict=True)) if new is not None else None,
        )


def _rows(table: str, seen: Seen) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    size = KEYS[table]
    rows = zip(*(seen.column(table, name).tolist() for name in TABLES[table]), strict=True)
    return {row[:size]: row[size:] for row in rows}


def _said(columns: tuple[str, ...], values: tuple[Any, ...]) -> list[Any]:
    return [
        date.fromordinal(value).isoformat() if name in DATES and value else value
        for name, value in zip(columns, values, strict=False)
    ]


def differences(stored: Any, computed: Any, path: str = "") -> list[str]:
    """Paths at which two answers of an evaluation differ; numbers within rounding are the same."""
    if isinstance(stored, dict) and isinstance(computed, dict):
        return [
            found
            for key in sorted(stored.keys() | computed.keys())
            for found in differences(stored.get(key), computed.get(key), f"{path}.{key}" if path else key)
        ]
    if isinstance(stored, list) and isinstance(computed, list):
        if len(stored) != len(computed):
            return [path]
        pairs = enumerate(zip(stored, computed, strict=True))
        return [found for i, (a, b) in pairs for found in differences(a, b, f"{path}[{i}]")]
    return [] if _same(stored, computed) else [path]


def _same(a: Any, b: Any) -> bool:
    numbers = isinstance(a, int | float) and isinstance(b, int | float)
    if numbers and not isinstance(a, bool) and not isinstance(b, bool):
        return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return isinstance(a, bool) == isinstance(b, bool) and bool(a == b)
