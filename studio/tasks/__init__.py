"""Background work of the studio, one module a topic (times: wfa_portal/celery.py)."""

from studio.tasks import replays as replays
