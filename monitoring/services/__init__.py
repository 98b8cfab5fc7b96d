"""The only writes of monitoring."""

from monitoring.services.answering import answer_warning, object_to_warning
from monitoring.services.watching import queue_runs, requeue_run, watch_office

__all__ = ["answer_warning", "object_to_warning", "queue_runs", "requeue_run", "watch_office"]
