"""Attendance events in the shape of KMOB / Location Based Presence: one row per person, day and event.

Columns: `nip, tanggal, jenis (masuk|pulang), waktu (+zone), mode (WFO|WFA|PERJADIN), lat, lon, akurasi_m, kantor_id,
jarak_m, valid_lokasi, sumber, id_sumber`. A row that cannot be read is told with its column and reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import BinaryIO

from django.utils.translation import gettext as _

from integrations.nip import nip_fault
from integrations.sheets import FAULT, read_sheet

COLUMNS = ("nip", "tanggal", "jenis", "waktu", "mode", "sumber", "id_sumber")
OPTIONAL = ("lat", "lon", "akurasi_m", "kantor_id", "jarak_m", "valid_lokasi")
# the order in which the shape is written
SHAPE = (
    "nip", "tanggal", "jenis", "waktu", "mode", "lat", "lon", "akurasi_m", "kantor_id", "jarak_m",
    "valid_lokasi", "sumber", "id_sumber",
)  # fmt: skip
KINDS = {"masuk": "in", "in": "in", "pulang": "out", "keluar": "out", "out": "out"}
MODES = {"wfo": "wfo", "wfa": "wfa", "perjadin": "travel", "dinas": "travel", "perjalanan dinas": "travel"}
TRUE, FALSE = frozenset({"ya", "y", "true", "1", "valid"}), frozenset({"tidak", "t", "n", "false", "0"})
FIRST_YEAR, LAST_YEAR = 2020, 2100
LONGEST_SOURCE, LONGEST_ID, LONGEST_OFFICE = 40, 80, 42
FARTHEST_M, WORST_ACCURACY_M = 20_040_000.0, 1_000_000.0
_OFFSETS = {"WIB": 7, "WITA": 8, "WIT": 9, "Z": 0, "UTC": 0}
_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(?:(?P<date>\d{4}-\d{2}-\d{2})[T ]\s*)?(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<zone>WITA|WIB|WIT|UTC|Z|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?",
    re.IGNORECASE | re.ASCII,
)
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,20})?(?:[eE][+-]?\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class KmobRow:
    """A readable row; `line` as a spreadsheet counts. `at` has no zone where the row named none; metres, degrees.

    `valid`: True, False, or None where the source does not say. `kind` and `mode` in the portal's codes.
    """

    line: int
    nip: str
    date: date
    kind: str
    at: datetime
    mode: str
    lat: float | None
    lon: float | None
    accuracy_m: float | None
    office_code: str
    distance_m: float | None
    valid: bool | None
    source: str
    source_id: str

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.source_id


@dataclass(frozen=True, slots=True)
class KmobFault:
    """What is wrong with a row: its line, column (empty: the whole row), the cell as delivered, and why."""

    line: int
    column: str
    value: str
    reason: str


class _BadCell(ValueError):
    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason


def read_kmob(file: BinaryIO, *, name: str, max_bytes: int) -> Iterator[KmobRow | KmobFault]:
    """Every row of a CSV or XLSX, one at a time. Raises `UnreadableFile` for what spoils the file as a whole."""
    for line, cells in read_sheet(file, name=name, columns=COLUMNS, optional=OPTIONAL, max_bytes=max_bytes):
        if reason := cells.get(FAULT):
            yield KmobFault(line, "", "", reason)
            continue
        try:
            yield _row(line, cells)
        except _BadCell as bad:
            yield KmobFault(line, bad.column, cells.get(bad.column, "")[:80], bad.reason)


def _row(line: int, cells: dict[str, str]) -> KmobRow:
    nip = cells["nip"]
    if reason := nip_fault(nip):
        raise _BadCell("nip", reason)
    on = _date(cells["tanggal"])
    lat, lon = _position(cells)
    return KmobRow(
        line=line,
        nip=nip,
        date=on,
        kind=_choice(cells, "jenis", KINDS, _("Jenis harus masuk atau pulang.")),
        at=_moment(cells["waktu"], on),
        mode=_choice(cells, "mode", MODES, _("Mode harus WFO, WFA, atau PERJADIN.")),
        lat=lat,
        lon=lon,
        accuracy_m=_metres(cells, "akurasi_m", WORST_ACCURACY_M),
        office_code=cells["kantor_id"][:LONGEST_OFFICE],
        distance_m=_metres(cells, "jarak_m", FARTHEST_M),
        valid=_validity(cells["valid_lokasi"]),
        source=_text(cells, "sumber", LONGEST_SOURCE),
        source_id=_text(cells, "id_sumber", LONGEST_ID),
    )


def _date(text: str) -> date:
    found = _DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        on = date(int(year), int(month), int(day))
    except ValueError as error:
        raise _BadCell("tanggal", _("Tanggal harus berbentuk 31-12-2026.")) from error
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise _BadCell(
            "tanggal",
            _("Tahun harus antara %(first)d dan %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    return on


def _moment(text: str, on: date) -> datetime:
    """With the zone that the cell names, else without; a cell that carries a date of its own keeps it."""
    found = _TIME.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        day = date.fromisoformat(found["date"]) if found["date"] else on
        clock = time(int(found["h"]), int(found["m"]), int(found["s"] or 0))
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(text)
        return datetime.combine(day, clock, _zone(found["zone"]))
    except ValueError as error:
        reason = _("Waktu harus berbentuk 07:31 atau 07:31+07:00 (boleh WIB, WITA, WIT).")
        raise _BadCell("waktu", reason) from error


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[text.upper()]))
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:2]), int(digits[2:])) if len(digits) == 4 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _position(cells: dict[str, str]) -> tuple[float | None, float | None]:
    lat = _degrees(cells, "lat", 90)
    lon = _degrees(cells, "lon", 180)
    if (lat is None) != (lon is None):
        raise _BadCell(
            "lat" if lat is None else "lon", _("Isi lat dan lon keduanya, atau kosongkan keduanya.")
        )
    if lat == 0 and lon == 0:
        raise _BadCell(
            "lat", _("Koordinat 0, 0 berarti perangkat gagal menentukan posisi; kosongkan keduanya.")
        )
    return lat, lon


def _degrees(cells: dict[str, str], column: str, most: int) -> float | None:
    value = _number(cells, column)
    if value is not None and abs(value) > most:
        raise _BadCell(
            column, _("Koordinat tidak mungkin: harus antara -%(most)d dan %(most)d.") % {"most": most}
        )
    return value


def _metres(cells: dict[str, str], column: str, most: float) -> float | None:
    value = _number(cells, column)
    if value is not None and not 0 <= value <= most:
        raise _BadCell(column, _("Jarak dalam meter harus antara 0 dan %(most)d.") % {"most": most})
    return value


def _number(cells: dict[str, str], column: str) -> float | None:
    text = cells[column]
    if not text:
        return None
    if not (text.isascii() and _NUMBER.fullmatch(text)):
        raise _BadCell(column, _("Ini bukan angka."))
    value = float(text.replace(",", "."))
    if not math.isfinite(value):
        raise _BadCell(column, _("Ini bukan angka."))
    return value


def _choice(cells: dict[str, str], column: str, known: dict[str, str], reason: str) -> str:
    found = known.get(cells[column].lower())
    if found is None:
        raise _BadCell(column, reason)
    return found


def _validity(text: str) -> bool | None:
    low = text.lower()
    if low in TRUE:
        return True
    if low in FALSE:
        return False
    if low:
        raise _BadCell("valid_lokasi", _("Isi ya, tidak, atau kosongkan."))
    return None


def _text(cells: dict[str, str], column: str, most: int) -> str:
    value = cells[column]
    if not 0 < len(value) <= most:
        raise _BadCell(column, _("Isi 1 sampai %(most)d karakter.") % {"most": most})
    return value
