"""Keeping what was known of people before it changes; every service that writes an employee's place calls it."""

from collections.abc import Iterable
from datetime import datetime

from core.services import keep_past
from employees.models import Employee, PastEmployment, PastPost, PastUnit, Post, Unit


def keep_employment(employee_ids: Iterable[int], *, now: datetime) -> None:
    """Keep where and as what these people serve; write the change, and `recorded_at`, after it."""
    keep_past(PastEmployment, Employee, employee_ids, now=now)


def keep_posts(post_ids: Iterable[int], *, now: datetime) -> None:
    """Keep what these posts are called and how they are graded."""
    keep_past(PastPost, Post, post_ids, now=now)


def keep_units(unit_ids: Iterable[int], *, now: datetime) -> None:
    """Keep what these units are called and where in the tree they stand."""
    keep_past(PastUnit, Unit, unit_ids, now=now)
