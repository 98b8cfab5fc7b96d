"""What the portal knew of people and posts before it was told otherwise (docs/adr/0016)."""

from django.db import models

from core.models import PastModel
from employees.enums import LegalStatus, PostKind, PostLevel
from employees.models.organisation import Agency, Office, Post, ServiceCounter, Unit
from employees.models.people import Employee


class PastEmployment(PastModel):
    """Where and as what a person served, as it stood before a change."""

    KEY = "employee_id"

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="past")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    # a counter may be removed afterwards, and a past row is never edited
    counter = models.ForeignKey(
        ServiceCounter, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    legal_status = models.CharField(max_length=2, choices=LegalStatus.choices)
    entered_on = models.DateField(null=True)
    in_post_since = models.DateField(null=True)
    left_on = models.DateField(null=True)
    source = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.employee_id} until {self.known_until:%Y-%m-%d %H:%M}"


class PastPost(PastModel):
    """A post as it was called and graded before a change."""

    KEY = "post_id"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="past")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=12, choices=PostKind.choices)
    level = models.CharField(max_length=14, choices=PostLevel.choices)

    def __str__(self) -> str:
        return f"{self.post_id} until {self.known_until:%Y-%m-%d %H:%M}"


class PastUnit(PastModel):
    """A unit as it was called and under which unit it stood before a change; `parent_id` may be gone by now."""

    KEY = "unit_id"

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="past")
    parent_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=255)

    def __str__(self) -> str:
        return f"{self.unit_id} until {self.known_until:%Y-%m-%d %H:%M}"


class HistoryStart(models.Model):
    """Since when an agency's changes are kept; no row = since its first day in the portal."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.agency_id} since {self.since:%Y-%m-%d %H:%M}"
