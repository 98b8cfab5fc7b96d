"""What runs by itself in eligibility (times: wfa_portal/celery.py)."""

from eligibility.tasks.objections import follow_corrections as follow_corrections
from eligibility.tasks.objections import nudge_objections as nudge_objections
from eligibility.tasks.suspensions import lift_ended_suspensions as lift_ended_suspensions
