"""The reads behind every week, team and request, as slim tuples.

Plain SQL, because these run several at a time on the busiest pages, where building such a statement by the
ORM costs many times what the database needs to answer it.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from core.statements import fetched, marks
from eligibility.models import CounterBand
from employees.enums import WORKING_STATUSES
from employees.models import Employee, ServiceCounter, Unit
from scheduling.enums import LIVE, RequestStatus
from scheduling.models import Absence, CalendarDay, QuotaRule, RequestDay, WorkingHours
from scheduling.rules import WORKWEEK

_DAYS, _ABSENCES = RequestDay._meta.db_table, Absence._meta.db_table
_PEOPLE, _COUNTERS, _UNITS = (m._meta.db_table for m in (Employee, ServiceCounter, Unit))
_BANDS = CounterBand._meta.db_table
_CALENDAR, _HOURS, _QUOTAS = (m._meta.db_table for m in (CalendarDay, WorkingHours, QuotaRule))


def _listed(values: Collection[str]) -> str:
    return ", ".join(f"'{v}'" for v in sorted(values))


_AT_WORK = f"e.legal_status IN ({_listed([s.value for s in WORKING_STATUSES])}) AND e.left_on IS NULL"
_LIVE = _listed([s.value for s in LIVE])


class LiveDay(NamedTuple):
    employee_id: int
    unit_id: int
    counter_id: int | None
    legal_status: str
    left_on: date | None
    date: date
    status: str
    request_id: int
    slot: int | None

    @property
    def is_here(self) -> bool:
        return self.legal_status in WORKING_STATUSES and self.left_on is None

    @property
    def is_granted(self) -> bool:
        return self.status == RequestStatus.APPROVED


class AbsentSpan(NamedTuple):
    unit_id: int
    starts_on: date
    ends_on: date
    employee_id: int
    counter_id: int | None
    kind: str


class StaffGroup(NamedTuple):
    unit_id: int
    counter_id: int | None
    counter: str | None
    minimum: int | None
    heads: int
    by_weekday: tuple[int | None, ...]


def live_days(unit_ids: Collection[int], first: date, last: date) -> Iterator[LiveDay]:
    """Live days of everybody in the units, of those who left too (`is_here` tells)."""
    sql = f"""
        SELECT d.employee_id, e.unit_id, e.counter_id, e.legal_status, e.left_on,
               d.date, d.status, d.request_id, d.slot
        FROM {_PEOPLE} e JOIN {_DAYS} d ON d.employee_id = e.id
        WHERE e.unit_id IN ({marks(unit_ids)}) AND d.date BETWEEN %s AND %s AND d.status IN ({_LIVE})
    """  # noqa: S608  # names and states of ours only
    return map(LiveDay._make, fetched(sql, [*unit_ids, first, last]))


def absent_spans(unit_ids: Collection[int], first: date, last: date) -> Iterator[AbsentSpan]:
    """Absences of people at work in the units that touch the span."""
    sql = f"""
        SELECT e.unit_id, a.starts_on, a.ends_on, a.employee_id, e.counter_id, a.kind
        FROM {_PEOPLE} e JOIN {_ABSENCES} a ON a.employee_id = e.id
        WHERE e.unit_id IN ({marks(unit_ids)}) AND {_AT_WORK} AND a.starts_on <= %s AND a.ends_on >= %s
    """  # noqa: S608
    return map(AbsentSpan._make, fetched(sql, [*unit_ids, last, first]))


def staff_groups(unit_ids: Collection[int]) -> Iterator[StaffGroup]:
    """Heads at work of each unit, by counter, with what the counter asks for on each weekday at its busiest hour."""
    most = ", ".join(f"MAX(CASE WHEN weekday = {n} THEN min_staff END) AS m{n}" for n in range(WORKWEEK))
    by_weekday = ", ".join(f"b.m{n}" for n in range(WORKWEEK))
    sql = f"""
        SELECT e.unit_id, e.counter_id, c.name, c.min_staff, COUNT(*), {by_weekday}
        FROM {_PEOPLE} e LEFT JOIN {_COUNTERS} c ON c.id = e.counter_id
        LEFT JOIN (
            SELECT counter_id, {most} FROM {_BANDS}
            WHERE counter_id IN (SELECT id FROM {_COUNTERS} WHERE unit_id IN ({marks(unit_ids)}))
            GROUP BY counter_id
        ) b ON b.counter_id = c.id
        WHERE e.unit_id IN ({marks(unit_ids)}) AND {_AT_WORK}
        GROUP BY e.unit_id, e.counter_id, c.name, c.min_staff, {by_weekday} ORDER BY c.name
    """  # noqa: S608
    return (StaffGroup(*row[:5], by_weekday=row[5:]) for row in fetched(sql, [*unit_ids, *unit_ids]))


def places_of(unit_ids: Collection[int]) -> dict[int, tuple[int, int | None]]:
    """Unit → agency and office, for those that exist."""
    sql = f"SELECT id, agency_id, office_id FROM {_UNITS} WHERE id IN ({marks(unit_ids)})"  # noqa: S608
    return {pk: (agency, office) for pk, agency, office in fetched(sql, list(unit_ids))}


def office_heads(office_ids: Collection[int]) -> dict[int, int]:
    """Office → heads at work."""
    sql = f"""
        SELECT e.office_id, COUNT(*) FROM {_PEOPLE} e
        WHERE e.office_id IN ({marks(office_ids)}) AND {_AT_WORK} GROUP BY e.office_id
    """  # noqa: S608
    return dict(fetched(sql, list(office_ids)))


def office_days(office_ids: Collection[int], monday: date) -> list[tuple[Any, ...]]:
    """`(office, status, number)` of the week's live days."""
    sql = f"""
        SELECT e.office_id, d.status, COUNT(*) FROM {_DAYS} d JOIN {_PEOPLE} e ON e.id = d.employee_id
        WHERE d.week = %s AND d.status IN ({_LIVE}) AND e.office_id IN ({marks(office_ids)})
        GROUP BY e.office_id, d.status
    """  # noqa: S608
    return fetched(sql, [monday, *office_ids])


def calendar_rows(agency_ids: Collection[int], first: date, last: date) -> list[tuple[Any, ...]]:
    """`(agency, region, office or None, date, kind, name)` by date."""
    sql = f"""
        SELECT agency_id, region, office_id, date, kind, name FROM {_CALENDAR}
        WHERE agency_id IN ({marks(agency_ids)}) AND date BETWEEN %s AND %s ORDER BY date, id
    """  # noqa: S608
    return fetched(sql, [*agency_ids, first, last])


def hours_rows(agency_ids: Collection[int], first: date, last: date) -> list[tuple[Any, ...]]:
    """`(agency, from, to or None, special, start, end, rest, Friday's end, Friday's rest)`."""
    sql = f"""
        SELECT agency_id, valid_from, valid_to, is_special, starts_at, ends_at, rest_minutes,
               friday_ends_at, friday_rest_minutes
        FROM {_HOURS}
        WHERE agency_id IN ({marks(agency_ids)}) AND valid_from <= %s
              AND (valid_to IS NULL OR valid_to > %s)
    """  # noqa: S608
    return fetched(sql, [*agency_ids, last, first])


def quota_rows(office_ids: Collection[int]) -> list[tuple[Any, ...]]:
    """`(office, from, days)` of every row that was not revoked, those still to come included."""
    sql = f"""
        SELECT office_id, valid_from, days FROM {_QUOTAS}
        WHERE office_id IN ({marks(office_ids)}) AND revoked_at IS NULL
    """  # noqa: S608
    return fetched(sql, list(office_ids))
