"""News that scheduling sends upwards, inside the transaction of the change."""

from django.dispatch import Signal

# request: WfaRequest (already saved), old: str, new: str, days: list[RequestDay] that moved,
# actor: core.audit.Actor, now: datetime, reason: str
request_changed = Signal()
