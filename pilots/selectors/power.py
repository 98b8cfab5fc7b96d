"""The power of a plan before it is signed, from the office's own baseline."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from employees.models import Employee
from performance.models import WeeklyIndex
from performance.selectors.indices import chunks
from pilots.analysis import AnalysisError, Panel, baseline_spread, power
from pilots.enums.plans import OutcomeSource
from pilots.rules.terms import Terms
from pilots.rules.weeks import add_months, whole_weeks

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class PlanPower:
    """`probability` (0–1) to pass the performance criterion at the plan's margin if nothing changes.

    `smallest_margin`: points at which it would be 80 %; `sd`: points within a person; `fault`: the engine's code
    where nothing can be said.
    """

    probability: float | None = None
    margin: float | None = None
    smallest_margin: float | None = None
    sd: float | None = None
    autocorrelation: float | None = None
    missing: float | None = None
    staff: int = 0
    comparison_staff: int = 0
    weeks_before: int = 0
    weeks_after: int = 0
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        return {k: round(v, 6) if isinstance(v, float) else v for k, v in asdict(self).items()}


def plan_power(
    *, office_id: int, comparison_ids: Collection[int], terms: Terms, start_on: date, today: date
) -> PlanPower:
    """Head-counts of today, spread and missing weeks of the last months before today (the baseline so far)."""
    before = whole_weeks(add_months(start_on, -terms.baseline_months), start_on)
    after = whole_weeks(start_on, add_months(start_on, terms.months))
    staff = _staff([office_id])
    comparison = _staff(comparison_ids)
    known = PlanPower(
        margin=terms.index_margin, staff=len(staff), comparison_staff=len(comparison),
        weeks_before=len(before), weeks_after=len(after),
    )  # fmt: skip
    if terms.outcome != OutcomeSource.INDEX:
        return _without(known, "monthly")
    seen = whole_weeks(add_months(today, -max(terms.baseline_months, 2)), today)
    try:
        return _powered(known, staff, seen, terms, len(comparison))
    except AnalysisError as error:
        return _without(known, error.code.value)


def _without(known: PlanPower, fault: str) -> PlanPower:
    return PlanPower(**asdict(known) | {"fault": fault})


def _powered(
    known: PlanPower, staff: Sequence[int], weeks: Sequence[date], terms: Terms, comparison: int
) -> PlanPower:
    spread = baseline_spread(_panel(staff, weeks, terms.min_reported_days))
    missing = 1 - spread.people * len(weeks) * (1 - spread.missing) / max(1, len(staff) * len(weeks))
    found = power(
        spread, staff=spread.people, weeks_before=max(1, known.weeks_before), weeks_after=max(1, known.weeks_after),
        comparison=comparison if comparison >= 2 else 0, margin=terms.index_margin, alpha=terms.alpha,
    )  # fmt: skip
    return PlanPower(
        **asdict(known) | {
            "probability": found.probability, "smallest_margin": found.smallest_margin, "sd": spread.sd,
            "autocorrelation": spread.autocorrelation, "missing": missing,
        }
    )  # fmt: skip


def _staff(office_ids: Collection[int]) -> list[int]:
    people = Employee.objects.at_work().filter(office__in=office_ids)
    return list(people.order_by("pk").values_list("pk", flat=True))


def _panel(people: Sequence[int], weeks: Sequence[date], least: int) -> Panel:
    rows: list[tuple[int, int, float]] = []
    for ids in chunks(people, CHUNK):
        found = WeeklyIndex.objects.filter(employee__in=ids, week__in=weeks, reports__gte=least)
        rows += [
            (pk, on.toordinal(), float(v)) for pk, on, v in found.values_list("employee_id", "week", "value")
        ]
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 3)
    unit, period = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
    return Panel.of(unit, period, table[:, 2], np.zeros(len(rows), dtype=bool))
