"""Who is told about a pilot: by role of the office, and everybody of the office, with the account's language."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from employees.enums import WORKING_STATUSES
from employees.models import Office, RoleAssignment, User
from employees.selectors.roles import in_force


class Account(NamedTuple):
    """Where a notice goes, and in which language it is written."""

    user_id: int
    language: str


def holders(office: Office, roles: Collection[str], on: date) -> list[Account]:
    """Accounts with one of the roles in the office or the whole agency, on the date."""
    here = Q(office__isnull=True) | Q(office=office)
    held = RoleAssignment.objects.filter(here, in_force(on), agency=office.agency_id, role__in=roles)
    return _accounts(User.objects.filter(employee__in=held.values("employee")))


def staff_of(office_ids: Collection[int]) -> list[Account]:
    """Accounts of everybody at work in the offices."""
    people = User.objects.filter(
        employee__office__in=office_ids, employee__left_on__isnull=True,
        employee__legal_status__in=WORKING_STATUSES,
    )  # fmt: skip
    return _accounts(people)


def _accounts(users: object) -> list[Account]:
    rows = users.filter(is_active=True).order_by("pk").values_list("pk", "language")  # type: ignore[attr-defined]
    return [Account(pk, language) for pk, language in rows]
