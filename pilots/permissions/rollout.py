"""Who sees the roll-out board (oversight), opens a stage (officials of the whole agency) and sets the gate."""

from __future__ import annotations

from employees.enums import Role
from employees.models import User
from employees.permissions import current_roles

READERS = (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR)


def can_see_rollout(user: User) -> bool:
    """The board is about the agency as a whole, so whoever oversees one office sees all of it."""
    return current_roles(user).scope(*READERS) != frozenset()


def can_open_stage(user: User) -> bool:
    return current_roles(user).scope(Role.OFFICIAL) is None


def can_set_gate(user: User) -> bool:
    return current_roles(user).scope(Role.OFFICIAL, Role.ADMIN) is None
