"""What runs by itself in eligibility (times: wfa_portal/celery.py)."""

from eligibility.tasks.register import remind_ending_exceptions as remind_ending_exceptions
from eligibility.tasks.suspensions import lift_ended_suspensions as lift_ended_suspensions
