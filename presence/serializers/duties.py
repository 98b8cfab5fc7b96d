"""Shapes of the API of corrections, commitment, conduct, absence proposals and the exchange of events."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from rest_framework import serializers

from integrations.kmob import KmobFault
from presence.enums import AbsenceStep, ConductKind, CorrectionStatus, EventKind, ProposalStatus
from presence.models import ConductNote
from presence.rules.conduct import TEXT_LIMIT, WITHDRAW_LIMIT
from presence.rules.corrections import REASON_LIMIT
from presence.selectors.commitment import OwnCommitment
from presence.selectors.corrections import CorrectionRow
from presence.selectors.proposals import ProposalRow
from presence.serializers.checking import NearDateField
from presence.services import ImportResult
from presence.services.export import CSV, KINDS

# An empty text is answered by the rules, with their own code.
MOST_ID = 2**63 - 1


class ClockField(serializers.TimeField):
    """`07:31` on the clock of the person's office."""

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], **more)


class CorrectionIn(serializers.Serializer[dict[str, Any]]):
    date = NearDateField()
    kind = serializers.ChoiceField(choices=EventKind.choices)
    time = ClockField(help_text="HH:MM on the clock of the person's office.")
    reason = serializers.CharField(max_length=REASON_LIMIT, allow_blank=True, default="")

    def claimed_at(self, zone: tzinfo) -> datetime:
        return datetime.combine(self.validated_data["date"], self.validated_data["time"], zone)


class CorrectionFilter(serializers.Serializer[dict[str, Any]]):
    scope = serializers.ChoiceField(choices=["own", "reports"], default="own")
    status = serializers.ChoiceField(
        choices=["waiting", "decided"], default="waiting", help_text="Of reports."
    )


class AcceptIn(serializers.Serializer[dict[str, Any]]):
    comment = serializers.CharField(max_length=REASON_LIMIT, allow_blank=True, default="")


class PersonOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class RecordedOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=EventKind.choices)
    verdict = serializers.CharField()
    distance_band = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class CorrectionOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    employee = PersonOut()
    date = serializers.DateField()
    kind = serializers.ChoiceField(choices=EventKind.choices)
    claimed_at = serializers.DateTimeField()
    reason = serializers.CharField()
    status = serializers.ChoiceField(choices=CorrectionStatus.choices)
    created_at = serializers.DateTimeField()
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    comment = serializers.CharField()
    recorded = RecordedOut(many=True)


class ListOut(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class CorrectionPage(ListOut):
    results = CorrectionOut(many=True)


class CommitmentIn(serializers.Serializer[dict[str, Any]]):
    policy_number = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="The version that was read."
    )


class CommitmentOut(serializers.Serializer[Any]):
    policy_number = serializers.IntegerField()
    valid_from = serializers.DateField()
    text = serializers.CharField()
    accepted_at = serializers.DateTimeField(allow_null=True)


class ConductIn(serializers.Serializer[dict[str, Any]]):
    employee = serializers.IntegerField(min_value=1, max_value=MOST_ID)
    kind = serializers.ChoiceField(choices=ConductKind.choices)
    date = NearDateField()
    time = ClockField(help_text="HH:MM on the clock of the employee's office.")
    text = serializers.CharField(max_length=TEXT_LIMIT, allow_blank=True, default="")

    def happened_at(self, zone: tzinfo) -> datetime:
        return datetime.combine(self.validated_data["date"], self.validated_data["time"], zone)


class ConductFilter(serializers.Serializer[dict[str, Any]]):
    employee = serializers.IntegerField(min_value=1, max_value=MOST_ID, required=False, default=None)


class ConductAnswerIn(serializers.Serializer[dict[str, Any]]):
    text = serializers.CharField(max_length=TEXT_LIMIT, allow_blank=True, default="")


class WithdrawIn(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=WITHDRAW_LIMIT, allow_blank=True, default="")


class DutyReasonIn(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=REASON_LIMIT, allow_blank=True, default="")


class ConductOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    employee = PersonOut()
    author = PersonOut()
    kind = serializers.ChoiceField(choices=ConductKind.choices)
    happened_at = serializers.DateTimeField()
    text = serializers.CharField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdraw_reason = serializers.CharField()


class ConductPage(ListOut):
    results = ConductOut(many=True)


class ProposalFilter(serializers.Serializer[dict[str, Any]]):
    year = serializers.IntegerField(min_value=2020, max_value=2100, required=False, default=None)
    status = serializers.ChoiceField(choices=["waiting", "decided"], default="waiting")


class ProposalOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    employee = PersonOut()
    year = serializers.IntegerField()
    step = serializers.ChoiceField(choices=AbsenceStep.choices)
    absent_days = serializers.IntegerField(help_text="When it was proposed.")
    in_a_row = serializers.IntegerField()
    days_now = serializers.IntegerField(help_text="As the settled days stand now.")
    dates_now = serializers.ListField(child=serializers.DateField())
    is_met = serializers.BooleanField(help_text="False: corrections have taken the count below the step.")
    status = serializers.ChoiceField(choices=ProposalStatus.choices)
    proposed_at = serializers.DateTimeField()
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class ProposalPage(ListOut):
    results = ProposalOut(many=True)


class ImportIn(serializers.Serializer[dict[str, Any]]):
    file = serializers.FileField()
    dry_run = serializers.BooleanField(default=False, help_text="Count only, write nothing.")


class FaultOut(serializers.Serializer[KmobFault]):
    line = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()


class ImportOut(serializers.Serializer[Any]):
    rows = serializers.IntegerField()
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    zone_assumed = serializers.IntegerField()
    offices_unknown = serializers.IntegerField()
    faults = FaultOut(many=True, help_text="The first 200 of the rejected rows.")


class ExportIn(serializers.Serializer[dict[str, Any]]):
    """`first` and `last` stand for the parameters `from` and `to`."""

    first = NearDateField()
    last = NearDateField()
    office = serializers.IntegerField(min_value=1, max_value=MOST_ID, required=False, default=None)
    kind = serializers.ChoiceField(choices=sorted(KINDS), default=CSV)


# Answers are built as plain values: a serializer's field walk would cost most of a read's time.


def correction_out(row: CorrectionRow) -> dict[str, Any]:
    """`CorrectionOut`; moments in the zone of the employee's office."""
    it = row.correction
    zone = it.employee.office.tz
    return {
        "id": it.pk,
        "employee": _person(it.employee_id, it.employee.full_name),
        "date": it.date.isoformat(),
        "kind": it.kind,
        "claimed_at": row.claimed_at.isoformat(),
        "reason": it.reason,
        "status": it.status,
        "created_at": _iso(it.created_at, zone),
        **_decision(it, zone),
        "comment": it.comment,
        "recorded": [
            {
                "at": _iso(e.occurred_at, zone),
                "kind": e.kind,
                "verdict": e.verdict,
                "distance_band": e.band,
                "source": e.source,
            }
            for e in row.events
        ],
    }


def commitment_out(own: OwnCommitment, zone: tzinfo) -> dict[str, Any]:
    return {
        "policy_number": own.current.policy_number,
        "valid_from": own.current.valid_from.isoformat(),
        "text": own.accepted.text if own.accepted else own.current.text,
        "accepted_at": _iso(own.accepted.accepted_at, zone) if own.accepted else None,
    }


def conduct_out(note: ConductNote) -> dict[str, Any]:
    zone = note.employee.office.tz
    return {
        "id": note.pk,
        "employee": _person(note.employee_id, note.employee.full_name),
        "author": _person(note.author_id, note.author.full_name),
        "kind": note.kind,
        "happened_at": _iso(note.happened_at, zone),
        "text": note.text,
        "answer": note.answer,
        "answered_at": _iso(note.answered_at, zone),
        "withdrawn_at": _iso(note.withdrawn_at, zone),
        "withdraw_reason": note.withdraw_reason,
    }


def proposal_out(row: ProposalRow) -> dict[str, Any]:
    it = row.proposal
    zone = it.employee.office.tz
    return {
        "id": it.pk,
        "employee": _person(it.employee_id, it.employee.full_name),
        "year": it.year,
        "step": it.step,
        "absent_days": it.absent_days,
        "in_a_row": it.in_a_row,
        "days_now": row.count.days,
        "dates_now": [on.isoformat() for on in row.count.dates],
        "is_met": row.is_met,
        "status": it.status,
        "proposed_at": _iso(it.proposed_at, zone),
        **_decision(it, zone),
        "reason": it.reason,
    }


def import_out(result: ImportResult) -> dict[str, Any]:
    faults = [
        {"line": f.line, "column": f.column, "value": f.value, "reason": f.reason} for f in result.faults
    ]
    return {**result.counts, "faults": faults}


def _person(pk: int, name: str) -> dict[str, Any]:
    return {"id": pk, "name": name}


def _decision(row: Any, zone: tzinfo) -> dict[str, Any]:
    return {
        "decided_by": row.decided_by.full_name if row.decided_by else None,
        "decided_at": _iso(row.decided_at, zone),
    }


def _iso(at: datetime | None, zone: tzinfo) -> str | None:
    return at.astimezone(zone).isoformat() if at else None
