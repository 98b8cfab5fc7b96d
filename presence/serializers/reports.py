"""Shapes of the reports' API: what may come in, what goes out. Numbers are written with a point, as text."""

from datetime import datetime, tzinfo
from typing import Any

from django.urls import reverse
from rest_framework import serializers

from performance.enums import ReportStatus
from performance.models import DailyReport, Evidence, ReportItem
from performance.services import ItemInput, is_late
from presence.forms.reports import whole
from presence.selectors.reports import DayReport
from presence.serializers.checking import MomentField
from scheduling.selectors import PlanItem

BIGGEST_KEY = 2**63 - 1
# More than a report holds, so that the rules can say how many there may be; fewer than anybody needs to send.
MOST_SENT = 100
Json = dict[str, Any]


class ItemIn(serializers.Serializer[Any]):
    """One activity. Lengths, order of times and the like are answered by the rules, with their own codes."""

    id = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=BIGGEST_KEY,
        help_text="Of the stored item; null for a new one. Evidence stays with its item.",
    )  # fmt: skip
    title = serializers.CharField(max_length=2000, allow_blank=True)
    planned = serializers.DecimalField(
        max_digits=12, decimal_places=2, required=False, allow_null=True, default=None
    )
    achieved = serializers.DecimalField(
        max_digits=12, decimal_places=2, required=False, allow_null=True, default=None
    )
    unit = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    starts_at = serializers.TimeField(
        required=False, allow_null=True, default=None, help_text="Office's zone"
    )
    ends_at = serializers.TimeField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    link = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    target = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=BIGGEST_KEY
    )


class ReportIn(serializers.Serializer[Any]):
    revision = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=2**31 - 1,
        help_text="The one that was read; 0 for a report that does not exist yet.",
    )  # fmt: skip
    made_at = MomentField(
        required=False, allow_null=True, default=None,
        help_text="The device's own time; kept as a claim. Without an offset it is the office's clock.",
    )  # fmt: skip
    items = serializers.ListField(child=ItemIn(), max_length=MOST_SENT)

    def made_at_in(self, zone: tzinfo) -> datetime | None:
        moment: datetime | None = self.validated_data["made_at"]
        return moment.replace(tzinfo=zone) if moment is not None and moment.tzinfo is None else moment

    def inputs(self) -> list[ItemInput]:
        return [
            ItemInput(target_id=row["target"], **{name: row[name] for name in row if name != "target"})
            for row in self.validated_data["items"]
        ]


class VerdictIn(serializers.Serializer[Any]):
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=5000)


class BulkAcceptIn(serializers.Serializer[Any]):
    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=BIGGEST_KEY), max_length=100
    )


class ReportFilter(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=ReportStatus.choices, required=False, default="")
    first = serializers.DateField(required=False, default=None)
    last = serializers.DateField(required=False, default=None)


class EvidenceIn(serializers.Serializer[Any]):
    file = serializers.FileField()


class EvidenceOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField(help_text="Media type found in the content")
    size = serializers.IntegerField(help_text="Bytes")
    url = serializers.CharField()


class ItemOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    planned = serializers.CharField(allow_null=True)
    achieved = serializers.CharField(allow_null=True)
    unit = serializers.CharField()
    starts_at = serializers.CharField(allow_null=True, help_text="HH:MM")
    ends_at = serializers.CharField(allow_null=True, help_text="HH:MM")
    note = serializers.CharField()
    link = serializers.CharField()
    target = serializers.IntegerField(allow_null=True)
    evidence = EvidenceOut(many=True)


class ReportPersonOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField()


class ReportOut(serializers.Serializer[Any]):
    """`id` is null while the report exists only as the plan of an approved WFA day."""

    id = serializers.IntegerField(allow_null=True)
    employee = ReportPersonOut()
    date = serializers.DateField()
    status = serializers.ChoiceField(choices=ReportStatus.choices)
    required = serializers.BooleanField()  # type: ignore[assignment]
    revision = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    made_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    verdict_due_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    was_asked_back = serializers.BooleanField()
    comment = serializers.CharField()
    items = ItemOut(many=True)


class ReportPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ReportOut(many=True)


class BulkAnswerOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    ok = serializers.BooleanField()
    code = serializers.CharField()
    sentence = serializers.CharField()


class BulkAcceptOut(serializers.Serializer[Any]):
    results = BulkAnswerOut(many=True)


def report_out(report: DailyReport) -> Json:
    """A stored report (read by `performance.selectors.with_items`); times in the office's zone."""
    person = report.employee
    zone = person.office.tz

    def at(moment: datetime | None) -> str | None:
        return moment.astimezone(zone).isoformat() if moment else None

    return {
        "id": report.pk,
        "employee": {"id": person.pk, "name": person.full_name, "unit": person.unit.name},
        "date": report.date.isoformat(),
        "status": report.status,
        "required": report.required,
        "revision": report.revision,
        "due_at": at(report.due_at),
        "made_at": at(report.made_at),
        "received_at": at(report.received_at),
        "submitted_at": at(report.submitted_at),
        "late": is_late(report),
        "verdict_due_at": at(report.verdict_due_at),
        "decided_at": at(report.decided_at),
        "was_asked_back": report.was_asked_back,
        "comment": report.comment,
        "items": [_item_out(item) for item in report.items.all()],
    }


def plan_out(day: DayReport, person: Json) -> Json:
    """A day without a report: the plan of the request, or nothing, as an unsaved draft."""
    empty = ("made_at", "received_at", "submitted_at", "verdict_due_at", "decided_at")
    return {
        "id": None,
        "employee": person,
        "date": day.date.isoformat(),
        "status": ReportStatus.DRAFT.value,
        "required": day.is_wfa,
        "revision": 0,
        "due_at": day.due_at.isoformat(),
        **dict.fromkeys(empty),
        "late": False,
        "was_asked_back": False,
        "comment": "",
        "items": [_planned_out(item) for item in day.plan],
    }


def evidence_out(file: Evidence) -> Json:
    return {
        "id": file.pk,
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "url": reverse("api_report_evidence", args=[file.pk]),
    }


def _item_out(item: ReportItem) -> Json:
    return {
        "id": item.pk,
        "title": item.title,
        "planned": _number(item.planned),
        "achieved": _number(item.achieved),
        "unit": item.unit,
        "starts_at": item.starts_at.strftime("%H:%M") if item.starts_at else None,
        "ends_at": item.ends_at.strftime("%H:%M") if item.ends_at else None,
        "note": item.note,
        "link": item.link,
        "target": item.target_id,
        "evidence": [evidence_out(file) for file in item.evidence.all()],
    }


def _planned_out(item: PlanItem) -> Json:
    return {
        "id": None, "title": item.output, "planned": _number(item.quantity), "achieved": None, "unit": item.unit,
        "starts_at": None, "ends_at": None, "note": "", "link": "", "target": None, "evidence": [],
    }  # fmt: skip


def _number(value: Any) -> str | None:
    return None if value is None else f"{whole(value):f}"
