"""What runs by itself in eligibility (times: wfa_portal/celery.py)."""

from eligibility.tasks.objections import follow_corrections as follow_corrections
from eligibility.tasks.objections import nudge_objections as nudge_objections
from eligibility.tasks.past import forget_past_versions as forget_past_versions
from eligibility.tasks.register import remind_ending_exceptions as remind_ending_exceptions
from eligibility.tasks.suspensions import lift_ended_suspensions as lift_ended_suspensions
from eligibility.tasks.talent import run_due_talent_imports as run_due_talent_imports
from eligibility.tasks.talent import run_talent_import as run_talent_import
