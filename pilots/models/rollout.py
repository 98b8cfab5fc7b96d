"""Stages of the roll-out that were opened, and the gate between them. Rows are added, never edited (trigger)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from employees.enums import OfficeKind
from employees.models import Agency


class RolloutStage(models.Model):
    """A stage that an official opened. `order`: its place among the stages; `by_hand`: before its gate was met."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="rollout_stages")
    office_kind = models.CharField(max_length=10, choices=OfficeKind.choices)
    order = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_hand = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    legal_reference = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "office_kind"], name="stage_opened_once"),
            models.CheckConstraint(
                condition=Q(by_hand=False) | ~Q(reason=""), name="stage_by_hand_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.office_kind} ({self.opened_on})"


class RolloutGate(models.Model):
    """What the stage before must show from a date on: so many pilots raised, at most so many stopped."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="rollout_gates")
    valid_from = models.DateField()
    raised_needed = models.PositiveSmallIntegerField()
    stopped_allowed = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    legal_reference = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "valid_from"], name="gate_once_a_date")]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.raised_needed}/{self.stopped_allowed} ({self.valid_from})"
