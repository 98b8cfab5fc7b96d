"""A WFA request, its days and its work plan. The constraints are the referee of quota and double days."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from employees.models import Agency, Employee, Office, ServiceCounter, Unit
from scheduling.enums import LIVE, Place, RequestStatus

LIVE_STATES = Q(status__in=sorted(LIVE))


class WfaRequest(models.Model):
    """One person asks for one or more days of one week, with place, reason and work plan."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="wfa_requests")
    week = models.DateField(help_text="The Monday of the week")
    status = models.CharField(max_length=10, choices=RequestStatus.choices, default=RequestStatus.DRAFT)
    place = models.CharField(max_length=16, choices=Place.choices)
    place_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place_note = models.CharField(max_length=300, blank=True)
    place_lat = models.FloatField(null=True, blank=True)
    place_lon = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    pattern = models.ForeignKey(
        "scheduling.WfaPattern", on_delete=models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="request_submitted_at",
            ),
            models.CheckConstraint(
                condition=~Q(place="other_office")
                | Q(place_office__isnull=False)
                | Q(status__in=["draft", "withdrawn"]),
                name="request_place_office",
            ),
            models.CheckConstraint(
                condition=Q(place_lat__isnull=True, place_lon__isnull=True)
                | Q(
                    place_lat__isnull=False,
                    place_lon__isnull=False,
                    place_lat__range=(-90, 90),
                    place_lon__range=(-180, 180),
                ),
                name="request_place_position",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "-week"], name="request_employee_week"),
            models.Index(fields=["agency", "status", "-week"], name="request_agency_status"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.employee_id} {self.week}"


class RequestDayQuerySet(models.QuerySet["RequestDay"]):
    def live(self) -> RequestDayQuerySet:
        """Days that hold a place in the quota and in the unit's share."""
        return self.filter(LIVE_STATES)

    def between(self, first: date, last: date) -> RequestDayQuerySet:
        return self.filter(date__gte=first, date__lte=last)


class RequestDay(models.Model):
    """One date of a request. `slot` 1 or 2 is its place in the week's quota; empty on days outside it."""

    request = models.ForeignKey(WfaRequest, on_delete=models.CASCADE, related_name="days")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="wfa_days")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    counter = models.ForeignKey(ServiceCounter, on_delete=models.SET_NULL, null=True, related_name="+")
    date = models.DateField()
    week = models.DateField()
    slot = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=RequestStatus.choices, default=RequestStatus.DRAFT)

    objects = RequestDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "date"], name="request_date_once"),
            models.UniqueConstraint(
                fields=["employee", "date"], condition=LIVE_STATES, name="one_live_request_a_date"
            ),
            models.UniqueConstraint(
                fields=["employee", "week", "slot"], condition=LIVE_STATES, name="weekly_quota_slot"
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=True) | Q(slot__gte=1, slot__lte=2), name="slot_within_hard_cap"
            ),
            models.CheckConstraint(condition=Q(date__gte=F("week")), name="day_in_its_week"),
        ]
        indexes = [
            models.Index(fields=["unit", "date"], condition=LIVE_STATES, name="live_days_of_unit"),
            models.Index(fields=["employee", "date"], name="days_of_employee"),
            models.Index(
                fields=["date"], condition=Q(status__in=["submitted", "sent_back"]), name="undecided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.date} {self.status}"


class RequestOutput(models.Model):
    """One output of the work plan: what, how many, of which unit."""

    request = models.ForeignKey(WfaRequest, on_delete=models.CASCADE, related_name="outputs")
    position = models.PositiveSmallIntegerField()
    output = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=40)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="output_position_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="output_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.output}: {self.quantity} {self.unit}"


class RequestBlock(models.Model):
    """An agreed flexible block of working time on the days of the request, in the office's zone.

    No blocks: the regular hours hold. Blocks together give the day's working minutes (scheduling.rules.blocks).
    """

    request = models.ForeignKey(WfaRequest, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="block_position_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="block_order"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H.%M}–{self.ends_at:%H.%M}"
