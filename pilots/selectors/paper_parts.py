"""Parts of the evaluation report: scales and lines to draw, data quality, what did not decide, the frozen plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.utils.formats import date_format

from employees.models import Office
from pilots.enums.plans import CriterionKind
from pilots.models import Pilot
from pilots.rules.axes import Axis, axis_over
from pilots.rules.results import Result, gate_of
from pilots.rules.terms import NAMES
from pilots.selectors.report_words import (
    gate_least,
    gate_name,
    gate_value,
    percent,
    shown,
    source,
    term_name,
    term_value,
)

MOST_LABELLED, DEEPEST = 60, 8
MOST_OFFICES = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its place on the scale, 0 at the left end to 1 at the right."""

    value: float
    at: float
    word: str


@dataclass(frozen=True, slots=True)
class Scale:
    """An interval plot: the 95 % interval from `low` to `high`, the estimate, the one-sided bound that is tested
    (`bound`), and the limit it is held against. `good`: "right" where more is better, "left" where less is.
    """

    low: Mark | None
    high: Mark | None
    estimate: Mark
    bound: Mark | None
    limit: Mark
    zero: Mark | None
    good: str
    ticks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Mean outcomes of a week; `label` as people write the Monday."""

    monday: date
    label: str
    pilot: float | None
    comparison: float | None
    n_pilot: int
    n_comparison: int


@dataclass(frozen=True, slots=True)
class Weekly:
    """The weekly lines. `starts_at`: place of the trial's start between the weeks, 0 to 1; None outside of them."""

    weeks: tuple[Week, ...]
    axis: Axis
    starts_at: float | None
    compared: bool


@dataclass(frozen=True, slots=True)
class GatePart:
    name: str
    passed: bool
    value: str
    least: str


@dataclass(frozen=True, slots=True)
class OfficePart:
    """Person-periods of one office that were expected and that were there."""

    code: str
    name: str
    in_pilot: bool
    expected: int
    observed: int
    share: str


@dataclass(frozen=True, slots=True)
class QualityPart:
    gates: tuple[GatePart, ...]
    offices: tuple[OfficePart, ...]
    enrolled: int
    left: int
    wfa_days: int
    baseline_weeks: int
    window_weeks: int
    sources: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A number or word with its name; `label` says the path to it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What was signed. `signed_at` in the zone of the office; `comparisons`: codes of offices; `power` in percent."""

    version: int
    sha256: str
    purpose: str
    comparisons: tuple[str, ...]
    terms: tuple[Labelled, ...]
    power: str
    signer: str
    signed_as: str
    signed_at: datetime | None


def scale_of(row: Result) -> Scale | None:
    """Where the numbers of a criterion stand; None where there is nothing to draw."""
    if row.estimate is None or not isfinite(row.estimate) or row.kind == CriterionKind.STOP:
        return None
    effect = row.kind == CriterionKind.NON_INFERIORITY
    line = -row.limit if effect else row.limit
    values = [row.estimate, row.low, row.high, line, *([row.lower, 0.0] if effect else [])]
    axis = axis_over(values) if effect else axis_over(values, floor_at=0, top_at=100)

    def mark(value: float | None, word: str = "") -> Mark | None:
        if value is None or not isfinite(value):
            return None
        return Mark(value, axis.at(value), word or shown(value))

    at, end = mark(row.estimate), mark(line)
    if at is None or end is None:
        return None
    return Scale(
        mark(row.low), mark(row.high), at, mark(row.lower) if effect else None, end, mark(0.0) if effect else None,
        "right", tuple(Mark(v, axis.at(v), shown(v, axis.places)) for v in axis.ticks),
    )  # fmt: skip


def weekly_of(quality: Mapping[str, Any], start_on: date) -> Weekly | None:
    """The lines of pilot and comparison; None with fewer than two weeks."""
    weeks = tuple(_week(row) for row in quality.get("series") or ())
    if len(weeks) < 2:
        return None
    axis = axis_over((v for week in weeks for v in (week.pilot, week.comparison)), floor_at=0, top_at=100)
    return Weekly(weeks, axis, _start(weeks, start_on), any(w.comparison is not None for w in weeks))


def _start(weeks: tuple[Week, ...], start_on: date) -> float | None:
    """Half-way between the last week before the start and the first one after it."""
    before = sum(week.monday < start_on for week in weeks)
    return (before - 0.5) / (len(weeks) - 1) if 0 < before < len(weeks) else None


def _week(row: Mapping[str, Any]) -> Week:
    monday = date.fromisoformat(row["week"])
    return Week(
        monday, date_format(monday, "j M"), _finite(row.get("pilot")), _finite(row.get("comparison")),
        _count(row.get("n_pilot")), _count(row.get("n_comparison")),
    )  # fmt: skip


def quality_part(data: Mapping[str, Any]) -> QualityPart:
    gates = tuple(
        GatePart(gate_name(row), row.passed, gate_value(row), gate_least(row))
        for row in map(gate_of, data.get("gates") or ())
    )
    offices = tuple(_office(row) for row in (data.get("offices") or ())[:MOST_OFFICES])
    sources = data.get("sources") or {}
    return QualityPart(
        gates=gates,
        offices=offices,
        enrolled=_count(data.get("enrolled")),
        left=_count(data.get("left")),
        wfa_days=_count(data.get("wfa_days")),
        baseline_weeks=_count(data.get("baseline_weeks")),
        window_weeks=_count(data.get("window_weeks")),
        sources=tuple((source(str(name)), _count(rows)) for name, rows in sources.items()),
    )


def _office(row: Mapping[str, Any]) -> OfficePart:
    expected, observed = _count(row.get("expected")), _count(row.get("observed"))
    share = percent(100 * observed / expected) if expected else "–"
    return OfficePart(
        str(row.get("code", "")),
        str(row.get("name", "")),
        bool(row.get("in_pilot")),
        expected,
        observed,
        share,
    )


def plan_part(pilot: Pilot, office: Office) -> PlanPart:
    """The plan as it was frozen and signed, not as the pilot's row may stand now."""
    frozen = pilot.signed_plan
    plan = json.loads(frozen.text) if frozen else {}
    terms = plan.get("terms", pilot.terms)
    chance = (plan.get("power") or {}).get("probability")
    return PlanPart(
        version=frozen.version if frozen else 0,
        sha256=frozen.sha256 if frozen else "",
        purpose=plan.get("purpose", pilot.purpose),
        comparisons=tuple(plan.get("comparisons", ())),
        terms=tuple(Labelled(term_name(n), term_value(n, terms[n])) for n in NAMES if n in terms),
        power=percent(100 * chance, 0) if chance is not None else "",
        signer=pilot.signed_by.full_name if pilot.signed_by else "",
        signed_as=pilot.signed_as,
        signed_at=pilot.signed_at.astimezone(office.tz) if pilot.signed_at else None,
    )


def _finite(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and isfinite(value) else None


def _count(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and isfinite(value) else 0
