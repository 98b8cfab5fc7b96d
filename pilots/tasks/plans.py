"""The nightly evaluation of pilots (times: wfa_portal/celery.py)."""

from __future__ import annotations

from datetime import date

import structlog
from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from pilots.selectors.due import tonight
from pilots.services.nightly import prepare_night
from pilots.services.running import run_evaluation

log = structlog.get_logger(__name__)


@shared_task
def evaluate_due() -> int:
    """Wake every pilot whose night has come in its zone; one that fails does not hold up the others."""
    now, started = timezone.now(), 0
    for night in tonight(now):
        try:
            runs = prepare_night(pilot_id=night.pilot.pk, today=night.today, now=now)
        except Exception as error:  # one office's trouble must not leave the other offices unjudged
            log.exception("pilot_night_failed", pilot=night.pilot.pk, error=type(error).__name__)
            continue
        for run in runs:
            evaluate_one.delay(run.pk, night.today.isoformat())
            started += 1
    return started


@shared_task
def evaluate_one(run_id: int, on: str) -> bool:
    """The claim inside decides: False if the run is done or somebody is at it."""
    return run_evaluation(run_id=run_id, today=date.fromisoformat(on), now=timezone.now()) is not None


def wake_run(run_id: int, on: date) -> None:
    """Ask for the run as soon as the transaction is through; a dead broker only costs the hour."""

    def send() -> None:
        try:
            evaluate_one.apply_async((run_id, on.isoformat()), retry=False)
        except OperationalError:
            return  # `evaluate_due` finds the row

    transaction.on_commit(send)
