"""The NIPs that a file has shown so far, on disk rather than in memory: a file may hold a million."""

import sqlite3
from collections.abc import Iterable, Sequence
from types import TracebackType


class SeenNips:
    """Which NIP stood first in which line. Uses a private temporary file that goes with the object."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000;"
            "CREATE TABLE seen (nip INTEGER PRIMARY KEY, line INTEGER NOT NULL);"
        )

    def __enter__(self) -> "SeenNips":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def first_lines(self, nips: Sequence[str]) -> dict[str, int]:
        """The line of each of these NIPs that was seen before; at most some thousands at a time."""
        marks = ",".join("?" * len(nips))
        query = f"SELECT nip, line FROM seen WHERE nip IN ({marks})"  # noqa: S608 - only question marks
        return {f"{nip:018d}": line for nip, line in self._db.execute(query, [int(n) for n in nips])}

    def add(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Note NIPs with their lines; what is known keeps its first line."""
        self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", [(int(n), at) for n, at in pairs])
