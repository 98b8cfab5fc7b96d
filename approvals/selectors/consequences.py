"""What approving would change, for many requests at once: the number of queries never grows with the requests."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

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
from eligibility.selectors import Verdict, veil, verdicts_for
from employees.models import Employee
from employees.selectors import today_in
from scheduling.enums import PENDING, AbsenceKind, DayState, RequestStatus
from scheduling.models import Absence, RequestDay
from scheduling.selectors import AwayRow, Coverage, allowed_in_weeks, away_people, coverage

WFA_KINDS = frozenset({DayState.GRANTED, DayState.ASKED, DayState.SENT_BACK})

Days = dict[int, list[RequestDay]]


@dataclass(slots=True)
class _Facts:
    """Everything read, keyed for quick look-up."""

    coverage: Mapping[tuple[int, date], Coverage]
    away: Mapping[tuple[int, date], list[AwayRow]]
    absent: Mapping[int, Sequence[Absence]]
    quota: Mapping[tuple[int, date], QuotaUse]
    verdicts: Mapping[int, Verdict]


def consequences(approvals: Iterable[Approval], now: datetime) -> dict[int, Consequence]:
    """Approval id → what approving it now would change. Only days that wait for the decision are looked at."""
    rows = list(approvals)
    days = _waiting_days(rows)
    facts = _read(rows, days, now)
    return {row.pk: _consequence(row, days[row.pk], facts, now) for row in rows}


def _waiting_days(rows: Sequence[Approval]) -> Days:
    """The undecided days of each request, by date; one query."""
    found = RequestDay.objects.filter(request__in={r.request_id for r in rows}, status__in=PENDING)
    by_request: Days = defaultdict(list)
    for day in found.order_by("date"):
        by_request[day.request_id].append(day)
    return {row.pk: by_request[row.request_id] for row in rows}


def _read(rows: Sequence[Approval], days: Days, now: datetime) -> _Facts:
    people = {r.request.employee for r in rows}
    dates = {(r.request.employee, d.date) for r in rows for d in days[r.pk]}
    pairs = {(person.unit_id, on) for person, on in dates}
    return _Facts(
        coverage=coverage(pairs),
        away=_away(pairs),
        absent=_absences(people, {on for _, on in dates}),
        quota=_quota({(r.request.employee, r.request.week) for r in rows}),
        verdicts=_verdicts(people, now),
    )


def _absences(people: Collection[Employee], dates: Collection[date]) -> dict[int, list[Absence]]:
    """Leave and travel of the askers themselves; one query."""
    found: dict[int, list[Absence]] = defaultdict(list)
    if dates:
        rows = Absence.objects.filter(
            employee__in={p.pk for p in people}, starts_on__lte=max(dates), ends_on__gte=min(dates)
        )
        for row in rows:
            found[row.employee_id].append(row)
    return found


def _away(pairs: set[tuple[int, date]]) -> dict[tuple[int, date], list[AwayRow]]:
    found: dict[tuple[int, date], list[AwayRow]] = defaultdict(list)
    if not pairs:
        return found
    dates = [on for _, on in pairs]
    for row in away_people({unit for unit, _ in pairs}, min(dates), max(dates)):
        if (row.unit_id, row.date) in pairs:
            found[row.unit_id, row.date].append(row)
    return found


def _quota(people: Collection[tuple[Employee, date]]) -> dict[tuple[int, date], QuotaUse]:
    """(employee, Monday) → use of the week's quota; days outside the quota hold no slot and do not count."""
    allowed = allowed_in_weeks({(person.office, week) for person, week in people})
    used: dict[tuple[int, date], dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    counted = (
        RequestDay.objects.live()
        .filter(employee__in={p.pk for p, _ in people}, week__in={w for _, w in people}, slot__isnull=False)
        .values_list("employee_id", "week", "status")
        .annotate(n=Count("id"))
    )
    for employee_id, week, status, number in counted:
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


def _consequence(row: Approval, days: Sequence[RequestDay], facts: _Facts, now: datetime) -> Consequence:
    person = row.request.employee
    effects = tuple(_effect(person, day.date, facts) for day in days)
    circumstances = Circumstances(
        name=person.full_name,
        days=effects,
        begun=frozenset(d.date for d in days if d.date <= today_in(person.office, now)),
        not_eligible=_why_not(facts.verdicts.get(person.pk)),
        overdue_since=row.due_at.astimezone(person.office.tz) if row.due_at <= now else None,
    )
    return Consequence(effects, facts.quota[person.pk, row.request.week], effects_in_the_way(circumstances))


def _why_not(verdict: Verdict | None) -> str:
    """In the words that a supervisor may read: that there is discipline, but not what."""
    if verdict is None or verdict.eligible:
        return ""
    return "; ".join(r.datum.rstrip(".") for r in veil(verdict.failed_reasons))


def _effect(person: Employee, on: date, facts: _Facts) -> DayEffect:
    held = facts.coverage[person.unit_id, on]
    absence = next((a for a in facts.absent[person.pk] if a.starts_on <= on <= a.ends_on), None)
    # while the day waits, coverage counts its owner as present even where leave has been recorded since
    missing = 1 if absence else 0
    counter = next((c for c in held.counters if c.counter_id == person.counter_id), None)
    others = [r for r in facts.away[person.unit_id, on] if r.employee_id != person.pk]
    return DayEffect(
        date=on,
        unit=Staffing(person.unit.name, held.in_office - missing, held.in_office - 1, held.minimum),
        counter=Staffing(counter.name, counter.present - missing, counter.present - 1, counter.minimum)
        if counter
        else None,
        staff=held.staff,
        pending=max(held.pending - 1, 0),
        away=tuple(Away(r.name, str(DayState(r.kind).label), r.kind in WFA_KINDS) for r in others),
        absence=str(AbsenceKind(absence.kind).label) if absence else "",
    )
