"""What a file has shown so far, on disk rather than in memory: a file may hold a million rows."""

import sqlite3
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self


class SeenKeys:
    """Which key stood first in which line. Uses a private temporary file that goes with the object."""

    kind = "TEXT"

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000;"
            f"CREATE TABLE seen (key {self.kind} PRIMARY KEY, line INTEGER NOT NULL);"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def first_lines(self, keys: Sequence[str]) -> dict[str, int]:
        """The line of each of these keys that was seen before; at most some thousands at a time."""
        marks = ",".join("?" * len(keys))
        query = f"SELECT key, line FROM seen WHERE key IN ({marks})"  # noqa: S608 - only question marks
        found = self._db.execute(query, [self._kept(key) for key in keys])
        return {self._given(key): line for key, line in found}

    def add(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Note keys with their lines; what is known keeps its first line."""
        rows = [(self._kept(key), at) for key, at in pairs]
        self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", rows)

    def _kept(self, key: str) -> str | int:
        return key

    def _given(self, key: str | int) -> str:
        return str(key)


class SeenNips(SeenKeys):
    """Keys that are NIPs, kept as numbers: smaller, and found sooner."""

    kind = "INTEGER"

    def _kept(self, key: str) -> int:
        return int(key)

    def _given(self, key: str | int) -> str:
        return f"{key:018d}"
