"""The person takes out everything the portal holds about them: told in the trail, streamed as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from core.audit import Actor
from core.privacy import HELD
from core.services import record
from employees.models import Employee
from presence.selectors.held import entries_of, trail_of

BATCH = 200


def download_own_data(*, employee: Employee, actor: Actor, now: datetime) -> Iterator[bytes]:
    """One JSON object in pieces: `{person, made_at, zone, held: [{title, purpose, retention, rows}], trail}`.

    Rows are read while they are sent, so memory does not grow with their number.
    """
    record(
        agency=employee.agency.code, actor=actor, verb="data.downloaded", target=employee, now=now,
        subject_id=employee.pk,
    )  # fmt: skip
    # The words now: once the answer is being sent, the language of the request is gone.
    kinds = [
        (held, {"data": str(held.title), "purpose": str(held.purpose), "retention": str(held.retention)})
        for held in HELD
    ]
    head = {
        "person": employee.full_name,
        "made_at": now.astimezone(employee.office.tz).isoformat(),
        "zone": employee.office.zone_name,
    }
    trail = trail_of(employee)

    def pieces() -> Iterator[str]:
        yield _opened(head) + ', "held": ['
        for number, (held, words) in enumerate(kinds):
            yield ("," if number else "") + "\n" + _opened(words | {"source": held.model}) + ', "rows": ['
            yield from _listed(entries_of(employee, held))
            yield "]}"
        yield '],\n"trail": ['
        yield from _listed(trail)
        yield "]}\n"

    return (piece.encode() for piece in pieces())


def _opened(values: dict[str, str]) -> str:
    """An object that goes on."""
    return json.dumps(values, ensure_ascii=False)[:-1]


def _listed(rows: Iterable[dict[str, object]]) -> Iterator[str]:
    """The rows of an array, many in one piece."""
    lines = (json.dumps(row, ensure_ascii=False, default=str) for row in rows)
    before = "\n  "
    while some := list(islice(lines, BATCH)):
        yield before + ",\n  ".join(some)
        before = ",\n  "
