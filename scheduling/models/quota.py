"""The weekly quota of an office, and the row on which a unit's scarce places are taken in turn."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from employees.models import Office, Unit


class QuotaRule(models.Model):
    """WFA days a week for an office from a Monday on. Rows are added, never edited.

    Until its Monday comes a row can be revoked, once and for good; it then counts nowhere (triggers in 0008).
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="quota_rules")
    days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    reason = models.CharField(max_length=300)
    legal_reference = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=80, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "valid_from"],
                condition=Q(revoked_at__isnull=True),
                name="quota_once_a_date",
            ),
            models.CheckConstraint(condition=Q(days__gte=0, days__lte=2), name="quota_hard_cap"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoke_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoke_reason="")),
                name="quota_revoked_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.days} ({self.valid_from})"


class UnitDay(models.Model):
    """The row that a request locks before it counts who of the unit is away on the date."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "date"], name="unit_day_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.date}"
