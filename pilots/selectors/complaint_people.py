"""Who hears of complaints: the admins of an office, by account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from core.models import Notice
from employees.enums import Role
from employees.models import Office, RoleAssignment, User
from employees.selectors import in_force


class Account(NamedTuple):
    """Where a notice goes, and in which language it is written."""

    user_id: int
    language: str


def admins_of(offices: Collection[Office], on: date) -> dict[int, list[Account]]:
    """Office id → accounts of those who administer it or its whole agency, in force on the date. Two queries."""
    held = RoleAssignment.objects.filter(
        in_force(on), role=Role.ADMIN, agency__in={office.agency_id for office in offices}
    ).values_list("employee_id", "agency_id", "office_id")
    grants = list(held.filter(Q(office__isnull=True) | Q(office__in=offices)).order_by("employee_id"))
    accounts = {
        employee: Account(pk, language)
        for employee, pk, language in User.objects.filter(
            employee__in={employee for employee, _, _ in grants},
            is_active=True,
            employee__left_on__isnull=True,
        ).values_list("employee_id", "pk", "language")
    }
    found: dict[int, list[Account]] = defaultdict(list)
    for office in offices:
        over = {e for e, agency, at in grants if agency == office.agency_id and at in (None, office.pk)}
        found[office.pk] = sorted(accounts[employee] for employee in over & accounts.keys())
    return found


def waiting_readers(link: str, user_ids: Collection[int]) -> set[int]:
    """Those who have not yet read an earlier notice that leads to the same page."""
    unread = Notice.objects.filter(recipient__in=user_ids, link=link, read_at__isnull=True)
    return set(unread.values_list("recipient_id", flat=True))
