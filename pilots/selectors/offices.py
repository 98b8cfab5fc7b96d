"""Offices as a plan sees them: staff, heads, and the pilots they are already part of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from employees.models import ActingChief, Employee, Office, Unit
from employees.selectors.roles import in_force
from pilots.enums.plans import LIVE
from pilots.models import ComparisonOffice, Pilot
from pilots.rules.plans import OfficeFacts


def office_facts(office_ids: Collection[int]) -> dict[int, OfficeFacts]:
    """Facts of these offices by id. Four queries however many they are."""
    staff = dict(
        Employee.objects.at_work()
        .filter(office__in=office_ids)
        .order_by()
        .values_list("office")
        .annotate(n=Count("pk"))
    )
    live = Pilot.objects.filter(status__in=LIVE)
    piloted = {p.office_id: p.number for p in live.filter(office__in=office_ids)}
    compared = {
        row.office_id: row.pilot.number
        for row in ComparisonOffice.objects.filter(office__in=office_ids, pilot__status__in=LIVE)
        .select_related("pilot")
        .order_by("-pk")
    }
    return {
        office.pk: OfficeFacts(
            office.pk, office.agency_id, office.code, office.name, staff.get(office.pk, 0),
            piloted.get(office.pk, ""), compared.get(office.pk, ""),
        )
        for office in Office.objects.filter(pk__in=office_ids)
    }  # fmt: skip


def heads_of(office: Office, on: date) -> frozenset[int]:
    """Employees who lead the office: leaders of its topmost units, and who acts for them on the date."""
    top = Unit.objects.filter(office=office, is_active=True).filter(
        Q(parent__isnull=True) | ~Q(parent__office=office)
    )
    leaders = {pk for pk in top.values_list("leader_id", flat=True) if pk}
    acting = ActingChief.objects.filter(in_force(on), unit__in=top)
    return frozenset(leaders | set(acting.values_list("employee_id", flat=True)))
