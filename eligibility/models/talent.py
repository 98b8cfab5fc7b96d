"""The 9-box as delivered."""

from django.db import models
from django.db.models import Q

from eligibility.enums import (
    Axis,
    BoxScheme,
)
from employees.models import Employee
from performance.enums import Rating


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
    recorded_at = models.DateTimeField(null=True, editable=False)  # empty = known since ever

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "period"], name="talent_period_once"),
            models.CheckConstraint(condition=Q(box__gte=1, box__lte=9), name="talent_box_1_9"),
        ]
        indexes = [models.Index(fields=["employee", "-assessed_on"], name="talent_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period}: {self.box}"
