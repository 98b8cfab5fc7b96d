"""Who brings assessments in: admins, each for the offices of the role."""

from employees.enums import Role
from employees.models import User
from employees.permissions import current_roles


def can_import_assessments(user: User) -> bool:
    return current_roles(user).is_admin


def import_offices(user: User) -> frozenset[int] | None:
    """Offices for whose people the user may bring data in; None = the whole agency."""
    return current_roles(user).scope(Role.ADMIN)
