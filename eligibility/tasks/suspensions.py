"""What runs by itself in eligibility (times: wfa_portal/celery.py)."""

from celery import shared_task
from django.utils import timezone

from eligibility.services import lift_ended


@shared_task
def lift_ended_suspensions() -> int:
    """Suspensions whose last day has passed in their office are over, and the people are told."""
    return lift_ended(timezone.now())
