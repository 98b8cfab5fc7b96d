"""A panel from a CSV file: read as a stream, quickly where the file is plain, line by line where it is not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TextIO

import numpy as np
from numpy.typing import NDArray

from integrations.tables import heading_key

COLUMNS = ("unit_id", "period", "treated", "outcome")
DELIMITERS = ",;\t|"
MISSING = {"", ".", "-", "na", "n/a", "nan", "null", "none"}
TREATED = {"0": False, "1": True, "0.0": False, "1.0": True, "0,0": False, "1,0": True}
CHUNK = 2**20
HEADING_LINES = 20
# A quoted cell may run over some lines; more than this and its quotation mark was never closed.
CELL_LINES = 100
# Cells up to this length take the quick way.
WIDTH = 40
_QUICK_MISSING = [b"", b".", b"-", b"NA"]
_QUICK_TREATED = {key.encode(): value for key, value in TREATED.items()}


class UnreadablePanel(Exception):
    """The file cannot be used; one sentence says where and what to do."""


@dataclass(frozen=True, slots=True)
class PanelColumns:
    """Columns of equal length; `unit` and `period` are positions in `units` and `periods`. NaN = no outcome."""

    unit: NDArray[np.int64]
    period: NDArray[np.int64]
    treated: NDArray[np.bool_]
    outcome: NDArray[np.float64]
    units: Sequence[str]
    periods: Sequence[str]


class _Numbers(dict[bytes, int]):
    """Labels in the order in which they were met. ValueError: one that the slow way must look at."""

    def __missing__(self, label: bytes) -> int:
        if not label or len(label) >= WIDTH or label != label.strip():
            raise ValueError
        return self.numbered(label)

    def numbered(self, label: bytes) -> int:
        return self.setdefault(label, len(self))

    def names(self) -> list[str]:
        return [label.decode() for label in self]


@dataclass(frozen=True, slots=True)
class _Layout:
    delimiter: str
    places: tuple[int, ...]

    @property
    def decimal_comma(self) -> bool:
        return self.delimiter != ","


_Part = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64]]


def read_panel(path: Path) -> PanelColumns:
    """The four columns by their headings, in any order and case; further columns are passed over.

    Errors: UnreadablePanel.
    """
    try:
        with path.open("rb") as raw:
            if raw.read(2) == b"PK":
                raise UnreadablePanel(f"{path.name} is a workbook; save the sheet as CSV (UTF-8).")
        with path.open(encoding="utf-8-sig") as file:
            return _columns(file, path.name)
    except UnicodeDecodeError:
        raise UnreadablePanel(f"{path.name} is not UTF-8 text; save it as CSV (UTF-8).") from None
    except csv.Error as error:
        raise UnreadablePanel(f"{path.name} is no CSV of a panel ({error}).") from None
    except OSError as error:
        raise UnreadablePanel(f"{path} cannot be opened: {error.strerror}.") from None


def _columns(file: TextIO, name: str) -> PanelColumns:
    line, layout = _heading(file, name)
    units, periods = _Numbers(), _Numbers()
    parts: list[_Part] = []
    for first, text in _chunks(file, line + 1):
        part = _quick(text, layout, units, periods) or _slow(text, first, layout, units, periods)
        parts.append(part)
    if not any(part[0].size for part in parts):
        raise UnreadablePanel(f"{name} has a heading but no rows.")
    unit, period, treated, outcome = (np.concatenate(column) for column in zip(*parts, strict=True))
    return PanelColumns(unit, period, treated, outcome, units.names(), periods.names())


def _heading(file: TextIO, name: str) -> tuple[int, _Layout]:
    """The number of the heading's line and where the columns are; blank lines and `sep=;` may precede it."""
    for number in range(1, HEADING_LINES + 1):
        line = _line(file)
        if not line.strip() or line.casefold().startswith("sep="):
            continue
        titles = {d: [heading_key(t) for t in next(csv.reader([line], delimiter=d))] for d in DELIMITERS}
        delimiter = max(titles, key=lambda d: sum(heading_key(c) in titles[d] for c in COLUMNS))
        absent = [c for c in COLUMNS if heading_key(c) not in titles[delimiter]]
        if absent:
            raise UnreadablePanel(
                f"{name} lacks the column {', '.join(absent)}; the first line must name {', '.join(COLUMNS)}."
            )
        return number, _Layout(delimiter, tuple(titles[delimiter].index(heading_key(c)) for c in COLUMNS))
    raise UnreadablePanel(f"{name} is empty; the first line must name {', '.join(COLUMNS)}.")


def _line(file: TextIO) -> str:
    line = file.readline(CHUNK)
    if len(line) == CHUNK:
        raise UnreadablePanel("A line has over a million characters; this is no CSV of a panel.")
    return line


def _chunks(file: TextIO, first: int) -> Iterator[tuple[int, str]]:
    """Text in batches of whole lines that cut no quoted cell, each with the number of its first line."""
    while text := file.read(CHUNK) + _line(file):
        for _ in range(CELL_LINES):
            if text.count('"') % 2 == 0:
                break
            text += _line(file)
        else:
            odd = next(n for n, line in enumerate(text.split("\n")) if line.count('"') % 2)
            _refuse(first + odd, "has a quotation mark without its partner; correct it")
        yield first, text
        first += text.count("\n")


def _quick(text: str, layout: _Layout, units: _Numbers, periods: _Numbers) -> _Part | None:
    """Plain rows; None where anything is out of the ordinary: then the slow way finds out what."""
    lines = text.removesuffix("\n").split("\n")
    if not text.isascii() or text.isspace() or ('"' in text and any(line.count('"') % 2 for line in lines)):
        return None
    try:
        cells = np.loadtxt(
            lines, dtype=f"S{WIDTH}", delimiter=layout.delimiter, comments=None, quotechar='"',
            usecols=layout.places, ndmin=2,
        )  # fmt: skip
        letters = cells.view(np.uint8).reshape(-1, len(COLUMNS), WIDTH)[:, 3]
        if letters[:, -1].any() or (letters == ord("_")).any():
            return None
        outcome = _quick_numbers(cells[:, 3], layout)
        treated = np.fromiter(map(_QUICK_TREATED.__getitem__, cells[:, 2].tolist()), bool, len(cells))
        unit, period = (
            np.fromiter(map(numbers.__getitem__, cells[:, at].tolist()), np.int64, len(cells))
            for at, numbers in enumerate((units, periods))
        )
    except (ValueError, KeyError):
        return None
    return None if np.isinf(outcome).any() else (unit, period, treated, outcome)


def _quick_numbers(cells: NDArray[np.bytes_], layout: _Layout) -> NDArray[np.float64]:
    try:
        return cells.astype(np.float64)
    except ValueError:
        known = np.where(np.isin(cells, _QUICK_MISSING), b"nan", cells)
        return (np.char.replace(known, b",", b".") if layout.decimal_comma else known).astype(np.float64)


def _slow(text: str, first: int, layout: _Layout, units: _Numbers, periods: _Numbers) -> _Part:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter)
    rows: list[tuple[int, int, bool, float]] = []
    line = first
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                unit, period, treated, outcome = _row(cells, line, layout)
                codes = units.numbered(unit.encode()), periods.numbered(period.encode())
                rows.append((*codes, treated, outcome))
            if first + reader.line_num - line > CELL_LINES:
                _refuse(line, "has a quotation mark without its partner; correct it")
            line = first + reader.line_num
    except csv.Error as error:
        _refuse(line, f"cannot be read ({error})")
    table = zip(*rows, strict=True) if rows else ([], [], [], [])
    kinds = (np.int64, np.int64, np.bool_, np.float64)
    return tuple(np.array(column, kind) for column, kind in zip(table, kinds, strict=True))  # type: ignore[return-value]


def _row(cells: list[str], line: int, layout: _Layout) -> tuple[str, str, bool, float]:
    if len(cells) <= max(layout.places):
        _refuse(line, f"has {len(cells)} cells, fewer than the heading; correct or remove it")
    unit, period, treated, outcome = (cells[place].strip() for place in layout.places)
    for name, label in (("unit_id", unit), ("period", period)):
        if not label:
            _refuse(line, f"has no {name}; fill it in or remove the row")
    value = _number(outcome, line, layout)
    if treated in TREATED:
        return unit, period, TREATED[treated], value
    if value == value:
        _refuse(line, f"has treated {_shown(treated)}; write 1 under treatment and 0 otherwise")
    return unit, period, False, value


def _number(text: str, line: int, layout: _Layout) -> float:
    if text.casefold() in MISSING:
        return float("nan")
    plain = text.replace(",", ".") if layout.decimal_comma and "." not in text else text
    try:
        value = float(plain)
    except ValueError:
        value = float("inf")
    if value - value != 0 or "_" in text:
        _refuse(line, f"has the outcome {_shown(text)}, which is no number; correct it or leave it empty")
    return value


def _shown(text: str) -> str:
    return f"“{text[:40]}”" if text else "empty"


def _refuse(line: int, what: str) -> NoReturn:
    raise UnreadablePanel(f"Line {line} {what}.")
