from core.services.audit import event, record, record_many
from core.services.messages import mark_read, notify, queue_mail

__all__ = ["event", "mark_read", "notify", "queue_mail", "record", "record_many"]
