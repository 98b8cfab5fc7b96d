"""CSV that a spreadsheet may open: no cell can act as a formula."""

import csv
import re
from collections.abc import Iterable
from typing import Any, TextIO

_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@]")


def is_formula(text: str) -> bool:
    """Would a spreadsheet run the cell? Blanks in front do not protect, a leading tab or return is enough."""
    return _FORMULA.match(text) is not None


def neutralised(value: object) -> object:
    """The value as it may stand in a cell; text that would run gets an apostrophe, numbers stay."""
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


class SafeWriter:
    """`csv.writer` (comma, CRLF) with every cell neutralised. Open the file with `newline=""`."""

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file)

    def write(self, row: Iterable[Any]) -> None:
        self._writer.writerow([neutralised(value) for value in row])
