"""A replay: a draft of a policy held against weeks that were and weeks to come."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from eligibility.models import PolicyVersion
from employees.models import Agency, Employee, Office, Unit
from studio.enums.replays import Baseline, Part, ReplayStatus


class ReplayRun(models.Model):
    """The work of one replay: claimed by a task, killed half-way or started again, done once.

    `candidate`, `baseline`: both laws as canonical JSON, so that the run says what it compared whatever becomes of
    the draft; their SHA-256 tell whether a result is stale. `result`: `studio.rules.tally.Tally.as_json`.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="replays")
    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, null=True, related_name="replays")
    against = models.CharField(max_length=9, choices=Baseline.choices, default=Baseline.TODAY)
    baseline_number = models.PositiveIntegerField()
    baseline = models.JSONField()
    baseline_sha256 = models.CharField(max_length=64)
    candidate = models.JSONField()
    candidate_sha256 = models.CharField(max_length=64)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    facts_on = models.DateField(
        help_text="The office's day on which it was asked for; the window lies around it"
    )
    first = models.DateField()
    last = models.DateField()
    status = models.CharField(max_length=7, choices=ReplayStatus.choices, default=ReplayStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True, help_text="When the run last said that it is alive")
    people = models.PositiveIntegerField(default=0)
    people_done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    error = models.CharField(max_length=500, blank=True)
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="replay_window"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False, result__isnull=False),
                name="replay_done_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["version", "-id"], name="replay_latest"),
            models.Index(fields=["status", "beat_at"], name="replay_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.version_id} {self.status}"


class ReplayRow(models.Model):
    """One person, day or shortage that the draft changes; `data` as `studio.selectors.replaying` writes it."""

    run = models.ForeignKey(ReplayRun, on_delete=models.CASCADE, related_name="rows")
    part = models.CharField(max_length=7, choices=Part.choices)
    change = models.CharField(max_length=14)
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, null=True, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")
    date = models.DateField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["run", "part", "change", "id"], name="replay_rows")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.part} {self.change}"
