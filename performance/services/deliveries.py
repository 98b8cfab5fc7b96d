"""Takes over predicates as SIASN delivers them. The same file twice changes nothing; no predicate is recomputed."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.services import record
from employees.models import Agency, Employee
from employees.selectors.organisation import agency_today
from integrations.sheets import RowFault
from integrations.siasn_performance import DeliveredRow, read_delivered
from performance.enums import PeriodKind
from performance.models import Assessment
from performance.rules.assessments import PREDICATE_OF, RATING_OF, agrees
from performance.services.assessments import AssessmentRow, record_assessments
from performance.services.imported import ImportResult

MOST_BYTES = 16 * 1024 * 1024
CHUNK = 500
SOURCES = {
    PeriodKind.YEAR: "SIASN rw-skp22",
    PeriodKind.QUARTER: "SIASN rw-kinerjaperiodik",
    PeriodKind.MONTH: "SIASN rw-kinerjaperiodik",
}


def import_assessments(
    *,
    agency: Agency,
    file: BinaryIO,
    name: str,
    actor: Actor,
    now: datetime,
    offices: frozenset[int] | None = None,
) -> ImportResult:
    """Store each row's predicate; bad rows are told, good ones kept. `offices`: only people of these.

    Errors: UnreadableFile (Refused) when the file as a whole cannot be used; then nothing is written.
    """
    faults: list[RowFault] = []
    rows = list(
        _sound(read_delivered(file, name=name, max_bytes=MOST_BYTES), agency_today(agency, now), faults)
    )
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        known = _Known(agency, offices, agency_today(agency, now))
        for start in range(0, len(rows), CHUNK):
            known.take(rows[start : start + CHUNK], faults)
        if known.new:
            record_assessments(agency=agency, rows=known.new, actor=actor, now=now)
        result = ImportResult(
            known.created, len(known.new) - known.created, known.unchanged,
            tuple(sorted(faults, key=lambda fault: fault.row)), known.odd,
        )  # fmt: skip
        record(
            agency=agency.code, actor=actor, verb="assessment.imported", target=agency, now=now,
            after=result.counts | {"file": name[:150]},
        )  # fmt: skip
    return result


def _sound(
    found: Iterator[DeliveredRow | RowFault], today: date, faults: list[RowFault]
) -> Iterator[DeliveredRow]:
    """Rows whose period has begun, each person and period once; a repetition that says the same is passed over."""
    seen: dict[tuple[str, str, date], DeliveredRow] = {}
    for row in found:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        start, _end = period_of(row)
        if start > today:
            faults.append(RowFault(row.row, "tahun", _("Periode ini belum dimulai.")))
            continue
        first = seen.setdefault((row.nip, row.kind, start), row)
        if first is row:
            yield row
        elif _codes(first) != _codes(row):
            reason = _("Pegawai dan periode ini sudah ada di baris %(row)s dengan nilai lain.")
            faults.append(RowFault(row.row, "nip", reason % {"row": first.row}))


def period_of(row: DeliveredRow) -> tuple[date, date]:
    """First and last day of a delivered row's period."""
    if row.kind == PeriodKind.YEAR:
        return date(row.year, 1, 1), date(row.year, 12, 31)
    last = row.ordinal if row.kind == PeriodKind.MONTH else row.ordinal * 3
    first = last if row.kind == PeriodKind.MONTH else last - 2
    return date(row.year, first, 1), date(row.year, last, monthrange(row.year, last)[1])


def _codes(row: DeliveredRow) -> tuple[str, str, str]:
    return row.result, row.behaviour, row.quadrant


class _Known:
    """Compares rows with what is stored, a chunk at a time; `new` are those to write."""

    def __init__(self, agency: Agency, offices: frozenset[int] | None, today: date) -> None:
        self.agency, self.offices, self.today = agency, offices, today
        self.new: list[AssessmentRow] = []
        self.created = self.unchanged = self.odd = 0

    def take(self, rows: list[DeliveredRow], faults: list[RowFault]) -> None:
        people = self._people(rows)
        stored = self._stored(people)
        for row in rows:
            person = people.get(row.nip)
            if person is None or (self.offices is not None and person[1] not in self.offices):
                faults.append(RowFault(row.row, "nip", _("NIP ini tidak ada di instansi atau kantor Anda.")))
                continue
            self._compare(self._row(row, person[0]), stored)

    def _people(self, rows: list[DeliveredRow]) -> dict[str, tuple[int, int]]:
        found = Employee.objects.of(self.agency).filter(nip__in={row.nip for row in rows})
        return {nip: (pk, office) for nip, pk, office in found.values_list("nip", "pk", "office_id")}

    def _stored(self, people: dict[str, tuple[int, int]]) -> dict[tuple[int, str, date], Assessment]:
        found = Assessment.objects.filter(employee__in=[pk for pk, _office in people.values()])
        return {(a.employee_id, a.kind, a.period_start): a for a in found}

    def _row(self, row: DeliveredRow, employee_id: int) -> AssessmentRow:
        start, end = period_of(row)
        return AssessmentRow(
            employee_id=employee_id, kind=row.kind, period_start=start, period_end=end,
            predicate=PREDICATE_OF[row.quadrant], source=SOURCES[PeriodKind(row.kind)], received_on=self.today,
            result=RATING_OF.get(row.result, ""), behaviour=RATING_OF.get(row.behaviour, ""),
        )  # fmt: skip

    def _compare(self, row: AssessmentRow, stored: dict[tuple[int, str, date], Assessment]) -> None:
        self.odd += not agrees(row.predicate, row.result, row.behaviour)
        old = stored.get((row.employee_id, row.kind, row.period_start))
        facts = ("period_end", "predicate", "result", "behaviour", "source")
        if old is not None and all(getattr(old, name) == getattr(row, name) for name in facts):
            self.unchanged += 1
            return
        self.created += old is None
        self.new.append(row)
