"""A table of talent boxes read row by row: Indonesian and English headings and words, every fault a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from django.utils.translation import gettext as _

from eligibility.enums import Axis, BoxScheme
from integrations.asn_cells import EMPTY, CellFault, Cells
from integrations.nip import masked_nip, nip_fault
from integrations.sheets import FAULT, read_sheet
from integrations.tables import heading_key
from performance.enums import Rating

MOST_BYTES = 32 * 1024 * 1024
COLUMNS = ("nip", "periode", "kinerja", "potensi", "kotak", "skema", "tanggal penilaian")
OPTIONAL = ("sumber",)
ALIASES = {
    "nip": ("nip baru", "employee number"),
    "periode": ("period", "periode penilaian"),
    "kinerja": ("performance", "level kinerja", "sumbu kinerja"),
    "potensi": ("potential", "potensial", "level potensi", "sumbu potensial"),
    "kotak": ("box", "kotak talenta", "nomor kotak"),
    "skema": ("penomoran", "scheme", "numbering", "skema penomoran"),
    "tanggal penilaian": ("tanggal", "assessed on", "assessment date", "tgl penilaian"),
    "sumber": ("source",),
}
NO_SOURCE = "Berkas talenta"
EARLIEST = 2015
LONGEST_PERIOD = 20
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


def _words(listed: dict[str, str]) -> dict[str, str]:
    return {heading_key(word): code for code, words in listed.items() for word in (code, *words.split("|"))}


LEVELS = _words(
    {
        Rating.ABOVE.value: "di atas ekspektasi|diatas ekspektasi|di atas|atas|above expectation|tinggi|high",
        Rating.MEETS.value: "sesuai ekspektasi|sesuai|meets expectation|sedang|medium",
        Rating.BELOW.value: "di bawah ekspektasi|dibawah ekspektasi|di bawah|bawah|below expectation|rendah|low",
    }
)
AXES = _words(
    {
        Axis.HIGH.value: "tinggi",
        Axis.MEDIUM.value: "menengah|sedang",
        Axis.LOW.value: "rendah",
    }
)
SCHEMES = _words(
    {
        BoxScheme.PANRB.value: "panrb|menpanrb|permenpanrb 3/2020|permenpan rb 3 2020|pan-rb",
        BoxScheme.KEMENKEU.value: "kementerian keuangan|kmk|ministry of finance|mof",
    }
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One readable row of the file; `row` as a spreadsheet counts. Codes are those of the enums."""

    row: int
    nip: str
    period: str
    assessed_on: date
    performance: str
    potential: str
    box: int
    scheme: str
    source: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken, the cell that spoils it, and why; `value` is masked where it is private."""

    row: int
    nip: str
    column: str
    value: str
    reason: str


def read_boxes(file: BinaryIO, *, name: str, today: date) -> Iterator[SheetRow | BadRow]:
    """Rows in the order of the file. Errors: UnreadableFile for what spoils the file as a whole."""
    found = read_sheet(
        file, name=name, columns=COLUMNS, optional=OPTIONAL, aliases=ALIASES, max_bytes=MOST_BYTES
    )
    for number, cells in found:
        if cells.get(FAULT):
            yield BadRow(number, "", "", "", cells[FAULT])
            continue
        try:
            yield _row(number, {k: "" if v in EMPTY else v for k, v in cells.items()}, today)
        except CellFault as bad:
            nip = cells["nip"] if not nip_fault(cells["nip"]) else ""
            yield BadRow(number, nip, bad.column, bad.value[:60], bad.reason)


def _row(number: int, cells: dict[str, str], today: date) -> SheetRow:
    if fault := nip_fault(cells["nip"]):
        raise CellFault("nip", masked_nip(cells["nip"][:30]), fault)
    row = SheetRow(
        row=number,
        nip=cells["nip"],
        period=_period(cells["periode"], today.year),
        performance=_code("kinerja", cells["kinerja"], LEVELS, Rating.labels),
        potential=_code("potensi", cells["potensi"], AXES, Axis.labels),
        box=_box(cells["kotak"]),
        scheme=_code("skema", cells["skema"], SCHEMES, BoxScheme.labels),
        assessed_on=_day(cells["tanggal penilaian"]),
        source=_source(cells["sumber"]),
    )
    if row.assessed_on > today:
        raise CellFault("tanggal penilaian", cells["tanggal penilaian"], _("Tanggal ini belum tiba."))
    return row


def period_fault(text: str, this_year: int) -> str:
    """What is wrong with the name of a period, as a sentence; empty when nothing is. It names its year."""
    if not text or len(text) > LONGEST_PERIOD or not text.isprintable():
        return _("Isi 1 sampai %(most)s karakter.") % {"most": LONGEST_PERIOD}
    years = [int(found) for found in _YEAR.findall(text)]
    if not years or not all(EARLIEST <= year <= 2100 for year in years):
        return _("Sebut tahunnya, misalnya 2026 atau 2026-1.")
    return _("Periode ini belum dimulai.") if min(years) > this_year else ""


@lru_cache(maxsize=1024)  # a file repeats the same few words in thousands of rows
def _period(text: str, this_year: int) -> str:
    if fault := period_fault(text, this_year):
        raise CellFault("periode", text, fault)
    return text


def _code(column: str, text: str, known: dict[str, str], labels: list[str]) -> str:
    code = known.get(heading_key(text))
    if code is None:
        raise CellFault(
            column, text, _("Isi salah satu: %(words)s.") % {"words": ", ".join(map(str, labels))}
        )
    return code


def _box(text: str) -> int:
    if text not in {"1", "2", "3", "4", "5", "6", "7", "8", "9"}:
        raise CellFault("kotak", text, _("Kotak adalah bilangan 1 sampai 9."))
    return int(text)


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    plain = {"tanggal penilaian": text.replace("/", "-").removesuffix(" 00:00:00")}
    found = Cells(plain).day("tanggal penilaian")
    if found is None:
        raise CellFault("tanggal penilaian", "", _("Wajib diisi."))
    if found.year < EARLIEST:
        raise CellFault(
            "tanggal penilaian", text, _("Tanggal sebelum %(year)s tidak mungkin.") % {"year": EARLIEST}
        )
    return found


def _source(text: str) -> str:
    if len(text) > 80:
        raise CellFault("sumber", text, _("Paling panjang %(limit)d karakter.") % {"limit": 80})
    return text or NO_SOURCE
