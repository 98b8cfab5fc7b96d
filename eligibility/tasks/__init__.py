"""What runs by itself in eligibility (times: wfa_portal/celery.py)."""

from eligibility.tasks.past import forget_past_versions as forget_past_versions
from eligibility.tasks.suspensions import lift_ended_suspensions as lift_ended_suspensions
