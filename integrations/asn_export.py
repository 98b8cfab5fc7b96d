"""SIASN's "Export Data ASN" file: people as frozen rows, in the order of the file, one at a time.

Quirks that are read through: apostrophe in front, the text `null`, a lone `-`, `;` `,` or tab, any case and
order of headings, byte-order mark, dates dd-mm-yyyy or ISO. NIK, religion, family and tax columns are never read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from integrations.asn_cells import EMPTY, CellFault, Cells
from integrations.nip import masked_nip, nip_fault, nip_kind
from integrations.tables import Record, TextTable, UnreadableFile, heading_key

DEFAULT_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class AsnRow:
    """One person. `""`: SIASN says empty. `None`: the file does not say, so what is known stays.

    `kind` is `pns` or `pppk`, `sex` `m`, `f` or empty, `legal_status` and `post_kind` are SIASN codes as text
    (`01`…`99`; `1` structural … `4` pelaksana), `echelon` two digits (`11`…`99`) or empty.
    """

    line: int
    nip: str
    name: str
    siasn_id: str | None
    title_front: str | None
    title_back: str | None
    kind: str
    sex: str | None
    rank: str | None
    legal_status: str | None
    entered_on: date | None
    in_post_since: date | None
    email: str | None
    phone: str | None
    home_address: str | None
    post_id: str
    post_name: str
    post_kind: str
    echelon: str
    unit_id: str
    unit_name: str
    office_id: str
    office_name: str
    agency_id: str
    agency_name: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be taken: its first line, the column, the value (masked), why; the NIP where it is sound."""

    line: int
    column: str
    value: str
    reason: str
    nip: str = ""


# our column → headings that mean it, best first
_COLUMNS: dict[str, tuple[str, ...]] = {
    "pns_id": ("pns_id",),
    "nip_baru": ("nip_baru", "nip"),
    "nama": ("nama",),
    "gelar_depan": ("gelar_depan",),
    "gelar_belakang": ("gelar_belakang",),
    "jenis_kelamin": ("jenis_kelamin",),
    "nomor_hp": ("nomor_hp", "no_hp"),
    "email": ("email",),
    "email_gov": ("email_gov",),
    "alamat": ("alamat",),
    "jenis_pegawai_nama": ("jenis_pegawai_nama",),
    "kedudukan_hukum_id": ("kedudukan_hukum_id",),
    "kedudukan_hukum_nama": ("kedudukan_hukum_nama",),
    "tmt_cpns": ("tmt_cpns",),
    "tmt_pns": ("tmt_pns",),
    "gol_akhir_id": ("gol_akhir_id",),
    "gol_akhir_nama": ("gol_akhir_nama",),
    "jenis_jabatan_id": ("jenis_jabatan_id",),
    "jenis_jabatan_nama": ("jenis_jabatan_nama",),
    "eselon_id": ("eselon_id",),
    "jabatan_id": ("jabatan_id",),
    "jabatan_nama": ("jabatan_nama",),
    "tmt_jabatan": ("tmt_jabatan",),
    "lokasi_kerja_id": ("lokasi_kerja_id",),
    "lokasi_kerja_nama": ("lokasi_kerja_nama",),
    "unor_id": ("unor_id",),
    "unor_nama": ("unor_nama",),
    "instansi_kerja_id": ("instansi_kerja_id",),
    "instansi_kerja_nama": ("instansi_kerja_nama",),
}
_REQUIRED = ("nip_baru", "nama", "jabatan_nama", "unor_id", "unor_nama", "lokasi_kerja_nama")
_SEX = {"m": "m", "l": "m", "1": "m", "pria": "m", "laki-laki": "m", "laki laki": "m",
        "f": "f", "p": "f", "2": "f", "wanita": "f", "perempuan": "f"}  # fmt: skip
_LEGAL = frozenset({"01", "02", "03", "04", "15", "20", "99"})
_POST_KINDS = (("1", "struktural"), ("2", "fungsional"), ("3", "rangkap"), ("4", "pelaksana"))
_ROMAN = [
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
]
_RANKS = frozenset({*_ROMAN, *(f"{r}/{c}" for r in _ROMAN[:4] for c in ("abcde" if r == "IV" else "abcd"))})
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{5,18}")


class AsnExport:
    """An opened export. Iterating streams `AsnRow`s and `RejectedRow`s; raises UnreadableFile as TextTable does.

    `read` and `dropped` name the file's columns that are used and that are passed over unread.
    """

    def __init__(self, path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        self._table = TextTable(path, max_bytes=max_bytes, known=_KNOWN)
        self._place = _places(self._table.headings)
        missing = [name for name in _REQUIRED if name not in self._place]
        if missing:
            raise UnreadableFile(
                _("Kolom wajib tidak ada: %(names)s. Pastikan ini berkas Export Data ASN.")
                % {"names": ", ".join(missing)}
            )
        titles = self._table.titles
        used = set(self._place.values())
        self.read = tuple(titles[i].strip() for i in sorted(used))
        self.dropped = tuple(t.strip() for i, t in enumerate(titles) if i not in used and t.strip())

    @property
    def size(self) -> int:
        return self._table.size

    @property
    def bytes_read(self) -> int:
        return self._table.bytes_read

    def __iter__(self) -> Iterator[AsnRow | RejectedRow]:
        width = len(self._table.headings)
        names = tuple(self._place)
        pick: Callable[[list[str]], tuple[str, ...]] = itemgetter(*self._place.values())
        for record in self._table:
            if len(record.cells) != width and (fault := _width_fault(record, width)):
                yield fault
                continue
            yield _row(record.line, Cells(zip(names, pick(record.cells), strict=True)))


_KNOWN = frozenset(heading_key(h) for headings in _COLUMNS.values() for h in headings)


def _places(headings: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for name, candidates in _COLUMNS.items():
        at = next((headings.index(k) for k in map(heading_key, candidates) if k in headings), None)
        if at is not None:
            found[name] = at
    return found


def _width_fault(record: Record, width: int) -> RejectedRow | None:
    """Too many cells are harmless when empty; too few at the very end mean that the file broke off."""
    count = len(record.cells)
    if count > width and not any(record.cells[width:]):
        return None
    if count < width and record.is_cut:
        raise UnreadableFile(
            _(
                "Berkas terpotong di baris %(line)d: hanya %(count)d dari %(width)d kolom. Unduh ulang berkasnya."
            )
            % {"line": record.line, "count": count, "width": width}
        )
    reason = _("Baris berisi %(count)d kolom, seharusnya %(width)d.") % {"count": count, "width": width}
    return RejectedRow(record.line, "", "", reason)


def _row(line: int, cells: Cells) -> AsnRow | RejectedRow:
    nip = ""
    try:
        nip = _nip(cells)
        return _person(line, nip, cells)
    except CellFault as fault:
        return RejectedRow(line, fault.column, fault.value, fault.reason, nip)


def _person(line: int, nip: str, cells: Cells) -> AsnRow:
    doubts: list[str] = []
    return AsnRow(
        line=line,
        nip=nip,
        name=cells.required("nama"),
        siasn_id=cells.optional("pns_id"),
        title_front=cells.optional("gelar_depan"),
        title_back=cells.optional("gelar_belakang"),
        kind=_kind(cells, nip, doubts),
        sex=_sex(cells),
        rank=_rank(cells),
        legal_status=_legal_status(cells),
        entered_on=cells.day("tmt_cpns") or cells.day("tmt_pns"),
        in_post_since=cells.day("tmt_jabatan"),
        email=_email(cells, doubts),
        phone=_phone(cells, doubts),
        home_address=cells.optional("alamat"),
        post_kind=_post_kind(cells),
        doubts=tuple(doubts),
        **_places_of_work(cells),
    )


def _places_of_work(cells: Cells) -> dict[str, Any]:
    return {
        "post_id": cells.text("jabatan_id"),
        "post_name": cells.required("jabatan_nama"),
        "echelon": cells.text("eselon_id"),
        "unit_id": cells.required("unor_id"),
        "unit_name": cells.required("unor_nama"),
        "office_id": cells.text("lokasi_kerja_id"),
        "office_name": cells.required("lokasi_kerja_nama"),
        "agency_id": cells.text("instansi_kerja_id"),
        "agency_name": cells.text("instansi_kerja_nama"),
    }


def _nip(cells: Cells) -> str:
    nip = cells.text("nip_baru")
    fault = nip_fault(nip)
    if fault:
        raise CellFault("nip_baru", masked_nip(nip[:40]), fault)
    return nip


def _kind(cells: Cells, nip: str, doubts: list[str]) -> str:
    said = cells.text("jenis_pegawai_nama").upper()
    if not said:
        return nip_kind(nip)
    kind = "pppk" if "PPPK" in said or "P3K" in said else "pns"
    if kind != nip_kind(nip):
        doubts.append(_("jenis pegawai tidak sesuai dengan bentuk NIP"))
    return kind


def _sex(cells: Cells) -> str | None:
    text = cells.optional("jenis_kelamin")
    if not text:
        return text
    if text.casefold() not in _SEX:
        raise CellFault("jenis_kelamin", text[:20], _("Isi dengan M atau F."))
    return _SEX[text.casefold()]


def _rank(cells: Cells) -> str | None:
    text = cells.optional("gol_akhir_nama")
    if text:
        roman, _slash, letter = text.replace(" ", "").partition("/")
        rank = f"{roman.upper()}/{letter.lower()}" if letter else roman.upper()
        if rank not in _RANKS:
            raise CellFault(
                "gol_akhir_nama", text[:20], _("Golongan tidak dikenal; contoh yang benar: III/c atau IX.")
            )
        return rank
    code = cells.text("gol_akhir_id")
    if len(code) == 2 and code[0] in "1234" and code[1] in "12345":
        return f"{_ROMAN[int(code[0]) - 1]}/{'abcde'[int(code[1]) - 1]}"
    return text


def _legal_status(cells: Cells) -> str | None:
    code = cells.optional("kedudukan_hukum_id")
    if code is None:
        return None
    code = code.zfill(2) if code else "01"
    if code in _LEGAL:
        return code
    # e.g. PPPK carry a code of their own with the name "PPPK Aktif"
    if "aktif" in cells.text("kedudukan_hukum_nama").casefold().removeprefix("pppk ").split()[:1]:
        return "01"
    raise CellFault("kedudukan_hukum_id", code[:10], _("Kode kedudukan hukum tidak dikenal."))


def _post_kind(cells: Cells) -> str:
    code = cells.text("jenis_jabatan_id")
    if code in {"1", "2", "3", "4"}:
        return code
    name = cells.text("jenis_jabatan_nama").casefold()
    return next((c for c, word in _POST_KINDS if word in name), "")


def _email(cells: Cells, doubts: list[str]) -> str | None:
    """The official address before the private one. What is no address is passed over, not taken."""
    if "email" not in cells and "email_gov" not in cells:
        return None
    texts = [t for t in (cells.text("email_gov"), cells.text("email")) if t]
    good = next((t for t in texts if _EMAIL.fullmatch(t)), None)
    if texts and good is None:
        doubts.append(_("alamat email tidak sah dan dilewati"))
    return good if texts else ""


def _phone(cells: Cells, doubts: list[str]) -> str | None:
    cell = cells.get("nomor_hp")
    if cell is None:
        return None
    text = cell.strip().removeprefix("'").strip()
    if text in EMPTY:
        return ""
    if _PHONE.fullmatch(text):
        return text
    cells.text("nomor_hp")
    doubts.append(_("nomor HP tidak sah dan dilewati"))
    return None
