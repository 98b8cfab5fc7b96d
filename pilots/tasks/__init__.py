"""What runs by itself in pilots (times: wfa_portal/celery.py)."""

from pilots.tasks import surveys as surveys
