"""Coaching (pembinaan): what a supervisor and a person agreed on, and by when."""

from django.db import models
from django.db.models import F, Q

from employees.models import Employee


class CoachingNote(models.Model):
    """A note of the supervisor that the employee reads and may answer; `follow_up` is due on `due_on`.

    `about` refers upwards as text, e.g. `monitoring.warning:17`.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="coaching_notes")
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    about = models.CharField(max_length=80, blank=True)
    follow_up = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    done_note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(employee=F("author")), name="coaching_not_oneself"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="coaching_done_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "-created_at"], name="coaching_latest"),
            models.Index(fields=["due_on"], condition=Q(done_at__isnull=True), name="coaching_due"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.created_at:%Y-%m-%d}"
