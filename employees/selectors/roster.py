"""Imports of employee files: the list, one with its steps and progress, and pages of its stored preview."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from employees.enums import ImportStatus
from employees.models import FileImport, RosterImport
from integrations.safe_csv import is_formula

HEADING = ("hasil", "baris", "nip", "nama", "kolom", "sebelum", "sesudah", "alasan")
SECTIONS = ("rejected", "changed", "new", "missing", "unchanged")
ROWS_PER_MARK = 200
WORKING = frozenset(
    {ImportStatus.UPLOADED, ImportStatus.INSPECTING, ImportStatus.QUEUED, ImportStatus.APPLYING}
)
WITH_REPORT = frozenset({ImportStatus.READY, ImportStatus.QUEUED, ImportStatus.APPLYING, ImportStatus.DONE})
_STAGE = {
    ImportStatus.UPLOADED: 1,
    ImportStatus.INSPECTING: 1,
    ImportStatus.READY: 2,
    ImportStatus.QUEUED: 3,
    ImportStatus.APPLYING: 3,
    ImportStatus.DONE: 4,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the job; `state` is done, now or todo."""

    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows read so far and the share of the file in percent; `is_working` while a task has or awaits it."""

    rows: int
    percent: int
    is_working: bool


def imports_of(agency_id: int) -> QuerySet[RosterImport]:
    """The agency's imports, newest first, with who brought them."""
    rows = RosterImport.objects.filter(agency_id=agency_id).select_related("uploaded_by__employee")
    return rows.order_by("-created_at", "-pk")


def import_of(agency_id: int, import_id: int) -> RosterImport:
    """One import; NotFound outside the agency."""
    item = imports_of(agency_id).filter(pk=import_id).first()
    if item is None:
        raise NotFound(_("Impor tidak ditemukan."))
    return item


def progress_key(import_id: int) -> str:
    """Where a running import tells the cache how far it is."""
    return f"roster-progress:{import_id}"


def progress_of(item: FileImport, key: Callable[[int], str] = progress_key) -> Progress:
    """How far the job is, without asking the database, which the job may hold locked; `key` as its task uses."""
    told = cache.get(key(item.pk)) or {"rows": 0, "percent": 0}
    return Progress(told["rows"], told["percent"], item.status in WORKING)


def steps_of(item: FileImport) -> list[Step]:
    labels = (_("Unggah"), _("Pemeriksaan"), _("Persetujuan Anda"), _("Impor"))
    stage = _STAGE.get(ImportStatus(item.status), 0)
    states = ["done" if n < stage else "now" if n == stage else "todo" for n in range(len(labels))]
    return [Step(label, state) for label, state in zip(labels, states, strict=True)]


def has_report(item: FileImport) -> bool:
    return item.status in WITH_REPORT and bool(item.report)


class ReportSection(Sequence[dict[str, str]]):
    """The rows of one section of the preview, keyed by `HEADING`; a slice reads only its part of the file."""

    def __init__(self, item: FileImport, name: str) -> None:
        self._path = Path(item.report.path)
        place: dict[str, Any] = item.summary["sections"][name]
        self._rows: int = place["rows"]
        self._marks: list[int] = place["marks"]

    def __len__(self) -> int:
        return self._rows

    @overload
    def __getitem__(self, index: int) -> dict[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, str]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, str] | list[dict[str, str]]:
        if isinstance(index, int):
            return self._read(range(self._rows)[index], 1)[0]
        first, last, _step = index.indices(self._rows)
        return self._read(first, last - first)

    def _read(self, first: int, count: int) -> list[dict[str, str]]:
        if count <= 0:
            return []
        skip = first % ROWS_PER_MARK
        with self._path.open("rb") as file:
            file.seek(self._marks[first // ROWS_PER_MARK])
            lines = [file.readline().decode() for _line in range(skip + count)][skip:]
        cells = ([_as_told(cell) for cell in row] for row in csv.reader(lines))
        return [dict(zip(HEADING, row, strict=True)) for row in cells]


def _as_told(cell: str) -> str:
    """Without the apostrophe that protects numbers and formulas from a spreadsheet."""
    return cell.removeprefix("'") if cell[1:].isdigit() or is_formula(cell[1:]) else cell
