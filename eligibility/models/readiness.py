"""Device, internet and skill."""

from django.db import models
from django.db.models import F, Q

from eligibility.enums import Device, IctLevel, ReadinessState, SpeedOrigin
from employees.models import Employee


class IctTest(models.Model):
    """A self-test of skill: the score, never the answers. `taken_on` is the date in the person's office."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="ict_tests")
    taken_at = models.DateTimeField()
    taken_on = models.DateField()
    version = models.CharField(max_length=20)
    score = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=8, choices=IctLevel.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=F("total"), total__gt=0), name="ict_test_score")
        ]
        indexes = [models.Index(fields=["employee", "-taken_at"], name="ict_test_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.score}/{self.total}"


class Readiness(models.Model):
    """What the employee declares about device, internet (Mbps) and skill, and what the supervisor answered.

    `measured_at` and `samples` where this server saw the measurement; a returned declaration no longer counts from
    `returned_on` on.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="readiness")
    has_laptop = models.BooleanField()
    device = models.CharField(max_length=6, choices=Device.choices, blank=True, default="")
    down_mbps = models.DecimalField(max_digits=7, decimal_places=1)
    up_mbps = models.DecimalField(max_digits=7, decimal_places=1)
    speed_origin = models.CharField(max_length=8, choices=SpeedOrigin.choices, default=SpeedOrigin.TYPED)
    measured_at = models.DateTimeField(null=True)
    samples = models.PositiveSmallIntegerField(default=0)
    ict_level = models.CharField(max_length=8, choices=IctLevel.choices)
    ict_test = models.ForeignKey(IctTest, on_delete=models.SET_NULL, null=True, related_name="+")
    declared_on = models.DateField()
    confirmed_by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_on = models.DateField(null=True)
    returned_by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=500, blank=True, default="")
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
            models.CheckConstraint(
                condition=Q(returned_by__isnull=True) | ~Q(returned_by=F("employee")),
                name="readiness_not_own_return",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True, return_reason="")
                | (Q(returned_on__isnull=False, confirmed_on__isnull=True) & ~Q(return_reason="")),
                name="readiness_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(device="")
                | Q(device=Device.NONE, has_laptop=False)
                | Q(device__in=[Device.OWN, Device.OFFICE], has_laptop=True),
                name="readiness_device_agrees",
            ),
            models.CheckConstraint(
                condition=Q(speed_origin=SpeedOrigin.TYPED, measured_at__isnull=True, samples=0)
                | Q(speed_origin=SpeedOrigin.MEASURED, measured_at__isnull=False, samples__gt=0),
                name="readiness_measured_dated",
            ),
        ]
        indexes = [models.Index(fields=["employee", "-declared_on"], name="readiness_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.declared_on}"

    @property
    def state(self) -> ReadinessState:
        """Where the declaration stands."""
        if self.returned_on is not None:
            return ReadinessState.RETURNED
        return ReadinessState.CONFIRMED if self.confirmed_on else ReadinessState.WAITING
