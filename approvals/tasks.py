"""Work of the background: each task finds its own rows in the database."""

from celery import shared_task
from django.utils import timezone

from approvals import services


@shared_task
def chase_deciders() -> int:
    """Find deciders for what has none, remind, and escalate what is overdue."""
    now = timezone.now()
    return services.reroute_due(now) + services.remind_due(now) + services.escalate_due(now)


@shared_task
def send_digests() -> int:
    """One mail a day to everybody with something to decide, in the morning of their office."""
    return services.send_digests(timezone.now())
