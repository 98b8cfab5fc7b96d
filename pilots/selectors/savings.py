"""What WFA saved and would save, for one office, for several, and for all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from employees.models import Office
from pilots.enums.savings import DAYS_A_WEEK, AssumptionKey, Measure, Origin, Scenario
from pilots.rules.ranges import Range
from pilots.rules.savings import UNITS, Sums, added, months_in, savings, weekly_days
from pilots.selectors.assumptions import Assumption, Sheet, assumed, sheets_for
from pilots.selectors.wfa_use import WfaUse, wfa_use

# Digits behind the point in what leaves the portal; nothing is rounded before.
DIGITS: dict[str, int] = {
    Measure.DESK_DAYS: 0,
    Measure.FLOOR: 1,
    Measure.LITRES: 1,
    Measure.KWH: 1,
    Measure.CO2: 1,
}


@dataclass(frozen=True, slots=True)
class ScenarioSavings:
    """The sums of one scenario, unrounded, in the order of `Measure`; CO₂ only where it can be reckoned."""

    scenario: Scenario
    sums: Sums

    def as_json(self) -> dict[str, Any]:
        measures = [_measure_json(measure, found) for measure, found in self.sums.items()]
        return {"scenario": self.scenario.value, "measures": measures}


@dataclass(frozen=True, slots=True)
class SavingsReport:
    """Savings of one office (`office_id` None: of all of them) from `first` to `last`, both inclusive.

    `use`: what was counted; heads and eligibility as of `on`. `sheet`: the assumptions in force on `last`; for several
    offices those of the agency, and `own_offices` says how many go by some of their own. `months`: length of the span.
    Savings never enter a verdict.
    """

    office_id: int | None
    first: date
    last: date
    on: date
    months: float
    staff: int
    eligible: int
    working_days: int
    settled_days: int
    worked_days: int
    settled_to: date | None
    sheet: Sheet
    scenarios: tuple[ScenarioSavings, ...]
    own_offices: int = 0

    @property
    def actual(self) -> ScenarioSavings:
        return self.of(Scenario.ACTUAL)

    @property
    def two_days(self) -> ScenarioSavings:
        return self.of(Scenario.TWO_DAYS)

    def of(self, scenario: Scenario) -> ScenarioSavings:
        return next(found for found in self.scenarios if found.scenario == scenario)

    def as_json(self) -> dict[str, Any]:
        """Plain values, so that a report can be kept as it was."""
        return {
            "office": self.office_id, "from": self.first.isoformat(), "to": self.last.isoformat(),
            "on": self.on.isoformat(), "months": round(self.months, 4), "staff": self.staff,
            "eligible": self.eligible, "working_days": self.working_days, "settled_days": self.settled_days,
            "worked_days": self.worked_days,
            "settled_to": self.settled_to.isoformat() if self.settled_to else None,
            "offices_with_own_assumptions": self.own_offices,
            "scenarios": [found.as_json() for found in self.scenarios],
            "assumptions": [found.as_json() for found in self.sheet.values()],
        }  # fmt: skip


def savings_report(office: Office, first: date, last: date, *, on: date | None = None) -> SavingsReport:
    """What the office's WFA days from `first` to `last` saved, and what one and two days a week would.

    Heads and eligibility are those of `on` (default: `last`), assumptions those in force on `last`.
    """
    return savings_reports([office], first, last, on=on)[0]


def savings_reports(
    offices: Sequence[Office], first: date, last: date, *, on: date | None = None
) -> list[SavingsReport]:
    """`savings_report` of several offices of one agency, in their order; a fixed number of queries."""
    if not offices:
        return []
    sheets = sheets_for(offices[0].agency_id, [office.pk for office in offices], last)
    months = months_in(first, last)
    return [
        _report(use, sheets[use.office_id], first, last, on or last, months)
        for use in wfa_use(offices, first, last, on or last)
    ]


def savings_together(reports: Sequence[SavingsReport], agency_sheet: Sheet) -> SavingsReport | None:
    """All of these offices as one; None for none. Floors add up, as no desk serves two buildings."""
    if not reports:
        return None
    head = reports[0]
    settled = [report.settled_to for report in reports if report.settled_to]
    return SavingsReport(
        office_id=None, first=head.first, last=head.last, on=head.on, months=head.months,
        staff=sum(report.staff for report in reports), eligible=sum(report.eligible for report in reports),
        working_days=max(report.working_days for report in reports),
        settled_days=max(report.settled_days for report in reports),
        worked_days=sum(report.worked_days for report in reports),
        settled_to=min(settled) if len(settled) == len(reports) else None,
        sheet=agency_sheet,
        scenarios=tuple(
            ScenarioSavings(scenario, added([report.of(scenario).sums for report in reports]))
            for scenario in Scenario
        ),
        own_offices=sum(has_own(report.sheet) for report in reports),
    )  # fmt: skip


def has_own(sheet: Sheet) -> bool:
    """Whether some assumption was set for the office itself."""
    return any(found.origin == Origin.OFFICE for found in sheet.values())


def _report(
    use: WfaUse, sheet: dict[AssumptionKey, Assumption], first: date, last: date, on: date, months: float
) -> SavingsReport:
    values = assumed(sheet)
    settled = len(use.away)
    past = months * settled / use.working_days if use.working_days else 0.0
    scenarios = [ScenarioSavings(Scenario.ACTUAL, savings(use.days, values, past))]
    for scenario, days_a_week in DAYS_A_WEEK.items():
        days = weekly_days(days_a_week, use.working_days, use.seats, values)
        scenarios.append(ScenarioSavings(Scenario(scenario), savings(days, values, months)))
    return SavingsReport(
        office_id=use.office_id, first=first, last=last, on=on, months=months, staff=use.seats.staff,
        eligible=use.seats.eligible, working_days=use.working_days, settled_days=settled,
        worked_days=use.worked, settled_to=use.settled_to, sheet=sheet, scenarios=tuple(scenarios),
    )  # fmt: skip


def rounded(measure: Measure, value: float) -> float | int:
    """A result as it leaves the portal: rupiah and days whole, the rest with one digit."""
    digits = DIGITS.get(measure, 0)
    return round(value, digits) if digits else round(value)


def _measure_json(measure: Measure, found: Range) -> dict[str, Any]:
    low, central, high = (rounded(measure, value) for value in (found.low, found.central, found.high))
    return {
        "measure": measure.value,
        "unit": UNITS[measure].value,
        "low": low,
        "central": central,
        "high": high,
    }
