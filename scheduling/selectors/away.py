"""What presence, performance and monitoring ask of scheduling: approved WFA days, absences, agreed outputs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from core.statements import fetched, marks
from scheduling.enums import AbsenceKind, RequestStatus
from scheduling.models import Absence, RequestBlock, RequestDay, RequestOutput, WfaRequest
from scheduling.rules import PlanItem

# As many ids as every database takes in one statement.
CHUNK = 5000
_DAYS, _REQUESTS, _BLOCKS = (m._meta.db_table for m in (RequestDay, WfaRequest, RequestBlock))
_GRANTED = f"d.status = '{RequestStatus.APPROVED.value}' AND d.date BETWEEN %s AND %s"


@dataclass(frozen=True, slots=True)
class WfaDay:
    """An approved WFA day: where (`place` of `scheduling.enums.Place`, degrees of another place if known), and
    the agreed blocks in the office's zone (none: the regular hours hold)."""

    day_id: int
    request_id: int
    employee_id: int
    date: date
    place: str
    place_office_id: int | None
    lat: float | None
    lon: float | None
    blocks: tuple[tuple[time, time], ...]


def wfa_days(employee_ids: Collection[int], first: date, last: date) -> dict[tuple[int, date], WfaDay]:
    """`(employee id, date)` → the approved WFA day, both dates inclusive. Two queries for each chunk of people."""
    found: dict[tuple[int, date], WfaDay] = {}
    for ids in _chunks(employee_ids):
        blocks = _blocks(ids, first, last)
        for day_id, request_id, employee_id, on, place, office_id, lat, lon in _granted(ids, first, last):
            agreed = tuple(blocks.get(request_id, ()))
            found[employee_id, on] = WfaDay(
                day_id, request_id, employee_id, on, place, office_id, lat, lon, agreed
            )
    return found


def absences_of(
    employee_ids: Collection[int], first: date, last: date
) -> dict[tuple[int, date], AbsenceKind]:
    """`(employee id, date)` → leave, sickness or duty travel of every date (also weekends). One query a chunk.

    Where two overlap, the one that was recorded last counts.
    """
    found: dict[tuple[int, date], AbsenceKind] = {}
    for ids in _chunks(employee_ids):
        sql = f"""
            SELECT employee_id, kind, starts_on, ends_on FROM {Absence._meta.db_table}
            WHERE employee_id IN ({marks(ids)}) AND starts_on <= %s AND ends_on >= %s ORDER BY id
        """  # noqa: S608  # names of ours only
        for employee_id, kind, starts_on, ends_on in fetched(sql, [*ids, last, first]):
            for on in _span(max(starts_on, first), min(ends_on, last)):
                found[employee_id, on] = AbsenceKind(kind)
    return found


def outputs_of(request_id: int) -> list[PlanItem]:
    """The work plan of a request, in its order."""
    return outputs_of_many([request_id]).get(request_id, [])


def outputs_of_many(request_ids: Collection[int]) -> dict[int, list[PlanItem]]:
    """Request → its work plan, in its order. One query for each chunk of requests."""
    found: dict[int, list[PlanItem]] = defaultdict(list)
    for ids in _chunks(request_ids):
        rows = RequestOutput.objects.filter(request__in=ids).order_by("request", "position")
        for request_id, output, quantity, unit in rows.values_list(
            "request_id", "output", "quantity", "unit"
        ):
            found[request_id].append(PlanItem(output, quantity, unit))
    return dict(found)


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    every = sorted(set(ids))
    return (every[at : at + CHUNK] for at in range(0, len(every), CHUNK))


def _granted(ids: Collection[int], first: date, last: date) -> list[tuple[Any, ...]]:
    """`(day, request, employee, date, place, office of the place, lat, lon)`; only another place has degrees."""
    sql = f"""
        SELECT d.id, d.request_id, d.employee_id, d.date, r.place, r.place_office_id, r.place_lat, r.place_lon
        FROM {_DAYS} d JOIN {_REQUESTS} r ON r.id = d.request_id
        WHERE d.employee_id IN ({marks(ids)}) AND {_GRANTED}
    """  # noqa: S608
    return fetched(sql, [*ids, first, last])


def _blocks(ids: Collection[int], first: date, last: date) -> dict[int, list[tuple[time, time]]]:
    """Request → its agreed blocks, for requests that have an approved day in the span."""
    sql = f"""
        SELECT b.request_id, b.starts_at, b.ends_at FROM {_BLOCKS} b
        WHERE b.request_id IN (
            SELECT d.request_id FROM {_DAYS} d WHERE d.employee_id IN ({marks(ids)}) AND {_GRANTED}
        )
        ORDER BY b.request_id, b.position
    """  # noqa: S608
    found: dict[int, list[tuple[time, time]]] = defaultdict(list)
    for request_id, starts_at, ends_at in fetched(sql, [*ids, first, last]):
        found[request_id].append((starts_at, ends_at))
    return found


def _span(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=i) for i in range((last - first).days + 1))
