"""What approving would change, for many requests at once: the number of queries never grows with the requests."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from approvals.models import Approval
from approvals.rules import (
    Away,
    Circumstances,
    Consequence,
    DayEffect,
    QuotaUse,
    Staffing,
    effects_in_the_way,
)
from core.statements import fetched, marks
from eligibility.selectors import Verdict, veil, verdicts_for
from employees.models import Employee
from employees.selectors import today_in
from scheduling.enums import LIVE, PENDING, DayState, RequestStatus
from scheduling.models import RequestDay
from scheduling.selectors import UnitDays, allowed_in_weeks, unit_days

WFA_KINDS = frozenset({DayState.GRANTED, DayState.ASKED, DayState.SENT_BACK})
_DAYS = RequestDay._meta.db_table

Days = dict[int, list[date]]


@dataclass(slots=True)
class _Facts:
    """Everything read, keyed for quick look-up."""

    units: UnitDays
    quota: Mapping[tuple[int, date], QuotaUse]
    verdicts: Mapping[int, Verdict]


def consequences(approvals: Iterable[Approval], now: datetime) -> dict[int, Consequence]:
    """Approval id → what approving it now would change. Only days that wait for the decision are looked at."""
    rows = list(approvals)
    if not rows:
        return {}
    days = _waiting_days(rows)
    facts = _read(rows, days, now)
    return {row.pk: _consequence(row, days[row.pk], facts, now) for row in rows}


def _waiting_days(rows: Sequence[Approval]) -> Days:
    """The undecided days of each request, by date; one query."""
    ids = {r.request_id for r in rows}
    sql = (
        f"SELECT request_id, date FROM {_DAYS} WHERE request_id IN ({marks(ids)}) "  # noqa: S608
        f"AND status IN ({marks(PENDING)}) ORDER BY date"
    )
    by_request: Days = defaultdict(list)
    for request_id, on in fetched(sql, [*ids, *PENDING]):
        by_request[request_id].append(on)
    return {row.pk: by_request[row.request_id] for row in rows}


def _read(rows: Sequence[Approval], days: Days, now: datetime) -> _Facts:
    people = {r.request.employee for r in rows}
    return _Facts(
        units=unit_days((r.request.employee.unit_id, on) for r in rows for on in days[r.pk]),
        quota=_quota({(r.request.employee, r.request.week) for r in rows}),
        verdicts=_verdicts(people, now),
    )


def _quota(people: Collection[tuple[Employee, date]]) -> dict[tuple[int, date], QuotaUse]:
    """(employee, Monday) → use of the week's quota; days outside the quota hold no slot and do not count."""
    allowed = allowed_in_weeks({(person.office, week) for person, week in people})
    ids, weeks = {person.pk for person, _ in people}, {week for _, week in people}
    sql = (
        f"SELECT employee_id, week, status, count(*) FROM {_DAYS} "  # noqa: S608
        f"WHERE employee_id IN ({marks(ids)}) AND week IN ({marks(weeks)}) AND status IN ({marks(LIVE)}) "
        "AND slot IS NOT NULL GROUP BY employee_id, week, status"
    )
    used: dict[tuple[int, date], dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    for employee_id, week, status, number in fetched(sql, [*ids, *weeks, *LIVE]):
        used[employee_id, week][status == RequestStatus.APPROVED] += number
    return {
        (person.pk, week): QuotaUse(
            allowed=allowed[person.office_id, week],
            granted=used[person.pk, week][True],
            pending=used[person.pk, week][False],
        )
        for person, week in people
    }


def _verdicts(people: Iterable[Employee], now: datetime) -> dict[int, Verdict]:
    """Verdicts of today, where today may differ by a day between offices."""
    by_date: dict[date, set[int]] = defaultdict(set)
    for person in people:
        by_date[today_in(person.office, now)].add(person.pk)
    found: dict[int, Verdict] = {}
    for on, ids in by_date.items():
        found |= verdicts_for(employee_ids=ids, on=on)
    return found


def _consequence(row: Approval, days: Sequence[date], facts: _Facts, now: datetime) -> Consequence:
    person = row.request.employee
    effects = tuple(_effect(person, on, facts.units) for on in days)
    circumstances = Circumstances(
        name=person.full_name,
        days=effects,
        begun=frozenset(on for on in days if on <= today_in(person.office, now)),
        not_eligible=_why_not(facts.verdicts.get(person.pk)),
        overdue_since=row.due_at.astimezone(person.office.tz) if row.due_at <= now else None,
    )
    return Consequence(effects, facts.quota[person.pk, row.request.week], effects_in_the_way(circumstances))


def _why_not(verdict: Verdict | None) -> str:
    """In the words that a supervisor may read: that there is discipline, but not what."""
    if verdict is None or verdict.eligible:
        return ""
    return "; ".join(r.datum.rstrip(".") for r in veil(verdict.failed_reasons))


def _effect(person: Employee, on: date, units: UnitDays) -> DayEffect:
    held, away = units.coverage[person.unit_id, on], units.away[person.unit_id, on]
    absence = units.absences.get((person.pk, on))
    leaves = 0 if absence else 1  # who is on leave already cannot go missing once more
    counter = next((c for c in held.counters if c.counter_id == person.counter_id), None)
    return DayEffect(
        date=on,
        unit=Staffing(person.unit.name, held.in_office, held.in_office - leaves, held.minimum),
        counter=Staffing(counter.name, counter.present, counter.present - leaves, counter.minimum)
        if counter
        else None,
        staff=held.staff,
        pending=max(held.pending - 1, 0),
        away=tuple(
            Away(r.name, str(r.kind.label), r.kind in WFA_KINDS) for r in away if r.employee_id != person.pk
        ),
        absence=str(absence.label) if absence else "",
    )
