"""Check-in and check-out: the event that is kept, and its exact position that is deleted after 90 days."""

from django.db import models
from django.db.models import Q

from employees.models import Employee, Office
from presence.enums import DistanceBand, EventKind, Mode, PositionVerdict, UnknownWhy
from scheduling.models import RequestDay


class PresenceEvent(models.Model):
    """One check-in or check-out. `occurred_at` is the server's time for the portal, the delivered one for imports.

    `date` is the office's. `made_at` is what the device claims (offline); it decides nothing. A second check-out
    of the day supersedes the first. (`source`, `source_id`) makes a delivery count once.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="presence_events")
    date = models.DateField()
    kind = models.CharField(max_length=3, choices=EventKind.choices)
    mode = models.CharField(max_length=6, choices=Mode.choices)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=9, choices=PositionVerdict.choices)
    band = models.CharField(max_length=7, choices=DistanceBand.choices, default=DistanceBand.UNKNOWN)
    unknown_why = models.CharField(max_length=12, choices=UnknownWhy.choices, blank=True)
    hints = models.JSONField(default=list)
    place = models.CharField(max_length=16, blank=True)
    office = models.ForeignKey(Office, on_delete=models.SET_NULL, null=True, related_name="+")
    request_day = models.ForeignKey(RequestDay, on_delete=models.SET_NULL, null=True, related_name="+")
    superseded = models.BooleanField(default=False)
    source = models.CharField(max_length=40, default="portal")
    source_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "date", "kind"], condition=Q(superseded=False), name="presence_once_a_day"
            ),
            models.UniqueConstraint(fields=["employee", "source", "source_id"], name="presence_source_once"),
            models.CheckConstraint(
                condition=~Q(verdict="unknown") | ~Q(unknown_why="") | ~Q(source="portal"),
                name="presence_unknown_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["date", "employee"], name="presence_date"),
            models.Index(fields=["source", "source_id"], name="presence_source"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.date} {self.kind}: {self.verdict}"


class PresencePosition(models.Model):
    """Where the device said it was, in degrees and metres. Deleted `position_days` after the event (a job)."""

    event = models.OneToOneField(PresenceEvent, on_delete=models.CASCADE, related_name="position")
    lat = models.FloatField()
    lon = models.FloatField()
    accuracy_m = models.FloatField(null=True)
    distance_m = models.FloatField(null=True)
    recorded_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="presence_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}"
