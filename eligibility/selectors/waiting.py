"""Declarations and suspensions that somebody has to look at."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from core.models import AuditEvent
from core.problems import NotFound
from eligibility.enums import SuspensionStatus
from eligibility.models import DisciplineRecord, Readiness, Suspension
from employees.models import Employee
from employees.selectors import reports_of
from employees.selectors.trail_words import VERBS

SUSPENSION_TABS: dict[str, tuple[str, ...]] = {
    "menunggu": (SuspensionStatus.PROPOSED,),
    "berlaku": (SuspensionStatus.CONFIRMED,),
    "riwayat": (SuspensionStatus.REJECTED, SuspensionStatus.LIFTED),
}


def unconfirmed_readiness(supervisor: Employee, on: date) -> QuerySet[Readiness]:
    """The latest declaration of each direct report, where it still waits for confirmation; oldest first."""
    latest = (
        Readiness.objects.filter(employee=OuterRef("employee"))
        .order_by("-declared_on", "-pk")
        .values("pk")[:1]
    )
    return (
        Readiness.objects.filter(
            employee__in=reports_of(supervisor, on), confirmed_on=None, returned_on=None, pk=Subquery(latest)
        )
        .select_related("employee__unit", "employee__post", "ict_test")
        .order_by("declared_on", "pk")
    )


def suspensions_of(
    agency_id: int, offices: frozenset[int] | None, tab: str, on: date
) -> QuerySet[Suspension]:
    """Suspensions of one tab, the latest first; one whose last day has passed counts as history."""
    rows = Suspension.objects.filter(employee__agency=agency_id).select_related(
        "employee__unit", "proposed_by"
    )
    if offices is not None:
        rows = rows.filter(employee__office_id__in=offices)
    over = Q(status=SuspensionStatus.CONFIRMED, ends_on__lt=on)
    wanted = Q(status__in=SUSPENSION_TABS[tab])
    rows = rows.filter(wanted | over) if tab == "riwayat" else rows.filter(wanted).exclude(over)
    return rows.order_by("-starts_on", "-pk")


def own_suspensions(employee: Employee) -> QuerySet[Suspension]:
    """Everything that was proposed or decided about one person, the latest first."""
    return (
        Suspension.objects.filter(employee=employee)
        .select_related("proposed_by", "confirmed_by")
        .order_by("-proposed_at", "-pk")
    )


def proposed_for(employee: Employee) -> Suspension | None:
    """The proposal to stop the person's WFA that still waits for its decision."""
    return own_suspensions(employee).filter(status=SuspensionStatus.PROPOSED).first()


def warning_behind(row: Suspension) -> int | None:
    """The early warning that a job names in `source` ("peringatan dini #17"); a reference upwards is text."""
    found = re.fullmatch(r"peringatan dini #([0-9]+)", row.source)
    return int(found[1]) if found and row.proposed_by_id is None else None


def can_still_object(row: Suspension, today: date) -> bool:
    """Proposed or in force, not over, and no objection yet."""
    live = row.status in (SuspensionStatus.PROPOSED, SuspensionStatus.CONFIRMED)
    return live and row.objected_at is None and (row.ends_on is None or row.ends_on >= today)


def suspension_of(agency_id: int, pk: int) -> Suspension:
    """One suspension of the agency. Errors: NotFound, also for another agency's."""
    row = (
        Suspension.objects.filter(pk=pk, employee__agency=agency_id)
        .select_related("employee__unit", "employee__post", "employee__office", "proposed_by", "confirmed_by")
        .first()
    )
    if row is None:
        raise suspension_not_found()
    return row


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a suspension or a discipline record, for its history; `verb` as the trail has it."""

    at: datetime
    act: str
    by: str
    reason: str
    verb: str = ""


def steps_of(row: Suspension | DisciplineRecord) -> list[Step]:
    """Everything that happened to the row, oldest first, as the trail has it."""
    events = AuditEvent.objects.filter(target=f"{row._meta.label_lower}:{row.pk}").order_by("pk")
    return [
        Step(
            e.at,
            str(VERBS.get(e.verb, e.verb)),
            e.acting_as or e.actor,
            str((e.after or {}).get("reason", "")),
            e.verb,
        )
        for e in events
    ]


def suspension_not_found() -> NotFound:
    return NotFound(_("Penghentian WFA ini tidak ditemukan."))
