from core.services.audit import event, record, record_many
from core.services.messages import mark_read, notice, notify, notify_many, queue_mail

__all__ = ["event", "mark_read", "notice", "notify", "notify_many", "queue_mail", "record", "record_many"]
