"""Early warnings, and the nightly run of each office that finds them."""

from django.db import models
from django.db.models import Q

from eligibility.models import Suspension
from employees.models import Employee, Office
from monitoring.enums import AnswerKind, Cause, Level, RunStatus, WarningStatus
from performance.models import CoachingNote


class EarlyWarning(models.Model):
    """One cause for one person, open until it is answered or its cause is gone; `level` may rise while open.

    `evidence`: numbers that led to it; `series`: the points of its small chart (both plain JSON, monitoring.rules).
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="warnings")
    cause = models.CharField(max_length=16, choices=Cause.choices)
    level = models.CharField(max_length=6, choices=Level.choices)
    status = models.CharField(max_length=8, choices=WarningStatus.choices, default=WarningStatus.OPEN)
    opened_on = models.DateField()
    raised_on = models.DateField(help_text="When the present level was reached")
    seen_on = models.DateField(help_text="The last run that still found the cause")
    evidence = models.JSONField(default=dict)
    series = models.JSONField(default=list)
    objection = models.CharField(max_length=1000, blank=True)
    objected_at = models.DateTimeField(null=True)
    answer_kind = models.CharField(max_length=8, choices=AnswerKind.choices, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    coaching = models.ForeignKey(CoachingNote, on_delete=models.SET_NULL, null=True, related_name="+")
    suspension = models.ForeignKey(Suspension, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "cause"], condition=~Q(status="closed"), name="one_open_warning_a_cause"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer_kind="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer_kind="")),
                name="warning_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False)
                | (~Q(status="closed") & Q(closed_on__isnull=True)),
                name="warning_closed_on",
            ),
        ]
        indexes = [models.Index(fields=["employee", "-opened_on"], name="warning_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.cause}: {self.level}"


class WatchRun(models.Model):
    """The early-warning job of one office and date: claimed by a task, safe to run twice or to start again."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="watch_runs")
    date = models.DateField()
    status = models.CharField(max_length=7, choices=RunStatus.choices, default=RunStatus.QUEUED)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "date"], name="watch_once_a_day")]
        indexes = [models.Index(fields=["status", "claimed_at"], name="watch_waiting")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.date} {self.status}"
