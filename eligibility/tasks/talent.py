"""Imports of talent boxes that wait for a task."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from eligibility.services import talent_jobs


@shared_task
def run_due_talent_imports() -> int:
    """Start what waits and what a dead task left behind; throw away what nobody confirmed."""
    now = timezone.now()
    talent_jobs.discard_stale(now)
    due = talent_jobs.due_imports(now)
    for import_id in due:
        run_talent_import.delay(import_id)
    return len(due)


@shared_task
def run_talent_import(import_id: int) -> bool:
    return talent_jobs.run_import(import_id=import_id, now=timezone.now())


def wake_talent_import(import_id: int) -> None:
    """Ask for the next step as soon as the transaction is through; a dead broker only costs a minute."""

    def send() -> None:
        try:
            run_talent_import.apply_async((import_id,), retry=False)
        except OperationalError:
            return  # `run_due_talent_imports` finds the row

    transaction.on_commit(send)
