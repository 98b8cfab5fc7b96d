"""Discipline, and WFA stopped for a time."""

from django.db import models
from django.db.models import F, Q

from eligibility.enums import (
    DisciplineClosing,
    DisciplineLevel,
    SuspensionStatus,
)
from employees.models import Employee


class DisciplineRecord(models.Model):
    """A penalty in force or in process (PP 94/2021); visible to few, never edited.

    From `closed_on` on it no longer counts (`closing`: ended early, or annulled as a mistake); the row stays, so
    that what was decided while it stood can be explained.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="discipline")
    level = models.CharField(max_length=1, choices=DisciplineLevel.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    decree = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=80)
    closing = models.CharField(max_length=8, choices=DisciplineClosing.choices, blank=True, default="")
    closed_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    close_reason = models.CharField(max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField(null=True, editable=False)  # empty = known since ever

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="discipline_dates"
            ),
            models.CheckConstraint(
                condition=Q(closing="", closed_on__isnull=True, closed_at__isnull=True, close_reason="")
                | (
                    Q(closing__in=DisciplineClosing.values, closed_on__isnull=False, closed_at__isnull=False)
                    & ~Q(close_reason="")
                ),
                name="discipline_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("employee")),
                name="discipline_not_own_closing",
            ),
        ]
        indexes = [models.Index(fields=["employee", "-starts_on"], name="discipline_latest")]

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
    lifted_at = models.DateTimeField(null=True)
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
