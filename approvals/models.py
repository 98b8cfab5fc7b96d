"""The decision about a request: who is asked, until when, what was decided, by whom and as whom."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from approvals.enums import ApprovalStatus
from employees.enums import LineGap
from employees.models import Agency, Employee
from scheduling.models import WfaRequest

UNDECIDED = ["pending", "closed"]


class Approval(models.Model):
    """One round of deciding a request; a sent-back request opens the next round when it returns.

    `decider` empty means that the reporting line found nobody (`gap` says why); the admin's page lists those.
    `escalated_to` may decide as well once the deadline has passed; the first decider still may.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(WfaRequest, on_delete=models.CASCADE, related_name="approvals")
    round = models.PositiveSmallIntegerField(default=1)
    decider = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="approvals")
    status = models.CharField(max_length=10, choices=ApprovalStatus.choices, default=ApprovalStatus.PENDING)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    gap = models.CharField(max_length=8, choices=LineGap.choices, blank=True)
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    decided_as = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "round"], name="approval_round_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(status="pending"), name="one_pending_approval"
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNDECIDED, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(status__in=UNDECIDED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="decision_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["rejected", "sent_back"]) | ~Q(reason=""), name="decision_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["decider", "due_at"], condition=Q(status="pending"), name="approvals_waiting"
            ),
            models.Index(
                fields=["agency", "opened_at"],
                condition=Q(status="pending", decider__isnull=True),
                name="approvals_undecidable",
            ),
            models.Index(fields=["remind_at"], condition=Q(status="pending"), name="approvals_to_remind"),
            models.Index(
                fields=["due_at"],
                condition=Q(status="pending", escalated_at__isnull=True),
                name="approvals_to_escalate",
            ),
            models.Index(fields=["decided_by", "-decided_at"], name="approvals_decided"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.request_id} {self.status}"

    @property
    def due_local(self) -> datetime:
        """The deadline on the clock of the asker's office."""
        return self.due_at.astimezone(self.request.employee.office.tz)

    @property
    def decided_local(self) -> datetime | None:
        """The moment of the decision on the clock of the asker's office."""
        return self.decided_at.astimezone(self.request.employee.office.tz) if self.decided_at else None
