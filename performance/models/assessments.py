"""Assessments: as delivered by SIASN, and the monthly review that a supervisor writes here."""

from django.db import models
from django.db.models import F, Q

from core.models import PastModel
from employees.models import Employee
from performance.enums import PeriodKind, Predicate, Rating, ReviewStatus


class Assessment(models.Model):
    """The predicate of one person for one period, stored as delivered, never recomputed."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="assessments")
    kind = models.CharField(max_length=8, choices=PeriodKind.choices)
    period_start = models.DateField()
    period_end = models.DateField()
    result = models.CharField(max_length=6, choices=Rating.choices, blank=True)
    behaviour = models.CharField(max_length=6, choices=Rating.choices, blank=True)
    predicate = models.CharField(max_length=10, choices=Predicate.choices)
    source = models.CharField(max_length=80)
    received_on = models.DateField()
    recorded_at = models.DateTimeField(null=True, editable=False)  # empty = known since ever

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "kind", "period_start"], name="assessment_once"),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="assessment_period"),
        ]
        indexes = [models.Index(fields=["employee", "-period_end"], name="assessment_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period_end}: {self.predicate}"


class PastAssessment(PastModel):
    """A predicate before its period was delivered again."""

    row_id = models.BigIntegerField()
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=PeriodKind.choices)
    period_start = models.DateField()
    period_end = models.DateField()
    result = models.CharField(max_length=6, choices=Rating.choices, blank=True)
    behaviour = models.CharField(max_length=6, choices=Rating.choices, blank=True)
    predicate = models.CharField(max_length=10, choices=Predicate.choices)
    source = models.CharField(max_length=80)
    received_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period_end}: {self.predicate}"


class MonthlyReview(models.Model):
    """The supervisor's assessment of one month: work result × behaviour → predicate by the matrix.

    `values`: BerAKHLAK value → rating; `behaviour` follows from them (performance.rules). A draft is seen by its
    author only; shared, the employee reads it and may answer once.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="monthly_reviews")
    month = models.DateField(help_text="The first day of the month")
    status = models.CharField(max_length=8, choices=ReviewStatus.choices, default=ReviewStatus.DRAFT)
    result = models.CharField(max_length=6, choices=Rating.choices)
    values = models.JSONField(default=dict)
    behaviour = models.CharField(max_length=6, choices=Rating.choices)
    predicate = models.CharField(max_length=10, choices=Predicate.choices)
    note = models.CharField(max_length=2000)
    assessor = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "month"], name="monthly_review_once"),
            models.CheckConstraint(condition=~Q(employee=F("assessor")), name="review_not_oneself"),
            models.CheckConstraint(
                condition=Q(status="draft", shared_at__isnull=True)
                | Q(status="shared", shared_at__isnull=False),
                name="review_shared_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.month:%Y-%m}: {self.predicate}"
