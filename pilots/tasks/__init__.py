"""What runs by itself in pilots (times: wfa_portal/celery.py)."""

from pilots.tasks import complaints as complaints
from pilots.tasks import surveys as surveys
from pilots.tasks.plans import evaluate_due, evaluate_one, wake_run

__all__ = ["evaluate_due", "evaluate_one", "wake_run"]
