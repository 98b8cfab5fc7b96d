"""Jobs of performance; each finds its own work in the database."""

from celery import shared_task
from django.utils import timezone

from performance import services


@shared_task
def remind_follow_ups() -> int:
    """Remind of follow-ups of coaching that are due today in the person's office."""
    return services.remind_follow_ups(now=timezone.now())


@shared_task
def recompute_indices() -> int:
    """The weekly indices of the running week and the two before it."""
    return services.recompute_recent(now=timezone.now())


@shared_task
def remind_missing_reports() -> int:
    """From 20.00 of the office on, one word to whoever owes today's report."""
    return services.remind_missing_reports(now=timezone.now())
