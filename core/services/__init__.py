from core.services.audit import event, record, record_many
from core.services.messages import mark_read, notice, notify, notify_many, queue_mail
from core.services.past import keep_past

__all__ = [
    "event",
    "keep_past",
    "mark_read",
    "notice",
    "notify",
    "notify_many",
    "queue_mail",
    "record",
    "record_many",
]
