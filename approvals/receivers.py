"""What approvals hears from below."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from approvals.selectors.refusals import refused_request
from approvals.services import follow_request
from core.audit import Actor
from eligibility.selectors import Refusal
from eligibility.signals import refusal_asked
from employees.models import Employee
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


@receiver(refusal_asked, dispatch_uid="approvals.refused_request")
def on_refusal_asked(sender: object, *, subject: str, employee: Employee, **rest: Any) -> Refusal | None:
    return refused_request(subject, employee)
