"""Which files are taken as evidence: judged by their bytes, their name only has to agree. Pure.

The library recognises signatures; what a signature cannot show (a picture with a page inside, a document with
macros, an archive that poses as a document) is refused here. Whatever passes is still only ever a download.
"""

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import puremagic

from core.problems import Problem
from performance.enums import EvidenceProblem

LONGEST_NAME = 150
FIRST_BYTES = 1024
MOST_PARTS = 5000
MOST_UNPACKED = 64 * 1024 * 1024
MOST_LIST = 1024 * 1024

OFFICE = "application/vnd.openxmlformats-officedocument."
KIND_OF: dict[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}
MAIN_PART = {
    "docx": ("word/document.xml", b"wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", b"presentationml.presentation.main+xml"),
}
# A browser that guessed could take these for a page or a program.
PAGE_MARKS = (
    b"<script", b"<html", b"<!doctype html", b"<body", b"<svg", b"<iframe", b"<object", b"<embed", b"<?php",
)  # fmt: skip
PROGRAM_STARTS = (b"#!", b"%PDF", b"{\\rtf", b"<?xml", b"<%", b"<?")
ACTIVE_PDF = (
    b"/JavaScript", b"/JS", b"/Launch", b"/RichMedia", b"/SubmitForm", b"/ImportData", b"/EmbeddedFile",
    b"/GoToR", b"/XFA",
)  # fmt: skip
HEX_IN_NAME = re.compile(rb"#([0-9a-fA-F]{2})")
PDF_STREAM = re.compile(rb"stream\r?\n")
MOST_STREAMS = 2000
MOST_INFLATED = 32 * 1024 * 1024
MOST_PIXELS = 100_000_000
ACTIVE_PARTS = ("vbaproject", "vbadata", "activex", "oleobject", "macrosheets", "dialogsheets")
ACTIVE_ENDINGS = (
    ".exe", ".dll", ".scr", ".msi", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".hta", ".jar", ".lnk",
    ".htm", ".html", ".mht", ".mhtml", ".zip", ".rar", ".7z",
)  # fmt: skip
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
# Each of these is a way in which reading a broken archive fails.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError,
    LookupError, OverflowError,
)  # fmt: skip
ODD = str.maketrans(dict.fromkeys('<>:"|?*;%', "_"))


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept: its neutral name and the type it is served as."""

    name: str
    kind: str


def judge(raw_name: str, data: bytes) -> Accepted | Problem:
    """What the file is, or why it is not taken."""
    name = safe_name(raw_name)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if not data:
        return _no(EvidenceProblem.EMPTY, name)
    if ending not in KIND_OF:
        return _no(EvidenceProblem.BAD_TYPE, name)
    if any(mark in data[:FIRST_BYTES].replace(b"\x00", b"").lower() for mark in PAGE_MARKS):
        return _no(EvidenceProblem.ACTIVE, name)
    fault = _CHECKS[ending](data, ending)
    if fault is not None:
        return _no(fault, name)
    return Accepted(name, KIND_OF[ending])


def safe_name(raw: str) -> str:
    """A name without path, control and direction marks, leading dots and odd signs; at most 150 characters."""
    text = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    text = "".join(" " if c.isspace() else c for c in text)
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C").translate(ODD)
    text = " ".join(text.split()).strip(". ")
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = text, "", ""
    stem = stem[: LONGEST_NAME - len(dot + ending) - 1].strip(". ") or "bukti"
    if stem.partition(".")[0].strip().lower() in RESERVED:
        stem = f"_{stem}"
    return f"{stem}{dot}{ending}"


def _no(code: EvidenceProblem, name: str) -> Problem:
    return Problem(code, params={"name": name, "field": "file"})


def _signatures(data: bytes) -> set[str]:
    """Endings that the library thinks possible."""
    try:
        return {match.extension.lstrip(".").lower() for match in puremagic.magic_string(data)}
    except (puremagic.PureError, ValueError):
        return set()


def _pdf(data: bytes, _ending: str) -> EvidenceProblem | None:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:] or "pdf" not in _signatures(data):
        return EvidenceProblem.DISAGREES
    if any(_is_active(part) for part in (data, *_inflated(data))):
        return EvidenceProblem.ACTIVE
    return None


def _is_active(part: bytes) -> bool:
    """Names may be written with hexadecimal letters; a name ends where a letter does not go on."""
    plain = HEX_IN_NAME.sub(lambda found: bytes([int(found[1], 16)]), part)
    return any(re.search(re.escape(mark) + rb"(?![A-Za-z0-9])", plain) for mark in ACTIVE_PDF)


def _inflated(data: bytes) -> Iterator[bytes]:
    """What stands in compressed streams, as far as a reader would look: object streams hide whole actions."""
    left = MOST_INFLATED
    for number, found in enumerate(PDF_STREAM.finditer(data)):
        if number >= MOST_STREAMS or left <= 0:
            return
        try:
            part = zlib.decompressobj().decompress(data[found.end() :], left)
        except zlib.error:
            continue
        left -= len(part)
        yield part


def _png(data: bytes, _ending: str) -> EvidenceProblem | None:
    """Chunk after chunk to the end: nothing may hang on behind the picture."""
    at, seen = 8, b""
    if "png" not in _signatures(data) or data[12:16] != b"IHDR":
        return EvidenceProblem.DISAGREES
    if int.from_bytes(data[16:20], "big") * int.from_bytes(data[20:24], "big") > MOST_PIXELS:
        return EvidenceProblem.DISAGREES
    while at + 12 <= len(data) and seen != b"IEND":
        length, seen = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        at += 12 + length
    return None if seen == b"IEND" and at == len(data) else EvidenceProblem.DISAGREES


def _jpeg(data: bytes, _ending: str) -> EvidenceProblem | None:
    """Segment after segment to the first scan. Phones hang things on behind the picture, so the end is open."""
    if not data.startswith(b"\xff\xd8\xff") or not _signatures(data) & {"jpg", "jpeg"}:
        return EvidenceProblem.DISAGREES
    at, has_frame = 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            return None if has_frame and b"\xff\xd9" in data[at:] else EvidenceProblem.DISAGREES
        if marker == 0xFF:  # padding before a marker
            at += 1
            continue
        has_frame = has_frame or (0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC))
        if length < 2:
            break
        at += 2 + length
    return EvidenceProblem.DISAGREES


def _webp(data: bytes, _ending: str) -> EvidenceProblem | None:
    announced = int.from_bytes(data[4:8], "little") + 8
    fits = data[:4] == b"RIFF" and data[8:12] == b"WEBP" and data[12:16] in (b"VP8 ", b"VP8L", b"VP8X")
    whole = announced == len(data) and len(data) > 20
    return None if fits and whole and "webp" in _signatures(data) else EvidenceProblem.DISAGREES


def _office(data: bytes, ending: str) -> EvidenceProblem | None:
    if not data.startswith(b"PK\x03\x04") or ending not in _signatures(data):
        return EvidenceProblem.DISAGREES
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _parts(archive, ending)
    except BROKEN_ARCHIVE:
        return EvidenceProblem.DISAGREES


def _parts(archive: zipfile.ZipFile, ending: str) -> EvidenceProblem | None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    main, word = MAIN_PART[ending]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return EvidenceProblem.DISAGREES
    if main not in names or any(n.startswith("/") or "\\" in n or ".." in n.split("/") for n in names):
        return EvidenceProblem.DISAGREES
    if any(mark in name.lower() for name in names for mark in ACTIVE_PARTS):
        return EvidenceProblem.ACTIVE
    if any(name.lower().endswith(ACTIVE_ENDINGS) for name in names):
        return EvidenceProblem.ACTIVE
    with archive.open("[Content_Types].xml") as part:
        types = part.read(MOST_LIST)
    if b"macroenabled" in types.lower():
        return EvidenceProblem.ACTIVE
    return None if word in types else EvidenceProblem.DISAGREES


def _text(data: bytes, _ending: str) -> EvidenceProblem | None:
    """UTF-8 without control characters that begins like text, not like a program or another kind of file."""
    body = data.removeprefix(b"\xef\xbb\xbf")
    if body.lstrip().startswith(PROGRAM_STARTS):
        return EvidenceProblem.DISAGREES
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return EvidenceProblem.DISAGREES
    return EvidenceProblem.DISAGREES if CONTROL.search(text) or not text.strip() else None


_CHECKS: dict[str, Callable[[bytes, str], EvidenceProblem | None]] = {
    "pdf": _pdf,
    "png": _png,
    "jpg": _jpeg,
    "jpeg": _jpeg,
    "webp": _webp,
    "docx": _office,
    "xlsx": _office,
    "pptx": _office,
    "txt": _text,
    "csv": _text,
}
