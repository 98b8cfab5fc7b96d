"""The Celery application and the only list of when something runs.

Every job finds its own work in the database, so a lost message costs at most one beat.
"""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wfa_portal.settings")

app = Celery("wfa_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(lambda: [a for a in settings.INSTALLED_APPS if "." not in a])

app.conf.beat_schedule = {
    "send-mail": {"task": "core.tasks.send_due_mail", "schedule": 60.0},
    "sweep": {"task": "core.tasks.sweep", "schedule": crontab(hour=19, minute=30)},
    "seal-audit": {"task": "core.tasks.seal_audit", "schedule": 30.0},
    "run-imports": {"task": "employees.tasks.run_due_imports", "schedule": 60.0},
    "run-talent-imports": {"task": "eligibility.tasks.talent.run_due_talent_imports", "schedule": 60.0},
    "renew-reporting-lines": {"task": "employees.tasks.renew_reporting_lines", "schedule": crontab(minute=5)},
    "expire-undecided": {"task": "scheduling.tasks.expire_undecided", "schedule": crontab(minute="*/5")},
    "ask-patterns": {"task": "scheduling.tasks.ask_patterns", "schedule": crontab(minute=15)},
    "settle-presence": {"task": "presence.tasks.settle_days", "schedule": crontab(minute=10)},
    "forget-positions": {"task": "presence.tasks.forget_positions", "schedule": crontab(hour=18, minute=40)},
    "forget-attendance": {
        "task": "presence.tasks.forget_attendance",
        "schedule": crontab(hour=18, minute=50),
    },
    "propose-absences": {"task": "presence.tasks.propose_absences", "schedule": crontab(hour=20, minute=0)},
    "sweep-exchange": {"task": "presence.tasks.sweep_exchange_files", "schedule": crontab(minute=40)},
    "expect-missing-reports": {
        "task": "scheduling.tasks.expect_missing_reports",
        "schedule": crontab(hour=18, minute=45),
    },
    "remind-ending-exceptions": {
        "task": "eligibility.tasks.register.remind_ending_exceptions",
        "schedule": crontab(hour=0, minute=35),
    },
    "lift-ended-suspensions": {
        "task": "eligibility.tasks.suspensions.lift_ended_suspensions",
        "schedule": crontab(minute=3),
    },
    "nudge-objections": {
        "task": "eligibility.tasks.objections.nudge_objections",
        "schedule": crontab(minute="*/15"),
    },
    "follow-corrections": {
        "task": "eligibility.tasks.objections.follow_corrections",
        "schedule": crontab(minute="7-59/15"),
    },
    "watch-offices": {"task": "monitoring.tasks.watch_due_offices", "schedule": crontab(minute=40)},
    "run-replays": {"task": "studio.tasks.replays.run_due_replays", "schedule": 60.0},
    "forget-replays": {
        "task": "studio.tasks.replays.forget_old_replays",
        "schedule": crontab(hour=19, minute=25),
    },
    "evaluate-pilots": {"task": "pilots.tasks.plans.evaluate_due", "schedule": crontab(minute=50)},
    "close-surveys": {"task": "pilots.tasks.surveys.close_surveys", "schedule": crontab(minute=12)},
    "remind-surveys": {"task": "pilots.tasks.surveys.remind_surveys", "schedule": crontab(hour=1, minute=10)},
    "remind-complaints": {
        "task": "pilots.tasks.remind_open_complaints",
        "schedule": crontab(hour=0, minute=25),
    },
    "forget-complaint-contacts": {
        "task": "pilots.tasks.forget_complaint_contacts",
        "schedule": crontab(hour=19, minute=15),
    },
    "forget-complaints": {
        "task": "pilots.tasks.forget_old_complaints",
        "schedule": crontab(hour=19, minute=20),
    },
    "recompute-indices": {
        "task": "performance.tasks.recompute_indices",
        "schedule": crontab(hour="15-17", minute=20),
    },
    "remind-missing-reports": {
        "task": "performance.tasks.remind_missing_reports",
        "schedule": crontab(hour="11-16", minute=0),
    },
    "chase-deciders": {"task": "approvals.tasks.chase_deciders", "schedule": crontab(minute="*/15")},
    "daily-digest": {"task": "approvals.tasks.send_digests", "schedule": crontab(minute=30)},
    "remind-follow-ups": {"task": "performance.tasks.remind_follow_ups", "schedule": crontab(minute=20)},
    "forget-requests": {
        "task": "scheduling.tasks.forget_old_rows",
        "schedule": crontab(hour=19, minute=5),
    },
    "forget-past": {
        "task": "eligibility.tasks.past.forget_past_versions",
        "schedule": crontab(hour=19, minute=25),
    },
    "forget-warnings": {
        "task": "monitoring.tasks.forget_old_warnings",
        "schedule": crontab(hour=19, minute=10),
    },
}
