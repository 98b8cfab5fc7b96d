"""Files that are brought in: a row with a status that a task claims."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from employees.enums import ImportStatus
from employees.models.organisation import Agency


class FileImport(models.Model):
    """What every import has. `summary` holds counts and samples, `report` the whole preview as CSV.

    Each kind names its `agency` and where its `file` and `report` are kept.
    """

    agency: models.ForeignKey[Agency]
    file: models.FileField
    report: models.FileField
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=ImportStatus.choices, default=ImportStatus.UPLOADED)
    summary = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.filename} ({self.status})"


class RosterImport(FileImport):
    """An "Export Data ASN" file dropped by an admin."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="roster_imports")
    file = models.FileField(upload_to="roster/", max_length=200)
    units_file = models.FileField(upload_to="roster/", max_length=200, blank=True)
    report = models.FileField(upload_to="roster/", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=Q(status="applying"), name="one_import_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["agency", "-created_at"], name="roster_agency_at")]
