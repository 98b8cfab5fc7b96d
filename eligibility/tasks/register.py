"""What runs by itself about the register of services (times: wfa_portal/celery.py)."""

from celery import shared_task
from django.utils import timezone

from eligibility.services import remind_ending


@shared_task
def remind_ending_exceptions() -> int:
    """Exceptions by name that end within two weeks: person and recorder are told once."""
    return remind_ending(timezone.now())
