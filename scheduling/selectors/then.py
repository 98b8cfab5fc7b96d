"""Quota, calendar and requests of one date as they were known at a moment (docs/adr/0016)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from core.models import AuditEvent
from core.statements import fetched, known_rows, moment
from eligibility.selectors import InForce
from employees.models import Employee, Office
from scheduling.enums import DayKind, RequestStatus
from scheduling.models import CalendarDay, PastCalendarDay, QuotaRule, RequestDay, WfaRequest
from scheduling.rules import Calendar, Entry, QuotaRow, allowed_in_week, monday_of, quota_on
from scheduling.selectors.calendar import calendar_for
from scheduling.selectors.history import SENTENCES

AGAIN = "request.resubmitted"
JUDGED = ("submitted", "resubmitted", "approved", "rejected", "sent_back")


@dataclass(frozen=True, slots=True)
class QuotaThen:
    """WFA days of one week: the office's row (or the policy's start quota), the cap, and what was left of them.

    `row` empty = no row had begun. `allowed` is the least of all.
    """

    week: date
    row: QuotaRule | None
    office_days: int
    cap: int
    working_days: int
    min_office_days: int
    allowed: int

    @property
    def is_short_week(self) -> bool:
        return self.allowed < min(self.office_days, self.cap)


@dataclass(frozen=True, slots=True)
class DayThen:
    """What the date was in the office's calendar; `kind` empty for an ordinary day."""

    is_working: bool
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of a request: what it became, and as whom somebody decided (empty for the person's own acts)."""

    at: datetime
    what: str
    label: str
    decided_as: str = ""

    @property
    def is_judged(self) -> bool:
        return self.what in JUDGED


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The date in one request; `status` at the moment (empty = not asked yet), `status_now` today."""

    request_id: int
    status: str
    status_now: str
    steps: tuple[Step, ...]

    @property
    def status_label(self) -> str:
        return str(RequestStatus(self.status).label) if self.status else _("belum diajukan")

    @property
    def status_now_label(self) -> str:
        return str(RequestStatus(self.status_now).label)


def quota_then(office: Office, on: date, in_force: InForce, known_at: datetime | None = None) -> QuotaThen:
    """The quota of the date's week; `in_force`: the policy of its Monday where the person works. Two queries."""
    monday = monday_of(on)
    rows = QuotaRule.objects.filter(office=office, valid_from__lte=monday)
    if known_at is None:
        rows = rows.filter(revoked_at=None)
    else:
        rows = rows.filter(Q(revoked_at=None) | Q(revoked_at__gt=known_at), created_at__lte=known_at)
    row = rows.order_by("-valid_from").first()
    policy = in_force.policy
    begun = [QuotaRow(row.valid_from, row.days)] if row else []
    office_days = quota_on(begun, monday, start=policy.quota_start)
    working = calendar_then(office, monday, monday + timedelta(days=6), known_at).working_days_of_week(monday)
    return QuotaThen(
        week=monday,
        row=row,
        office_days=office_days,
        cap=policy.quota_cap,
        working_days=working,
        min_office_days=policy.min_office_days,
        allowed=allowed_in_week(
            office_quota=office_days,
            cap=policy.quota_cap,
            working_days=working,
            min_office_days=policy.min_office_days,
        ),
    )


def day_then(office: Office, on: date, known_at: datetime | None = None) -> DayThen:
    """What the date was."""
    calendar = calendar_then(office, on, on, known_at)
    entry = calendar.holiday(on) or calendar.closed(on)
    if entry is None and calendar.is_extra(on):
        return DayThen(calendar.is_working(on), DayKind.EXTRA_WFA, str(DayKind.EXTRA_WFA.label))
    if entry is None:
        return DayThen(
            calendar.is_working(on), "", _("hari kerja") if calendar.is_working(on) else _("akhir pekan")
        )
    words = f"{DayKind(entry.kind).label}: {entry.name}"
    return DayThen(calendar.is_working(on), entry.kind, words)


def calendar_then(office: Office, first: date, last: date, known_at: datetime | None = None) -> Calendar:
    """The office's calendar as it was known; one query."""
    if known_at is None:
        return calendar_for(office, first, last)
    within = "agency_id = %(agency)s AND date BETWEEN %(first)s AND %(last)s"
    rows = known_rows(CalendarDay, PastCalendarDay, within)
    sql = f"SELECT region, office_id, date, kind, name FROM {rows} c ORDER BY date, id"  # noqa: S608
    params = {"agency": office.agency_id, "first": first, "last": last, "known_at": moment(known_at)}
    return Calendar.of(
        Entry(date.fromisoformat(str(on)), kind, name)
        for region, office_id, on, kind, name in fetched(sql, params)
        if region in ("", office.region) and office_id in (None, office.pk)
    )


def asked_on(employee: Employee, on: date, known_at: datetime | None = None) -> tuple[AskedDay, ...]:
    """The person's requests for the date, drafts left out, with what became of each; three queries."""
    days = RequestDay.objects.filter(employee=employee, date=on).exclude(status=RequestStatus.DRAFT)
    found = list(days.order_by("request_id").values_list("request_id", "status"))
    if not found:
        return ()
    targets = {f"{WfaRequest._meta.label_lower}:{pk}": pk for pk, _status in found}
    events = list(AuditEvent.objects.filter(target__in=targets, verb__in=list(SENTENCES)).order_by("id"))
    deciders = _deciders(list(targets.values()))
    asked = []
    for pk, status in found:
        steps = tuple(
            Step(e.at, e.verb.partition(".")[2], _word(e.verb), deciders.get((pk, e.at), ""))
            for e in events
            if targets[e.target] == pk and e.verb != "request.drafted" and _concerns(e, on)
        )
        then = [s for s in steps if known_at is None or s.at <= known_at]
        asked.append(AskedDay(pk, _state(then), status, steps))
    return tuple(asked)


def _concerns(event: AuditEvent, on: date) -> bool:
    days = (event.after or {}).get("days")
    return days is None or on.isoformat() in days


def _word(verb: str) -> str:
    if verb == AGAIN:
        return _("diajukan kembali")
    return str(RequestStatus(verb.partition(".")[2]).label)


def _state(steps: list[Step]) -> str:
    if not steps:
        return ""
    return RequestStatus.SUBMITTED.value if steps[-1].what == "resubmitted" else steps[-1].what


def _deciders(request_ids: list[int]) -> dict[tuple[int, datetime], str]:
    """(request, moment) → as whom it was decided. Approvals stand above, so they are read by name."""
    rows = apps.get_model("approvals.Approval")._default_manager.filter(
        request__in=request_ids, decided_at__isnull=False
    )
    return {(pk, at): title for pk, at, title in rows.values_list("request_id", "decided_at", "decided_as")}
