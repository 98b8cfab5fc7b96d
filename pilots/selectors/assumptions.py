"""Which assumption of savings holds where, and its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.problems import NotFound
from pilots.enums.savings import AssumptionKey, Origin, SourceMark, Unit
from pilots.models.savings import SavingsAssumption
from pilots.rules.ranges import Range
from pilots.rules.savings import KEYS, Spread


class Words(NamedTuple):
    """The three values as a page says them."""

    low: str
    central: str
    high: str


def said(spread: Spread) -> Words:
    return Words(*(exact(value) for value in spread.values))


def exact(value: Decimal) -> str:
    """All digits that mean something, grouped: `1.699,53`."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return str(number_format(value, places, force_grouping=True))


@dataclass(frozen=True, slots=True)
class Assumption:
    """An assumption in force. `valid_from` and `row` are None for the portal's own."""

    key: AssumptionKey
    unit: Unit
    spread: Spread
    origin: Origin
    mark: SourceMark
    source: str
    source_on: date
    legal_reference: str = ""
    valid_from: date | None = None
    row: int | None = None

    @property
    def words(self) -> Words:
        return said(self.spread)

    def as_json(self) -> dict[str, Any]:
        low, central, high = map(float, self.spread.values)
        return {
            "key": self.key.value, "unit": self.unit.value, "low": low, "central": central, "high": high,
            "origin": self.origin.value, "mark": self.mark.value, "source": self.source,
            "source_on": self.source_on.isoformat(), "legal_reference": self.legal_reference,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None, "row": self.row,
        }  # fmt: skip


Sheet = Mapping[AssumptionKey, Assumption]
AGENCY: None = None


def assumed(sheet: Sheet) -> dict[AssumptionKey, Range]:
    """The values alone, as the sums take them."""
    return {key: found.spread.range for key, found in sheet.items()}


def sheets_for(
    agency_id: int, office_ids: Collection[int], on: date
) -> dict[int | None, dict[AssumptionKey, Assumption]]:
    """Office id → the assumptions in force there on the date, and under None those of the agency. One query.

    The newest row of the office, else of the agency, else the portal's own; a key that nobody states is left out.
    """
    rows = SavingsAssumption.objects.filter(
        Q(office__isnull=True) | Q(office__in=office_ids), agency=agency_id, valid_from__lte=on
    )
    newest: dict[tuple[int | None, str], SavingsAssumption] = {
        (row.office_id, row.key): row for row in rows.order_by("valid_from", "pk")
    }
    agency = {
        key: found for key in AssumptionKey if (found := _in_force(key, newest.get((AGENCY, key)), None))
    }
    sheets: dict[int | None, dict[AssumptionKey, Assumption]] = {AGENCY: agency}
    for office_id in office_ids:
        there = (
            (key, _in_force(key, newest.get((office_id, key)), agency.get(key))) for key in AssumptionKey
        )
        sheets[office_id] = {key: assumption for key, assumption in there if assumption}
    return sheets


def _in_force(
    key: AssumptionKey, row: SavingsAssumption | None, inherited: Assumption | None
) -> Assumption | None:
    """The row, unless it hands the key back; then what is inherited, at last the portal's own."""
    if row is not None and row.low is not None and row.source_on is not None:
        origin = Origin.OFFICE if row.office_id else Origin.AGENCY
        return Assumption(
            key, Unit(row.unit), spread_of(row), origin, SourceMark(row.mark), row.source, row.source_on,
            row.legal_reference, row.valid_from, row.pk,
        )  # fmt: skip
    return inherited or _portal(key)


def _portal(key: AssumptionKey) -> Assumption | None:
    spec = KEYS[key]
    if spec.default is None:
        return None
    return Assumption(key, spec.unit, spec.default, Origin.PORTAL, spec.mark, spec.source, spec.said_on)


def spread_of(row: SavingsAssumption) -> Spread:
    """The values of a row that has them. Errors: ValueError for one that hands its key back."""
    if row.low is None or row.central is None or row.high is None:
        raise ValueError("The row states no values.")
    return Spread(row.low, row.central, row.high)


def key_of(text: str) -> AssumptionKey:
    """The key that an address names. Errors: NotFound."""
    if text not in AssumptionKey.values:
        raise NotFound(_("Asumsi ini tidak ditemukan."))
    return AssumptionKey(text)


def rows_of(agency_id: int, office_id: int | None) -> list[SavingsAssumption]:
    """Every row set for the agency itself or for the office, newest first; those still to come included."""
    rows = SavingsAssumption.objects.filter(agency=agency_id, office=office_id).select_related(
        "set_by__employee"
    )
    return list(rows.order_by("-valid_from", "-pk"))


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A row with its values in words; None where it hands the key back."""

    row: SavingsAssumption
    words: Words | None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A key with what is in force (None: nobody states it), and the rows set here, newest first."""

    key: AssumptionKey
    unit: Unit
    current: Assumption | None
    rows: Sequence[HistoryRow]

    @property
    def is_own(self) -> bool:
        """Whether what is in force was set here, and not inherited."""
        return self.current is not None and self.current.row in {past.row.pk for past in self.rows}


def sheet_lines(agency_id: int, office_id: int | None, on: date) -> list[SheetLine]:
    """Every key for the agency (`office_id` None) or one office. Two queries."""
    sheet = sheets_for(agency_id, [office_id] if office_id else [], on)[office_id]
    history: dict[str, list[HistoryRow]] = defaultdict(list)
    for row in rows_of(agency_id, office_id):
        words = None if row.low is None else said(spread_of(row))
        history[row.key].append(HistoryRow(row, words))
    return [SheetLine(key, KEYS[key].unit, sheet.get(key), history.get(key, [])) for key in AssumptionKey]


def sheet_line(agency_id: int, office_id: int | None, key: AssumptionKey, on: date) -> SheetLine:
    """One key of `sheet_lines`."""
    return next(line for line in sheet_lines(agency_id, office_id, on) if line.key == key)
