"""A repeated wish ("every Thursday for 8 weeks"). Each week becomes a request of its own, or says why not."""

from django.db import models
from django.db.models import F, Q

from employees.models import Employee, Office
from scheduling.enums import PatternOutcome, PatternStatus, Place


class WfaPattern(models.Model):
    """Asked once; an exception is a `PatternWeek`, the pattern itself is never edited, only ended."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="wfa_patterns")
    weekday = models.PositiveSmallIntegerField(help_text="0 Monday … 4 Friday")
    starts_on = models.DateField()
    ends_on = models.DateField()
    place = models.CharField(max_length=16, choices=Place.choices)
    place_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place_note = models.CharField(max_length=300, blank=True)
    place_lat = models.FloatField(null=True, blank=True)
    place_lon = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    plan = models.JSONField()
    blocks = models.JSONField(default=list)
    status = models.CharField(max_length=6, choices=PatternStatus.choices, default=PatternStatus.ACTIVE)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=4), name="pattern_weekday"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="pattern_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.weekday}: {self.starts_on}–{self.ends_on}"


class PatternWeek(models.Model):
    """What became of one week of a pattern."""

    pattern = models.ForeignKey(WfaPattern, on_delete=models.CASCADE, related_name="weeks")
    week = models.DateField()
    outcome = models.CharField(max_length=8, choices=PatternOutcome.choices)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pattern", "week"], name="pattern_week_once")]

    def __str__(self) -> str:
        return f"{self.pattern_id} {self.week}: {self.outcome}"
