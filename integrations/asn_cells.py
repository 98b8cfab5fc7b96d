"""Cells of the "Export Data ASN" file: cleaned texts and dates, or a fault that names column, value and reason."""

import re
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from integrations.nip import masked_nip
from integrations.safe_csv import is_formula

MAX_LENGTH = {
    "pns_id": 42, "nama": 200, "gelar_depan": 50, "gelar_belakang": 80, "alamat": 300, "jabatan_id": 42,
    "jabatan_nama": 255, "lokasi_kerja_id": 42, "lokasi_kerja_nama": 200, "unor_id": 42, "unor_nama": 255,
}  # fmt: skip
_PRIVATE = frozenset({"nomor_hp", "email", "email_gov", "alamat"})
EMPTY = frozenset({"", "-", "null", "NULL", "Null"})
_DMY = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class CellFault(Exception):
    """A cell that refuses its row; `value` is masked where it is private."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        self.column, self.value, self.reason = column, value, reason
        super().__init__(reason)


class Cells(dict[str, str]):
    """The used cells of one row by our names."""

    def text(self, column: str) -> str:
        """The cleaned text; empty for `null`, `-` and absent columns. Raises CellFault for what is not plain text."""
        return _clean(column, self.get(column, ""))

    def optional(self, column: str) -> str | None:
        return self.text(column) if column in self else None

    def required(self, column: str) -> str:
        text = self.text(column)
        if not text:
            raise CellFault(column, "", _("Wajib diisi."))
        return text

    def day(self, column: str) -> date | None:
        text = self.text(column)
        return _day(column, text) if text else None


@lru_cache(maxsize=8192)  # units, posts, offices, dates and codes recur in thousands of rows
def _clean(column: str, cell: str) -> str:
    if cell[:1] == "'":
        cell = cell[1:]
    stripped = cell.strip()
    if stripped in EMPTY:
        return ""
    if is_formula(cell):
        raise CellFault(column, shown(column, cell), _("Isi sel diawali = + - @ atau tab seperti rumus."))
    text = " ".join(cell.split()) if column == "alamat" else stripped.replace("\xa0", " ")
    if not text.isprintable():
        raise CellFault(column, "", _("Sel memuat ganti baris atau karakter yang tidak dapat ditampilkan."))
    limit = MAX_LENGTH.get(column, 100)
    if len(text) > limit:
        reason = _("Paling panjang %(limit)d karakter.") % {"limit": limit}
        raise CellFault(column, shown(column, text), reason)
    return text


@lru_cache(maxsize=8192)
def _day(column: str, text: str) -> date:
    try:
        if match := _DMY.fullmatch(text):
            found = date(int(match[3]), int(match[2]), int(match[1]))
        elif match := _ISO.fullmatch(text):
            found = date(int(match[1]), int(match[2]), int(match[3]))
        else:
            raise ValueError
    except ValueError:
        raise CellFault(column, text[:20], _("Tanggal harus hh-bb-tttt dan ada di kalender.")) from None
    if not 1940 <= found.year <= 2100:
        raise CellFault(column, text, _("Tahun di luar 1940–2100."))
    return found


def shown(column: str, text: str) -> str:
    if column == "nip_baru":
        return masked_nip(text)
    return text[:2] + "•••" if column in _PRIVATE else text[:60]
