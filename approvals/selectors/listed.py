"""Approvals as lists show them: plain values, read by id in four statements whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from approvals.enums import ApprovalStatus
from approvals.models import Approval
from core.statements import fetched, marks
from employees.enums import Zone
from employees.models import Employee, Office, Post, Unit
from employees.models.people import with_titles
from scheduling.enums import Place, RequestStatus
from scheduling.models import RequestBlock, RequestDay, RequestOutput, WfaRequest
from scheduling.selectors import agreed_hours, position_words

_CENTS = Decimal("0.01")


class Asker(NamedTuple):
    """The person of a request; `zone` and `region` are those of the office."""

    pk: int
    full_name: str
    unit_id: int
    unit: str
    post: str
    counter_id: int | None
    office_id: int
    agency_id: int
    region: str
    zone: str

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def zone_name(self) -> str:
        return Zone(self.zone).label


class AskedDay(NamedTuple):
    date: date
    status: str

    @property
    def status_name(self) -> str:
        return str(RequestStatus(self.status).label)


class Output(NamedTuple):
    output: str
    quantity: Decimal
    unit: str


class Asked(NamedTuple):
    """The request with its days by date, its work plan and its agreed blocks in order; degrees of another place."""

    pk: int
    status: str
    week: date
    place: str
    place_office: str
    place_note: str
    reason: str
    lat: float | None
    lon: float | None
    days: tuple[AskedDay, ...]
    outputs: tuple[Output, ...]
    blocks: tuple[tuple[time, time], ...]

    @property
    def place_name(self) -> str:
        return str(Place(self.place).label)

    @property
    def position(self) -> str:
        return position_words(self.place, self.lat, self.lon)

    @property
    def hours(self) -> str:
        return agreed_hours(self.blocks)


class Listed(NamedTuple):
    """One approval; moments on the clock of the asker's office. `decided_by`: a name, empty while it waits."""

    pk: int
    status: str
    round: int
    due_at: datetime
    is_escalated: bool
    decided_by: str
    decided_as: str
    decided_at: datetime | None
    reason: str
    request: Asked
    person: Asker

    @property
    def status_name(self) -> str:
        return str(ApprovalStatus(self.status).label)


class _Row(NamedTuple):
    """The columns of `_SQL`, in its order."""

    pk: int
    status: str
    round: int
    due_at: datetime
    escalated_at: datetime | None
    decided_as: str
    decided_at: datetime | None
    reason: str
    decider_front: str | None
    decider: str | None
    decider_back: str | None
    request_id: int
    request_status: str
    week: date
    place: str
    place_office: str | None
    place_note: str
    lat: float | None
    lon: float | None
    request_reason: str
    person_id: int
    front: str
    name: str
    back: str
    unit_id: int
    unit: str
    post: str
    counter_id: int | None
    office_id: int
    agency_id: int
    region: str
    zone: str


_OFFICES, _PEOPLE = Office._meta.db_table, Employee._meta.db_table
_SQL = f"""
    SELECT a.id, a.status, a.round, a.due_at, a.escalated_at, a.decided_as, a.decided_at, a.reason,
           d.title_front, d.name, d.title_back,
           r.id, r.status, r.week, r.place, p.name, r.place_note, r.place_lat, r.place_lon, r.reason,
           e.id, e.title_front, e.name, e.title_back, e.unit_id, u.name, t.name, e.counter_id,
           o.id, o.agency_id, o.region, o.zone
    FROM {Approval._meta.db_table} a JOIN {WfaRequest._meta.db_table} r ON r.id = a.request_id
    JOIN {_PEOPLE} e ON e.id = r.employee_id JOIN {Unit._meta.db_table} u ON u.id = e.unit_id
    JOIN {Post._meta.db_table} t ON t.id = e.post_id JOIN {_OFFICES} o ON o.id = e.office_id
    LEFT JOIN {_OFFICES} p ON p.id = r.place_office_id LEFT JOIN {_PEOPLE} d ON d.id = a.decided_by_id
    WHERE a.id IN """  # noqa: S608  # names of ours only


def listed(ids: Sequence[int]) -> list[Listed]:
    """The approvals with these ids, in their order; those that are not there are left out."""
    if not ids:
        return []
    found = {row[0]: _Row._make(row) for row in fetched(f"{_SQL}({marks(ids)})", list(ids))}
    requests = [row.request_id for row in found.values()]
    days, outputs, blocks = _days(requests), _outputs(requests), _blocks(requests)
    return [
        _listed(row, days[row.request_id], outputs[row.request_id], blocks[row.request_id])
        for row in (found[pk] for pk in ids if pk in found)
    ]


def _listed(
    row: _Row, days: list[AskedDay], outputs: list[Output], blocks: list[tuple[time, time]]
) -> Listed:
    zone = ZoneInfo(row.zone)
    return Listed(
        pk=row.pk,
        status=row.status,
        round=row.round,
        due_at=_moment(row.due_at).astimezone(zone),
        is_escalated=row.escalated_at is not None,
        decided_by=with_titles(row.decider_front or "", row.decider, row.decider_back or "")
        if row.decider
        else "",
        decided_as=row.decided_as,
        decided_at=_moment(row.decided_at).astimezone(zone) if row.decided_at else None,
        reason=row.reason,
        request=Asked(
            pk=row.request_id,
            status=row.request_status,
            week=row.week,
            place=row.place,
            place_office=row.place_office or "",
            place_note=row.place_note,
            reason=row.request_reason,
            lat=row.lat,
            lon=row.lon,
            days=tuple(days),
            outputs=tuple(outputs),
            blocks=tuple(blocks),
        ),
        person=Asker(row.person_id, with_titles(row.front, row.name, row.back), *row[24:]),
    )


def _moment(stored: datetime) -> datetime:
    """SQLite keeps moments without their zone, which is UTC."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


def _days(requests: Collection[int]) -> dict[int, list[AskedDay]]:
    found: dict[int, list[AskedDay]] = defaultdict(list)
    if requests:
        sql = (
            f"SELECT request_id, date, status FROM {RequestDay._meta.db_table} "  # noqa: S608
            f"WHERE request_id IN ({marks(requests)}) ORDER BY date, id"
        )
        for request_id, *day in fetched(sql, list(requests)):
            found[request_id].append(AskedDay._make(day))
    return found


def _outputs(requests: Collection[int]) -> dict[int, list[Output]]:
    found: dict[int, list[Output]] = defaultdict(list)
    if requests:
        sql = (
            f"SELECT request_id, output, quantity, unit FROM {RequestOutput._meta.db_table} "  # noqa: S608
            f"WHERE request_id IN ({marks(requests)}) ORDER BY position"
        )
        for request_id, output, quantity, unit in fetched(sql, list(requests)):
            found[request_id].append(Output(output, Decimal(str(quantity)).quantize(_CENTS), unit))
    return found


def _blocks(requests: Collection[int]) -> dict[int, list[tuple[time, time]]]:
    found: dict[int, list[tuple[time, time]]] = defaultdict(list)
    if requests:
        sql = (
            f"SELECT request_id, starts_at, ends_at FROM {RequestBlock._meta.db_table} "  # noqa: S608
            f"WHERE request_id IN ({marks(requests)}) ORDER BY position"
        )
        for request_id, start, end in fetched(sql, list(requests)):
            found[request_id].append((start, end))
    return found
