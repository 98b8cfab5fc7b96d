"""An office's targets and their realisation, as e-SAKIP hands them out. The same file twice changes nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.services import record
from employees.models import Agency, Office
from employees.selectors.organisation import agency_today
from integrations.sheets import FAULT, RowFault, read_sheet
from performance.models import IndicatorMonth, OfficeIndicator
from performance.rules.numbers import number_of
from performance.services.imported import ImportResult

COLUMNS = ("kantor", "indikator", "satuan", "target", "realisasi", "bulan")
SOURCE = "e-SAKIP"
MOST_BYTES = 8 * 1024 * 1024
CHUNK = 500
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})(-01)?")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/]([0-9]{4})")


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A readable line: `month` is a first day."""

    row: int
    office_id: int
    name: str
    unit: str
    target: Decimal
    realisation: Decimal | None
    month: date

    @property
    def indicator(self) -> tuple[int, int, str]:
        return self.office_id, self.month.year, self.name


class _Bad(Exception):
    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(reason)


def import_indicators(
    *,
    agency: Agency,
    file: BinaryIO,
    name: str,
    actor: Actor,
    now: datetime,
    offices: frozenset[int] | None = None,
    rehearse: bool = False,
) -> ImportResult:
    """Take over a table with `COLUMNS`; bad rows are told, good ones kept. `offices`: only these may be brought in.

    `rehearse` tells what would come of it and leaves everything as it is.
    Errors: UnreadableFile (Refused) when the file as a whole cannot be used; then nothing is written.
    """
    lines = list(read_sheet(file, name=name, columns=COLUMNS, max_bytes=MOST_BYTES))
    faults: list[RowFault] = []
    rows = _read(lines, _Offices(agency, offices), faults)
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        indicators, renamed = _indicators(rows)
        created, changed = _months(rows, indicators, agency_today(agency, now))
        touched = {row.row for row in rows if row.indicator in renamed} | changed
        result = ImportResult(
            len(created), len(touched - created), len(rows) - len(touched | created),
            tuple(sorted(faults, key=lambda fault: fault.row)),
        )  # fmt: skip
        if rehearse:
            transaction.set_rollback(True)
            return result
        record(
            agency=agency.code, actor=actor, verb="indicators.imported", target=agency, now=now,
            after=result.counts | {"file": name[:150]},
        )  # fmt: skip
    return result


class _Offices:
    """Offices of the agency by code and by exact name; a name that two of them bear means neither."""

    def __init__(self, agency: Agency, allowed: frozenset[int] | None) -> None:
        self.allowed = allowed
        self.by_code: dict[str, int] = {}
        self.by_name: dict[str, set[int]] = {}
        for pk, code, name in Office.objects.filter(agency=agency).values_list("pk", "code", "name"):
            self.by_code[code.casefold()] = pk
            self.by_name.setdefault(" ".join(name.split()).casefold(), set()).add(pk)

    def find(self, text: str) -> int:
        named = self.by_name.get(text.casefold(), set())
        found = self.by_code.get(text.casefold()) or (next(iter(named)) if len(named) == 1 else None)
        if found is None and len(named) > 1:
            raise _Bad("kantor", _("Ada beberapa kantor dengan nama ini; tulis kodenya."))
        if found is None:
            raise _Bad("kantor", _("Kantor ini tidak ada di instansi Anda; tulis kode atau nama lengkapnya."))
        if self.allowed is not None and found not in self.allowed:
            raise _Bad("kantor", _("Anda bukan admin kantor ini."))
        return found


def _read(
    lines: Iterable[tuple[int, dict[str, str]]], offices: _Offices, faults: list[RowFault]
) -> list[IndicatorRow]:
    rows: list[IndicatorRow] = []
    units: dict[tuple[int, int, str], IndicatorRow] = {}
    seen: dict[tuple[int, str, date], int] = {}
    for number, cells in lines:
        try:
            row = _row(number, cells, offices)
            first = seen.setdefault((row.office_id, row.name, row.month), number)
            if first != number:
                raise _Bad("bulan", _("Indikator dan bulan ini sudah ada di baris %(row)s.") % {"row": first})
            if (other := units.setdefault(row.indicator, row)).unit != row.unit:
                raise _Bad("satuan", _("Satuannya lain daripada di baris %(row)s.") % {"row": other.row})
        except _Bad as bad:
            faults.append(RowFault(number, bad.column, bad.reason))
            continue
        rows.append(row)
    return rows


def _row(number: int, cells: dict[str, str], offices: _Offices) -> IndicatorRow:
    if cells.get(FAULT):
        raise _Bad("", cells[FAULT])
    realisation = cells["realisasi"]
    return IndicatorRow(
        row=number,
        office_id=offices.find(cells["kantor"]),
        name=_text(cells, "indikator", 300),
        unit=_text(cells, "satuan", 40),
        target=_number(cells, "target"),
        realisation=_number(cells, "realisasi") if realisation not in ("", "-") else None,
        month=_month(cells["bulan"]),
    )


def _text(cells: dict[str, str], column: str, most: int) -> str:
    if not 0 < len(cells[column]) <= most:
        raise _Bad(column, _("Isi 1 sampai %(most)s karakter.") % {"most": most})
    return cells[column]


def _number(cells: dict[str, str], column: str) -> Decimal:
    number = number_of(cells[column].removesuffix("%").rstrip())
    if number is None:
        raise _Bad(column, _("Tulis bilangan tanpa pemisah ribuan, misalnya 1250 atau 97,5."))
    return number


def _month(text: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_FIRST.fullmatch(text):
        year, month = int(found[2]), int(found[1])
    else:
        year = month = 0
    if not (2015 <= year <= 2100 and 1 <= month <= 12):
        raise _Bad("bulan", _("Tulis bulan sebagai 2026-10 atau 10-2026."))
    return date(year, month, 1)


Key = tuple[int, int, str]


def _indicators(rows: list[IndicatorRow]) -> tuple[dict[Key, OfficeIndicator], set[Key]]:
    """Every indicator of the rows, made where it was missing; and those whose unit changed."""
    years = {row.month.year for row in rows}
    stored = OfficeIndicator.objects.filter(office__in={row.office_id for row in rows}, year__in=years)
    found = {(i.office_id, i.year, i.name): i for i in stored}
    new: list[OfficeIndicator] = []
    renamed: dict[Key, OfficeIndicator] = {}
    for row in rows:
        known = found.get(row.indicator)
        if known is None:
            known = OfficeIndicator(
                office_id=row.office_id, year=row.month.year, name=row.name, unit=row.unit, source=SOURCE
            )
            found[row.indicator] = known
            new.append(known)
        elif known.unit != row.unit:
            known.unit = row.unit
            renamed[row.indicator] = known
    OfficeIndicator.objects.bulk_create(new, batch_size=CHUNK)
    OfficeIndicator.objects.bulk_update(renamed.values(), ["unit"], batch_size=CHUNK)
    return found, set(renamed)


def _months(
    rows: list[IndicatorRow], indicators: dict[Key, OfficeIndicator], today: date
) -> tuple[set[int], set[int]]:
    """Rows of the file whose month was made, and those whose numbers changed."""
    created, changed = set(), set()
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        stored = IndicatorMonth.objects.filter(indicator__in={indicators[row.indicator].pk for row in chunk})
        known = {(m.indicator_id, m.month): m for m in stored}
        new, old = [], []
        for row in chunk:
            month = known.get((indicators[row.indicator].pk, row.month))
            if month is None:
                month = IndicatorMonth(indicator=indicators[row.indicator], month=row.month)
                new.append(month)
                created.add(row.row)
            elif (month.target, month.realisation) != (row.target, row.realisation):
                old.append(month)
                changed.add(row.row)
            else:
                continue
            month.target, month.realisation, month.received_on = row.target, row.realisation, today
        IndicatorMonth.objects.bulk_create(new)
        IndicatorMonth.objects.bulk_update(old, ["target", "realisation", "received_on"])
    return created, changed
