"""Corrections as people see them: the own ones, those that wait for a supervisor, and the day beside each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from core.problems import NotFound, Problem
from employees.models import Employee
from employees.selectors import reports_of
from presence.enums import CorrectionStatus, DutyProblem, EventKind
from presence.models import AttendanceDay, Correction, PresenceEvent
from presence.rules.corrections import DayOnRecord
from scheduling.selectors import calendar_for

TABS = {
    "menunggu": (CorrectionStatus.WAITING,),
    "riwayat": (CorrectionStatus.ACCEPTED, CorrectionStatus.REJECTED),
}
Day = tuple[int, date]


@dataclass(frozen=True, slots=True)
class SeenRecord:
    """A recorded event as a page shows it, never with coordinates; `at` on the clock of the person's office."""

    at: datetime
    event: PresenceEvent


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction with what is recorded of its day; moments on the clock of the employee's office."""

    correction: Correction
    claimed_at: datetime
    events: tuple[PresenceEvent, ...]
    day: AttendanceDay | None

    @property
    def records(self) -> tuple[SeenRecord, ...]:
        return seen_records(self.events, self.correction.employee)

    @property
    def decided_at(self) -> datetime | None:
        at = self.correction.decided_at
        return at.astimezone(self.correction.employee.office.tz) if at else None

    @property
    def recorded(self) -> PresenceEvent | None:
        """The event that would be superseded."""
        return next((e for e in self.events if e.kind == self.correction.kind), None)


def seen_records(events: Iterable[PresenceEvent], employee: Employee) -> tuple[SeenRecord, ...]:
    zone = employee.office.tz
    return tuple(SeenRecord(event.occurred_at.astimezone(zone), event) for event in events)


def own_corrections(employee: Employee) -> QuerySet[Correction]:
    """The person's own, the latest first."""
    rows = Correction.objects.filter(employee=employee).select_related("decided_by", "employee__office")
    return rows.order_by("-created_at", "-pk")


def corrections_for(supervisor: Employee, on: date, tab: str) -> QuerySet[Correction]:
    """Those of the supervisor's people today: the waiting ones oldest first, the decided ones latest first."""
    people = reports_of(supervisor, on).values("pk")
    rows = Correction.objects.filter(employee__in=people, status__in=TABS[tab])
    rows = rows.select_related("employee__office", "employee__unit", "decided_by")
    return rows.order_by("created_at", "pk") if tab == "menunggu" else rows.order_by("-decided_at", "-pk")


def waiting_corrections(supervisor: Employee, on: date) -> int:
    """How many wait for this supervisor."""
    return corrections_for(supervisor, on, "menunggu").count()


def correction_of(agency_id: int, pk: int) -> Correction:
    """One of the agency. Errors: NotFound for all others."""
    rows = Correction.objects.select_related("employee__office", "employee__unit", "decided_by")
    found = rows.filter(pk=pk, employee__agency_id=agency_id).first()
    if found is None:
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
    return found


def with_days(corrections: Sequence[Correction]) -> list[CorrectionRow]:
    """Each with the standing events and the settled day. Two queries, however many."""
    days = {(c.employee_id, c.date) for c in corrections}
    events = standing_events(days)
    settled = {(d.employee_id, d.date): d for d in AttendanceDay.objects.filter(_on(days))} if days else {}
    return [
        CorrectionRow(
            row,
            row.claimed_at.astimezone(row.employee.office.tz),
            tuple(events.get((row.employee_id, row.date), ())),
            settled.get((row.employee_id, row.date)),
        )
        for row in corrections
    ]


def standing_events(days: Collection[Day]) -> dict[Day, list[PresenceEvent]]:
    """`(employee id, date)` → the events that stand, in their order. One query."""
    found: dict[Day, list[PresenceEvent]] = {}
    if not days:
        return found
    for event in PresenceEvent.objects.filter(_on(days), superseded=False).order_by("occurred_at"):
        if (event.employee_id, event.date) in days:
            found.setdefault((event.employee_id, event.date), []).append(event)
    return found


def _on(days: Collection[Day]) -> Q:
    """A rectangle around the days; a page holds few."""
    return Q(employee__in={pk for pk, _ in days}, date__in={on for _, on in days})


def day_on_record(employee: Employee, on: date, kind: str) -> DayOnRecord:
    """What a claim is held against: the calendar, recorded events, and what the person claims of the other kind."""
    zone = employee.office.tz
    at = dict(
        PresenceEvent.objects.filter(employee=employee, date=on, superseded=False).values_list(
            "kind", "occurred_at"
        )
    )
    others = Correction.objects.filter(employee=employee, date=on, status=CorrectionStatus.WAITING)
    at |= dict(others.exclude(kind=kind).values_list("kind", "claimed_at"))
    local = {name: moment.astimezone(zone) for name, moment in at.items()}
    return DayOnRecord(
        is_working=calendar_for(employee.office, on, on).is_working(on),
        start=local.get(EventKind.IN),
        end=local.get(EventKind.OUT),
    )
