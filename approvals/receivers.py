"""What approvals hears from below."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from approvals.services import follow_request
from core.audit import Actor
from scheduling.models import RequestDay, WfaRequest
from scheduling.signals import request_changed


@receiver(request_changed, dispatch_uid="approvals.follow_request")
def on_request_changed(
    sender: object,
    *,
    request: WfaRequest,
    new: str,
    days: Sequence[RequestDay],
    actor: Actor,
    now: datetime,
    reason: str = "",
    **rest: Any,
) -> None:
    follow_request(request=request, new=new, days=[d.date for d in days], actor=actor, reason=reason, now=now)
