"""Parts of the report page: the weekly lines, data quality by office, and what the run read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.charts import Line, Upright
from pilots.models import Verdict
from pilots.rules.results import gate_of
from pilots.selectors.criteria_shown import SMALLEST
from pilots.selectors.gate_words import gate_least, gate_name, gate_value, source
from pilots.selectors.looks import Look, gate_look
from pilots.selectors.words import number

ROOM = 5


@dataclass(frozen=True, slots=True)
class WeeklyLines:
    """Arguments of `line_chart`. `hidden`: weeks of fewer people than may be shown."""

    labels: list[str]
    lines: list[Line]
    uprights: list[Upright]
    desc: str
    low: int
    high: int
    hidden: int


@dataclass(frozen=True, slots=True)
class OfficeQuality:
    name: str
    in_pilot: bool
    expected: int
    observed: int
    share: str


@dataclass(frozen=True, slots=True)
class GateLine:
    name: str
    words: str
    look: Look


@dataclass(frozen=True, slots=True)
class ReportQuality:
    """What the verdict rests on. `sources`: (what, rows read)."""

    gates: tuple[GateLine, ...]
    enrolled: int
    left: int
    wfa_days: int
    offices: tuple[OfficeQuality, ...]
    baseline_weeks: int
    window_weeks: int
    sources: tuple[tuple[str, int], ...]


def quality_of(verdict: Verdict) -> ReportQuality:
    stored = verdict.quality
    return ReportQuality(
        gates=tuple(map(_gate, stored["gates"])), enrolled=stored["enrolled"], left=stored["left"],
        wfa_days=stored["wfa_days"], offices=tuple(map(_office, stored["offices"])),
        baseline_weeks=stored["baseline_weeks"], window_weeks=stored["window_weeks"],
        sources=tuple((source(name), rows) for name, rows in stored["sources"].items()),
    )  # fmt: skip


def weekly_lines(verdict: Verdict, start_on: date) -> WeeklyLines | None:
    """Weekly means, pilot against comparison; None where there is nothing to draw."""
    weeks: Sequence[Mapping[str, Any]] = verdict.quality.get("series", [])
    pilot = [_mean(week, "pilot") for week in weeks]
    comparison = [_mean(week, "comparison") for week in weeks]
    values = [value for value in (*pilot, *comparison) if value is not None]
    if not values:
        return None
    dates = [date.fromisoformat(week["week"]) for week in weeks]
    lines = [Line(_("Kantor uji coba"), pilot)]
    if any(value is not None for value in comparison):
        lines.append(Line(_("Kantor pembanding"), comparison, look="second"))
    return WeeklyLines(
        labels=[date_format(on, "j M") for on in dates], lines=lines, uprights=_starts(dates, start_on),
        desc=_desc(dates, pilot, start_on), low=max(0, floor((min(values) - 1) / ROOM) * ROOM),
        high=min(100, ceil((max(values) + 1) / ROOM) * ROOM),
        hidden=sum(0 < week[f"n_{side}"] < SMALLEST for week in weeks for side in ("pilot", "comparison")),
    )  # fmt: skip


def _mean(week: Mapping[str, Any], side: str) -> float | None:
    value = week[side]
    return None if value is None or week[f"n_{side}"] < SMALLEST else round(float(value), 2)


def _starts(dates: Sequence[date], start_on: date) -> list[Upright]:
    first = next((i for i, on in enumerate(dates) if on >= start_on), None)
    if first is None:
        return []
    return [Upright(max(first - 0.5, 0), _("mulai %(on)s") % {"on": date_format(start_on, "j M")})]


def _desc(dates: Sequence[date], pilot: Sequence[float | None], start_on: date) -> str:
    def mean(values: list[float]) -> str:
        return number(sum(values) / len(values), 1) if values else "–"

    pairs = [(on, value) for on, value in zip(dates, pilot, strict=True) if value is not None]
    return _("Rata-rata kantor uji coba %(before)s sebelum mulai dan %(after)s sesudahnya.") % {
        "before": mean([value for on, value in pairs if on < start_on]),
        "after": mean([value for on, value in pairs if on >= start_on]),
    }


def _gate(stored: Mapping[str, Any]) -> GateLine:
    gate = gate_of(stored)
    least = "" if gate.least is None else f", {gate_least(gate)}"
    return GateLine(gate_name(gate), f"{gate_value(gate)}{least}", gate_look(passed=gate.passed, over=True))


def _office(row: Mapping[str, Any]) -> OfficeQuality:
    expected, observed = row["expected"], row["observed"]
    share = f"{number(100 * observed / expected, 1)} %" if expected else "–"
    return OfficeQuality(row["name"], row["in_pilot"], expected, observed, share)
