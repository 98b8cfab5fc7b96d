"""What runs by itself in presence (times: wfa_portal/celery.py)."""

from celery import shared_task
from django.utils import timezone

from presence.services import forget_attendance as forget_old_attendance
from presence.services import forget_positions as forget_old_positions
from presence.services import propose_due, settle_due
from presence.services.exchange_files import sweep_files


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


@shared_task
def propose_absences() -> int:
    """Steps of PP 94/2021 that somebody's year has reached are proposed; a person decides."""
    return propose_due(now=timezone.now())


@shared_task
def sweep_exchange_files() -> int:
    """Files of the exchange of events go a day after they were sent."""
    return sweep_files(now=timezone.now())
