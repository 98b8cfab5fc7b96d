"""Shapes of check-in, check-out, the day, the week and the team's day: what may come in, what goes out."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from presence.enums import (
    AttendanceStatus,
    DayNature,
    DistanceBand,
    EventKind,
    Hint,
    Mode,
    PositionVerdict,
    UnknownWhy,
)
from presence.models import AttendanceDay, PresenceEvent
from presence.rules.position import Reading
from presence.selectors.counts import WeekHours
from presence.selectors.own_events import OwnEvent
from presence.selectors.standing import DayStanding
from presence.selectors.team_day import SeenEvent, TeamDayRow

FIRST_YEAR, LAST_YEAR = 2020, 2100
LONGEST_SPAN = timedelta(days=366)
DATE = "2026-11-23"
WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


class NumberField(serializers.FloatField):
    """A finite JSON number or its text; whether it can be a position is judged, not refused."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentField(serializers.Field[datetime, Any, str, Any]):
    """ISO 8601; the offset is kept as the device wrote it. Without one it is read by the office's clock."""

    default_error_messages = {"invalid": _("Waktu ditulis seperti 2026-11-23T07:30:00+07:00.")}

    def to_internal_value(self, data: Any) -> datetime:
        moment = None
        if isinstance(data, str) and len(DATE) < len(data) <= 40:
            try:
                moment = parse_datetime(data)
            except ValueError:
                moment = None
        if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail("invalid")
        return moment

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


class NearDateField(serializers.DateField):
    """A date the portal can reckon with: 2020 to 2100."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise serializers.ValidationError(_("Tanggal harus antara 2020 dan 2100."))
        return day


class PresenceIn(serializers.Serializer[dict[str, Any]]):
    """What the device sends. Everything may be missing: presence is recorded, and the verdict says why."""

    lat = NumberField(required=False, allow_null=True, default=None, help_text="Degrees, WGS 84.")
    lon = NumberField(required=False, allow_null=True, default=None)
    accuracy_m = NumberField(
        required=False, allow_null=True, default=None, help_text="Metres, as the device says."
    )
    error = serializers.CharField(
        required=False,
        allow_blank=True,
        allow_null=True,
        max_length=40,
        default="",
        help_text="Instead of a position: denied, unavailable, timeout or unsupported.",
    )
    client_time = MomentField(
        required=False, allow_null=True, default=None, help_text="The device's clock. It decides nothing."
    )
    made_at = MomentField(
        required=False,
        allow_null=True,
        default=None,
        help_text="When it was made while offline; of another date it becomes a correction request.",
    )

    def reading(self) -> Reading:
        typed = self.validated_data
        return Reading(typed["lat"], typed["lon"], typed["accuracy_m"], (typed["error"] or "").strip())

    def moments(self, tz: tzinfo) -> dict[str, datetime | None]:
        """`client_time` as sent; `made_at` with the office's zone where it had none."""
        typed = self.validated_data
        made_at = typed["made_at"]
        if made_at is not None and made_at.tzinfo is None:
            made_at = made_at.replace(tzinfo=tz)
        return {"client_time": typed["client_time"], "made_at": made_at}


class SpanIn(serializers.Serializer[dict[str, Any]]):
    """`first` and `last` stand for the parameters `from` and `to`."""

    first = NearDateField(required=False, default=None)
    last = NearDateField(required=False, default=None)

    def span(self, today: date) -> tuple[date, date]:
        """The last 31 days where nothing is said."""
        last = self.validated_data["last"] or today
        return self.validated_data["first"] or last - timedelta(days=30), last

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first, last = attrs.get("first"), attrs.get("last")
        if first and last and not timedelta() <= last - first <= LONGEST_SPAN:
            raise serializers.ValidationError(_("Rentang from sampai to paling panjang 366 hari."))
        return attrs


class WeekIn(serializers.Serializer[dict[str, Any]]):
    """`week` as 2026-W48."""

    week = serializers.CharField(required=False, max_length=8, default="")

    def validate_week(self, text: str) -> date | None:
        """The Monday; None where nothing is said."""
        if not text:
            return None
        found = WEEK.fullmatch(text)
        year, week = (int(found[1]), int(found[2])) if found else (0, 0)
        if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= week <= date(year, 12, 28).isocalendar().week:
            raise serializers.ValidationError(_("Minggu ditulis seperti 2026-W48, dari 2020 sampai 2100."))
        return date.fromisocalendar(year, week, 1)


class DateIn(serializers.Serializer[dict[str, Any]]):
    date = NearDateField(required=False, default=None)


class PresenceOut(serializers.Serializer[Any]):
    """An event just recorded or answered again; `correction` instead of an event where one was requested."""

    id = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField(choices=EventKind.choices)
    date = serializers.DateField()
    verdict = serializers.ChoiceField(choices=PositionVerdict.choices, allow_null=True)
    distance_band = serializers.ChoiceField(choices=DistanceBand.choices, allow_null=True)
    unknown_why = serializers.ChoiceField(choices=UnknownWhy.choices, allow_blank=True, allow_null=True)
    hints = serializers.ListField(child=serializers.ChoiceField(choices=Hint.choices))
    place = serializers.CharField(allow_blank=True, allow_null=True)
    received_at = serializers.DateTimeField()
    occurred_at = serializers.DateTimeField(allow_null=True)
    sentence = serializers.CharField()
    again = serializers.BooleanField()
    correction = serializers.IntegerField(allow_null=True)


class EventOut(serializers.Serializer[PresenceEvent]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=EventKind.choices)
    date = serializers.DateField()
    mode = serializers.ChoiceField(choices=Mode.choices)
    verdict = serializers.ChoiceField(choices=PositionVerdict.choices)
    distance_band = serializers.ChoiceField(choices=DistanceBand.choices)
    unknown_why = serializers.ChoiceField(choices=UnknownWhy.choices, allow_blank=True)
    hints = serializers.ListField(child=serializers.ChoiceField(choices=Hint.choices))
    place = serializers.CharField(allow_blank=True)
    occurred_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    made_at = serializers.DateTimeField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    superseded = serializers.BooleanField()


class PositionOut(serializers.Serializer[Any]):
    lat = serializers.FloatField()
    lon = serializers.FloatField()
    accuracy_m = serializers.FloatField(allow_null=True)
    distance_m = serializers.FloatField(allow_null=True)
    deleted_on = serializers.DateField(help_text="The coordinates go on this day; the verdict stays.")


class OwnEventOut(EventOut):
    position = PositionOut(allow_null=True)


class OwnEventPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = OwnEventOut(many=True)


class WindowsOut(serializers.Serializer[Any]):
    opens_at = serializers.DateTimeField()
    starts_at = serializers.DateTimeField()
    tolerated_until = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class TodayOut(serializers.Serializer[DayStanding]):
    date = serializers.DateField()
    zone = serializers.CharField(help_text="WIB, WITA or WIT")
    nature = serializers.ChoiceField(choices=DayNature.choices)
    mode = serializers.ChoiceField(choices=Mode.choices, allow_null=True)
    where = serializers.CharField()
    has_position = serializers.BooleanField()
    windows = WindowsOut(allow_null=True)
    checked_in = EventOut(allow_null=True)
    checked_out = EventOut(allow_null=True)
    can_check_in = serializers.BooleanField()
    can_check_out = serializers.BooleanField()
    why_not = serializers.CharField(allow_blank=True)


class DayHoursOut(serializers.Serializer[AttendanceDay]):
    date = serializers.DateField()
    mode = serializers.ChoiceField(choices=Mode.choices)
    status = serializers.ChoiceField(choices=AttendanceStatus.choices)
    expected = serializers.IntegerField(help_text="Minutes, as all below")
    credited = serializers.IntegerField()
    shortage = serializers.IntegerField()
    late = serializers.IntegerField()
    missing_events = serializers.IntegerField()
    first_in = serializers.DateTimeField(allow_null=True)
    last_out = serializers.DateTimeField(allow_null=True)
    verdict = serializers.ChoiceField(choices=PositionVerdict.choices, allow_blank=True)
    hours_agreed = serializers.BooleanField()


class HoursOut(serializers.Serializer[Any]):
    week = serializers.CharField(help_text="2026-W48")
    expected = serializers.IntegerField(help_text="Minutes; the week less holidays and absences")
    counted = serializers.IntegerField()
    credited = serializers.IntegerField()
    shortage = serializers.IntegerField()
    days = DayHoursOut(many=True)


class SeenEventOut(serializers.Serializer[SeenEvent]):
    at = serializers.DateTimeField()
    verdict = serializers.ChoiceField(choices=PositionVerdict.choices)
    distance_band = serializers.ChoiceField(choices=DistanceBand.choices)
    unknown_why = serializers.ChoiceField(choices=UnknownWhy.choices, allow_blank=True)
    hints = serializers.ListField(child=serializers.ChoiceField(choices=Hint.choices))


class TeamRowOut(serializers.Serializer[TeamDayRow]):
    employee = serializers.IntegerField()
    name = serializers.CharField()
    nature = serializers.ChoiceField(choices=DayNature.choices)
    expects = serializers.BooleanField(help_text="Presence is recorded on this day.")
    checked_in = SeenEventOut(allow_null=True)
    checked_out = SeenEventOut(allow_null=True)


class TeamDayPage(serializers.Serializer[Any]):
    date = serializers.DateField()
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = TeamRowOut(many=True)


# Answers are built as plain values, in the zone of the person's office.


def event_out(event: PresenceEvent, tz: tzinfo) -> dict[str, Any]:
    return {
        "id": event.pk,
        "kind": str(event.kind),
        "date": event.date.isoformat(),
        "mode": str(event.mode),
        "verdict": str(event.verdict),
        "distance_band": str(event.band),
        "unknown_why": str(event.unknown_why),
        "hints": event.hints,
        "place": event.place,
        "occurred_at": iso(event.occurred_at, tz),
        "received_at": iso(event.received_at, tz),
        "made_at": iso(event.made_at, tz),
        "source": event.source,
        "superseded": event.superseded,
    }


def own_event_out(row: OwnEvent, tz: tzinfo) -> dict[str, Any]:
    position = row.position
    kept = None
    if position and row.forget_on:
        kept = {
            "lat": position.lat,
            "lon": position.lon,
            "accuracy_m": position.accuracy_m,
            "distance_m": position.distance_m,
            "deleted_on": row.forget_on.isoformat(),
        }
    return {**event_out(row.event, tz), "position": kept}


def today_out(standing: DayStanding, tz: tzinfo) -> dict[str, Any]:
    windows = standing.windows
    names = ("opens_at", "starts_at", "tolerated_until", "ends_at", "closes_at")
    return {
        "date": standing.date.isoformat(),
        "zone": standing.zone,
        "nature": str(standing.nature),
        "mode": str(standing.mode) if standing.mode else None,
        "where": standing.where,
        "has_position": standing.has_position,
        "windows": {name: iso(getattr(windows, name), tz) for name in names} if windows else None,
        "checked_in": event_out(standing.checked_in, tz) if standing.checked_in else None,
        "checked_out": event_out(standing.checked_out, tz) if standing.checked_out else None,
        "can_check_in": standing.can_check_in,
        "can_check_out": standing.can_check_out,
        "why_not": standing.why_not,
    }


def hours_out(monday: date, hours: WeekHours, days: list[AttendanceDay], tz: tzinfo) -> dict[str, Any]:
    return {
        "week": f"{monday:%G-W%V}",
        "expected": hours.expected,
        "counted": hours.counted,
        "credited": hours.credited,
        "shortage": hours.shortage,
        "days": [_day_out(day, tz) for day in days],
    }


def _day_out(day: AttendanceDay, tz: tzinfo) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "mode": day.mode,
        "status": day.status,
        "expected": day.expected_minutes,
        "credited": day.credited_minutes,
        "shortage": day.shortage_minutes,
        "late": day.late_minutes,
        "missing_events": day.missing_events,
        "first_in": iso(day.first_in, tz),
        "last_out": iso(day.last_out, tz),
        "verdict": day.verdict,
        "hours_agreed": day.hours_agreed,
    }


def team_row_out(row: TeamDayRow) -> dict[str, Any]:
    return {
        "employee": row.employee.pk,
        "name": row.employee.full_name,
        "nature": str(row.nature),
        "expects": row.expects,
        "checked_in": _seen_out(row.checked_in),
        "checked_out": _seen_out(row.checked_out),
    }


def _seen_out(seen: SeenEvent | None) -> dict[str, Any] | None:
    if seen is None:
        return None
    return {
        "at": seen.at.isoformat(),
        "verdict": seen.verdict,
        "distance_band": seen.band,
        "unknown_why": seen.unknown_why,
        "hints": list(seen.hint_codes),
    }


def iso(moment: datetime | None, tz: tzinfo) -> str | None:
    return moment.astimezone(tz).isoformat() if moment else None
