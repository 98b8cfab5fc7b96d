"""Everything the portal holds about one person, by `core.privacy.HELD`: how much of it, and every row for taking out.

Models of apps above are read by name, so that nothing is imported from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from core.models import AuditEvent
from core.privacy import HELD, Held
from eligibility.selectors import policy_for
from employees.models import Employee, User
from employees.selectors.trail_words import VERBS
from presence.models import PresencePosition

# Model → how its rows lead to the person.
PATHS: dict[str, str] = {
    "employees.Employee": "pk",
    "employees.User": "employee",
    "employees.ReportingLine": "employee",
    "employees.RoleAssignment": "employee",
    "employees.ActingChief": "employee",
    "core.Notice": "recipient__employee",
    "eligibility.TalentAssessment": "employee",
    "eligibility.Readiness": "employee",
    "eligibility.IctTest": "employee",
    "eligibility.DisciplineRecord": "employee",
    "eligibility.Suspension": "employee",
    "eligibility.NatureException": "employee",
    "studio.ReplayRow": "employee",
    "eligibility.Objection": "employee",
    "eligibility.ObjectionNote": "objection__employee",
    "eligibility.ObjectionFile": "objection__employee",
    "performance.Assessment": "employee",
    "employees.PastEmployment": "employee",
    "eligibility.PastTalent": "employee",
    "eligibility.PastReadiness": "employee",
    "performance.PastAssessment": "employee",
    "performance.DailyReport": "employee",
    "performance.ReportItem": "report__employee",
    "performance.Evidence": "item__report__employee",
    "performance.WeeklyIndex": "employee",
    "performance.TargetPlan": "employee",
    "performance.Target": "plan__employee",
    "performance.MonthlyReview": "employee",
    "performance.CoachingNote": "employee",
    "scheduling.WfaRequest": "employee",
    "scheduling.RequestDay": "employee",
    "scheduling.RequestOutput": "request__employee",
    "scheduling.RequestBlock": "request__employee",
    "scheduling.WfaPattern": "employee",
    "scheduling.Absence": "employee",
    "approvals.Approval": "request__employee",
    "presence.PresenceEvent": "employee",
    "presence.PresencePosition": "event__employee",
    "presence.AttendanceDay": "employee",
    "presence.Correction": "employee",
    "presence.AbsenceProposal": "employee",
    "presence.Commitment": "employee",
    "presence.ConductNote": "employee",
    "monitoring.EarlyWarning": "employee",
    "pilots.Invitation": "employee",
}
# A review is the assessor's draft until it is shared.
ONLY: dict[str, dict[str, str]] = {"performance.MonthlyReview": {"status": "shared"}}
# Hashes and paths of the storage say nothing to anybody, and help an attacker.
NEVER_OUT = frozenset(
    {("employees.User", "password"), ("performance.Evidence", "file"), ("eligibility.ObjectionFile", "file")}
)
CHUNK = 500


@dataclass(frozen=True, slots=True)
class HeldKind:
    """One line of what is held; `rows` of this person."""

    held: Held
    rows: int


@dataclass(frozen=True, slots=True)
class KeptPosition:
    """A position that is still there; `at` in the office's zone, deleted on `forget_on`."""

    position: PresencePosition
    at: datetime
    forget_on: date


def held_kinds(employee: Employee) -> list[HeldKind]:
    """Every kind in the order of the list; one query for each model."""
    counts = {name: rows_of(employee, name).count() for name in dict.fromkeys(h.model for h in HELD)}
    return [HeldKind(held, counts[held.model]) for held in HELD]


def rows_of(employee: Employee, model: str) -> QuerySet[Model]:
    """The person's rows of one model of the list, in the order in which they came."""
    found: QuerySet[Model] = apps.get_model(model)._default_manager.filter(**{PATHS[model]: employee.pk})
    return found.filter(**ONLY.get(model, {})).order_by("pk")


def position_rows(employee: Employee) -> QuerySet[PresencePosition]:
    """Exact positions that are still kept, newest first."""
    rows = PresencePosition.objects.filter(event__employee=employee).select_related("event")
    return rows.order_by("-recorded_at", "-pk")


def kept_positions(employee: Employee, rows: list[PresencePosition], on: date) -> list[KeptPosition]:
    """Rows of `position_rows` with the day of their deletion by the policy of `on`."""
    zone = employee.office.tz
    kept = timedelta(days=policy_for(employee.agency_id, on).policy.position_days)
    return [
        KeptPosition(row, row.recorded_at.astimezone(zone), (row.recorded_at + kept).astimezone(zone).date())
        for row in rows
    ]


def entries_of(employee: Employee, held: Held) -> Iterator[dict[str, object]]:
    """Every row of one kind as plain values; memory does not grow with their number."""
    model: Any = apps.get_model(held.model)
    names = [name for name in held.fields if (held.model, name) not in NEVER_OUT]
    links = [_link(model, name) for name in names if model._meta.get_field(name).is_relation]
    rows = rows_of(employee, held.model)
    rows = rows.select_related(*links) if links else rows
    for row in rows.iterator(chunk_size=CHUNK):
        yield {"id": row.pk} | {name: _plain(getattr(row, name), employee.office.tz) for name in names}


def _link(model: Any, name: str) -> str:
    """What to join so that the row behind a reference can be named."""
    return f"{name}__employee" if model._meta.get_field(name).related_model is User else name


def trail_of(employee: Employee) -> Iterator[dict[str, object]]:
    """Every act about the person: when, what, by whom; newest first. The words in the language of the call."""
    words = {verb: str(label) for verb, label in VERBS.items()}
    zone = employee.office.tz
    rows = AuditEvent.objects.filter(agency=employee.agency.code, subject_id=employee.pk).order_by("-pk")
    acts = rows.values_list("at", "verb", "actor", "acting_as").iterator(chunk_size=CHUNK)
    return (
        {
            "at": at.astimezone(zone).isoformat(),
            "act": words.get(verb, verb),
            "by": actor,
            "acting_as": acting_as,
        }
        for at, verb, actor, acting_as in acts
    )


def _plain(value: object, zone: tzinfo) -> object:
    """A value as JSON knows it: moments in the office's zone, people by name, other rows by name or number."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Employee):
        return value.full_name
    if isinstance(value, User):
        return value.employee.full_name
    if isinstance(value, Model):
        return getattr(value, "name", None) or value.pk
    return value
