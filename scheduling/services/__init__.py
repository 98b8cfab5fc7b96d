"""The only writes of scheduling. Lock order: employee → unit days → request → (above) approval."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import BinaryIO

from core.audit import Actor
from employees.models import Agency, Employee, Office, User
from scheduling.models import QuotaRule, WfaPattern, WfaRequest
from scheduling.rules import PlanItem
from scheduling.selectors.shapes import AbsenceImport, CalendarChange

__all__ = [
    "ask_due_patterns", "cancel_request", "create_pattern", "end_pattern", "expire_due", "import_absences",
    "load_holidays", "load_working_hours", "remove_calendar_day", "revise_request", "save_draft",
    "set_calendar_day", "set_quota", "skip_pattern_week", "submit_draft", "submit_request", "transition",
    "withdraw_request",
]  # fmt: skip


def submit_request(
    *, employee: Employee, days: Iterable[date], place: str, reason: str, plan: Sequence[PlanItem],
    actor: Actor, now: datetime, place_office: Office | None = None, place_note: str = "",
    pattern: WfaPattern | None = None,
) -> WfaRequest:  # fmt: skip
    """Ask for days of one week. Errors: `Refused` with problems, `Conflict` when somebody was first."""
    raise NotImplementedError


def save_draft(
    *, employee: Employee, days: Iterable[date], place: str, reason: str, plan: Sequence[PlanItem],
    actor: Actor, now: datetime, place_office: Office | None = None, place_note: str = "",
    request_id: int | None = None,
) -> WfaRequest:  # fmt: skip
    """Keep a request without asking yet; with `request_id` the person's own draft is rewritten."""
    raise NotImplementedError


def submit_draft(request_id: int, *, employee: Employee, actor: Actor, now: datetime) -> WfaRequest:
    raise NotImplementedError


def revise_request(
    request_id: int, *, employee: Employee, days: Iterable[date], place: str, reason: str,
    plan: Sequence[PlanItem], actor: Actor, now: datetime, place_office: Office | None = None,
    place_note: str = "",
) -> WfaRequest:  # fmt: skip
    """Hand in a sent-back request again, with changed days or plan."""
    raise NotImplementedError


def withdraw_request(request_id: int, *, employee: Employee, actor: Actor, now: datetime) -> WfaRequest:
    raise NotImplementedError


def cancel_request(
    request_id: int, *, employee: Employee, actor: Actor, now: datetime, days: Iterable[date] | None = None
) -> WfaRequest:
    raise NotImplementedError


def transition(
    request_id: int,
    to: str,
    *,
    actor: Actor,
    now: datetime,
    days: Iterable[date] | None = None,
    reason: str = "",
) -> WfaRequest:
    """THE function that changes a state. Errors: `Conflict` when the state has moved on, `Refused`."""
    raise NotImplementedError


def expire_due(now: datetime) -> int:
    """Number of requests of which undecided days that have begun were expired."""
    raise NotImplementedError


def set_quota(
    *, office: Office, days: int, valid_from: date, reason: str, actor: Actor, now: datetime,
    legal_reference: str = "", set_by: User | None = None, source: str = "",
) -> QuotaRule:  # fmt: skip
    raise NotImplementedError


def load_holidays(*, agency: Agency, years: Iterable[int], actor: Actor, now: datetime) -> int:
    """Number of calendar days added."""
    raise NotImplementedError


def load_working_hours(*, agency: Agency, actor: Actor, now: datetime) -> int:
    """Normal hours and the known Ramadan periods; number of rows added."""
    raise NotImplementedError


def set_calendar_day(
    *, agency: Agency, date: date, kind: str, name: str, actor: Actor, now: datetime, region: str = "",
    office: Office | None = None, legal_reference: str = "", source: str = "admin",
) -> CalendarChange:  # fmt: skip
    raise NotImplementedError


def remove_calendar_day(
    calendar_day_id: int, *, agency: Agency, actor: Actor, now: datetime
) -> CalendarChange:
    raise NotImplementedError


def import_absences(*, agency: Agency, file: BinaryIO, actor: Actor, now: datetime) -> AbsenceImport:
    """CSV with nip, jenis, mulai, selesai, sumber, id_sumber."""
    raise NotImplementedError


def create_pattern(
    *, employee: Employee, weekday: int, starts_on: date, ends_on: date, place: str, reason: str,
    plan: Sequence[PlanItem], actor: Actor, now: datetime, place_office: Office | None = None,
    place_note: str = "",
) -> WfaPattern:  # fmt: skip
    raise NotImplementedError


def end_pattern(pattern_id: int, *, employee: Employee, actor: Actor, now: datetime) -> WfaPattern:
    raise NotImplementedError


def skip_pattern_week(
    pattern_id: int, *, week: date, employee: Employee, actor: Actor, now: datetime
) -> None:
    raise NotImplementedError


def ask_due_patterns(now: datetime) -> int:
    """Number of weeks asked or refused."""
    raise NotImplementedError
