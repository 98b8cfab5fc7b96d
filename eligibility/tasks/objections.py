"""What runs by itself about objections (times: wfa_portal/celery.py)."""

from celery import shared_task
from django.utils import timezone

from eligibility import services


@shared_task
def nudge_objections() -> int:
    """Reminders at half time and 24 hours before the end, and what is overdue goes up: once each."""
    return services.nudge_objections(now=timezone.now())


@shared_task
def follow_corrections() -> int:
    """Upheld, but corrected later: the person is told as soon as the datum has changed."""
    return services.follow_corrections(now=timezone.now())
