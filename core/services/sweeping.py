"""Removes what has served its purpose: remembered API answers, sent mails, old notices."""

from datetime import datetime, timedelta

from core.enums import MailStatus
from core.models import IdempotencyKey, Mail, Notice

KEEP_ANSWERS = timedelta(days=1)
KEEP_SENT_MAIL = timedelta(days=30)
KEEP_NOTICES = timedelta(days=365)


def sweep(*, now: datetime) -> None:
    """Delete rows past their retention (docs/privacy.md lists them)."""
    IdempotencyKey.objects.filter(created_at__lt=now - KEEP_ANSWERS).delete()
    Mail.objects.filter(status=MailStatus.SENT, sent_at__lt=now - KEEP_SENT_MAIL).delete()
    Notice.objects.filter(created_at__lt=now - KEEP_NOTICES).delete()
