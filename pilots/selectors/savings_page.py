"""The page of savings: scenarios side by side, the chart of ranges, the offices, and the same as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.ranges import Bar, RangeDrawing, range_drawing
from employees.models import Office
from pilots.enums.savings import Measure, Scenario
from pilots.rules.ranges import Range
from pilots.rules.savings import UNITS
from pilots.selectors.assumptions import AGENCY, Assumption, sheets_for
from pilots.selectors.savings import (
    SavingsReport,
    has_own,
    rounded,
    savings_reports,
    savings_together,
)
from pilots.selectors.savings_words import amount, rupiah

TOTALS = (Measure.STAFF_TOTAL, Measure.AGENCY_TOTAL)
COLUMNS = (
    "bagian", "kantor", "butir", "skenario", "satuan", "rendah", "tengah", "tinggi", "asal", "sumber",
    "tanggal_sumber", "jenis_sumber", "dasar_hukum", "berlaku_sejak",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with its range, in words; `counted`: nothing about it was assumed. `cost`: it goes the other way."""

    central: str
    low: str
    high: str
    counted: bool
    cost: bool


@dataclass(frozen=True, slots=True)
class MeasureLine:
    measure: Measure
    cells: tuple[Cell, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office in the list of all: what its people and the agency saved, and would with two days a week."""

    office: Office
    report: SavingsReport
    staff_saved: Cell
    agency_saved: Cell
    staff_would: Cell
    agency_would: Cell
    floor_would: Cell
    has_own: bool


@dataclass(frozen=True, slots=True)
class SavingsView:
    """What the page shows of one office, or of all of them together."""

    report: SavingsReport
    lines: tuple[MeasureLine, ...]
    chart: RangeDrawing
    assumptions: tuple[Assumption, ...]
    offices: tuple[OfficeLine, ...]


def savings_view(
    agency_id: int, offices: Sequence[Office], chosen: Office | None, first: date, last: date, on: date
) -> SavingsView | None:
    """Of the chosen office, else of all `offices` together with a line for each; None where there is no office."""
    asked = [chosen] if chosen else list(offices)
    reports = savings_reports(asked, first, last, on=on)
    if not reports:
        return None
    if chosen:
        report: SavingsReport | None = reports[0]
    else:
        report = savings_together(reports, sheets_for(agency_id, [], last)[AGENCY])
    if report is None:
        return None
    lines = () if chosen else tuple(_office_line(o, r) for o, r in zip(asked, reports, strict=True))
    return SavingsView(report, _lines(report), _chart(report), tuple(report.sheet.values()), lines)


def cell(measure: Measure, found: Range) -> Cell:
    return Cell(
        amount(measure, found.central), amount(measure, found.low), amount(measure, found.high),
        counted=found.low == found.high, cost=found.central < 0,
    )  # fmt: skip


def _lines(report: SavingsReport) -> tuple[MeasureLine, ...]:
    return tuple(
        MeasureLine(
            measure,
            tuple(cell(measure, scenario.sums[measure]) for scenario in report.scenarios),
            measure in TOTALS,
        )
        for measure in report.actual.sums
    )


def _chart(report: SavingsReport) -> RangeDrawing:
    bars = []
    for scenario in report.scenarios:
        for measure, who, look in zip(TOTALS, (_("pegawai"), _("instansi")), ("main", "second"), strict=True):
            found = scenario.sums[measure]
            name = f"{scenario.scenario.label}, {who}"
            bars.append(Bar(name, found.low, found.central, found.high, look))
    return range_drawing(bars, rupiah)


def _office_line(office: Office, report: SavingsReport) -> OfficeLine:
    actual, would = report.actual.sums, report.two_days.sums
    staff, agency = TOTALS
    return OfficeLine(
        office, report, cell(staff, actual[staff]), cell(agency, actual[agency]),
        cell(staff, would[staff]), cell(agency, would[agency]), cell(Measure.FLOOR, would[Measure.FLOOR]),
        has_own(report.sheet),
    )  # fmt: skip


def savings_rows(view: SavingsView, title: str) -> Iterator[tuple[Any, ...]]:
    """Results and then the assumptions behind them, in `COLUMNS`; of several offices also each by itself."""
    yield from _result_rows(view.report, title)
    for line in view.offices:
        yield from _result_rows(line.report, line.office.name)
    yield from _assumption_rows(view.report, title)
    for line in view.offices:
        if line.has_own:
            yield from _assumption_rows(line.report, line.office.name)


def _result_rows(report: SavingsReport, office: str) -> Iterator[tuple[Any, ...]]:
    for found in report.scenarios:
        for measure, value in found.sums.items():
            numbers = (rounded(measure, end) for end in (value.low, value.central, value.high))
            words = (str(measure.label), str(Scenario(found.scenario).label), str(UNITS[measure].label))
            yield ("hasil", office, *words, *numbers, "", "", "", "", "", "")


def _assumption_rows(report: SavingsReport, office: str) -> Iterator[tuple[Any, ...]]:
    for found in report.sheet.values():
        yield (
            "asumsi", office, str(found.key.label), "", str(found.unit.label), *found.spread.values,
            str(found.origin.label), found.source, found.source_on, str(found.mark.label),
            found.legal_reference, found.valid_from,
        )  # fmt: skip
