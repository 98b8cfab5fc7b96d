"""What approving would change, for many requests at once: the number of queries never grows with the requests."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from approvals.enums import ProblemCode
from approvals.rules import (
    Away,
    Circumstances,
    Consequence,
    DayEffect,
    QuotaUse,
    Staffing,
    effects_in_the_way,
)
from approvals.selectors.listed import Asker, Listed
from approvals.signals import standing_asked
from core.enums import Severity
from core.problems import Problem
from core.statements import fetched, marks
from eligibility.selectors import Verdict, veil, verdicts_for
from employees.models import Office
from performance.selectors import missed_reports
from scheduling.enums import LIVE, PENDING, DayState, RequestStatus
from scheduling.models import RequestDay
from scheduling.selectors import UnitDays, allowed_in_weeks, unit_days

REPORTS_LOOKED_AT = timedelta(days=30)
WFA_KINDS = frozenset({DayState.GRANTED, DayState.ASKED, DayState.SENT_BACK})
_DAYS = RequestDay._meta.db_table

Days = dict[int, list[date]]


@dataclass(slots=True)
class _Facts:
    """Everything read, keyed for quick look-up."""

    units: UnitDays
    quota: Mapping[tuple[int, date], QuotaUse]
    verdicts: Mapping[int, Verdict]
    standing: Mapping[int, Sequence[Problem]]


def consequences(rows: Collection[Listed], now: datetime) -> dict[int, Consequence]:
    """Approval id → what approving it now would change. Only days that wait for the decision are looked at."""
    if not rows:
        return {}
    days = {r.pk: [d.date for d in r.request.days if d.status in PENDING] for r in rows}
    facts = _read(rows, days, now)
    return {row.pk: _consequence(row, days[row.pk], facts, now) for row in rows}


def _read(rows: Collection[Listed], days: Days, now: datetime) -> _Facts:
    return _Facts(
        units=unit_days((r.person.unit_id, on) for r in rows for on in days[r.pk]),
        quota=_quota({(r.person, r.request.week) for r in rows}),
        verdicts=_verdicts((r.person for r in rows), now),
        standing=_standing(frozenset(r.person.pk for r in rows), now),
    )


def _standing(ids: frozenset[int], now: datetime) -> dict[int, list[Problem]]:
    """Open reports, and what the apps above know of these people; nothing of it stands in the way."""
    found: dict[int, list[Problem]] = defaultdict(list)
    today = now.date()
    for pk, dates in missed_reports(ids, today - REPORTS_LOOKED_AT, today, now).items():
        found[pk].append(Problem(ProblemCode.REPORTS_OPEN, Severity.WARNS, {"number": len(dates)}))
    for _receiver, answer in standing_asked.send(sender=Listed, employee_ids=ids, now=now):
        for pk, problems in cast(Mapping[int, Sequence[Problem]], answer).items():
            found[pk] += problems
    return found


def _quota(people: Collection[tuple[Asker, date]]) -> dict[tuple[int, date], QuotaUse]:
    """(employee, Monday) → use of the week's quota; days outside the quota hold no slot and do not count."""
    offices = {p.office_id: Office(id=p.office_id, agency_id=p.agency_id, region=p.region) for p, _ in people}
    allowed = allowed_in_weeks((offices[person.office_id], week) for person, week in people)
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


def _verdicts(people: Iterable[Asker], now: datetime) -> dict[int, Verdict]:
    """Verdicts of today, where today may differ by a day between offices."""
    by_date: dict[date, set[int]] = defaultdict(set)
    for person in people:
        by_date[now.astimezone(person.tz).date()].add(person.pk)
    found: dict[int, Verdict] = {}
    for on, ids in by_date.items():
        found |= verdicts_for(employee_ids=ids, on=on)
    return found


def _consequence(row: Listed, days: Sequence[date], facts: _Facts, now: datetime) -> Consequence:
    person = row.person
    effects = tuple(_effect(person, on, facts.units) for on in days)
    circumstances = Circumstances(
        name=person.full_name,
        days=effects,
        begun=frozenset(on for on in days if on <= now.astimezone(person.tz).date()),
        not_eligible=_why_not(facts.verdicts.get(person.pk)),
        overdue_since=row.due_at if row.due_at <= now else None,
    )
    problems = effects_in_the_way(circumstances) + tuple(facts.standing.get(person.pk, ()))
    return Consequence(effects, facts.quota[person.pk, row.request.week], problems)


def _why_not(verdict: Verdict | None) -> str:
    """In the words that a supervisor may read: that there is discipline, but not what."""
    if verdict is None or verdict.eligible:
        return ""
    return "; ".join(r.datum.rstrip(".") for r in veil(verdict.failed_reasons))


def _effect(person: Asker, on: date, units: UnitDays) -> DayEffect:
    held, away = units.coverage[person.unit_id, on], units.away[person.unit_id, on]
    absence = units.absences.get((person.pk, on))
    leaves = 0 if absence else 1  # who is on leave already cannot go missing once more
    counter = next((c for c in held.counters if c.counter_id == person.counter_id), None)
    return DayEffect(
        date=on,
        unit=Staffing(person.unit, held.in_office, held.in_office - leaves, held.minimum),
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
