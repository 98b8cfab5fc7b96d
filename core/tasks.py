"""Background work of core: mail, seals, sweeping."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from core.services import outbox, sealing, sweeping


@shared_task
def send_due_mail() -> int:
    return outbox.send_due(now=timezone.now())


@shared_task
def seal_audit() -> int:
    return sealing.seal_all(now=timezone.now())


@shared_task
def sweep() -> None:
    sweeping.sweep(now=timezone.now())
    call_command("clearsessions")
