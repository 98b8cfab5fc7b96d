"""The plan of a pilot, what was signed of it, and the people it counts."""

from django.db import models
from django.db.models import F, Q

from employees.models import Agency, Employee, Office
from pilots.enums.plans import LIVE, PilotStatus
from scheduling.models import QuotaRule


class Pilot(models.Model):
    """An office's trial of a quota and what came of it.

    `quota_now` in force when planned, `quota_tried` during the trial, `quota_goal` what a pass leads to (days a
    week). `window_from` to `window_to` (exclusive) is judged next, on `due_on`; all three move with extensions and
    repeated evaluations, while the signed plan stays. `terms`: pilots.rules.terms as JSON.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="pilots")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="pilots")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField(help_text="Running number within the agency's year")
    status = models.CharField(max_length=10, choices=PilotStatus.choices, default=PilotStatus.DRAFT)
    purpose = models.CharField(max_length=500, blank=True)
    start_on = models.DateField()
    end_on = models.DateField(help_text="Exclusive: start and the months of the plan")
    baseline_from = models.DateField()
    quota_now = models.PositiveSmallIntegerField()
    quota_tried = models.PositiveSmallIntegerField()
    quota_goal = models.PositiveSmallIntegerField()
    terms = models.JSONField(default=dict)
    window_from = models.DateField()
    window_to = models.DateField()
    due_on = models.DateField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    bad_months = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    signed_plan = models.ForeignKey(
        "pilots.FrozenPlan", on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    signed_as = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    trial_quota = models.ForeignKey(QuotaRule, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=500, blank=True)
    comparisons = models.ManyToManyField(
        Office, through="pilots.ComparisonOffice", related_name="compared_in"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "sequence"], name="pilot_number_once"),
            models.UniqueConstraint(
                fields=["office"], condition=Q(status__in=sorted(LIVE)), name="one_live_pilot_an_office"
            ),
            models.CheckConstraint(
                condition=Q(
                    baseline_from__lt=F("start_on"), start_on__lt=F("end_on"), window_from__lt=F("window_to"),
                    start_on__lte=F("window_from"),
                ),
                name="pilot_dates",
            ),
            models.CheckConstraint(
                condition=Q(quota_tried__gte=1, quota_tried__lte=F("quota_goal"), quota_goal__lte=2, quota_now__lte=2),
                name="pilot_quotas",
            ),
            models.CheckConstraint(
                condition=Q(signed_plan__isnull=True, signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_plan__isnull=False, signed_by__isnull=False, signed_at__isnull=False),
                name="pilot_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "proposed", "cancelled"]) | Q(signed_at__isnull=False),
                name="pilot_lives_signed",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["ended", "cancelled"], ended_on__isnull=False)
                | (~Q(status__in=["ended", "cancelled"]) & Q(ended_on__isnull=True)),
                name="pilot_ended_on",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="pilot_due"),
            models.Index(fields=["agency", "-created_at"], name="pilot_agency_at"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.office_id} {self.status}"

    @property
    def number(self) -> str:
        """How people name it, e.g. "UC-2026-003"."""
        return f"UC-{self.year}-{self.sequence:03d}"


class ComparisonOffice(models.Model):
    """An office without a pilot of its own whose people show what happens without the trial."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="comparison_rows")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pilot", "office"], name="comparison_once")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.office_id}"


class FrozenPlan(models.Model):
    """The plan as canonical JSON with its SHA-256, made when it is proposed. Triggers forbid change and removal."""

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="frozen_plans")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pilot", "version"], name="frozen_version_once")]

    def __str__(self) -> str:
        return f"{self.pilot_id} v{self.version} {self.sha256[:12]}"


class PilotMember(models.Model):
    """Somebody enrolled at the start, in the pilot office or in a comparison office; counted until they leave.

    Whoever joins later is not in it. `left_on`: the first day on which the person no longer belonged to the office.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="members")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="pilot_memberships")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    in_pilot = models.BooleanField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pilot", "employee"], name="pilot_member_once")]
        indexes = [models.Index(fields=["employee"], name="pilot_member_employee")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.employee_id}"
