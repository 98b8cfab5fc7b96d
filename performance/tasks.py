"""Jobs of performance; each finds its own work in the database."""

from celery import shared_task
from django.utils import timezone

from performance import services


@shared_task
def remind_follow_ups() -> int:
    """Remind of follow-ups of coaching that are due today in the person's office."""
    return services.remind_follow_ups(now=timezone.now())
