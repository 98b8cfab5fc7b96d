"""Complaints of the public and of partner agencies about an office."""

from django.db import models
from django.db.models import Q

from employees.models import Agency, Employee, Office
from pilots.enums.complaints import DECIDED, ComplaintCategory, ComplaintSource, ComplaintStatus
from pilots.rules.complaints import LENGTH, LONGEST, grouped

_OPEN = ~Q(status__in=sorted(DECIDED))
_UNDECIDED = Q(decided_by__isnull=True, decided_at__isnull=True, about_wfa__isnull=True, answer="", reason="")
_SAID = Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(answer="") & ~Q(reason="")


class Complaint(models.Model):
    """One complaint. Who holds the `receipt` may ask how it stands; nothing else leads to the complainant.

    `token` makes a form that was sent twice one complaint. `happened_on`: the office's date. `answer` is public,
    `reason` is not. `counted_in`: the evaluation that has read the decision (text, e.g. `pilots.evaluation:17`).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="complaints")
    receipt = models.CharField(max_length=LENGTH, unique=True)
    token = models.CharField(max_length=32, null=True, unique=True)
    source = models.CharField(max_length=7, choices=ComplaintSource.choices)
    category = models.CharField(max_length=11, choices=ComplaintCategory.choices)
    subject = models.CharField(max_length=LONGEST["subject"])
    text = models.TextField()
    happened_on = models.DateField()
    service = models.CharField(max_length=LONGEST["service"], blank=True)
    institution = models.CharField(max_length=LONGEST["institution"], blank=True)
    reference = models.CharField(max_length=LONGEST["reference"], blank=True)
    contact = models.CharField(max_length=LONGEST["contact"], blank=True)
    received_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=ComplaintStatus.choices, default=ComplaintStatus.RECEIVED
    )
    reviewer = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    review_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    about_wfa = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    counted_in = models.CharField(max_length=80, blank=True)
    counted_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(receipt__regex=r"^[0-9A-HJKMNP-TV-Z]{12}$"), name="complaint_receipt"
            ),
            models.CheckConstraint(
                condition=Q(status="received", reviewer__isnull=True, review_at__isnull=True)
                | (~Q(status="received") & Q(reviewer__isnull=False, review_at__isnull=False)),
                name="complaint_taken_whole",
            ),
            models.CheckConstraint(
                condition=(_OPEN & _UNDECIDED) | (~_OPEN & _SAID), name="complaint_decided_whole"
            ),
            models.CheckConstraint(
                condition=~Q(status="upheld") | Q(about_wfa__isnull=False), name="complaint_upheld_about"
            ),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True, counted_in="")
                | (Q(counted_at__isnull=False) & ~Q(counted_in="") & ~_OPEN),
                name="complaint_counted_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "happened_on"], name="complaint_happened"),
            models.Index(fields=["agency", "status", "received_at"], name="complaint_waiting"),
            models.Index(fields=["office", "received_at"], name="complaint_received"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.status}"

    @property
    def number(self) -> str:
        """The receipt as people read it."""
        return grouped(self.receipt)

    @property
    def is_decided(self) -> bool:
        return self.status in DECIDED
