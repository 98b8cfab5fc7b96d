"""Periodic assessments as delivered by SIASN; targets and daily reports come with their own issue."""

from django.db import models
from django.db.models import F, Q

from employees.models import Employee
from performance.enums import PeriodKind, Predicate, Rating


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "kind", "period_start"], name="assessment_once"),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="assessment_period"),
        ]
        indexes = [models.Index(fields=["employee", "-period_end"], name="assessment_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period_end}: {self.predicate}"
