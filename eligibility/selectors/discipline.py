"""Discipline records for the few who may read them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.models import DisciplineRecord
from employees.models import Employee

TABS = ("berlaku", "riwayat")


def discipline_of(
    agency_id: int, offices: frozenset[int] | None, tab: str, on: date
) -> QuerySet[DisciplineRecord]:
    """In force or to come (`berlaku`), or over, ended and annulled (`riwayat`); the latest first."""
    rows = DisciplineRecord.objects.filter(employee__agency=agency_id)
    if offices is not None:
        rows = rows.filter(employee__office_id__in=offices)
    live = Q(closed_on=None) & (Q(ends_on=None) | Q(ends_on__gte=on))
    rows = rows.filter(live) if tab == TABS[0] else rows.exclude(live)
    return rows.select_related("employee__unit", "employee__office").order_by("-starts_on", "-pk")


def discipline_record(agency_id: int, pk: int) -> DisciplineRecord:
    """One record of the agency. Errors: NotFound, also for another agency's."""
    row = (
        DisciplineRecord.objects.filter(pk=pk, employee__agency=agency_id)
        .select_related("employee__unit", "employee__post", "employee__office", "closed_by")
        .first()
    )
    if row is None:
        raise discipline_not_found()
    return row


def own_discipline(employee: Employee) -> QuerySet[DisciplineRecord]:
    """Everything recorded about one person, the latest first."""
    return (
        DisciplineRecord.objects.filter(employee=employee)
        .select_related("closed_by")
        .order_by("-starts_on", "-pk")
    )


def is_live(row: DisciplineRecord, today: date) -> bool:
    """In force or still to come."""
    return row.closed_on is None and (row.ends_on is None or row.ends_on >= today)


def in_force_on(employee: Employee, on: date) -> list[DisciplineRecord]:
    """What a verdict of the date shows about the person."""
    return list(
        DisciplineRecord.objects.filter(employee=employee, starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .filter(Q(closed_on=None) | Q(closed_on__gt=on))
    )


def discipline_not_found() -> NotFound:
    return NotFound(_("Catatan disiplin ini tidak ditemukan."))
