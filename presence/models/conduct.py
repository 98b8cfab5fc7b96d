"""The commitment of those who work away, and notes on reachability and conduct that both sides see."""

from django.db import models
from django.db.models import F, Q

from employees.models import Employee
from presence.enums import ConductKind


class Commitment(models.Model):
    """The employee's promise (reachable, at the screen in meetings, data safe), once for each policy version."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="commitments")
    policy_number = models.PositiveIntegerField()
    text = models.TextField()
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "policy_number"], name="commitment_once")]

    def __str__(self) -> str:
        return f"{self.employee_id} v{self.policy_number}"


class ConductNote(models.Model):
    """An unanswered call or a remark by the supervisor; the employee answers. Counts only through warning rules."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="conduct_notes")
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=ConductKind.choices)
    happened_at = models.DateTimeField()
    date = models.DateField(help_text="The office's date of happened_at")
    text = models.CharField(max_length=1000)
    created_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(employee=F("author")), name="conduct_not_oneself"),
        ]
        indexes = [models.Index(fields=["employee", "-date"], name="conduct_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.date} {self.kind}"
