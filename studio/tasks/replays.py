"""Replays: find or claim the work in the database, make one service call."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from studio.services import replays

HOUR = 3600


@shared_task
def run_due_replays() -> int:
    """Start what waits and what a dead worker left behind."""
    due = replays.due_replays(timezone.now())
    for run_id in due:
        run_one_replay.delay(run_id)
    return len(due)


@shared_task(soft_time_limit=4 * HOUR - 60, time_limit=4 * HOUR)  # a million people
def run_one_replay(run_id: int) -> bool:
    """The claim inside decides: False if the run is done or somebody is at it."""
    return replays.run_replay(run_id=run_id, now=timezone.now())


@shared_task
def forget_old_replays() -> int:
    return replays.forget_replays(now=timezone.now())


def wake_replay(run_id: int) -> None:
    """Ask for the run as soon as the transaction is through; a dead broker only costs a minute."""

    def send() -> None:
        try:
            run_one_replay.apply_async((run_id,), retry=False)
        except OperationalError:
            return  # `run_due_replays` finds the row

    transaction.on_commit(send)
