"""The register of services: what a unit does for people, verified and dated; exceptions by name; counters' hours."""

from django.conf import settings as project
from django.db import models
from django.db.models import F, Q

from core.models import DatedModel
from eligibility.enums import ServiceReach, WeekdayName
from employees.models import Agency, Employee, Post, ServiceCounter, Unit

CHANNELS = ("web", "email", "phone", "whatsapp")


class PublicService(models.Model):
    """A service of a unit and how to reach it. What it asks of people stands in its verifications.

    The channels are those of the unit, never of a person. `closed_on`: no longer offered from that day on.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=150)
    description = models.CharField(max_length=600, blank=True)
    web = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    whatsapp = models.CharField(max_length=30, blank=True)
    hours = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(closed_on__isnull=True), name="service_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="service_named"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def channels(self) -> dict[str, str]:
        """The ways in that are known, by kind."""
        return {kind: getattr(self, kind) for kind in CHANNELS if getattr(self, kind)}


class ServiceVerification(DatedModel):
    """What somebody found a service to ask on site, and who delivers it. Never edited: the next one ends it.

    No post and no counter named: the unit as a whole delivers it.
    """

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="verifications")
    nature = models.CharField(max_length=14, choices=ServiceReach.choices)
    reasons = models.CharField(max_length=600)
    legal_reference = models.CharField(max_length=200)
    verified_by = models.CharField(max_length=200)
    verified_on = models.DateField()
    recorded_by = models.ForeignKey(
        project.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    posts = models.ManyToManyField(Post, related_name="verifications")
    counters = models.ManyToManyField(ServiceCounter, related_name="verifications")

    class Meta(DatedModel.Meta):
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["service"], condition=Q(valid_to__isnull=True), name="verification_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(reasons="") & ~Q(legal_reference="") & ~Q(verified_by=""),
                name="verification_whole",
            ),
            models.CheckConstraint(
                condition=Q(nature__in=ServiceReach.values), name="verification_nature_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.nature} ({self.valid_from})"


class NatureException(models.Model):
    """One employee is looked at as if their service were of this nature, from a date to a date (inclusive)."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="nature_exceptions")
    nature = models.CharField(max_length=14, choices=ServiceReach.choices)
    reason = models.CharField(max_length=300)
    legal_reference = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    granted_by = models.CharField(max_length=200)
    granted_on = models.DateField()
    recorded_by = models.ForeignKey(
        project.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, editable=False)  # empty = known since ever
    revoked_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoke_reason = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="exception_dates"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(legal_reference="") & ~Q(granted_by=""), name="exception_whole"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoke_reason="")
                | (Q(revoked_on__isnull=False) & ~Q(revoke_reason="")),
                name="exception_revoked_whole",
            ),
            models.CheckConstraint(
                condition=Q(nature__in=ServiceReach.values), name="exception_nature_known"
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "-starts_on"], name="exception_employee"),
            models.Index(
                fields=["ends_on"],
                condition=Q(reminded_at__isnull=True, revoked_on__isnull=True),
                name="exception_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.nature} ({self.starts_on}–{self.ends_on})"


class CounterBand(models.Model):
    """From when to when a counter is open on a weekday, and with how many staff at the fewest.

    The bands of one weekday never overlap: checked under the lock on the counter's row.
    """

    counter = models.ForeignKey(ServiceCounter, on_delete=models.CASCADE, related_name="bands")
    weekday = models.PositiveSmallIntegerField(choices=WeekdayName.choices)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    min_staff = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="band_hours"),
            models.CheckConstraint(condition=Q(weekday__lte=4), name="band_weekday"),
            models.UniqueConstraint(fields=["counter", "weekday", "starts_at"], name="band_once"),
        ]

    def __str__(self) -> str:
        return f"{self.counter_id}: {self.weekday} {self.starts_at}–{self.ends_at}"
