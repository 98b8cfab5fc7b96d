"""The API of check-in and check-out, own presence and hours, and the team's day. Same services as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from employees.models import User
from employees.permissions import require, today_of
from employees.selectors import actor_of, reports_of
from presence.enums import EventKind
from presence.permissions.checking import can_see_team_presence
from presence.selectors import day_standing, days_of, own_event_rows, own_events_of, team_day, week_hours
from presence.serializers.checking import (
    DateIn,
    HoursOut,
    OwnEventPage,
    PresenceIn,
    PresenceOut,
    SpanIn,
    TeamDayPage,
    TodayOut,
    WeekIn,
    event_out,
    hours_out,
    iso,
    own_event_out,
    team_row_out,
    today_out,
)
from presence.services import CheckAnswer, check_in, check_out
from scheduling.selectors import monday_of

DATE = OpenApiTypes.DATE
SAID = (
    "id", "kind", "date", "verdict", "distance_band", "unknown_why", "hints", "place", "received_at", "occurred_at",
)  # fmt: skip
PAGES = [OpenApiParameter("page", int), OpenApiParameter("page_size", int)]
MADE_AT = OpenApiParameter(
    "Made-At",
    str,
    OpenApiParameter.HEADER,
    description="When it was made while offline, for a repetition of a request whose answer was lost.",
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="One for each act; the same again counts once.",
)


class PresencePages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


@extend_schema(
    request=PresenceIn, responses={201: PresenceOut}, parameters=[KEY, MADE_AT], tags=["presence"],
    operation_id="presence_check_in",
)  # fmt: skip
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def presence_check_in(request: Request) -> Response:
    """Record the arrival: the server's time, a verdict on the position. Once a day; the first one counts."""
    return _check(request, EventKind.IN)


@extend_schema(
    request=PresenceIn, responses={201: PresenceOut}, parameters=[KEY, MADE_AT], tags=["presence"],
    operation_id="presence_check_out",
)  # fmt: skip
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def presence_check_out(request: Request) -> Response:
    """Record the departure; the last one of the day counts."""
    return _check(request, EventKind.OUT)


def _check(request: Request, kind: EventKind) -> Response:
    user = _user(request)
    body = PresenceIn(data=_sent(request))
    body.is_valid(raise_exception=True)
    act = check_in if kind == EventKind.IN else check_out
    answer = act(
        employee=user.employee,
        reading=body.reading(),
        key=request.headers.get("Idempotency-Key", ""),
        actor=actor_of(user),
        now=timezone.now(),
        **body.moments(user.employee.office.tz),
    )
    return Response(_answer_out(answer, user), status=201)


def _sent(request: Request) -> Any:
    """The body, with `made_at` out of the header `Made-At` where a device repeats a request word for word.

    A first attempt may have arrived although its answer was lost; were the moment added to the body, the repetition
    would be another request to `Idempotency-Key`.
    """
    made_at = request.headers.get("Made-At", "")
    if made_at and isinstance(request.data, Mapping) and not request.data.get("made_at"):
        return {**request.data, "made_at": made_at[:40]}
    return request.data


def _answer_out(answer: CheckAnswer, user: User) -> dict[str, Any]:
    tz = user.employee.office.tz
    more = {"sentence": answer.sentence, "again": answer.again}
    if answer.event:
        told = event_out(answer.event, tz)
        return {name: told[name] for name in SAID} | more | {"correction": None}
    claim = answer.correction
    assert claim is not None  # noqa: S101  # an answer carries one of the two
    return {
        "id": None,
        "kind": str(claim.kind),
        "date": claim.date.isoformat(),
        "verdict": None,
        "distance_band": None,
        "unknown_why": None,
        "hints": [],
        "place": None,
        "received_at": iso(claim.created_at, tz),
        "occurred_at": None,
        "correction": claim.pk,
    } | more


@extend_schema(responses=TodayOut, tags=["presence"], operation_id="presence_today")
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def presence_today(request: Request) -> Response:
    """The caller's today: what kind of day it is, its windows, what is recorded and what can be done."""
    employee = _user(request).employee
    return Response(today_out(day_standing(employee, timezone.now()), employee.office.tz))


@extend_schema(
    parameters=[OpenApiParameter("from", DATE), OpenApiParameter("to", DATE), *PAGES],
    responses=OwnEventPage,
    tags=["presence"],
    operation_id="presence_events",
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def presence_events(request: Request) -> Response:
    """The caller's own events, newest first, with the positions still kept and the day of their deletion."""
    user = _user(request)
    wanted = SpanIn(data=_given(request, first="from", last="to"))
    wanted.is_valid(raise_exception=True)
    today = today_of(user)
    first, last = wanted.span(today)
    pages = PresencePages()
    page = pages.paginate_queryset(own_event_rows(user.employee, first, last), request) or []
    rows = own_events_of(user.employee, page, today)
    return pages.get_paginated_response([own_event_out(row, user.employee.office.tz) for row in rows])


@extend_schema(
    parameters=[OpenApiParameter("week", str, description="2026-W48; this week if left out.")],
    responses=HoursOut,
    tags=["presence"],
    operation_id="presence_hours",
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def presence_hours(request: Request) -> Response:
    """Minutes of one week of the caller, and the days that are settled."""
    user = _user(request)
    wanted = WeekIn(data=_given(request, week="week"))
    wanted.is_valid(raise_exception=True)
    monday = wanted.validated_data["week"] or monday_of(today_of(user))
    employee = user.employee
    days = days_of(employee, monday, monday + timedelta(days=6))
    return Response(
        hours_out(monday, week_hours([employee.pk], monday)[employee.pk], days, employee.office.tz)
    )


@extend_schema(
    parameters=[
        OpenApiParameter("date", DATE, description="Today of the caller's office if left out."),
        *PAGES,
    ],
    responses=TeamDayPage,
    tags=["presence"],
    operation_id="presence_team",
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def presence_team(request: Request) -> Response:
    """Who of the caller's reports has checked in: verdict and distance band, never coordinates."""
    user = _user(request)
    require(can_see_team_presence(user))
    wanted = DateIn(data=_given(request, date="date"))
    wanted.is_valid(raise_exception=True)
    today = today_of(user)
    on = wanted.validated_data["date"] or today
    pages = PresencePages()
    people = pages.paginate_queryset(reports_of(user.employee, today).order_by("name", "pk"), request) or []
    answer = pages.get_paginated_response([team_row_out(row) for row in team_day(people, on)])
    answer.data = {"date": on.isoformat(), **answer.data}
    return answer


def _user(request: Request) -> User:
    return cast(User, request.user)


def _given(request: Request, **names: str) -> dict[str, str]:
    """Parameters of the address that say something, by the field's name."""
    return {name: request.query_params[key] for name, key in names.items() if request.query_params.get(key)}
