"""What an office and a person are to achieve: indicators from e-SAKIP, and versioned targets (SKP)."""

from django.db import models
from django.db.models import F, Q

from employees.models import Employee, Office
from performance.enums import PlanStatus


class OfficeIndicator(models.Model):
    """An office's performance indicator of a year, as e-SAKIP names it."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="indicators")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year", "name"], name="indicator_once")]

    def __str__(self) -> str:
        return self.name


class IndicatorMonth(models.Model):
    """Target and realisation of an indicator in one month, as delivered."""

    indicator = models.ForeignKey(OfficeIndicator, on_delete=models.CASCADE, related_name="months")
    month = models.DateField(help_text="The first day of the month")
    target = models.DecimalField(max_digits=16, decimal_places=2)
    realisation = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    received_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "month"], name="indicator_month_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.month:%Y-%m}"


class TargetPlan(models.Model):
    """One version of a person's targets for a period (both dates inclusive).

    Written by the employee, clarified and agreed with the supervisor. An agreed version is never edited: a change
    is the next version, and the agreed one before it becomes `superseded` when that is agreed.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="target_plans")
    period_start = models.DateField()
    period_end = models.DateField()
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "period_start", "version"], name="target_version_once"
            ),
            models.UniqueConstraint(
                fields=["employee", "period_start"],
                condition=Q(status__in=["draft", "submitted", "sent_back"]),
                name="target_plan_open_once",
            ),
            models.UniqueConstraint(
                fields=["employee", "period_start"],
                condition=Q(status="agreed"),
                name="target_plan_agreed_once",
            ),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="target_period"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="target_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period_start:%Y} v{self.version}"


class Target(models.Model):
    """One target: what, how many of which unit, by when. `number` names it through all versions of the period."""

    plan = models.ForeignKey(TargetPlan, on_delete=models.CASCADE, related_name="targets")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    indicator = models.ForeignKey(
        OfficeIndicator, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=40)
    due_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="target_number_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="target_quantity_positive"),
        ]

    def __str__(self) -> str:
        return self.title
