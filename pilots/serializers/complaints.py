"""What the API of complaints takes and answers."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from employees.models import Office
from pilots.enums.complaints import ComplaintCategory, ComplaintSource, ComplaintStatus
from pilots.models import Complaint
from pilots.rules.complaints import LONGEST, Told
from pilots.selectors.complaints import ComplaintCounts, Wanted

BIGGEST = 2**63 - 1


class ComplaintOut(serializers.Serializer[Complaint]):
    """`receipt` as people read it; `about_wfa` only where it was upheld; `office`: id."""

    id = serializers.IntegerField()
    receipt = serializers.CharField()
    office = serializers.IntegerField()
    channel = serializers.ChoiceField(choices=ComplaintSource.choices)
    category = serializers.ChoiceField(choices=ComplaintCategory.choices)
    subject = serializers.CharField()
    happened_on = serializers.DateField()
    received_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=ComplaintStatus.choices)
    reviewer = serializers.IntegerField(allow_null=True)
    decided_by = serializers.IntegerField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    about_wfa = serializers.BooleanField(allow_null=True)


class ComplaintFullOut(ComplaintOut):
    """`contact`: only for those who may decide, null for other readers. `counted_in`: the evaluation that read it."""

    text = serializers.CharField()
    service = serializers.CharField(allow_blank=True)
    institution = serializers.CharField(allow_blank=True)
    reference = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(allow_blank=True, allow_null=True)
    answer = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    counted_in = serializers.CharField(allow_blank=True)


class ComplaintPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ComplaintOut(many=True)


class ComplaintFilter(serializers.Serializer[Any]):
    """`status`: `open` for all that is undecided; dates are those of the event."""

    office = serializers.IntegerField(required=False, min_value=1, max_value=BIGGEST)
    status = serializers.ChoiceField(
        choices=[(Wanted.OPEN, "open"), *ComplaintStatus.choices], required=False, default=""
    )
    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)


class ComplaintPeriod(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()


class ComplaintCountsOut(serializers.Serializer[Any]):
    """By the date of the event; `due_to_wfa`: upheld as due to working away."""

    office = serializers.IntegerField()
    name = serializers.CharField()
    received = serializers.IntegerField()
    open = serializers.IntegerField()
    upheld = serializers.IntegerField()
    not_upheld = serializers.IntegerField()
    outside = serializers.IntegerField()
    due_to_wfa = serializers.IntegerField()


class ComplaintIn(serializers.Serializer[Any]):
    """`channel`: `partner` for everybody; admins of the office may also write down what came another way."""

    office = serializers.IntegerField(min_value=1, max_value=BIGGEST)
    channel = serializers.ChoiceField(
        choices=ComplaintSource.choices, required=False, default=ComplaintSource.PARTNER
    )
    category = serializers.ChoiceField(choices=ComplaintCategory.choices)
    happened_on = serializers.DateField()
    subject = serializers.CharField(max_length=LONGEST["subject"])
    text = serializers.CharField(max_length=LONGEST["text"])
    service = serializers.CharField(
        max_length=LONGEST["service"], allow_blank=True, required=False, default=""
    )
    institution = serializers.CharField(
        max_length=LONGEST["institution"], allow_blank=True, required=False, default=""
    )
    reference = serializers.CharField(
        max_length=LONGEST["reference"], allow_blank=True, required=False, default=""
    )
    contact = serializers.CharField(
        max_length=LONGEST["contact"], allow_blank=True, required=False, default=""
    )

    def validate_channel(self, channel: str) -> str:
        if channel == ComplaintSource.CITIZEN:
            raise serializers.ValidationError(_("Masyarakat mengadu lewat formulir tanpa akun."))
        return channel


class ComplaintFiledOut(serializers.Serializer[Any]):
    """The receipt is the only way to ask how it stands without a role."""

    id = serializers.IntegerField()
    receipt = serializers.CharField()
    status = serializers.ChoiceField(choices=ComplaintStatus.choices)
    received_at = serializers.DateTimeField()


class ComplaintDecisionIn(serializers.Serializer[Any]):
    """`answer` is what the complainant reads; `reason` stays inside the agency. Empty words are refused."""

    answer = serializers.CharField(max_length=2000, allow_blank=True, default="")
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class ComplaintUpholdIn(ComplaintDecisionIn):
    about_wfa = serializers.BooleanField(allow_null=True, default=None)


class ComplaintReopenIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


def told_of(typed: dict[str, Any]) -> Told:
    """`ComplaintIn` as the service takes it."""
    rest = {name: value for name, value in typed.items() if name not in ("office", "channel", "category")}
    return Told(
        source=ComplaintSource(typed["channel"]), category=ComplaintCategory(typed["category"]), **rest
    )


def complaint_out(row: Complaint) -> dict[str, Any]:
    """`ComplaintOut` of a complaint."""
    return {
        "id": row.pk,
        "receipt": row.number,
        "office": row.office_id,
        "channel": row.source,
        "category": row.category,
        "subject": row.subject,
        "happened_on": row.happened_on.isoformat(),
        "received_at": row.received_at.isoformat(),
        "status": row.status,
        "reviewer": row.reviewer_id,
        "decided_by": row.decided_by_id,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "about_wfa": row.about_wfa,
    }


def complaint_full_out(row: Complaint, *, with_contact: bool) -> dict[str, Any]:
    return complaint_out(row) | {
        "text": row.text,
        "service": row.service,
        "institution": row.institution,
        "reference": row.reference,
        "contact": row.contact if with_contact else None,
        "answer": row.answer,
        "reason": row.reason,
        "counted_in": row.counted_in,
    }


def filed_out(row: Complaint) -> dict[str, Any]:
    return {
        "id": row.pk,
        "receipt": row.number,
        "status": row.status,
        "received_at": row.received_at.isoformat(),
    }


def counts_out(office: Office, counts: ComplaintCounts) -> dict[str, Any]:
    return {
        "office": office.pk,
        "name": office.name,
        "received": counts.received,
        "open": counts.open,
        "upheld": counts.upheld,
        "not_upheld": counts.not_upheld,
        "outside": counts.outside,
        "due_to_wfa": counts.due_to_wfa,
    }
