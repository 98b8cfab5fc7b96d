"""Text tables from elsewhere, read as a stream: nothing is trusted, nothing is held, every fault is a sentence.

One physical line is the most that is ever in memory. What is wrong with the file as a whole raises
`UnreadableFile`; what is wrong with a row is left to the reader of that kind of file.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.problems import Refused

MAX_LINE_BYTES = 64 * 1024
MAX_COLUMNS = 500
MAX_RECORD_LINES = 20
DELIMITERS = ";,\t|"
_MEGABYTE = 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHER_BINARY = (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|table|meta)", re.IGNORECASE)


class UnreadableFile(Refused):
    """The file as a whole cannot be used (HTTP 422): nothing of it was taken."""

    code = "unreadable_file"


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the number of its first line, its cells, and whether the file broke off in it."""

    line: int
    cells: list[str]
    is_cut: bool


def heading_key(text: str) -> str:
    """A heading without case, blanks, underscores and byte-order mark: `NIP Baru`, `nip_baru` → `nipbaru`."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def check_file(path: Path, *, max_bytes: int) -> int:
    """Refuse what cannot be a text table by its size and first bytes; answers the size in bytes."""
    if not path.is_file():
        raise UnreadableFile(_("Berkas %(name)s tidak ditemukan.") % {"name": path.name})
    size = path.stat().st_size
    if size > max_bytes:
        raise too_large(size, max_bytes)
    if size == 0:
        raise UnreadableFile(_("Berkas kosong. Unduh ulang berkas dari SIASN."))
    with path.open("rb") as file:
        check_start(file.read(4096))
    return size


@contextmanager
def opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    """The bytes from their beginning; a file that somebody else opened stays open."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    else:
        source.seek(0)
        yield source


def too_large(size: int, max_bytes: int) -> UnreadableFile:
    """The refusal of a file by its size, in the same words at every door."""
    return UnreadableFile(
        _(
            "Berkas %(size)d MB terlalu besar; batasnya %(limit)d MB. Bagi berkas per unit kerja lalu unggah lagi."
        )
        % {"size": -(-size // _MEGABYTE), "limit": max_bytes // _MEGABYTE},
        code="file_too_large",
    )


def check_start(head: bytes) -> None:
    """Refuse what its first bytes show to be no text table."""
    if head.startswith(_ZIP):
        raise UnreadableFile(
            _("Ini berkas Excel (.xlsx) atau ZIP, bukan CSV. Buka di Excel, lalu simpan sebagai CSV UTF-8.")
        )
    if head.startswith(_OTHER_BINARY):
        raise UnreadableFile(
            _("Ini bukan berkas teks. Buka dengan aplikasinya, lalu simpan sebagai CSV UTF-8.")
        )
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _wrong_encoding(1)
    if b"\0" in head:
        raise _has_nul(1 + head[: head.index(b"\0")].count(b"\n"))
    if _MARKUP.match(head):
        raise UnreadableFile(
            _("Ini halaman web atau XML, bukan CSV. Buka di Excel, lalu simpan sebagai CSV UTF-8.")
        )


def _wrong_encoding(line: int) -> UnreadableFile:
    return UnreadableFile(
        _("Baris %(line)d tidak memakai pengodean UTF-8. Simpan ulang berkas sebagai CSV UTF-8.")
        % {"line": line}
    )


def _has_nul(line: int) -> UnreadableFile:
    return UnreadableFile(
        _("Baris %(line)d memuat karakter NUL: berkas rusak atau bukan CSV UTF-8. Unduh ulang berkasnya.")
        % {"line": line}
    )


class TextTable:
    """A delimited text file with one heading row. Iterating twice reads it twice.

    The source is a path, or an open file whose size and first bytes the caller has checked.
    `size` (0 for an open file) and `bytes_read` are in bytes; `headings` are `heading_key`s in the
    file's order, `titles` as written. Raises UnreadableFile for anything that spoils the file as a whole.
    """

    def __init__(self, source: Path | BinaryIO, *, max_bytes: int, known: Iterable[str]) -> None:
        self._source = source
        self.size = check_file(source, max_bytes=max_bytes) if isinstance(source, Path) else 0
        self.bytes_read = 0
        self._line = self._first = 0
        self._is_cut = False
        self._known = frozenset(known)
        self._skip = 0
        self._delimiter, self.titles = self._read_heading()
        self.headings = tuple(heading_key(title) for title in self.titles)
        self._check_headings()

    def __iter__(self) -> Iterator[Record]:
        reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        for _heading in range(self._skip):
            next(reader)
        while True:
            self._first = self._line + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self._broken_quotes(at_end="unexpected end" in str(error)) from error
            if any(cells):
                yield Record(self._first, cells, self._is_cut)

    def _lines(self) -> Iterator[str]:
        self._line = self._first = self.bytes_read = 0
        with opened(self._source) as file:
            while raw := file.readline(MAX_LINE_BYTES + 1):
                self._line += 1
                self.bytes_read += len(raw)
                self._check_line(raw)
                self._is_cut = not raw.endswith((b"\n", b"\r"))
                try:
                    yield raw.decode("utf-8-sig" if self._line == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    raise _wrong_encoding(self._line) from error

    def _check_line(self, raw: bytes) -> None:
        if len(raw) > MAX_LINE_BYTES:
            raise UnreadableFile(
                _("Baris %(line)d lebih panjang dari %(limit)d kB. Berkas rusak; unduh ulang dari SIASN.")
                % {"line": self._line, "limit": MAX_LINE_BYTES // 1024}
            )
        if b"\0" in raw:
            raise _has_nul(self._line)
        if self._line - self._first >= MAX_RECORD_LINES and self._first:
            raise self._broken_quotes(at_end=False)

    def _read_heading(self) -> tuple[str, list[str]]:
        """The delimiter under which most headings are known, and the headings. Excel's `sep=` line is skipped."""
        for line in self._lines():
            self._skip += 1
            if not line.strip() or re.fullmatch(r"sep=.\s*", line, re.IGNORECASE):
                continue
            splits = [(mark, self._split(line, mark)) for mark in DELIMITERS]
            return max(splits, key=lambda s: sum(heading_key(t) in self._known for t in s[1]))
        raise UnreadableFile(_("Berkas tidak memuat judul kolom. Unduh ulang berkas dari SIASN."))

    def _split(self, line: str, mark: str) -> list[str]:
        try:
            return next(csv.reader([line], delimiter=mark, strict=True), [])
        except csv.Error:
            return []

    def _check_headings(self) -> None:
        if len(self.headings) > MAX_COLUMNS:
            raise UnreadableFile(
                _("Berkas memuat %(count)d kolom; batasnya %(limit)d. Pastikan ini berkas Export Data ASN.")
                % {"count": len(self.headings), "limit": MAX_COLUMNS}
            )
        twice = {t for t, k in zip(self.titles, self.headings, strict=True) if self.headings.count(k) > 1}
        twice = {t.strip() for t in twice if heading_key(t) in self._known}
        if twice:
            raise UnreadableFile(
                _("Judul kolom muncul dua kali: %(names)s. Hapus salah satunya.")
                % {"names": ", ".join(sorted(twice))}
            )

    def _broken_quotes(self, *, at_end: bool) -> UnreadableFile:
        if at_end:
            return UnreadableFile(
                _("Berkas terpotong: tanda kutip di baris %(line)d tidak ditutup. Unduh ulang berkasnya.")
                % {"line": self._first}
            )
        return UnreadableFile(
            _("Tanda kutip di baris %(line)d tidak benar. Perbaiki baris itu atau unduh ulang berkasnya.")
            % {"line": self._first}
        )
