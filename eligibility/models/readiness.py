"""Device, internet and skill."""

from django.db import models
from django.db.models import F, Q

from eligibility.enums import (
    IctLevel,
)
from employees.models import Employee


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
    recorded_at = models.DateTimeField(null=True, editable=False)  # empty = known since ever

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
