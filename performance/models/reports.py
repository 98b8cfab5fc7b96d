"""The daily report, its items and evidence, and the weekly index computed from them."""

from django.db import models
from django.db.models import Q

from employees.models import Employee, User
from performance.enums import ReportStatus
from performance.models.targets import Target


class DailyReport(models.Model):
    """One person's report of one day. `required`: the day is an approved WFA day (scheduling says so).

    `due_at`: 23.59 of the office's day. `revision` counts saves, so that two devices cannot overwrite each other;
    `made_at` is the device's own time of the last save (claimed), `received_at` the server's.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="reports_made")
    date = models.DateField()
    status = models.CharField(max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    required = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    verdict_due_at = models.DateTimeField(null=True)
    was_asked_back = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "date"], name="report_once_a_day"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False), name="report_submitted_at"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="report_decided_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["verdict_due_at"], condition=Q(status="submitted"), name="report_waiting"),
            models.Index(fields=["date"], condition=Q(required=True), name="report_required"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.date} {self.status}"


class ReportItem(models.Model):
    """One activity of the day, planned and achieved in `unit`; times are the office's."""

    report = models.ForeignKey(DailyReport, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    planned = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    achieved = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    unit = models.CharField(max_length=40, blank=True)
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    link = models.URLField(max_length=500, blank=True)
    target = models.ForeignKey(Target, on_delete=models.SET_NULL, null=True, related_name="items")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="report_position_once"),
            models.CheckConstraint(
                condition=Q(planned__isnull=True) | Q(planned__gte=0), name="item_planned"
            ),
            models.CheckConstraint(
                condition=Q(achieved__isnull=True) | Q(achieved__gte=0), name="item_achieved"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """A file that shows an item was done. `name` is neutralised, `kind` sniffed from the content, never believed."""

    item = models.ForeignKey(ReportItem, on_delete=models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to="evidence/%Y/%m/", max_length=200)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "sha256"], name="evidence_once")]

    def __str__(self) -> str:
        return self.name


class WeeklyIndex(models.Model):
    """The performance index of a person's week, 0–100, with its parts (docs/index.md); recomputable at any time."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="weekly_indices")
    week = models.DateField(help_text="The Monday of the week")
    value = models.DecimalField(max_digits=5, decimal_places=2)
    output = models.DecimalField(max_digits=5, decimal_places=2)
    timeliness = models.DecimalField(max_digits=5, decimal_places=2)
    acceptance = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    reports = models.PositiveSmallIntegerField()
    required = models.PositiveSmallIntegerField()
    formula = models.PositiveSmallIntegerField(default=1)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "week"], name="index_once_a_week"),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=100), name="index_0_to_100"),
        ]
        indexes = [models.Index(fields=["week"], name="index_week")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.week}: {self.value}"
