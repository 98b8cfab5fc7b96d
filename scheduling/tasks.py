"""What runs by itself in scheduling (times: wfa_portal/celery.py)."""

from celery import shared_task
from django.utils import timezone

from scheduling.services import ask_due_patterns, expect_missing, expire_due, forget_old


@shared_task
def expire_undecided() -> int:
    """Undecided days that have begun become office days."""
    return expire_due(timezone.now())


@shared_task
def ask_patterns() -> int:
    """Weeks of patterns that have come within the horizon are asked for."""
    return ask_due_patterns(timezone.now())


@shared_task
def expect_missing_reports() -> int:
    """Approved days to come that lack their report get it."""
    return expect_missing(timezone.now())


@shared_task
def forget_old_rows() -> int:
    """Absences and requests go when the policy's retention ends."""
    return forget_old(now=timezone.now())
