"""Holds every request of the demo against the rules it should have been made by; facts from the database only.

Quota, unit share, minimums, eligibility, working days, lead time, absences, deciders, states and audit; then days and
pilots.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from approvals.models import Approval
from core.models import AuditEvent
from demo.verify_days import Fault, day_faults
from demo.verify_pilots import pilot_faults
from eligibility.selectors import Policy, policy_for, verdicts_for
from employees.enums import LineKind
from employees.models import ActingChief, Agency, Employee, Office, ReportingLine, ServiceCounter, Unit
from scheduling.enums import LIVE, RequestStatus
from scheduling.models import Absence, RequestDay, WfaRequest
from scheduling.rules import Calendar, allowed_in_week, quota_on
from scheduling.selectors.calendar import calendars_for, quota_rows_of

UNITS_AT_ONCE = 300
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One asked date with what it is judged by."""

    request_id: int
    employee_id: int
    unit_id: int
    counter_id: int | None
    office_id: int
    on: date
    week: date
    slot: int | None
    is_live: bool
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ground:
    """An agency's fixed facts over the span of its requests."""

    agency_id: int
    offices: dict[int, Office]
    calendars: dict[int, Calendar]
    policies: dict[date, Policy] = field(default_factory=dict)

    def policy(self, on: date) -> Policy:
        """In force on the date; asked of the database once."""
        if on not in self.policies:
            self.policies[on] = policy_for(self.agency_id, on).policy
        return self.policies[on]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some units: days asked there, heads, absences."""

    days: list[DayRow]
    staff: Counter[int]
    at_counter: Counter[int]
    unit_of: dict[int, int]
    counter_of: dict[int, int | None]
    absent: set[tuple[int, date]]


def faults(now: datetime | None = None) -> Iterator[Fault]:
    """Everything that breaks a rule now, agency by agency; empty for a sound history."""
    now = now or timezone.now()
    for agency in Agency.objects.order_by("pk"):
        ground = _ground(agency)
        units = list(Unit.objects.filter(agency=agency).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(units), UNITS_AT_ONCE):
            chunk = _chunk(units[start : start + UNITS_AT_ONCE])
            for check in (_days, _quota, _coverage, _counters, _eligibility):
                yield from check(chunk, ground)
        yield from _deciders(agency)
        yield from _states(agency)
        yield from _audit(agency)
        yield from day_faults(agency, now)
        yield from pilot_faults(agency, now)


def _ground(agency: Agency) -> Ground:
    offices = {office.pk: office for office in Office.objects.filter(agency=agency)}
    dates = RequestDay.objects.filter(request__agency=agency).order_by("date").values_list("date", flat=True)
    first, last = dates.first() or date.min, dates.last() or date.max
    calendars = calendars_for(list(offices.values()), first - 30 * DAY, last)
    return Ground(agency.pk, offices, calendars)


def _chunk(units: Sequence[int]) -> Chunk:
    people = list(
        Employee.objects.at_work().filter(unit__in=units).values_list("pk", "unit_id", "counter_id")
    )
    days = [
        DayRow(*row[:8], row[8] in LIVE, row[9])
        for row in RequestDay.objects.filter(unit__in=units, request__submitted_at__isnull=False)
        .order_by("date", "pk")
        .values_list(
            "request_id", "employee_id", "unit_id", "counter_id", "employee__office_id", "date", "week", "slot",
            "status", "request__submitted_at",
        )
    ]  # fmt: skip
    return Chunk(
        days=days,
        staff=Counter(unit for _pk, unit, _counter in people),
        at_counter=Counter(counter for _pk, _unit, counter in people if counter),
        unit_of={pk: unit for pk, unit, _counter in people},
        counter_of={pk: counter for pk, _unit, counter in people},
        absent=_absent([pk for pk, _unit, _counter in people], days),
    )


def _absent(ids: Sequence[int], days: Sequence[DayRow]) -> set[tuple[int, date]]:
    if not days:
        return set()
    spans = Absence.objects.filter(
        employee__in=ids, starts_on__lte=days[-1].on, ends_on__gte=days[0].on
    ).values_list("employee_id", "starts_on", "ends_on")
    return {(pk, first + DAY * i) for pk, first, last in spans for i in range((last - first).days + 1)}


def _days(chunk: Chunk, ground: Ground) -> Iterator[Fault]:
    for row in chunk.days:
        calendar, tz = ground.calendars[row.office_id], ground.offices[row.office_id].tz
        policy, where = ground.policy(row.on), f"request {row.request_id}, {row.on}"
        if not calendar.is_working(row.on) or calendar.closed(row.on):
            yield Fault("working day", where)
        if row.on.weekday() not in policy.open_weekdays:
            yield Fault("open weekday", where)
        if row.week != row.on - DAY * row.on.weekday():
            yield Fault("week of the day", where)
        if row.is_live and (row.employee_id, row.on) in chunk.absent:
            yield Fault("absent", where)
        if row.submitted_at is None:
            continue
        asked_on = row.submitted_at.astimezone(tz).date()
        if asked_on > calendar.back(row.on, policy.lead_working_days):
            yield Fault("lead time", where)
        if asked_on < row.on - DAY * policy.horizon_days:
            yield Fault("horizon", where)


def _quota(chunk: Chunk, ground: Ground) -> Iterator[Fault]:
    used = Counter(
        (row.employee_id, row.office_id, row.week)
        for row in chunk.days
        if row.is_live and row.slot is not None
    )
    rows = {pk: quota_rows_of(pk) for pk in {office for _pk, office, _week in used}}
    for (employee, office, week), days in used.items():
        policy = ground.policy(week)
        allowed = allowed_in_week(
            office_quota=quota_on(rows[office], week, start=policy.quota_start),
            cap=policy.quota_cap,
            working_days=ground.calendars[office].working_days_of_week(week),
            min_office_days=policy.min_office_days,
        )
        if days > allowed:
            yield Fault("weekly quota", f"employee {employee}, week {week}: {days} of {allowed}")


def _coverage(chunk: Chunk, ground: Ground) -> Iterator[Fault]:
    away = Counter((row.unit_id, row.on) for row in chunk.days if row.is_live)
    absent = Counter((chunk.unit_of[pk], on) for pk, on in chunk.absent)
    for (unit, on), count in away.items():
        staff, policy = chunk.staff[unit], ground.policy(on)
        if count > staff * policy.max_unit_share_percent // 100:
            yield Fault("unit share", f"unit {unit}, {on}: {count} of {staff}")
        if staff - count - absent[unit, on] < policy.min_unit_staff:
            yield Fault("unit minimum", f"unit {unit}, {on}")


def _counters(chunk: Chunk, ground: Ground) -> Iterator[Fault]:
    away = Counter((row.counter_id, row.on) for row in chunk.days if row.is_live and row.counter_id)
    absent = Counter((chunk.counter_of[pk], on) for pk, on in chunk.absent)
    least = dict(
        ServiceCounter.objects.filter(pk__in={pk for pk, _on in away}).values_list("pk", "min_staff")
    )
    for (counter, on), count in away.items():
        if counter and chunk.at_counter[counter] - count - absent[counter, on] < least[counter]:
            yield Fault("counter minimum", f"counter {counter}, {on}")


def _eligibility(chunk: Chunk, ground: Ground) -> Iterator[Fault]:
    for on in sorted({row.on for row in chunk.days}):
        ids = {row.employee_id for row in chunk.days if row.is_live and row.on == on}
        for pk, verdict in verdicts_for(employee_ids=ids, on=on).items():
            if not verdict.eligible:
                yield Fault("eligibility", f"employee {pk}, {on}: {', '.join(verdict.failed)}")


def _deciders(agency: Agency) -> Iterator[Fault]:
    """The decider is whom the line names; whoever signed is the decider or stood in by letter, never the asker."""
    lines = _lines(agency)
    acting = list(
        ActingChief.objects.filter(unit__agency=agency).values_list(
            "employee_id", "unit__leader_id", "valid_from", "valid_to"
        )
    )
    rounds = Approval.objects.filter(agency=agency).values_list(
        "pk",
        "request__employee_id",
        "decider_id",
        "escalated_to_id",
        "opened_at",
        "decided_by_id",
        "decided_at",
    )
    for pk, asker, decider, higher, opened_at, signer, decided_at in rounds.iterator(chunk_size=5000):
        where = f"approval {pk}"
        at = decided_at or opened_at
        standing_in = {
            who for who, chief, first, end in acting if chief == decider and _covers(first, end, at)
        }
        own_stand_in = {
            chief for who, chief, first, end in acting if who == asker and _covers(first, end, at)
        }
        named = lines.get(asker)
        if decider != (lines.get(named or 0) if named in own_stand_in else named):
            yield Fault("decider", where)
        if decided_at is None:
            continue
        if signer == asker:
            yield Fault("own request decided", where)
        if decided_at < opened_at:
            yield Fault("decided before asked", where)
        if signer not in {decider, higher, *standing_in}:
            yield Fault("signer", where)


def _lines(agency: Agency) -> dict[int, int | None]:
    """Employee → supervisor now; an override beats the derived row."""
    rows = ReportingLine.objects.filter(employee__agency=agency, valid_to__isnull=True).order_by("pk")
    found: dict[int, int | None] = {}
    for kind in (LineKind.DERIVED, LineKind.OVERRIDE):
        found |= dict(rows.filter(kind=kind).values_list("employee_id", "supervisor_id"))
    return found


def _covers(first: date, end: date | None, at: datetime) -> bool:
    """With a day's tolerance at both ends: the moment is UTC, the letter speaks of the office's dates."""
    return first - DAY <= at.date() and (end is None or at.date() < end + DAY)


def _states(agency: Agency) -> Iterator[Fault]:
    """A request, its days and its last decision tell the same."""
    requests = WfaRequest.objects.filter(agency=agency)
    apart = requests.filter(~Q(days__status__in=LIVE), status=RequestStatus.APPROVED).distinct()
    yield from _named("state of days", (r for r in apart if not r.days.filter(status=r.status).exists()))
    granted = requests.filter(status=RequestStatus.APPROVED).annotate(
        yes=Count("approvals", filter=Q(approvals__status="approved"))
    )
    yield from _named("approved without a decision", granted.exclude(yes=1))
    waiting = requests.filter(status=RequestStatus.SUBMITTED).annotate(
        open=Count("approvals", filter=Q(approvals__status="pending"))
    )
    yield from _named("waiting without a decider's round", waiting.exclude(open=1))
    yield from _named("no work plan", requests.filter(submitted_at__isnull=False, outputs__isnull=True))


def _named(rule: str, requests: Iterable[WfaRequest]) -> Iterator[Fault]:
    for request in requests:
        yield Fault(rule, f"request {request.pk}")


def _audit(agency: Agency) -> Iterator[Fault]:
    """Each request has the event of its present state, at the moment of its last change."""
    told = {
        (target, "submitted" if verb == "request.resubmitted" else verb.removeprefix("request."))
        for target, verb in AuditEvent.objects.filter(agency=agency.code, verb__startswith="request.")
        .values_list("target", "verb")
        .iterator(chunk_size=5000)
    }
    requests = WfaRequest.objects.filter(agency=agency, submitted_at__isnull=False)
    for pk, status in requests.values_list("pk", "status").iterator(chunk_size=5000):
        if (f"scheduling.wfarequest:{pk}", status) not in told:
            yield Fault("audit", f"request {pk}: no event of {status}")
