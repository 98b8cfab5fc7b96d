"""What was known long ago goes (times: wfa_portal/celery.py)."""

from celery import shared_task
from django.utils import timezone

from eligibility.services import forget_past


@shared_task
def forget_past_versions() -> int:
    """Versions of facts that were replaced longer ago than the policy's retention are deleted."""
    return forget_past(now=timezone.now())
