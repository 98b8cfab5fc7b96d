"""The evaluation of a pilot on its due date: the run, what it saw, the verdict, and what became of it."""

from django.db import models
from django.db.models import Q

from employees.models import Agency, Employee
from pilots.enums.plans import AdoptionMode, AdoptionStatus, Outcome, RunKind, RunStatus, RunStep
from pilots.models.plans import Pilot
from scheduling.models import QuotaRule


class EvaluationRun(models.Model):
    """The work of one pilot and due date: claimed by a task, safe to run twice, killed half-way or started again.

    `review`: what a monthly review found (data quality, stop criteria). `checksum`: SHA-256 over what was read.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="runs")
    due_on = models.DateField()
    kind = models.CharField(max_length=8, choices=RunKind.choices)
    status = models.CharField(max_length=7, choices=RunStatus.choices, default=RunStatus.QUEUED)
    window_from = models.DateField()
    window_to = models.DateField()
    step = models.CharField(max_length=10, choices=RunStep.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True, help_text="When the run last said that it is alive")
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    counts = models.JSONField(default=dict)
    checksum = models.CharField(max_length=64, blank=True)
    review = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pilot", "due_on"], name="evaluated_once_a_date"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False), name="run_finished_at"
            ),
        ]
        indexes = [models.Index(fields=["status", "beat_at"], name="evaluation_waiting")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.due_on} {self.status}"


class SeenData(models.Model):
    """What a run read, kept whole so that its verdict can be computed anew years later (pilots.rules.seen)."""

    run = models.OneToOneField(EvaluationRun, on_delete=models.CASCADE, related_name="seen")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.run_id}"


class Verdict(models.Model):
    """What an evaluation decided, with its reasons and every number. Triggers forbid change and removal.

    `code`: unguessable, printed as a QR code on the report, so that anybody can verify the paper.
    """

    run = models.OneToOneField(EvaluationRun, on_delete=models.PROTECT, related_name="verdict")
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="verdicts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField(help_text="Running number of reports within the agency's year")
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    decided_on = models.DateField()
    quota_before = models.PositiveSmallIntegerField()
    quota_after = models.PositiveSmallIntegerField()
    reasons = models.JSONField()
    results = models.JSONField()
    quality = models.JSONField()
    context = models.JSONField(
        default=dict, help_text="Survey and savings as they were; no part of the verdict"
    )
    engine = models.CharField(max_length=20)
    code = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "sequence"], name="report_number_once"),
            models.CheckConstraint(
                condition=Q(quota_after__lte=2, quota_before__lte=2), name="verdict_hard_cap"
            ),
        ]
        indexes = [models.Index(fields=["pilot", "-decided_on"], name="verdict_latest")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.decided_on} {self.outcome}"

    @property
    def number(self) -> str:
        """The report's number, e.g. "LHE-2026-004"."""
        return f"LHE-{self.year}-{self.sequence:03d}"


class Adoption(models.Model):
    """What became of a verdict that changes the quota: written as a dated row, waiting for an official, or vetoed."""

    verdict = models.OneToOneField(Verdict, on_delete=models.PROTECT, related_name="adoption")
    mode = models.CharField(max_length=9, choices=AdoptionMode.choices)
    status = models.CharField(max_length=8, choices=AdoptionStatus.choices)
    effective_on = models.DateField(help_text="The Monday from which the quota holds, or would hold")
    quota = models.OneToOneField(QuotaRule, on_delete=models.PROTECT, null=True, related_name="adoption")
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(quota__isnull=False), name="adopted_with_quota"
            ),
            models.CheckConstraint(
                condition=~Q(status="vetoed")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                name="veto_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict_id} {self.status}"
