"""Notices in the portal and mails in the outbox; both are rows, written in the transaction of the act."""

from collections.abc import Iterable
from datetime import datetime

from core.enums import NoticeLevel
from core.models import Mail, Notice


def notify(
    *, user_id: int, text: str, now: datetime, link: str = "", level: NoticeLevel = NoticeLevel.INFO
) -> Notice:
    """Show a sentence to one person in the portal."""
    row = notice(user_id=user_id, text=text, now=now, link=link, level=level)
    row.save(force_insert=True)
    return row


def notice(
    *, user_id: int, text: str, now: datetime, link: str = "", level: NoticeLevel = NoticeLevel.INFO
) -> Notice:
    """An unsaved notice, for `notify_many`."""
    return Notice(recipient_id=user_id, text=text[:500], link=link, level=level, created_at=now)


def notify_many(notices: Iterable[Notice]) -> None:
    """Show many notices made by `notice`, in their order, in one statement for 500."""
    Notice.objects.bulk_create(notices, batch_size=500)


def queue_mail(
    *, to: str, subject: str, body: str, once_key: str, now: datetime, due_at: datetime | None = None
) -> None:
    """Put a mail into the outbox; the same `once_key` again does nothing. No address: nothing to send."""
    if not to:
        return
    Mail.objects.bulk_create(
        [
            Mail(
                to=to,
                subject=" ".join(subject.split())[:200],
                body=body,
                once_key=once_key,
                created_at=now,
                due_at=due_at or now,
            )
        ],
        ignore_conflicts=True,
    )


def mark_read(*, user_id: int, now: datetime) -> int:
    """All notices of one person are read now; returns how many were new."""
    return Notice.objects.filter(recipient_id=user_id, read_at__isnull=True).update(read_at=now)
