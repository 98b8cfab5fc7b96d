"""What a PDF says: its streams unpacked, its words page by page, its elements and its titles."""

import re
import zlib

STREAM = re.compile(rb"<<(.*?)>>\nstream\n(.*?)\nendstream", re.S)
SHOWN = re.compile(rb"\((?:\\.|[^\\)])*\) Tj")
ESCAPED = re.compile(rb"\\(.)", re.S)


def pages_of(paper: bytes) -> list[bytes]:
    """The drawing of each page, in order."""
    found = [zlib.decompress(body) for head, body in STREAM.findall(paper) if b"FlateDecode" in head]
    return [body for body in found if b" Td" in body]


def words_of(page: bytes) -> str:
    """The page's texts, one space between pieces."""
    pieces = [ESCAPED.sub(rb"\1", piece[1:-4]) for piece in SHOWN.findall(page)]
    return " ".join(" ".join(piece.decode("cp1252") for piece in pieces).split())


def text_of(paper: bytes) -> str:
    return " ".join(map(words_of, pages_of(paper)))


def marks_of(page: bytes) -> list[tuple[str, int]]:
    """(kind, number) of the page's elements."""
    return [(kind.decode(), int(number)) for kind, number in re.findall(rb"/(\w+) <</MCID (\d+)>> BDC", page)]


def titles_of(paper: bytes) -> list[str]:
    """Titles of the outline and of the document."""
    found = re.findall(rb"/Title \(((?:\\.|[^\\)])*)\)", paper)
    return [_said(title) for title in found]


def _said(text: bytes) -> str:
    raw = ESCAPED.sub(rb"\1", text)
    return raw.decode("utf-16") if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else raw.decode("latin-1")
