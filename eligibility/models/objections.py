"""Objections of employees to a failed reason or a refusal, with their clock, evidence and answer."""

from django.db import models
from django.db.models import F, Q

from core.models import DatedModel
from eligibility.enums import (
    ANSWERS,
    LIVE_OBJECTION,
    HandlerRole,
    NoteKind,
    ObjectionKind,
    ObjectionStatus,
    Rule,
)
from employees.models import Agency, Employee, Office, User

MOST_FILES = 3
LONGEST_TEXT = 2000
_LIVE = Q(status__in=sorted(LIVE_OBJECTION))
_WITHDRAWN = Q(status=ObjectionStatus.WITHDRAWN.value)
_ANSWERED = Q(status__in=sorted(ANSWERS))


class Objection(models.Model):
    """What one person says against a reason (`rule`) or a refusal (`subject`, e.g. `scheduling.request:17`).

    `reason_then` and `verdict_then` are frozen at the opening (`rules.objections`), in Indonesian. `assignee` empty =
    whoever holds `handler_role` over `office`. `due_at` never moves: neither asking nor handing on stops the clock.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="objections")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=ObjectionKind.choices)
    rule = models.CharField(max_length=12, choices=Rule.choices, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    judged_on = models.DateField()
    policy_number = models.PositiveIntegerField()
    reason_then = models.JSONField(default=dict)
    verdict_then = models.JSONField()
    text = models.TextField(max_length=LONGEST_TEXT)
    status = models.CharField(
        max_length=9, choices=ObjectionStatus.choices, default=ObjectionStatus.OPEN.value
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    term_legal = models.CharField(max_length=200)
    handler_role = models.CharField(max_length=10, choices=HandlerRole.choices)
    assignee = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    refused_by = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(max_length=LONGEST_TEXT, blank=True)
    answered_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    verdict_after = models.JSONField(null=True)
    awaits_correction = models.BooleanField(default=False)
    half_reminded_at = models.DateTimeField(null=True)
    last_reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "rule", "subject"], condition=_LIVE, name="one_open_objection"
            ),
            models.CheckConstraint(condition=~Q(rule="", subject=""), name="objection_about_something"),
            models.CheckConstraint(condition=Q(due_at__gt=F("opened_at")), name="objection_due_later"),
            models.CheckConstraint(
                condition=(_LIVE & Q(answer="", answered_by__isnull=True, closed_at__isnull=True))
                | (_WITHDRAWN & Q(answer="", answered_by__isnull=True, closed_at__isnull=False))
                | (_ANSWERED & Q(answered_by__isnull=False, closed_at__isnull=False) & ~Q(answer="")),
                name="objection_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("employee")),
                name="objection_not_own_answer",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | Q(refused_by__isnull=True)
                | ~Q(answered_by=F("refused_by")),
                name="objection_other_decider",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=_LIVE, name="objection_waiting"),
            models.Index(fields=["assignee", "due_at"], condition=_LIVE, name="objection_assigned"),
            models.Index(fields=["employee", "-opened_at"], name="objection_own"),
            models.Index(fields=["office", "opened_at"], name="objection_counted"),
            models.Index(fields=["id"], condition=Q(awaits_correction=True), name="objection_to_follow"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.employee_id} {self.status}"

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_OBJECTION


class ObjectionNote(models.Model):
    """What was asked and told between the opening and the answer."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, choices=NoteKind.choices)
    author = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST_TEXT)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.objection_id} {self.kind}"


class ObjectionFile(models.Model):
    """A file that shows what the person says. `name` is neutralised, `kind` sniffed from the content."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="objections/%Y/%m/", max_length=200)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objection", "sha256"], name="objection_file_once")]

    def __str__(self) -> str:
        return self.name


class ObjectionTerm(DatedModel):
    """How long an answer may take in one agency, from a date on; hours for `data`, days for `verdict`."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=ObjectionKind.choices)
    amount = models.PositiveSmallIntegerField()
    legal_reference = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta(DatedModel.Meta):
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "kind"], condition=Q(valid_to__isnull=True), name="objection_term_open"
            ),
            models.CheckConstraint(
                condition=(Q(kind="data", amount__gte=1, amount__lte=240))
                | Q(kind="verdict", amount__gte=1, amount__lte=60),
                name="objection_term_amount",
            ),
            models.CheckConstraint(condition=~Q(legal_reference=""), name="objection_term_legal"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.kind} {self.amount}"
