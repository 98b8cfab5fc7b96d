"""The whole preview as one CSV file, section after section, with byte marks so that a page of it is found at once."""

import io
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from employees.selectors.roster import HEADING, ROWS_PER_MARK, SECTIONS
from employees.services.roster import Line
from integrations.safe_csv import SafeWriter

_BOM = "\ufeff"


class _Section:
    def __init__(self, path: Path) -> None:
        self.file: IO[bytes] = path.open("w+b")
        self.rows = 0
        self.marks: list[int] = []

    def add(self, row: tuple[Any, ...]) -> None:
        if self.rows % ROWS_PER_MARK == 0:
            self.marks.append(self.file.tell())
        self.file.write(_as_csv(row))
        self.rows += 1


class ReportWriter:
    """A sink for an import's lines; `assemble` then writes the file. Sections grow on disk, not in memory."""

    def __init__(self, sections: Sequence[str] = SECTIONS) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="roster-")
        self._sections = {name: _Section(Path(self._folder.name) / name) for name in sections}

    def __enter__(self) -> "ReportWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for section in self._sections.values():
            section.file.close()
        self._folder.cleanup()

    def __call__(self, line: Line) -> None:
        section = self._sections[line.outcome]
        # as SIASN does: without the apostrophe a spreadsheet turns a NIP into a rounded number
        person = (line.outcome, line.line or "", f"'{line.nip}" if line.nip else "", line.name)
        if not line.changes:
            section.add((*person, line.column, line.value, "", line.reason))
        for label, before, after in line.changes:
            section.add((*person, label, before, after, ""))

    def assemble(self, target: IO[bytes]) -> dict[str, dict[str, Any]]:
        """Write everything to `target`; answers `{outcome: {"rows": n, "marks": [byte offsets]}}`."""
        target.write(_BOM.encode() + _as_csv(HEADING))
        places = {}
        for name, section in self._sections.items():
            start = target.tell()
            places[name] = {"rows": section.rows, "marks": [start + mark for mark in section.marks]}
            section.file.seek(0)
            shutil.copyfileobj(section.file, target)
        return places


def _as_csv(row: tuple[Any, ...]) -> bytes:
    text = io.StringIO(newline="")
    SafeWriter(text).write(row)
    return text.getvalue().encode()
