"""What runs by itself about complaints (times: wfa_portal/celery.py)."""

from celery import shared_task
from django.utils import timezone

from pilots.services.complaint_forgetting import forget_complaints, forget_contacts
from pilots.services.complaint_reminding import remind_open


@shared_task(name="pilots.tasks.remind_open_complaints")
def remind_open_complaints() -> int:
    """Each morning: who has let complaints wait for too long."""
    return remind_open(now=timezone.now())


@shared_task(name="pilots.tasks.forget_complaint_contacts")
def forget_complaint_contacts() -> int:
    return forget_contacts(now=timezone.now())


@shared_task(name="pilots.tasks.forget_old_complaints")
def forget_old_complaints() -> int:
    return forget_complaints(now=timezone.now())
