"""Sends what waits in the outbox. A mail that cannot be sent now is tried again, later and later."""

from datetime import datetime, timedelta

import structlog
from django.core.mail import send_mail
from django.db.models import F, Q

from core.enums import MailStatus
from core.models import Mail

MAX_ATTEMPTS = 8
STALE = timedelta(minutes=10)
log = structlog.get_logger(__name__)


def _due(now: datetime) -> Q:
    stale = Q(status=MailStatus.SENDING, claimed_at__lt=now - STALE)
    return Q(status=MailStatus.QUEUED, due_at__lte=now) | stale


def claim_mail(*, mail_id: int, now: datetime) -> Mail | None:
    """Take one mail for sending; None when another worker has it."""
    claimed = Mail.objects.filter(_due(now), pk=mail_id).update(
        status=MailStatus.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    return Mail.objects.get(pk=mail_id) if claimed else None


def send_due(*, now: datetime, limit: int = 500) -> int:
    """Send up to `limit` due mails; returns how many went out."""
    waiting = Mail.objects.filter(_due(now)).order_by("due_at").values_list("pk", flat=True)[:limit]
    return sum(_send(mail, now) for pk in list(waiting) if (mail := claim_mail(mail_id=pk, now=now)))


def _send(mail: Mail, now: datetime) -> bool:
    try:
        send_mail(mail.subject, mail.body, None, [mail.to])
    except Exception as error:  # any transport error must leave the act and the other mails untouched
        log.warning("mail_failed", mail=mail.pk, error=type(error).__name__)
        dead = mail.attempts >= MAX_ATTEMPTS
        Mail.objects.filter(pk=mail.pk).update(
            status=MailStatus.FAILED if dead else MailStatus.QUEUED,
            due_at=now + timedelta(minutes=2**mail.attempts),
            last_error=f"{type(error).__name__}: {error}"[:300],
        )
        return False
    Mail.objects.filter(pk=mail.pk).update(status=MailStatus.SENT, sent_at=now, last_error="")
    return True
