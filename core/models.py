"""Audit events, the outbox and repeated API calls. Everything else in the portal stands on these."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from core.enums import MailStatus, NoticeLevel


class AuditEvent(models.Model):
    """One act. Triggers forbid every update but the first sealing, and every delete (migration 0002).

    `seq`, `seal` chain the events of one agency; empty until the sealing job has passed (a minute at most).
    """

    at = models.DateTimeField()
    agency = models.CharField(max_length=20, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=200)
    acting_as = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=80)
    subject_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    request_id = models.CharField(max_length=64, blank=True)
    seq = models.BigIntegerField(null=True)
    seal = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "seq"], name="audit_seq_once"),
            models.CheckConstraint(
                condition=Q(seq__isnull=True, seal__isnull=True) | Q(seq__isnull=False, seal__isnull=False),
                name="audit_sealed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-at"], name="audit_agency_at"),
            models.Index(fields=["target", "id"], name="audit_target"),
            models.Index(fields=["agency", "subject_id", "-at"], name="audit_subject"),
            models.Index(fields=["agency", "-id"], name="audit_agency_latest"),
            models.Index(fields=["agency", "id"], name="audit_unsealed", condition=Q(seq__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.verb} {self.target}"


class AuditChain(models.Model):
    """The head of an agency's chain: how many events are sealed, and the last seal."""

    agency = models.CharField(max_length=20, primary_key=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.agency}: {self.length}"


class Notice(models.Model):
    """A message in the portal to one person."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    level = models.CharField(max_length=10, choices=NoticeLevel.choices, default=NoticeLevel.INFO)
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_recipient"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.text


class Mail(models.Model):
    """The outbox: a mail that a task claims and sends. `once_key` makes writing it twice harmless."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    once_key = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10, choices=MailStatus.choices, default=MailStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="mail_due", condition=Q(status__in=["queued", "sending"]))
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class IdempotencyKey(models.Model):
    """The answer already given to a POST that carried an `Idempotency-Key`; kept for a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return self.key


class DatedQuerySet(models.QuerySet["DatedModel"]):
    def valid_on(self, on: object) -> "DatedQuerySet":
        """Rows in force on the date: `valid_from` inclusive, `valid_to` exclusive or open."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)


class DatedModel(models.Model):
    """Rows in force from a date (inclusive) to a date (exclusive); never edited, only ended."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_dates",
            )
        ]


class PastModel(models.Model):
    """A former version of a row that is changed in place: added before the change, never edited (triggers).

    Known from `known_from` (inclusive; empty = since ever) until `known_until` (exclusive). `KEY` names the column
    that holds the id of the living row; the other columns are called as there. Written by `core.services.keep_past`.
    """

    KEY = "row_id"

    known_from = models.DateTimeField(null=True)
    known_until = models.DateTimeField()

    class Meta:
        abstract = True
