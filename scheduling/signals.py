"""News that scheduling sends upwards, inside the transaction of the change."""

from django.dispatch import Signal

# request: WfaRequest (already saved; locked), old: str, new: str, days: list[RequestDay] that moved,
# actor: core.audit.Actor, now: datetime, reason: str
# `old` is the request's state before, `new` the state that `days` moved to. Some days may move alone
# (one of two cancelled, the first of two expired): then `request.status` stays as it was. Close what
# waits for a decision only when `request.status` is no longer in `scheduling.enums.PENDING`.
request_changed = Signal()
