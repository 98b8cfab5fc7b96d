"""Facts that a verdict looks at, each with source and date, and the dated policy that judges them."""

from django.conf import settings as project
from django.db import models
from django.db.models import F, Q

from core.models import DatedModel
from eligibility.enums import (
    Axis,
    BoxScheme,
    DisciplineLevel,
    IctLevel,
    PolicyStatus,
    SuspensionStatus,
)
from employees.enums import ServiceNature
from employees.models import Agency, Employee, Post, ServiceCounter, Unit
from performance.enums import Rating


class PolicyVersion(models.Model):
    """One agency's rules and numbers, in force from `valid_from` until the next version's date.

    `settings` is the canonical JSON of `eligibility.rules.Policy`; a published row is never edited.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=PolicyStatus.choices, default=PolicyStatus.DRAFT)
    valid_from = models.DateField(null=True)
    legal_reference = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    settings = models.JSONField()
    published_by = models.ForeignKey(
        project.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="policy_number_once"),
            models.UniqueConstraint(
                fields=["agency", "valid_from"], condition=Q(status="published"), name="policy_date_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | (Q(valid_from__isnull=False, published_at__isnull=False) & ~Q(legal_reference="")),
                name="policy_published_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} v{self.number}"


class TalentAssessment(models.Model):
    """The 9-box as delivered; a box without its scheme has no meaning."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="talent")
    period = models.CharField(max_length=20)
    assessed_on = models.DateField()
    performance = models.CharField(max_length=6, choices=Rating.choices)
    potential = models.CharField(max_length=6, choices=Axis.choices)
    box = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=14, choices=BoxScheme.choices, default=BoxScheme.PANRB)
    source = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "period"], name="talent_period_once"),
            models.CheckConstraint(condition=Q(box__gte=1, box__lte=9), name="talent_box_1_9"),
        ]
        indexes = [models.Index(fields=["employee", "-assessed_on"], name="talent_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period}: {self.box}"


class Readiness(models.Model):
    """What the employee declares about device, internet (Mbps) and skill, and who confirmed it."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="readiness")
    has_laptop = models.BooleanField()
    down_mbps = models.DecimalField(max_digits=7, decimal_places=1)
    up_mbps = models.DecimalField(max_digits=7, decimal_places=1)
    ict_level = models.CharField(max_length=8, choices=IctLevel.choices)
    declared_on = models.DateField()
    confirmed_by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(down_mbps__gte=0, up_mbps__gte=0), name="readiness_speed_positive"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("employee")),
                name="readiness_not_own_confirmation",
            ),
        ]
        indexes = [models.Index(fields=["employee", "-declared_on"], name="readiness_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.declared_on}"


class ServiceRating(DatedModel):
    """What a unit, a post or a counter demands on site; verified service by service."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="ratings")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="ratings")
    counter = models.ForeignKey(ServiceCounter, on_delete=models.CASCADE, null=True, related_name="ratings")
    nature = models.CharField(max_length=14, choices=ServiceNature.choices)
    reason = models.CharField(max_length=300, blank=True)
    verified_by = models.CharField(max_length=200, blank=True)
    verified_on = models.DateField(null=True)

    class Meta(DatedModel.Meta):
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(unit__isnull=False, post__isnull=True, counter__isnull=True)
                | Q(unit__isnull=True, post__isnull=False, counter__isnull=True)
                | Q(unit__isnull=True, post__isnull=True, counter__isnull=False),
                name="rating_one_target",
            ),
            *(
                models.UniqueConstraint(
                    fields=[target], condition=Q(valid_to__isnull=True), name=f"rating_open_{target}"
                )
                for target in ("unit", "post", "counter")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nature} ({self.valid_from})"


class DisciplineRecord(models.Model):
    """A penalty in force or in process (PP 94/2021); visible to few."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="discipline")
    level = models.CharField(max_length=1, choices=DisciplineLevel.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    decree = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="discipline_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.level}"


class Suspension(models.Model):
    """WFA stopped for a time: proposed by a job or a person, confirmed and lifted by another person.

    In force from `starts_on` to `ends_on` (both inclusive; open = until lifted), never before it was confirmed.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="suspensions")
    status = models.CharField(max_length=10, choices=SuspensionStatus.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    source = models.CharField(max_length=80)
    proposed_by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    lifted_on = models.DateField(null=True)
    lift_reason = models.CharField(max_length=500, blank=True)
    objection = models.CharField(max_length=1000, blank=True)
    objected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=Q(status="confirmed"), name="one_suspension_in_force"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="suspension_dates"
            ),
            models.UniqueConstraint(
                fields=["employee"], condition=Q(status="proposed"), name="one_suspension_proposed"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True)
                | Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=F("proposed_by")),
                name="suspension_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="lifted") | Q(lifted_on__isnull=False), name="suspension_lifted_dated"
            ),
        ]
        indexes = [models.Index(fields=["employee", "-starts_on"], name="suspension_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.status}"
