"""Shapes of the API: what may come in, with limits on size; what goes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.problems import Problem
from eligibility.enums import ServiceReach
from employees.models import Office
from scheduling.enums import CounterState, DayState, Place, RequestStatus
from scheduling.models import QuotaRule, WfaRequest
from scheduling.rules import MOST_BLOCKS, PlanItem
from scheduling.selectors import Coverage, DayView, TeamGrid, WeekView
from scheduling.selectors.public_services import OfficeToday

MOST_DAYS = 5
MOST_OUTPUTS = 10


class ShortListField(serializers.ListField):
    """A list that is refused for its length before its members are looked at."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            raise serializers.ValidationError(
                _("Paling banyak %(most)s butir; Anda mengirim %(sent)s.")
                % {"most": self.max_length, "sent": len(data)}
            )
        return super().to_internal_value(data)


class NearDateField(serializers.DateField):
    """A date the portal can reckon with: 2020 to 2100."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not 2020 <= day.year <= 2100:
            raise serializers.ValidationError(_("Tanggal harus antara 2020 dan 2100."))
        return day


class PlanRowSerializer(serializers.Serializer[PlanItem]):
    output = serializers.CharField(max_length=300)
    quantity = serializers.DecimalField(max_digits=8, decimal_places=2)
    unit = serializers.CharField(max_length=40)


class BlockField(serializers.ListField):
    """`["07:00", "11:00"]`: start and end in the office's zone."""

    child = serializers.TimeField(input_formats=["%H:%M"], format="%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_length=2, max_length=2, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return tuple(super().to_internal_value(data))


class RequestIn(serializers.Serializer[dict[str, Any]]):
    """A wish for days of one week. Empty reason or plan are answered by the rules, with their own codes."""

    days = ShortListField(child=NearDateField(), max_length=MOST_DAYS)
    place = serializers.ChoiceField(choices=Place.choices)
    place_office = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        help_text="For other_office: its id.",
    )
    place_note = serializers.CharField(
        required=False, allow_blank=True, max_length=300, default="", help_text="For other: the address."
    )
    place_lat = serializers.FloatField(
        required=False,
        allow_null=True,
        default=None,
        help_text="For other: degrees, with place_lon or not at all.",
    )
    place_lon = serializers.FloatField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")
    plan = ShortListField(child=PlanRowSerializer(), max_length=MOST_OUTPUTS, default=list)
    blocks = ShortListField(
        child=BlockField(),
        max_length=MOST_BLOCKS,
        default=list,
        help_text="Flexible hours in the office's zone; none: the regular hours.",
    )

    def __init__(self, *args: Any, agency_id: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency_id = agency_id

    def validate_place_office(self, pk: int | None) -> Office | None:
        if pk is None:
            return None
        office = Office.objects.filter(pk=pk, agency_id=self.agency_id).first()
        if office is None:
            raise serializers.ValidationError(_("Kantor ini tidak ditemukan."))
        return office

    def values(self) -> dict[str, Any]:
        """Arguments that the services share."""
        typed = self.validated_data
        place = typed["place"]
        return {
            "days": typed["days"],
            "place": place,
            "place_office": typed.get("place_office") if place == Place.OTHER_OFFICE else None,
            "place_note": typed["place_note"] if place == Place.OTHER else "",
            "place_lat": typed["place_lat"] if place == Place.OTHER else None,
            "place_lon": typed["place_lon"] if place == Place.OTHER else None,
            "blocks": typed["blocks"],
            "reason": typed["reason"],
            "plan": [PlanItem(p["output"], p["quantity"], p["unit"]) for p in typed["plan"]],
        }


class CancelIn(serializers.Serializer[dict[str, Any]]):
    days = ShortListField(
        child=NearDateField(),
        max_length=MOST_DAYS,
        required=False,
        allow_empty=False,
        help_text="Left out: every day that is still to come.",
    )


class RequestFilter(serializers.Serializer[dict[str, Any]]):
    status = serializers.ChoiceField(choices=RequestStatus.choices, required=False, default="")
    first = serializers.DateField(required=False, default=None)
    last = serializers.DateField(required=False, default=None)


class ReasonOut(serializers.Serializer[Problem]):
    code = serializers.CharField()
    sentence = serializers.CharField()
    possible_on = serializers.DateField(allow_null=True)


class QuotaOut(serializers.Serializer[Any]):
    allowed = serializers.IntegerField()
    granted = serializers.IntegerField()
    pending = serializers.IntegerField()
    left = serializers.IntegerField()


class DayOut(serializers.Serializer[DayView]):
    date = serializers.DateField()
    state = serializers.ChoiceField(choices=DayState.choices)
    can_request = serializers.BooleanField()
    request_id = serializers.IntegerField(allow_null=True)
    reasons = ReasonOut(many=True)


class WeekOut(serializers.Serializer[WeekView]):
    week = serializers.CharField(help_text="2026-W48")
    quota = QuotaOut()
    days = DayOut(many=True)


class RequestDayOut(serializers.Serializer[Any]):
    date = serializers.DateField()
    status = serializers.ChoiceField(choices=RequestStatus.choices)


class RequestOut(serializers.Serializer[WfaRequest]):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=RequestStatus.choices)
    week = serializers.CharField()
    days = serializers.ListField(child=serializers.DateField())
    day_states = RequestDayOut(many=True)
    place = serializers.ChoiceField(choices=Place.choices)
    place_office = serializers.IntegerField(allow_null=True)
    place_note = serializers.CharField()
    place_lat = serializers.FloatField(allow_null=True)
    place_lon = serializers.FloatField(allow_null=True)
    reason = serializers.CharField()
    plan = PlanRowSerializer(many=True)
    blocks = serializers.ListField(child=BlockField())
    employee = serializers.IntegerField()
    submitted_at = serializers.DateTimeField(allow_null=True)


class RequestPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = RequestOut(many=True)


class TeamCellOut(serializers.Serializer[Any]):
    date = serializers.DateField()
    state = serializers.ChoiceField(choices=DayState.choices)


class TeamPersonOut(serializers.Serializer[Any]):
    employee = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.IntegerField()
    days = TeamCellOut(many=True)


class CoverageOut(serializers.Serializer[Coverage]):
    date = serializers.DateField()
    staff = serializers.IntegerField()
    granted = serializers.IntegerField()
    pending = serializers.IntegerField()
    in_office = serializers.IntegerField()
    minimum = serializers.IntegerField()


class TeamUnitOut(serializers.Serializer[Any]):
    unit = serializers.IntegerField()
    name = serializers.CharField()
    days = CoverageOut(many=True)


class TeamOut(serializers.Serializer[TeamGrid]):
    dates = serializers.ListField(child=serializers.DateField())
    people = TeamPersonOut(many=True)
    coverage = TeamUnitOut(many=True)
    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()


class OfficeQuotaOut(serializers.Serializer[Any]):
    """Why the number holds: the row in force; without one (`valid_from` null) it is the policy's start quota.

    `source` names what wrote the row, e.g. `pilots.verdict:17`.
    """

    office = serializers.IntegerField()
    on = serializers.DateField()
    days = serializers.IntegerField()
    valid_from = serializers.DateField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    legal_reference = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]


# Answers are built as plain values: a serializer's field walk would cost most of a read's time.


def office_quota_out(office_id: int, on: date, days: int, row: QuotaRule | None) -> dict[str, Any]:
    """`OfficeQuotaOut` of an office on a date."""
    return {
        "office": office_id,
        "on": on.isoformat(),
        "days": days,
        "valid_from": row.valid_from.isoformat() if row else None,
        "reason": row.reason if row else "",
        "legal_reference": row.legal_reference if row else "",
        "source": row.source if row else "",
    }


def week_out(view: WeekView) -> dict[str, Any]:
    """`WeekOut` of a week."""
    quota = view.quota
    return {
        "week": view.iso,
        "quota": {
            "allowed": quota.allowed,
            "granted": quota.granted,
            "pending": quota.pending,
            "left": max(0, quota.left),
        },
        "days": [
            {
                "date": day.date.isoformat(),
                "state": str(day.state),
                "can_request": day.can_request,
                "request_id": day.request_id,
                "reasons": [_reason_out(p) for p in day.problems if p.blocks],
            }
            for day in view.days
        ],
    }


def _reason_out(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code.value,
        "sentence": problem.sentence,
        "possible_on": _iso(problem.possible_on),
    }


def request_out(row: WfaRequest) -> dict[str, Any]:
    """`RequestOut` of a request; its days, outputs and blocks should be prefetched."""
    days = [(d.date.isoformat(), d.status) for d in row.days.all()]
    return {
        "id": row.pk,
        "status": row.status,
        "week": f"{row.week:%G-W%V}",
        "days": [day for day, _ in days],
        "day_states": [{"date": day, "status": status} for day, status in days],
        "place": row.place,
        "place_office": row.place_office_id,
        "place_note": row.place_note,
        "place_lat": row.place_lat,
        "place_lon": row.place_lon,
        "reason": row.reason,
        "plan": [
            {"output": o.output, "quantity": f"{o.quantity:.2f}", "unit": o.unit} for o in row.outputs.all()
        ],
        "blocks": [[f"{b.starts_at:%H:%M}", f"{b.ends_at:%H:%M}"] for b in row.blocks.all()],
        "employee": row.employee_id,
        "submitted_at": row.submitted_at.isoformat() if row.submitted_at else None,
    }


def team_out(grid: TeamGrid) -> dict[str, Any]:
    """`TeamOut` without the page's numbers."""
    return {
        "dates": [day.isoformat() for day in grid.dates],
        "people": [
            {
                "employee": row.employee_id,
                "name": row.name,
                "unit": row.unit_id,
                "days": [{"date": c.date.isoformat(), "state": str(c.state)} for c in row.cells],
            }
            for row in grid.rows
        ],
        "coverage": [
            {"unit": u.unit_id, "name": u.name, "days": _coverages_out(grid.dates, u.cells)}
            for u in grid.units
        ],
    }


class _BandOut(serializers.Serializer[Any]):
    starts_at, ends_at = serializers.TimeField(), serializers.TimeField()
    state = serializers.ChoiceField(choices=CounterState.choices)


class _CounterOut(serializers.Serializer[Any]):
    name, unit = serializers.CharField(), serializers.CharField()
    now = serializers.ChoiceField(choices=CounterState.choices)
    bands = _BandOut(many=True)


class _ServiceOut(serializers.Serializer[Any]):
    name, description, unit = (serializers.CharField() for _n in range(3))
    nature = serializers.ChoiceField(choices=ServiceReach.choices)
    web, email, phone, whatsapp, hours = (serializers.CharField(allow_blank=True) for _n in range(5))
    counters = serializers.ListField(child=serializers.CharField())


class PublicOfficeOut(serializers.Serializer[Any]):
    """`closed`: the holiday's name; `next_open`: the next working day where the office is closed today."""

    agency_code, agency, code, name, city, zone = (serializers.CharField() for _n in range(6))
    today, at, is_open = serializers.DateField(), serializers.TimeField(), serializers.BooleanField()
    closed = serializers.CharField(allow_blank=True)
    next_open = serializers.DateField(allow_null=True)
    services, counters = _ServiceOut(many=True), _CounterOut(many=True)


def public_office_out(office: OfficeToday) -> dict[str, Any]:
    return dict(PublicOfficeOut(asdict(office)).data)


def _coverages_out(dates: Iterable[date], cells: Iterable[Coverage]) -> list[dict[str, Any]]:
    return [
        {
            "date": day.isoformat(),
            "staff": c.staff,
            "granted": c.granted,
            "pending": c.pending,
            "in_office": c.in_office,
            "minimum": c.minimum,
        }
        for day, c in zip(dates, cells, strict=True)
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
