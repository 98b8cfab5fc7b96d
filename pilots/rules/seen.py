"""What an evaluation saw: columns of numbers with a few facts, as one checked piece of bytes that can be read again.

Everything a verdict follows from is in here, so that it can be computed anew years later. Dates are ordinals
(`date.toordinal`), people and offices are primary keys.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Columns of each table, in the order of their arrays; `value` in index points, minutes whole.
TABLES: dict[str, tuple[str, ...]] = {
    "members": ("employee", "office", "in_pilot", "left_on"),
    "indices": ("employee", "week", "value", "reports"),
    "attendance": ("employee", "date", "wfa", "status", "outside", "shortage"),
    "reports": ("employee", "date", "filed"),
    "predicates": ("employee", "start", "end", "monthly", "score"),
    "absences": ("employee", "start", "end"),
}
FRACTIONS = frozenset({"value"})
# What numpy and zip raise over bytes that somebody cut or overwrote.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
)
# Codes of attendance states in the column `status`.
PRESENT, INCOMPLETE, ABSENT, EXCUSED, UNCOUNTED = range(5)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """`tables[name][column]`: arrays of equal length, sorted by the table's first columns. `facts`: plain JSON.

    facts: `terms`, `kind`, `start_on`, `baseline_from`, `window_from`, `window_to`, `decided_on` (ISO dates),
    `office`, `offices` {id: {code, name, in_pilot}}, `working` {office id: [ordinals]}, `quota`, `goal`, `cap`,
    `extensions`, `bad_months`, `complaints`, `service` (list), `plan` (hash).
    """

    facts: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, NDArray[Any]]] = field(default_factory=dict)

    def column(self, table: str, name: str) -> NDArray[Any]:
        return self.tables[table][name]

    @property
    def counts(self) -> dict[str, int]:
        """Rows read from each table."""
        return {name: int(columns[TABLES[name][0]].size) for name, columns in self.tables.items()}


def table_of(name: str, rows: list[tuple[Any, ...]]) -> dict[str, NDArray[Any]]:
    """Columns of a table from its rows, sorted, so that the same facts always give the same bytes."""
    columns = TABLES[name]
    block = np.array(rows, dtype=np.float64).reshape(len(rows), len(columns))
    order = np.lexsort(tuple(block[:, i] for i in range(len(columns) - 1, -1, -1)))
    block = block[order]
    return {
        column: block[:, i].copy() if column in FRACTIONS else block[:, i].astype(np.int64)
        for i, column in enumerate(columns)
    }


def checksum_of(seen: Seen) -> str:
    """SHA-256 over facts and columns, independent of how they are packed."""
    digest = hashlib.sha256(_facts_text(seen).encode())
    for name in TABLES:
        for column in TABLES[name]:
            values = np.ascontiguousarray(seen.tables[name][column])
            digest.update(f"\n{name}.{column} {values.dtype.str} {values.size}\n".encode())
            digest.update(values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes())
    return digest.hexdigest()


def packed(seen: Seen) -> bytes:
    """Compressed bytes for storage; `unpacked` gives the same value back."""
    buffer = io.BytesIO()
    arrays = {f"{name}.{column}": seen.tables[name][column] for name in TABLES for column in TABLES[name]}
    arrays["_facts"] = np.frombuffer(_facts_text(seen).encode(), dtype=np.uint8)
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpacked(data: bytes) -> Seen:
    """Errors: ValueError when the bytes are not such data or of an unknown format."""
    try:
        return _read(data)
    except UNREADABLE as error:
        raise ValueError("stored data cannot be read") from error


def _read(data: bytes) -> Seen:
    with np.load(io.BytesIO(data), allow_pickle=False) as found:
        facts = json.loads(bytes(found["_facts"]).decode())
        if facts.pop("format", None) != FORMAT:
            raise ValueError("unknown format of stored data")
        tables = {
            name: {column: found[f"{name}.{column}"] for column in columns}
            for name, columns in TABLES.items()
        }
    return Seen(facts, tables)


def _facts_text(seen: Seen) -> str:
    return json.dumps(
        {"format": FORMAT, **seen.facts}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
