"""The 9-box as delivered, the files that deliver it, and what another numbering counts as."""

from django.db import models
from django.db.models import Q

from eligibility.enums import (
    Axis,
    BoxScheme,
)
from employees.models import Agency, Employee, FileImport
from performance.enums import Rating


def _each_once(field: str) -> Q:
    """With nine digits in all, each of 1–9 being there means each being there once."""
    found = Q()
    for digit in range(1, 10):
        found &= Q(**{f"{field}__contains": str(digit)})
    return found


class TalentAssessment(models.Model):
    """The 9-box as delivered; a box without its scheme has no meaning."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="talent")
    period = models.CharField(max_length=20)
    assessed_on = models.DateField()
    performance = models.CharField(max_length=6, choices=Rating.choices)
    potential = models.CharField(max_length=6, choices=Axis.choices)
    box = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=14, choices=BoxScheme.choices, default=BoxScheme.PANRB)
    source = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(null=True, editable=False)  # empty = known since ever

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "period"], name="talent_period_once"),
            models.CheckConstraint(condition=Q(box__gte=1, box__lte=9), name="talent_box_1_9"),
        ]
        indexes = [models.Index(fields=["employee", "-assessed_on"], name="talent_latest")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.period}: {self.box}"


class BoxMapping(models.Model):
    """What the boxes of another numbering count as, from a date on. Never edited: a correction is a new row.

    `boxes`: nine digits; the n-th is the box of PermenPANRB 3/2020 that the n-th box of `scheme` counts as.
    The newest row whose date has come holds.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="box_mappings")
    scheme = models.CharField(max_length=14, choices=BoxScheme.choices, default=BoxScheme.KEMENKEU)
    valid_from = models.DateField()
    boxes = models.CharField(max_length=9)
    legal_reference = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    entered_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(boxes__regex=r"^[1-9]{9}$") & _each_once("boxes"), name="box_mapping_bijection"
            ),
            models.CheckConstraint(condition=~Q(scheme=BoxScheme.PANRB), name="box_mapping_other_scheme"),
            models.CheckConstraint(
                condition=~Q(legal_reference="") & ~Q(reason=""), name="box_mapping_reasoned"
            ),
        ]
        indexes = [models.Index(fields=["agency", "-valid_from", "-id"], name="box_mapping_newest")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.valid_from}: {self.boxes}"


class TalentImport(FileImport):
    """A file of boxes. `offices`: only people of these may be brought in; None = the whole agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="talent_imports")
    file = models.FileField(upload_to="talent/", max_length=200)
    report = models.FileField(upload_to="talent/", max_length=200, blank=True)
    offices = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=Q(status="applying"), name="one_talent_import_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["agency", "-created_at"], name="talent_import_agency_at")]
