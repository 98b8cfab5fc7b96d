"""One agency's rules, dated; a published row is never edited."""

from django.conf import settings as project
from django.db import models
from django.db.models import Q

from eligibility.enums import (
    PolicyStatus,
)
from employees.models import Agency


class PolicyVersion(models.Model):
    """One agency's rules and numbers, in force from `valid_from` until the next version's date.

    `settings` is the canonical JSON of `eligibility.rules.Policy`, `overrides` what differs in offices and units
    (`rules.law.override_data`); a published row is never edited, only withdrawn before its date. `revision` counts
    the changes of a draft; `origin`: the version, preset or file it began as.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=PolicyStatus.choices, default=PolicyStatus.DRAFT)
    valid_from = models.DateField(null=True)
    legal_reference = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    settings = models.JSONField()
    overrides = models.JSONField(default=list)
    origin = models.CharField(max_length=200, blank=True)
    loosened_reason = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)
    drafted_by = models.ForeignKey(
        project.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    drafted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        project.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        project.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="policy_number_once"),
            models.UniqueConstraint(
                fields=["agency", "valid_from"], condition=Q(status="published"), name="policy_date_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | (Q(valid_from__isnull=False, published_at__isnull=False) & ~Q(legal_reference="")),
                name="policy_published_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} v{self.number}"
