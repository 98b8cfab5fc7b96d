"""Who may replay a draft, and what of a replay one may see: one readable list.

A replay looks at the whole agency, so roles that reach only an office neither start nor read one.
"""

from employees.enums import Role
from employees.models import User
from employees.permissions import current_roles

STARTERS = (Role.ADMIN,)
NAME_READERS = (Role.ADMIN, Role.OFFICIAL, Role.AUDITOR)
READERS = (*NAME_READERS, Role.LEADERSHIP)


def can_replay(user: User) -> bool:
    return current_roles(user).scope(*STARTERS) is None


def can_read_replays(user: User) -> bool:
    return current_roles(user).scope(*READERS) is None


def can_see_names(user: User) -> bool:
    """As with verdicts (`eligibility.permissions.can_see_verdict`), of everybody in the agency."""
    return current_roles(user).scope(*NAME_READERS) is None
