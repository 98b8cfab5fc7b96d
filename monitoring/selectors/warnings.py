"""Warnings as lists, one in full, and what other apps ask: which people have one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.enums import Severity
from core.models import AuditEvent
from core.problems import NotFound, Problem
from employees.models import Employee
from employees.selectors import reports_of
from monitoring.enums import LEVEL_ORDER, Cause, Level, Remark, WarningStatus
from monitoring.models import EarlyWarning

PEOPLE = ("employee__unit", "employee__office", "answered_by", "suspension")
STATUS_ORDER = [WarningStatus.OPEN, WarningStatus.ANSWERED, WarningStatus.CLOSED]


def open_warnings(employee_ids: Collection[int]) -> dict[int, Level]:
    """Employee id → the gravest level among warnings that are not closed; people without one are left out."""
    rows = EarlyWarning.objects.filter(employee__in=employee_ids).exclude(status=WarningStatus.CLOSED)
    found: dict[int, Level] = {}
    for employee_id, level in rows.values_list("employee_id", "level"):
        before = found.get(employee_id)
        if before is None or LEVEL_ORDER[level] > LEVEL_ORDER[before]:
            found[employee_id] = Level(level)
    return found


def standing_of(employee_ids: Collection[int]) -> dict[int, list[Problem]]:
    """Employee id → one remark for each warning that is not closed, for those who decide on requests. One query."""
    rows = EarlyWarning.objects.filter(employee__in=employee_ids).exclude(status=WarningStatus.CLOSED)
    found: dict[int, list[Problem]] = {}
    for employee_id, level, cause in rows.order_by("pk").values_list("employee_id", "level", "cause"):
        params = {"level": Level(level).label, "cause": Cause(cause).label}
        found.setdefault(employee_id, []).append(Problem(Remark.OPEN_WARNING, Severity.WARNS, params))
    return found


def own_warnings(employee: Employee) -> QuerySet[EarlyWarning]:
    return EarlyWarning.objects.filter(employee=employee)


def team_warnings(supervisor: Employee, on: date) -> QuerySet[EarlyWarning]:
    """Warnings about direct reports, with those of the chiefs whom the person stands in for."""
    return EarlyWarning.objects.filter(employee__in=reports_of(supervisor, on))


def office_warnings(agency_id: int, offices: frozenset[int] | None) -> QuerySet[EarlyWarning]:
    """Warnings of the agency, or of these offices only."""
    rows = EarlyWarning.objects.filter(employee__agency=agency_id)
    return rows if offices is None else rows.filter(employee__office__in=offices)


def listed(rows: QuerySet[EarlyWarning]) -> QuerySet[EarlyWarning]:
    """For a page: open first, then the gravest, then the latest; without the points of the chart."""
    states = Case(
        *(When(status=status, then=Value(n)) for n, status in enumerate(STATUS_ORDER)),
        output_field=IntegerField(),
    )
    levels = Case(
        *(When(level=level, then=Value(n)) for level, n in LEVEL_ORDER.items()), output_field=IntegerField()
    )
    return rows.select_related(*PEOPLE).defer("series").order_by(states, levels.desc(), "-raised_on", "-pk")


def open_counts(rows: QuerySet[EarlyWarning]) -> dict[str, int]:
    """Level → number of open warnings; every level is there."""
    counted = rows.filter(status=WarningStatus.OPEN).order_by().values_list("level").annotate(n=Count("pk"))
    return dict.fromkeys(Level.values[::-1], 0) | dict(counted)


def warning_of(agency_id: int, pk: int) -> EarlyWarning:
    """One warning of the agency. Errors: NotFound, also for another agency's."""
    row = (
        EarlyWarning.objects.select_related(*PEOPLE, "coaching")
        .filter(pk=pk, employee__agency=agency_id)
        .first()
    )
    if row is None:
        raise NotFound(_("Peringatan ini tidak ditemukan."))
    return row


@dataclass(frozen=True, slots=True)
class Happening:
    """One moment of a warning, in words; `at` on the clock of the person's office."""

    at: datetime
    sentence: str


_HAPPENED: dict[str, Any] = {
    "warning.opened": gettext_lazy("Dibuka sebagai %(level)s; pegawai diberi tahu."),
    "warning.raised": gettext_lazy("Meningkat menjadi %(level)s; pegawai diberi tahu."),
    "warning.objected": gettext_lazy("Pegawai mengajukan keberatan."),
    "warning.answered": gettext_lazy("Dijawab oleh %(who)s."),
    "warning.closed": gettext_lazy("Selesai: sebabnya tidak ditemukan lagi atau digantikan peringatan baru."),
}


def history_of(row: EarlyWarning) -> list[Happening]:
    """What happened to the warning, oldest first, from its audit events."""
    target = f"{EarlyWarning._meta.label_lower}:{row.pk}"
    events = AuditEvent.objects.filter(target=target, verb__in=list(_HAPPENED)).order_by("id")
    tz = row.employee.office.tz
    return [Happening(e.at.astimezone(tz), _sentence(e.verb, e.actor, e.after or {})) for e in events]


def _sentence(verb: str, actor: str, after: Mapping[str, Any]) -> str:
    level = after.get("level")
    return str(_HAPPENED[verb]) % {"who": actor, "level": Level(level).label if level else ""}
