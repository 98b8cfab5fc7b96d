"""Tables that people fill in a spreadsheet, read as CSV or XLSX with one answer, and written so that none runs.

Nothing of a file is trusted: not its name, not the sizes and dimensions it states, not its cells. A cell arrives as
plain text in one line: dates as ISO, whole numbers without ".0", a percentage as the number that was shown, a leading
apostrophe taken off.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from integrations.safe_csv import SafeWriter, neutralised
from integrations.tables import (
    MAX_COLUMNS,
    Record,
    TextTable,
    UnreadableFile,
    check_start,
    heading_key,
    too_large,
)

FAULT = ""  # the key under which a row says that it cannot be used; all its cells are then empty
MAX_UNPACKED = 64 * 1024 * 1024
MAX_SHARED_STRINGS = 16 * 1024 * 1024
MAX_MEMBERS = 500
MAX_ROWS = 1_048_576
_HEADING_ROWS = 20
_EXACT = 10**15  # a spreadsheet keeps 15 digits: what is longer has lost some
_CHUNK_ROWS = 500
_ZIP = b"PK"
_XML = re.compile(rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>\s*)?<[A-Za-z]")
_XML_IN_DISGUISE = (b"\xff\xfe", b"\xfe\xff", b"\0<")
_TITLE = re.compile(r"[\[\]:*?/\\]")

Row = tuple[int, dict[str, str]]
Aliases = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be taken: its number as a spreadsheet counts, the column (empty: the row), and why."""

    row: int
    column: str
    reason: str


def read_sheet(
    file: BinaryIO,
    *,
    name: str,
    columns: Sequence[str],
    optional: Sequence[str] = (),
    aliases: Aliases | None = None,
    max_bytes: int,
) -> Iterator[Row]:
    """Rows as (number of the row as a spreadsheet counts, text by column); an absent optional column is "".

    Headings match without case, blanks and underscores, in any order; further columns are passed over. `aliases`:
    other headings under which a column may come. Of a workbook the first sheet is read. A row that is wider than
    its heading carries a sentence under `FAULT`.
    Errors: UnreadableFile, at once or while reading, for what spoils the file as a whole; `name` is for the eye.
    """
    file.seek(0, io.SEEK_END)
    size = file.tell()
    if size > max_bytes:
        raise too_large(size, max_bytes)
    if not size:
        raise UnreadableFile(_("Berkas %(name)s kosong.") % {"name": name[:100]})
    file.seek(0)
    head = file.read(4096)
    wanted = _Wanted(columns, optional, aliases or {})
    if head.startswith(_ZIP):
        return _workbook_rows(file, wanted)
    check_start(head)
    return _text_rows(file, wanted, max_bytes)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A CSV in pieces (UTF-8 with byte-order mark, comma, CRLF), to be streamed; no cell can act as a formula."""
    buffer = io.StringIO(newline="")
    writer = SafeWriter(buffer)
    buffer.write("\ufeff")
    writer.write(columns)
    for count, row in enumerate(rows, 1):
        writer.write(_written(value) for value in row)
        if count % _CHUNK_ROWS == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    """A workbook of one sheet; no cell can act as a formula, numbers and dates stay what they are."""
    target = io.BytesIO()
    write_sheets([(title, columns, rows)], target)
    return target.getvalue()


def write_sheets(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], target: BinaryIO
) -> None:
    """A workbook of (title, columns, rows) into a file, row by row; cells as in `write_xlsx`."""
    book = Workbook(write_only=True)
    for title, columns, rows in sheets:
        sheet = book.create_sheet(
            _TITLE.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", title))[:31].strip() or "Data"
        )
        sheet.append([neutralised(column) for column in columns])
        for row in rows:
            sheet.append([_cell(value) for value in row])
    book.save(target)


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat("minutes") if isinstance(value, time) else value


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return neutralised(ILLEGAL_CHARACTERS_RE.sub("", value))
    if isinstance(value, datetime) or not isinstance(value, Decimal | date | int | float | bool | None):
        return _cell(str(_written(value)))
    return value


# Reading


@dataclass(frozen=True, slots=True)
class _Wanted:
    columns: Sequence[str]
    optional: Sequence[str]
    aliases: Aliases

    def keys_of(self, name: str) -> set[str]:
        """The headings, as keys, under which a column may come."""
        return {heading_key(text) for text in (name, *self.aliases.get(name, ()))}

    @property
    def keys(self) -> set[str]:
        return set().union(*(self.keys_of(name) for name in (*self.columns, *self.optional)))


def _text_rows(file: BinaryIO, wanted: _Wanted, max_bytes: int) -> Iterator[Row]:
    table = TextTable(file, max_bytes=max_bytes, known=wanted.keys)
    places = _places(table.titles, wanted)
    width = len(table.titles)

    def rows() -> Iterator[Row]:
        for record in table:
            _refuse_cut(record, width)
            yield record.line, _row(record.cells, places, width)

    return rows()


def _refuse_cut(record: Record, width: int) -> None:
    if record.is_cut and len(record.cells) < width:
        raise UnreadableFile(
            _("Berkas terpotong di baris %(line)d. Unduh atau simpan ulang berkasnya.")
            % {"line": record.line}
        )


def _places(titles: Sequence[str], wanted: _Wanted) -> dict[str, int]:
    """Column → its place in the file; -1 for an optional one that is not there."""
    keys = [heading_key(title) for title in titles]
    found = {
        name: [at for at, key in enumerate(keys) if key in wanted.keys_of(name)]
        for name in (*wanted.columns, *wanted.optional)
    }
    missing = [name for name in wanted.columns if not found[name]]
    if missing:
        raise UnreadableFile(
            _("Kolom wajib tidak ada: %(names)s. Periksa judul kolom di baris pertama.")
            % {"names": ", ".join(missing)}
        )
    twice = [name for name, places in found.items() if len(places) > 1]
    if twice:
        raise UnreadableFile(
            _("Judul kolom muncul dua kali: %(names)s. Hapus salah satunya.") % {"names": ", ".join(twice)}
        )
    return {name: places[0] if places else -1 for name, places in found.items()}


def _row(cells: Sequence[Any], places: dict[str, int], width: int) -> dict[str, str]:
    if len(cells) > width and any(cell_text(cell) for cell in cells[width:]):
        reason = _("Baris ini lebih panjang daripada judulnya (%(width)d kolom).") % {"width": width}
        return {**dict.fromkeys(places, ""), FAULT: reason}
    return {name: cell_text(cells[at]) if 0 <= at < len(cells) else "" for name, at in places.items()}


def cell_text(value: Any) -> str:
    """A cell as plain text in one line; see the head of this module."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    text = value.isoformat() if isinstance(value, date) else str(value)
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain[1:].lstrip() if plain.startswith("'") else plain


def _number(value: float) -> str:
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    return f"{value:.14E}" if abs(value) >= _EXACT else str(int(value))


# Workbooks


def _workbook_rows(file: BinaryIO, wanted: _Wanted) -> Iterator[Row]:
    _check_archive(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # stated by the file, so not believed
        at, titles = _heading(sheet)
    except UnreadableFile:
        raise
    except Exception as error:
        raise _broken() from error
    places = _places(titles, wanted)
    return _sheet_rows(book, at, len(titles), places)


def _sheet_rows(book: Any, heading_at: int, width: int, places: dict[str, int]) -> Iterator[Row]:
    try:
        found = book.worksheets[0].iter_rows(max_row=MAX_ROWS, max_col=width + 1)
        for number, row in enumerate(found, 1):
            cells = [_shown(cell) for cell in row]
            if number > heading_at and any(cell is not None for cell in cells):
                yield number, _row(cells, places, width)
    except UnreadableFile:
        raise
    except Exception as error:  # the parser meets a hostile file with whatever error comes first
        raise _broken() from error
    finally:
        book.close()


def _shown(cell: Any) -> Any:
    """The value; of a cell that is formatted as a percentage the number that the sheet shows."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return round(value * 100, 10)
    return value


def _heading(sheet: Any) -> tuple[int, list[str]]:
    rows = sheet.iter_rows(max_row=_HEADING_ROWS, max_col=MAX_COLUMNS, values_only=True)
    for number, cells in enumerate(rows, 1):
        titles = [cell_text(cell) for cell in cells]
        while titles and not titles[-1]:
            titles.pop()
        if titles:
            return number, titles
    raise UnreadableFile(_("Lembar pertama tidak memuat judul kolom."))


def _check_archive(file: BinaryIO) -> None:
    """Refuse before a byte is parsed: no workbook, encrypted, too large when unpacked, or with document types."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive)
    except UnreadableFile:
        raise
    except Exception as error:
        raise _broken() from error


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise UnreadableFile(
            _("Ini bukan berkas Excel (.xlsx). Simpan tabelnya sebagai .xlsx atau CSV UTF-8.")
        )
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile(_("Berkas Excel dikunci sandi. Simpan ulang tanpa sandi."))
    strings = sum(m.file_size for m in members if "sharedstrings" in m.filename.casefold())
    if (
        len(members) > MAX_MEMBERS
        or sum(member.file_size for member in members) > MAX_UNPACKED
        or strings > MAX_SHARED_STRINGS
    ):
        raise UnreadableFile(
            _("Isi berkas Excel terlalu besar setelah dibuka. Bagi tabelnya atau simpan sebagai CSV UTF-8."),
            code="file_too_large",
        )
    for member in members:
        with archive.open(member) as content:
            head = content.read(1024)
        if head.startswith(_XML_IN_DISGUISE) or (head.lstrip()[:1] == b"<" and not _XML.match(head)):
            raise _broken()


def _broken() -> UnreadableFile:
    return UnreadableFile(
        _("Berkas Excel ini rusak atau bukan .xlsx biasa. Buka di Excel, lalu simpan ulang sebagai .xlsx.")
    )
