"""Offices with their quota rows and the use of one week."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from employees.models import Employee, Office
from scheduling.enums import PENDING
from scheduling.models import QuotaRule, RequestDay


@dataclass(frozen=True, slots=True)
class QuotaBoardRow:
    """An office: the row in force (None = the policy's start quota), later and earlier rows, the week's use."""

    office: Office
    current: QuotaRule | None
    scheduled: tuple[QuotaRule, ...]
    past: tuple[QuotaRule, ...]
    granted: int
    pending: int
    staff: int


def offices_in(agency_id: int, offices: frozenset[int] | None) -> QuerySet[Office]:
    """The agency's offices in a fixed order; `offices` None = all."""
    rows = Office.objects.filter(agency_id=agency_id)
    if offices is not None:
        rows = rows.filter(pk__in=offices)
    return rows.order_by("kind", "name", "id")


def office_of(pk: int, agency_id: int) -> Office:
    """One office of the agency. Errors: NotFound."""
    found = Office.objects.filter(pk=pk, agency_id=agency_id).first()
    if found is None:
        raise NotFound(_("Kantor ini tidak ditemukan."))
    return found


def quota_board(offices: list[Office], today: date, monday: date) -> list[QuotaBoardRow]:
    """Rows for these offices, in three queries however many they are."""
    ids = [o.pk for o in offices]
    rules: dict[int, list[QuotaRule]] = defaultdict(list)
    for rule in QuotaRule.objects.filter(office_id__in=ids).order_by("valid_from"):
        rules[rule.office_id].append(rule)
    staff = _count(Employee.objects.at_work().filter(office_id__in=ids), "office_id")
    used: dict[tuple[int, bool], int] = defaultdict(int)
    days = RequestDay.objects.live().filter(week=monday, employee__office_id__in=ids)
    grouped = days.values_list("employee__office_id", "status").annotate(n=Count("id"))
    for office_id, status, number in grouped:
        used[office_id, status in PENDING] += number
    return [
        _board_row(o, rules[o.pk], today, used[o.pk, False], used[o.pk, True], staff.get(o.pk, 0))
        for o in offices
    ]


def _board_row(
    office: Office, rules: list[QuotaRule], today: date, granted: int, pending: int, staff: int
) -> QuotaBoardRow:
    begun = [r for r in rules if r.valid_from <= today]
    return QuotaBoardRow(
        office=office,
        current=begun[-1] if begun else None,
        scheduled=tuple(r for r in rules if r.valid_from > today),
        past=tuple(reversed(begun[:-1])),
        granted=granted,
        pending=pending,
        staff=staff,
    )


def _count(rows: QuerySet[Employee], by: str) -> dict[int, int]:
    return dict(rows.values_list(by).annotate(n=Count("id")).values_list(by, "n"))
