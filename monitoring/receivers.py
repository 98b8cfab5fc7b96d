"""What monitoring answers when the apps below ask."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from approvals.signals import standing_asked
from core.problems import Problem
from monitoring.selectors import standing_of


@receiver(standing_asked, dispatch_uid="monitoring.standing")
def on_standing_asked(
    sender: object, *, employee_ids: frozenset[int], now: datetime, **rest: Any
) -> dict[int, list[Problem]]:
    return standing_of(employee_ids)
