"""What runs by itself for surveys (times: wfa_portal/celery.py)."""

from celery import shared_task
from django.utils import timezone

from pilots.services.survey_telling import remind_before_end
from pilots.services.survey_turning import close_due_surveys


@shared_task
def close_surveys() -> int:
    """Close what is past its last day."""
    return close_due_surveys(now=timezone.now())


@shared_task
def remind_surveys() -> int:
    """The last call before a survey ends."""
    return remind_before_end(now=timezone.now())
