"""The working calendar: what a date is, which hours hold, and who is away by leave or duty travel."""

from django.db import models
from django.db.models import F, Q

from core.models import DatedModel, PastModel
from employees.models import Agency, Employee, Office
from scheduling.enums import AbsenceKind, DayKind


class CalendarDay(models.Model):
    """A date that is not an ordinary working day: for a whole agency, a region of it, or one office."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="calendar")
    region = models.CharField(max_length=10, blank=True)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    date = models.DateField()
    kind = models.CharField(max_length=16, choices=DayKind.choices)
    name = models.CharField(max_length=200)
    legal_reference = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(null=True, editable=False)  # empty = known since ever

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "region", "office", "date", "kind"],
                condition=Q(office__isnull=False),
                name="calendar_day_of_office_once",
            ),
            models.UniqueConstraint(
                fields=["agency", "region", "date", "kind"],
                condition=Q(office__isnull=True),
                name="calendar_day_once",
            ),
        ]
        indexes = [models.Index(fields=["agency", "date"], name="calendar_agency_date")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class PastCalendarDay(PastModel):
    """A day that has been taken out of the calendar."""

    row_id = models.BigIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    region = models.CharField(max_length=10, blank=True)
    office_id = models.BigIntegerField(null=True)
    date = models.DateField()
    kind = models.CharField(max_length=16, choices=DayKind.choices)
    name = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["agency", "date"], name="past_calendar_agency_date")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class WorkingHours(DatedModel):
    """Hours of a normal week or of a special period (Ramadan). Rest in minutes; times are the office's."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="working_hours")
    name = models.CharField(max_length=60)
    is_special = models.BooleanField(default=False)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    rest_minutes = models.PositiveSmallIntegerField()
    friday_ends_at = models.TimeField()
    friday_rest_minutes = models.PositiveSmallIntegerField()
    legal_reference = models.CharField(max_length=200, blank=True)

    class Meta(DatedModel.Meta):
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "valid_from", "is_special"], name="hours_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), friday_ends_at__gt=F("starts_at")), name="hours_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from})"


class Absence(models.Model):
    """Leave or duty travel as imported; both dates inclusive."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=12, choices=AbsenceKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    source = models.CharField(max_length=80)
    source_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "source", "source_id"], name="absence_source_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_dates"),
        ]
        indexes = [
            models.Index(fields=["employee", "starts_on", "ends_on"], name="absence_span"),
            models.Index(fields=["source", "source_id"], name="absence_source"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.kind} {self.starts_on}–{self.ends_on}"
