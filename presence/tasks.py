"""What runs by itself in presence (times: wfa_portal/celery.py)."""

from celery import shared_task
from django.utils import timezone

from presence.services import forget_attendance as forget_old_attendance
from presence.services import forget_positions as forget_old_positions
from presence.services import settle_due


@shared_task
def settle_days() -> int:
    """Offices that have passed midnight get their day settled."""
    return settle_due(now=timezone.now())


@shared_task
def forget_positions() -> int:
    """Exact positions go after the days that the policy says."""
    return forget_old_positions(now=timezone.now())


@shared_task
def forget_attendance() -> int:
    """Events and settled days go after the months that the policy says."""
    return forget_old_attendance(now=timezone.now())
