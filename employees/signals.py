"""News that employees send upwards, inside the transaction of the change."""

from django.dispatch import Signal

# counter: ServiceCounter (still there; its row goes next), now: datetime
# What hangs on the counter is about to go with it: keep what must stay explainable.
counter_removed = Signal()
