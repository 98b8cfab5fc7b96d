"""What runs by itself in monitoring (times: wfa_portal/celery.py)."""

from datetime import date

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from monitoring.selectors.runs import nights_due, unfinished
from monitoring.services import queue_runs, watch_office
from monitoring.services.forgetting import forget_old


@shared_task
def watch_due_offices() -> int:
    """Start the run of every office whose night has come and is not done; number of runs started."""
    nights = unfinished(list(nights_due(timezone.now())))
    queue_runs(nights=nights)
    for office_id, on in nights:
        watch_one_office.delay(office_id, on.isoformat())
    return len(nights)


@shared_task
def watch_one_office(office_id: int, on: str) -> bool:
    """The claim inside decides: False if the night is done or somebody is at it."""
    run = watch_office(office_id=office_id, date=date.fromisoformat(on), now=timezone.now())
    return run is not None


def wake_watch(office_id: int, on: date) -> None:
    """Ask for the run as soon as the transaction is through; a dead broker only costs the hour."""

    def send() -> None:
        try:
            watch_one_office.apply_async((office_id, on.isoformat()), retry=False)
        except OperationalError:
            return  # `watch_due_offices` finds the row

    transaction.on_commit(send)


@shared_task
def forget_old_warnings() -> int:
    """Closed warnings go after the months that the policy says."""
    return forget_old(now=timezone.now())
