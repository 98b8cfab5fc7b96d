from core.services.audit import record, record_many
from core.services.messages import notify, queue_mail

__all__ = ["notify", "queue_mail", "record", "record_many"]
