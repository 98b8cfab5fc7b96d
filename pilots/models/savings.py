"""What an agency assumes about the savings of a WFA day. Rows are added, never edited (trigger in the migration)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from employees.models import Agency, Office
from pilots.enums.savings import AssumptionKey, SourceMark, Unit


class SavingsAssumption(models.Model):
    """One assumption from a date on, for an agency or for one office of it.

    Values as `pilots.rules.savings.KEYS` bounds them; all empty: from this date on the key is inherited again.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="savings_assumptions")
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="savings_assumptions"
    )
    key = models.CharField(max_length=20, choices=AssumptionKey.choices)
    valid_from = models.DateField()
    low = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    central = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    unit = models.CharField(max_length=20, choices=Unit.choices)
    source = models.CharField(max_length=300, blank=True)
    source_on = models.DateField(null=True)
    mark = models.CharField(max_length=4, choices=SourceMark.choices)
    legal_reference = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "key", "valid_from"],
                condition=Q(office__isnull=True),
                name="assumption_of_agency_once",
            ),
            models.UniqueConstraint(
                fields=["office", "key", "valid_from"],
                condition=Q(office__isnull=False),
                name="assumption_of_office_once",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, central__isnull=True, high__isnull=True)
                | Q(
                    low__isnull=False,
                    central__isnull=False,
                    high__isnull=False,
                    low__gte=0,
                    low__lte=F("central"),
                    central__lte=F("high"),
                ),
                name="assumption_in_order",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | (Q(source_on__isnull=False) & ~Q(source="")),
                name="assumption_has_source",
            ),
        ]
        indexes = [models.Index(fields=["agency", "valid_from"], name="assumption_agency")]

    def __str__(self) -> str:
        return f"{self.office_id or self.agency_id} {self.key} ({self.valid_from})"
