"""SIASN's performance rows (`rw-skp22`, `rw-kinerjaperiodik`) as people export them: CSV, XLSX or JSON.

Codes stay codes and rows stay as delivered; headings and keys match in whatever capitals they come. JSON is a list,
or the service's envelope `{code, data, …}` with an object or a list in it.
"""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from integrations.asn_cells import EMPTY
from integrations.nip import nip_fault
from integrations.sheets import FAULT, RowFault, cell_text, read_sheet
from integrations.tables import UnreadableFile, heading_key, too_large

COLUMNS = ("nip", "tahun", "kuadranKinerjaNilai")
OPTIONAL = ("hasilKinerjaNilai", "perilakuKerjaNilai", "periodikId", "bulan", "triwulan")
MONTH, QUARTER, YEAR = "month", "quarter", "year"
_KINDS = {"1": MONTH, "2": QUARTER}
_ORDINALS = {MONTH: ("bulan", 12), QUARTER: ("triwulan", 4)}


@dataclass(frozen=True, slots=True)
class DeliveredRow:
    """One predicate in SIASN's codes. `result`, `behaviour`: "1" best … "3", or empty; `quadrant`: "1" … "5".

    `kind` is month, quarter or year; `ordinal` the month 1–12 or quarter 1–4, 0 for a year.
    """

    row: int
    nip: str
    kind: str
    year: int
    ordinal: int
    result: str
    behaviour: str
    quadrant: str


class _Bad(Exception):
    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(reason)


def read_delivered(file: BinaryIO, *, name: str, max_bytes: int) -> Iterator[DeliveredRow | RowFault]:
    """Rows in the order of the file. Errors: UnreadableFile for what spoils the file as a whole."""
    file.seek(0)
    start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"[", b"{"):
        return _each(_json_rows(file, max_bytes))
    return _each(read_sheet(file, name=name, columns=COLUMNS, optional=OPTIONAL, max_bytes=max_bytes))


def _each(rows: Iterator[tuple[int, dict[str, str]]]) -> Iterator[DeliveredRow | RowFault]:
    for number, cells in rows:
        if cells.get(FAULT):
            yield RowFault(number, "", cells[FAULT])
            continue
        try:
            yield _row(number, {k: "" if v in EMPTY else v for k, v in cells.items()})
        except _Bad as bad:
            yield RowFault(number, bad.column, bad.reason)


def _row(number: int, cells: Mapping[str, str]) -> DeliveredRow:
    nip = cells["nip"]
    if fault := nip_fault(nip):
        raise _Bad("nip", fault)
    kind = _kind(cells)
    return DeliveredRow(
        row=number,
        nip=nip,
        kind=kind,
        year=_whole(cells, "tahun", 2015, 2100),
        ordinal=_whole(cells, _ORDINALS[kind][0], 1, _ORDINALS[kind][1]) if kind in _ORDINALS else 0,
        result=_code(cells, "hasilKinerjaNilai", 3, optional=True),
        behaviour=_code(cells, "perilakuKerjaNilai", 3, optional=True),
        quadrant=_code(cells, "kuadranKinerjaNilai", 5, optional=False),
    )


def _kind(cells: Mapping[str, str]) -> str:
    """By `periodikId`; without it by which of month and quarter is given, and a year where neither is."""
    said = cells["periodikId"]
    if said:
        if said not in _KINDS:
            raise _Bad("periodikId", _("Isi 1 untuk bulanan atau 2 untuk triwulanan."))
        return _KINDS[said]
    if cells["bulan"] and cells["triwulan"]:
        raise _Bad("periodikId", _("Bulan dan triwulan terisi keduanya; isi periodikId 1 atau 2."))
    return MONTH if cells["bulan"] else QUARTER if cells["triwulan"] else YEAR


def _whole(cells: Mapping[str, str], column: str, least: int, most: int) -> int:
    text = cells[column]
    if text.isascii() and text.isdecimal() and len(text) <= 4 and least <= int(text) <= most:
        return int(text)
    raise _Bad(column, _("Harus bilangan %(least)s sampai %(most)s.") % {"least": least, "most": most})


def _code(cells: Mapping[str, str], column: str, most: int, *, optional: bool) -> str:
    if optional and not cells[column]:
        return ""
    return str(_whole(cells, column, 1, most))


def _json_rows(file: BinaryIO, max_bytes: int) -> Iterator[tuple[int, dict[str, str]]]:
    file.seek(0, io.SEEK_END)
    if (size := file.tell()) > max_bytes:
        raise too_large(size, max_bytes)
    file.seek(0)
    try:
        content = json.loads(file.read().decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(_("Berkas JSON ini rusak atau tidak memakai UTF-8.")) from error
    return _objects(_rows_in(content))


def _no_number(name: str) -> None:
    raise ValueError(name)


def _rows_in(content: Any) -> list[Any]:
    if isinstance(content, dict) and "data" in content:
        content = content["data"]
        if isinstance(content, str):
            words = {"words": cell_text(content)[:100]}
            raise UnreadableFile(_("Jawaban SIASN ini tidak memuat data: %(words)s") % words)
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        raise UnreadableFile(_("Berkas JSON harus memuat daftar baris kinerja SIASN."))
    return content


def _objects(rows: list[Any]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield number, _cells(row)
        else:
            yield number, {FAULT: _("Butir ini bukan baris kinerja.")}


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    """The used cells under our names; of two spellings of a key the one that says something counts."""
    by_key: dict[str, str] = {}
    for name, value in row.items():
        text = "" if isinstance(value, dict | list) else cell_text(value)
        by_key[heading_key(str(name))] = by_key.get(heading_key(str(name)), "") or text
    return {name: by_key.get(heading_key(name), "") for name in (*COLUMNS, *OPTIONAL)}
