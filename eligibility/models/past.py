"""Facts of a verdict as they stood before they were replaced or taken away (docs/adr/0016)."""

from django.db import models

from core.models import PastModel
from eligibility.enums import BoxScheme, IctLevel
from employees.enums import ServiceNature
from employees.models import Agency, Employee


class PastTalent(PastModel):
    """A talent box before its period was delivered again."""

    row_id = models.BigIntegerField()
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=20)
    assessed_on = models.DateField()
    performance = models.CharField(max_length=6)
    potential = models.CharField(max_length=6)
    box = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=14, choices=BoxScheme.choices)
    source = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period}: {self.box}"


class PastReadiness(PastModel):
    """A declaration before it was confirmed, or replaced on the same day."""

    row_id = models.BigIntegerField()
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    has_laptop = models.BooleanField()
    down_mbps = models.DecimalField(max_digits=7, decimal_places=1)
    up_mbps = models.DecimalField(max_digits=7, decimal_places=1)
    ict_level = models.CharField(max_length=8, choices=IctLevel.choices)
    declared_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.employee_id} {self.declared_on}"


class PastRating(PastModel):
    """What a service demanded on site before that was ended, or its counter removed; targets by their ids."""

    row_id = models.BigIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    unit_id = models.BigIntegerField(null=True, db_index=True)
    post_id = models.BigIntegerField(null=True, db_index=True)
    counter_id = models.BigIntegerField(null=True, db_index=True)
    nature = models.CharField(max_length=14, choices=ServiceNature.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    verified_by = models.CharField(max_length=200, blank=True)
    verified_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.nature} ({self.valid_from})"
