"""Who reads savings and their assumptions (oversight, each its offices), and who sets assumptions (admins)."""

from __future__ import annotations

from employees.enums import Role
from employees.models import Office, User
from employees.permissions import current_roles

READERS = (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR)


def savings_offices(user: User) -> frozenset[int] | None:
    """Offices whose savings the user reads; None = the whole agency, empty = none."""
    return current_roles(user).scope(*READERS)


def can_see_savings(user: User) -> bool:
    return savings_offices(user) != frozenset()


def can_set_assumption(user: User, office: Office | None) -> bool:
    """Without an office: for the whole agency, which an admin of one office may not."""
    if office is not None and office.agency_id != user.employee.agency_id:
        return False
    return current_roles(user).covers(office.pk if office else None, Role.ADMIN)


def can_set_some(user: User) -> bool:
    """Whether there is any office for which the user sets assumptions."""
    return current_roles(user).is_admin
