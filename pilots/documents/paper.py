"""A sheet of A4 that is filled from top to bottom: headings, paragraphs, tables and figures, tagged for readers.

Everything that says something is marked content with its kind (H1, H2, P, Figure with a description), in reading
order; lines, running heads and repeated table heads are artifacts. Units are millimetres, sizes points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from fpdf import FPDF
from fpdf.fonts import CORE_FONTS_CHARWIDTHS
from fpdf.prefs import ViewerPreferences

from pilots.documents.latin import CODEC, latin, runs

Colour = tuple[int, int, int]
INK: Colour = (23, 32, 43)
SOFT: Colour = (74, 86, 100)
LINE: Colour = (214, 220, 227)
SUNKEN: Colour = (244, 246, 248)
WHITE: Colour = (255, 255, 255)

MARGIN, TOP, BOTTOM = 18.0, 18.0, 20.0
POINT = 25.4 / 72
LEADING = 1.32
FEW = 4  # lines that stay together
SIGN = 0.78  # width of a sign, in ems
NAMES = 32.0  # room of a fact's name
PAGES = "{nb}"  # stands for the number of pages until it is known; only `cell` of the library minds it


# puts a small sign around a point (x, y)
Draw = Callable[["Paper", float, float], None]


@dataclass(frozen=True, slots=True)
class Style:
    size: float = 9.5
    bold: bool = False
    colour: Colour = INK
    family: Literal["helvetica", "courier"] = "helvetica"

    @property
    def line(self) -> float:
        """Height of a line in millimetres."""
        return self.size * LEADING * POINT


BODY = Style()
SMALL = Style(8.2, colour=SOFT)
CELL = Style(8.4)
HEAD = Style(7.8, bold=True, colour=SOFT)


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a table; `draw(paper, x, y)` puts a mark of `room` mm before it, `y` the middle of its first line."""

    text: str
    style: Style = CELL
    draw: Draw | None = None
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    width: float
    right: bool = False


class Paper(FPDF):
    """`running`: what stands at the head of every page after the first; `foot`: at the left of every foot."""

    def __init__(self, *, title: str, subject: str, author: str, language: str, made_at: datetime) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.core_fonts_encoding = CODEC
        self.set_auto_page_break(False, margin=BOTTOM)
        self.set_margins(MARGIN, TOP, MARGIN)
        self.set_lang(language)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_title(latin(title))
        self.set_subject(latin(subject))
        self.set_author(latin(author))
        self.set_creator("Portal WFA")
        self.set_creation_date(made_at)
        self.running = ""
        self.foot = ""
        self.page_words = "%(page)s / %(pages)s"

    @property
    def width_inside(self) -> float:
        return self.w - 2 * MARGIN

    @property
    def lowest(self) -> float:
        return self.h - BOTTOM

    def header(self) -> None:
        self.y = TOP
        if self.page == 1 or not self.running:
            return
        with self.artifact():
            self.put(MARGIN, 11.5, self.fitting(self.running, self.width_inside, SMALL), SMALL)
            self.rule(13.5)
        self.y = TOP + 1

    def footer(self) -> None:
        with self.artifact():
            self.rule(self.h - 15)
            self.put(MARGIN, self.h - 10.5, self.foot, SMALL)
            words = latin(self.page_words)
            expected = words % {"page": self.page_no(), "pages": max(self.page_no(), 9)}
            self.use(SMALL)
            self.set_xy(self.w - MARGIN - self.wide(expected, SMALL) - self.c_margin, self.h - 13.5)
            self.cell(text=words % {"page": self.page_no(), "pages": PAGES}, h=4)

    def rule(self, y: float, colour: Colour = LINE, width: float = 0.2) -> None:
        self.stroke(colour, width)
        self.line(MARGIN, y, self.w - MARGIN, y)

    def stroke(self, colour: Colour, width: float) -> None:
        self.set_draw_color(*colour)
        self.set_line_width(width)

    def use(self, style: Style) -> None:
        self.set_font(style.family, "B" if style.bold else "", style.size)
        self.set_text_color(*style.colour)

    def wide(self, text: str, style: Style) -> float:
        """Width of a text that `latin` has written."""
        return sum(_wide(codes, style, signs=signs) for signs, codes in runs(text))

    def put(self, x: float, baseline: float, text: str, style: Style, *, raw: bool = False) -> None:
        """One line at a place. `raw`: written by `latin` already."""
        self.use(style)
        for signs, codes in runs(text if raw else latin(text)):
            if signs:
                self.set_font("symbol", "", style.size)
            self.text(x, baseline, codes.decode(CODEC))
            if signs:
                self.use(style)
            x += _wide(codes, style, signs=signs)

    def fitting(self, text: str, width: float, style: Style) -> str:
        """As much of a text as one line holds, with an ellipsis where it was cut."""
        lines = self.wrap(text, width, style)
        return lines[0] if len(lines) == 1 else f"{self.wrap(text, width - 3, style)[0]}…"

    def wrap(self, text: str, width: float, style: Style) -> list[str]:
        """Lines that fit; a word that is wider than a line is broken where the line ends."""
        lines, current = [], ""
        for word in latin(text).split():
            longer = f"{current} {word}" if current else word
            if self.wide(longer, style) <= width:
                current = longer
                continue
            if current:
                lines.append(current)
            *whole, current = self._pieces(word, width, style)
            lines += whole
        return [*lines, current] if current or not lines else lines

    def _pieces(self, word: str, width: float, style: Style) -> list[str]:
        pieces = [""]
        for character in word:
            if pieces[-1] and self.wide(pieces[-1] + character, style) > width:
                pieces.append("")
            pieces[-1] += character
        return pieces

    @contextmanager
    def tagged(self, kind: str, alt: str = "") -> Iterator[None]:
        """What is drawn inside is one element of the document: H1, H2, P or Figure. Never over a page's end."""
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{kind}", mcid=number, alt_text=latin(alt) or None)
        self._out(f"/{kind} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside says nothing that a screen reader should repeat."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def room(self, height: float) -> None:
        """A new page unless so much fits on this one."""
        if self.y + height > self.lowest:
            self.add_page()

    def gap(self, height: float) -> None:
        self.y += height

    def heading(self, text: str, *, keep: float = 24) -> None:
        """A heading of the second level that stays with what follows (`keep` mm) and stands in the outline."""
        style = Style(12, bold=True)
        lines = self.wrap(text, self.width_inside, style)
        self.room(len(lines) * style.line + keep)
        self.gap(0 if self.y <= TOP + 2 else 2)
        self.start_section(latin(text), level=1)
        with self.tagged("H2"):
            self.lines(lines, MARGIN, style)
        self.gap(1.5)

    def para(
        self, text: str, style: Style = BODY, *, x: float = MARGIN, width: float = 0, gap: float = 1.2
    ) -> None:
        """A paragraph from `x`, `width` wide (0 = to the margin); goes on over as many pages as it needs."""
        lines = self.wrap(text, width or self.w - MARGIN - x, style)
        self.room(min(len(lines), FEW) * style.line)
        while lines:
            self.room(style.line)
            fits = max(1, int((self.lowest - self.y) / style.line))
            with self.tagged("P"):
                self.lines(lines[:fits], x, style)
            lines = lines[fits:]
        self.gap(gap)

    def item(self, text: str, draw: Draw | None = None, *, style: Style = BODY) -> None:
        """A paragraph behind a bullet, or behind a sign that `draw` puts there."""
        self.room(2 * style.line)
        with self.artifact():
            self.set_fill_color(*SOFT)
            x, y = MARGIN + 1.8, self.y + style.line * 0.52
            if draw:
                draw(self, x, y)
            else:
                self.circle(x, y, 0.6, style="F")
        self.para(text, style, x=MARGIN + 5, gap=0.6)

    def first_heading(self, text: str, width: float) -> None:
        """The one heading of the first level."""
        style = Style(17, bold=True)
        self.start_section(latin(text))
        with self.tagged("H1"):
            self.lines(self.wrap(text, width, style), MARGIN, style)

    def fact(self, name: str, value: str, width: float) -> None:
        """Name and value on one line, the value wrapped under itself."""
        with self.tagged("P"):
            self.put(MARGIN, self.y + BODY.line * 0.76, name, replace(BODY, colour=SOFT))
            self.lines(self.wrap(value, width - NAMES, BODY), MARGIN + NAMES, BODY)
        self.gap(0.4)

    def lines(self, lines: Sequence[str], x: float, style: Style) -> None:
        """Lines that `wrap` made, under each other from here on."""
        for line in lines:
            self.put(x, self.y + style.line * 0.76, line, style, raw=True)
            self.y += style.line

    def grid(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> None:
        """A table over the whole width, nothing without rows; its head stands again at the top of every page."""
        if not rows:
            return
        heads = [Cell(column.head, HEAD) for column in columns]
        self.room(self._tall(columns, heads) + self._tall(columns, rows[0]))
        self._row(columns, heads, head=True)
        for row in rows:
            if self.y + self._tall(columns, row) > self.lowest:
                self.add_page()
                self._row(columns, heads, head=True, again=True)
            self._row(columns, row)
        self.gap(2)

    def _tall(self, columns: Sequence[Column], row: Sequence[Cell | str]) -> float:
        cells = [_cell(item) for item in row]
        tall = [
            len(self.wrap(cell.text, column.width - 2 - cell.room, cell.style)) * cell.style.line
            for cell, column in zip(cells, columns, strict=True)
        ]
        return max(tall) + 1.8

    def _row(
        self, columns: Sequence[Column], row: Sequence[Cell | str], *, head: bool = False, again: bool = False
    ) -> None:
        tall = self._tall(columns, row)
        with self.artifact():
            if head:
                self.set_fill_color(*SUNKEN)
                self.rect(MARGIN, self.y, self.width_inside, tall, style="F")
            self.rule(self.y + tall)
        with self.artifact() if again else self.tagged("P"):
            x = MARGIN
            for column, item in zip(columns, row, strict=True):
                self._inside(column, _cell(item), x)
                x += column.width
        self.y += tall

    def _inside(self, column: Column, cell: Cell, x: float) -> None:
        style = cell.style
        if cell.draw:
            cell.draw(self, x + 1 + cell.room / 2, self.y + 0.9 + style.line * 0.5)
        baseline = self.y + 0.9 + style.line * 0.76
        for line in self.wrap(cell.text, column.width - 2 - cell.room, style):
            at = x + column.width - 1 - self.wide(line, style) if column.right else x + 1 + cell.room
            self.put(at, baseline, line, style, raw=True)
            baseline += style.line

    def made(self) -> bytes:
        return bytes(self.output())


def _wide(codes: bytes, style: Style, *, signs: bool) -> float:
    """In millimetres. A sign of Symbol gets the room that any reader's own font for it may need."""
    if signs:
        return len(codes) * SIGN * style.size * POINT
    widths = CORE_FONTS_CHARWIDTHS[f"{style.family}B" if style.bold else style.family]
    return sum(widths[c] for c in codes.decode("latin-1")) * style.size * 0.001 * POINT


def _cell(item: Cell | str) -> Cell:
    return Cell(item) if isinstance(item, str) else item
