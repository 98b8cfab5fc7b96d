"""Leave and duty travel as they come from the attendance system: a CSV, the same file twice changes nothing."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Problem, Refused
from core.services import record
from employees.models import Agency, Employee
from scheduling.enums import AbsenceKind, ProblemCode
from scheduling.models import Absence
from scheduling.selectors import AbsenceImport, RowError

COLUMNS = ("nip", "jenis", "mulai", "selesai", "sumber", "id_sumber")
KINDS = {
    "cuti": AbsenceKind.LEAVE,
    "sakit": AbsenceKind.SICK,
    "dinas": AbsenceKind.DUTY_TRAVEL,
    "perjadin": AbsenceKind.DUTY_TRAVEL,
    "perjalanan dinas": AbsenceKind.DUTY_TRAVEL,
    **{kind.value: kind for kind in AbsenceKind},
}
DATE_SHAPES = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")
MOST_BYTES = 8 * 1024 * 1024
LONGEST_TEXT = 80
CHUNK = 500


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """A readable line of the file; `row` as a spreadsheet counts it."""

    row: int
    nip: str
    kind: AbsenceKind
    starts_on: date
    ends_on: date
    source: str
    source_id: str

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.source_id


class BadCell(ValueError):
    """A cell that cannot be read: its column and why."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason


def import_absences(*, agency: Agency, file: BinaryIO, actor: Actor, now: datetime) -> AbsenceImport:
    """Take over a CSV with `COLUMNS`; rows are known by (sumber, id_sumber). Bad rows are told, good ones kept.

    Errors: `Refused` when the file as a whole is too large, no text, or lacks a column; then nothing is written.
    """
    rows, errors = _read(_lines(file))
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        counts = {"created": 0, "changed": 0, "unchanged": 0}
        for start in range(0, len(rows), CHUNK):
            _take_over(agency, rows[start : start + CHUNK], counts, errors)
        after = {**counts, "rejected": len(errors)}
        record(
            agency=agency.code,
            actor=actor,
            verb="absences.imported",
            target=agency,
            now=now,
            after=after,
        )
    return AbsenceImport(**counts, errors=tuple(sorted(errors, key=lambda e: e.row)))


def _lines(file: BinaryIO) -> Iterator[tuple[int, dict[str, str]]]:
    """`(row number, cells by column)` of every line that is not empty."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(problems=[Problem(ProblemCode.FILE_TOO_LARGE, params={"most": MOST_BYTES // 2**20})])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(problems=[Problem(ProblemCode.FILE_UNREADABLE)]) from error
    if "\0" in text:
        raise Refused(problems=[Problem(ProblemCode.FILE_UNREADABLE)])
    heading = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in heading else ",")
    try:
        names = [cell.strip().lower() for cell in next(reader, [])]
        _check_columns(names)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                values = [cell.strip().removeprefix("'") for cell in cells]
                yield reader.line_num, dict(zip(names, values, strict=False))
    except csv.Error as error:
        raise Refused(problems=[Problem(ProblemCode.FILE_UNREADABLE)]) from error


def _check_columns(names: list[str]) -> None:
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        params = {"missing": ", ".join(missing), "wanted": ", ".join(COLUMNS)}
        raise Refused(problems=[Problem(ProblemCode.FILE_COLUMNS, params=params)])


def _read(lines: Iterable[tuple[int, dict[str, str]]]) -> tuple[list[AbsenceRow], list[RowError]]:
    rows: list[AbsenceRow] = []
    errors: list[RowError] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in lines:
        try:
            row = _parse(number, cells)
            if row.key in seen:
                raise BadCell("id_sumber", _("Sudah ada di baris %(row)s.") % {"row": seen[row.key]})
        except BadCell as bad:
            errors.append(RowError(number, bad.column, bad.reason))
            continue
        seen[row.key] = number
        rows.append(row)
    return rows, errors


def _parse(number: int, cells: dict[str, str]) -> AbsenceRow:
    nip = cells.get("nip", "")
    if not (len(nip) == 18 and nip.isascii() and nip.isdigit()):
        raise BadCell("nip", _("NIP harus 18 angka dan disimpan sebagai teks."))
    kind = KINDS.get(cells.get("jenis", "").lower())
    if kind is None:
        raise BadCell("jenis", _("Jenis harus cuti, sakit, atau perjalanan dinas."))
    starts_on, ends_on = _date(cells, "mulai"), _date(cells, "selesai")
    if ends_on < starts_on:
        raise BadCell("selesai", _("Tanggal selesai mendahului tanggal mulai."))
    source, source_id = _text(cells, "sumber"), _text(cells, "id_sumber")
    return AbsenceRow(number, nip, kind, starts_on, ends_on, source, source_id)


def _date(cells: dict[str, str], column: str) -> date:
    for shape in DATE_SHAPES:
        try:
            return datetime.strptime(cells.get(column, ""), shape).date()  # noqa: DTZ007  # a date, no moment
        except ValueError:
            continue
    raise BadCell(column, _("Tanggal harus berbentuk 31-12-2026."))


def _text(cells: dict[str, str], column: str) -> str:
    value = cells.get(column, "")
    if not 0 < len(value) <= LONGEST_TEXT:
        raise BadCell(column, _("Isi 1 sampai %(most)s karakter.") % {"most": LONGEST_TEXT})
    return value


def _take_over(
    agency: Agency, rows: list[AbsenceRow], counts: dict[str, int], errors: list[RowError]
) -> None:
    """One chunk: two reads, one insert, one update for those that changed."""
    people = dict(Employee.objects.of(agency).filter(nip__in={r.nip for r in rows}).values_list("nip", "id"))
    known = _known(agency, rows)
    new: list[Absence] = []
    changed: list[Absence] = []
    for row in rows:
        old = known.get(row.key)
        if row.nip not in people:
            errors.append(RowError(row.row, "nip", _("NIP ini tidak ada di instansi Anda.")))
        elif old is None:
            new.append(_fill(Absence(source=row.source, source_id=row.source_id), row, people[row.nip]))
        elif _differs(old, row, people[row.nip]):
            changed.append(_fill(old, row, people[row.nip]))
        else:
            counts["unchanged"] += 1
    Absence.objects.bulk_create(new)
    Absence.objects.bulk_update(changed, ["employee", "kind", "starts_on", "ends_on"])
    counts["created"] += len(new)
    counts["changed"] += len(changed)


def _known(agency: Agency, rows: list[AbsenceRow]) -> dict[tuple[str, str], Absence]:
    """What the agency has under these numbers; another agency may use the same ones."""
    found = Absence.objects.filter(
        employee__agency=agency,
        source__in={r.source for r in rows},
        source_id__in={r.source_id for r in rows},
    )
    return {(a.source, a.source_id): a for a in found}


def _differs(old: Absence, row: AbsenceRow, employee_id: int) -> bool:
    stored = (old.employee_id, old.kind, old.starts_on, old.ends_on)
    return stored != (employee_id, row.kind, row.starts_on, row.ends_on)


def _fill(absence: Absence, row: AbsenceRow, employee_id: int) -> Absence:
    absence.employee_id = employee_id
    absence.kind = row.kind
    absence.starts_on, absence.ends_on = row.starts_on, row.ends_on
    return absence
