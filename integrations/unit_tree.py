"""SIASN's unit tree (`/referensi/ref-unor` saved as CSV or JSON): one frozen row per unit."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from integrations.asn_export import RejectedRow
from integrations.safe_csv import is_formula
from integrations.tables import TextTable, UnreadableFile, check_file, heading_key

MAX_JSON_BYTES = 16 * 1024 * 1024
MAX_UNITS = 200_000


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit; `parent_id` and `leader_pns_id` are empty at the top and for a vacant post."""

    line: int
    siasn_id: str
    parent_id: str
    name: str
    leader_post: str
    leader_pns_id: str


_FIELDS = {
    "id": ("Id", 42),
    "diatasanid": ("DiatasanId", 42),
    "namaunor": ("NamaUnor", 255),
    "namajabatan": ("NamaJabatan", 255),
    "pemimpinpnsid": ("PemimpinPnsId", 42),
}
_ALSO_KNOWN = ("indukunorid", "jenisunorid")
_REQUIRED = ("id", "namaunor")


def read_units(path: Path, *, max_bytes: int) -> Iterator[UnitRow | RejectedRow]:
    """Rows of a CSV or JSON unit tree, keys in upper or lower camel. Raises UnreadableFile, also while iterating.

    JSON is a list of objects, or such a list under `data`; lines are then counted by object.
    """
    check_file(path, max_bytes=max_bytes)
    with path.open("rb") as file:
        is_json = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")
    seen: dict[str, int] = {}
    for line, values in _json_rows(path) if is_json else _csv_rows(path, max_bytes):
        row = _unit(line, values)
        if isinstance(row, UnitRow):
            if len(seen) >= MAX_UNITS:
                raise UnreadableFile(
                    _("Berkas unit memuat lebih dari %(limit)d unit.") % {"limit": MAX_UNITS}
                )
            first = seen.setdefault(row.siasn_id.casefold(), line)
            if first != line:
                reason = _("Unit ini sudah ada di baris %(line)d.") % {"line": first}
                row = RejectedRow(line, "Id", row.siasn_id, reason)
        yield row


def _csv_rows(path: Path, max_bytes: int) -> Iterator[tuple[int, Mapping[str, str]]]:
    table = TextTable(path, max_bytes=max_bytes, known=(*_FIELDS, *_ALSO_KNOWN))
    _require(table.headings)
    for record in table:
        if record.is_cut and len(record.cells) < len(table.headings):
            raise UnreadableFile(
                _("Berkas unit terpotong di baris %(line)d. Unduh ulang berkasnya.") % {"line": record.line}
            )
        yield record.line, dict(zip(table.headings, record.cells, strict=False))


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    check_file(path, max_bytes=MAX_JSON_BYTES)
    try:
        loaded = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(_("Berkas unit bukan JSON yang utuh. Unduh ulang berkasnya.")) from error
    rows = loaded.get("data") if isinstance(loaded, dict) else loaded
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableFile(_("Berkas unit JSON harus berupa daftar unit."))
    for line, row in enumerate(rows, 1):
        values = {heading_key(key): _json_text(value) for key, value in row.items()}
        if line == 1:
            _require(tuple(values))
        yield line, values


def _json_text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)[:300]


def _require(headings: tuple[str, ...]) -> None:
    missing = [_FIELDS[key][0] for key in _REQUIRED if key not in headings]
    if missing:
        raise UnreadableFile(
            _("Kolom wajib berkas unit tidak ada: %(names)s.") % {"names": ", ".join(missing)}
        )


def _unit(line: int, values: Mapping[str, str]) -> UnitRow | RejectedRow:
    texts = {}
    for key, (column, limit) in _FIELDS.items():
        text = values.get(key, "").removeprefix("'")
        fault = _fault(text, limit, is_required=key in _REQUIRED)
        if fault:
            return RejectedRow(line, column, text[:60], fault)
        texts[key] = "" if _is_empty(text) else text.strip()
    return UnitRow(
        line=line,
        siasn_id=texts["id"],
        parent_id=texts["diatasanid"],
        name=texts["namaunor"],
        leader_post=texts["namajabatan"],
        leader_pns_id=texts["pemimpinpnsid"],
    )


def _is_empty(text: str) -> bool:
    return text.strip().casefold() in {"", "-", "null"}


def _fault(text: str, limit: int, *, is_required: bool) -> str:
    if _is_empty(text):
        return _("Wajib diisi.") if is_required else ""
    if is_formula(text):
        return _("Isi sel diawali = + - @ atau tab seperti rumus.")
    if not text.strip().replace("\xa0", " ").isprintable():
        return _("Sel memuat ganti baris atau karakter yang tidak dapat ditampilkan.")
    if len(text) > limit:
        return _("Paling panjang %(limit)d karakter.") % {"limit": limit}
    return ""
