"""Background work of employees: find or claim the work in the database, make one service call."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.audit import SYSTEM
from employees.models import Agency
from employees.selectors.organisation import agency_today
from employees.services import derive_lines, roster_jobs


@shared_task
def run_due_imports() -> int:
    """Start what waits and what a dead task left behind; throw away what nobody confirmed."""
    now = timezone.now()
    roster_jobs.discard_stale(now)
    due = roster_jobs.due_imports(now)
    for import_id in due:
        run_import.delay(import_id)
    return len(due)


@shared_task
def run_import(import_id: int) -> bool:
    return roster_jobs.run_import(import_id=import_id, now=timezone.now())


def wake_import(import_id: int) -> None:
    """Ask for the next step as soon as the transaction is through; a dead broker only costs a minute."""

    def send() -> None:
        try:
            run_import.apply_async((import_id,), retry=False)
        except OperationalError:
            return  # `run_due_imports` finds the row

    transaction.on_commit(send)


@shared_task
def renew_reporting_lines() -> None:
    """Follow dates: a Plt. begins or ends, a chief leaves, an override runs out."""
    now = timezone.now()
    for agency in Agency.objects.order_by("pk"):
        derive_lines(agency=agency, today=agency_today(agency, now), actor=SYSTEM, now=now)
