"""What eligibility hears from below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from eligibility.services import keep_ratings_of
from employees.models import ServiceCounter
from employees.signals import counter_removed


@receiver(counter_removed, dispatch_uid="eligibility.keep_ratings_of")
def on_counter_removed(sender: object, *, counter: ServiceCounter, now: datetime, **rest: Any) -> None:
    keep_ratings_of(counter, now=now)
