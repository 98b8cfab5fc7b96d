"""The API of pilots: everything that its pages do, through the same services."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from core.problems import NotFound
from employees.models import Office, User
from employees.permissions import require
from employees.selectors import actor_of, today_in
from pilots.enums.plans import PilotStatus
from pilots.models import Pilot
from pilots.permissions.plans import (
    can_oversee,
    can_plan,
    can_read,
    can_see_runs,
    planning_scope,
    reading_scope,
)
from pilots.selectors.lookup import pilot_of
from pilots.selectors.papers import reported_verdict
from pilots.selectors.pilot_list import filtered, pilots_seen
from pilots.selectors.plan_detail import pilot_detail, with_outcomes
from pilots.selectors.report_json import report_json
from pilots.serializers.plan_answers import pilot_full_out, pilot_out
from pilots.serializers.plans import (
    PilotFilter,
    PilotFullOut,
    PilotIn,
    PilotPage,
    PilotPlanIn,
    PilotReportOut,
    ReportFilter,
)
from pilots.services.plans import draft_pilot, revise_pilot


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


@extend_schema(
    methods=["GET"],
    operation_id="pilots_list",
    parameters=[
        OpenApiParameter("office", int),
        OpenApiParameter("status", str, enum=PilotStatus.values),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=PilotPage,
    tags=["pilots"],
)
@extend_schema(
    methods=["POST"],
    operation_id="pilots_draft",
    request=PilotIn,
    responses={201: PilotFullOut},
    tags=["pilots"],
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def pilots(request: Request) -> Response:
    """Pilots that the caller may read, latest first; a POST drafts a plan for an office."""
    return _draft(request) if request.method == "POST" else _page(request)


def _page(request: Request) -> Response:
    user = user_of(request)
    asked = PilotFilter(data=request.query_params)
    asked.is_valid(raise_exception=True)
    typed = asked.validated_data
    rows = pilots_seen(user.employee.agency_id, reading_scope(user), user.employee.office_id)
    rows = filtered(rows, status=typed["status"], office=typed["office"])
    pages = Pages()
    found = pages.paginate_queryset(with_outcomes(rows), request) or []
    return pages.get_paginated_response([pilot_out(row, _outcome(row)) for row in found])


def _outcome(row: Pilot) -> str | None:
    outcome: str | None = row.last_outcome  # type: ignore[attr-defined]
    return outcome


def _draft(request: Request) -> Response:
    user = user_of(request)
    require(planning_scope(user) != frozenset())
    body = PilotIn(data=request.data)
    body.is_valid(raise_exception=True)
    office = _office_of(user, body.validated_data["office"])
    require(can_plan(user, office))
    made = draft_pilot(
        office=office, author=user.employee, actor=actor_of(user), now=timezone.now(), **body.values()
    )
    return answer(request, made.pk, status=201)


def _office_of(user: User, pk: int) -> Office:
    found = Office.objects.filter(pk=pk, agency=user.employee.agency_id).first()
    if found is None:
        raise NotFound(_("Kantor ini tidak ditemukan."))
    return found


@extend_schema(methods=["GET"], operation_id="pilots_read", responses=PilotFullOut, tags=["pilots"])
@extend_schema(
    methods=["PUT"],
    operation_id="pilots_revise",
    request=PilotPlanIn,
    responses=PilotFullOut,
    tags=["pilots"],
)
@api_view(["GET", "PUT"])
@permission_classes([IsAuthenticated])
def pilot(request: Request, pk: int) -> Response:
    """One pilot: plan with terms and hash, where it stands, how complete its data are, its verdicts. PUT: a draft."""
    if request.method == "PUT":
        _revise(request, pk)
    return answer(request, pk)


def _revise(request: Request, pk: int) -> None:
    user = user_of(request)
    require(can_plan(user, seen(user, pk).office))
    body = PilotPlanIn(data=request.data)
    body.is_valid(raise_exception=True)
    revise_pilot(pilot_id=pk, actor=actor_of(user), now=timezone.now(), **body.values())


@extend_schema(
    operation_id="pilots_report",
    parameters=[OpenApiParameter("verdict", int, description="Left out: the latest verdict.")],
    responses=PilotReportOut,
    tags=["pilots"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def pilot_report(request: Request, pk: int) -> Response:
    """The evaluation report as data; 404 before the first verdict."""
    user = user_of(request)
    found = seen(user, pk)
    asked = ReportFilter(data=request.query_params)
    asked.is_valid(raise_exception=True)
    verdict = reported_verdict(found, asked.validated_data["verdict"])
    return Response(report_json(verdict, sees_numbers=can_oversee(user, found)))


def user_of(request: Request) -> User:
    return cast(User, request.user)


def seen(user: User, pk: int) -> Pilot:
    """A pilot that the caller may read. Errors: NotFound for everybody else."""
    found = pilot_of(user.employee.agency_id, pk)
    if not can_read(user, found):
        raise NotFound(_("Uji coba ini tidak ditemukan."))
    return found


def today_at(found: Pilot) -> date:
    return today_in(found.office, timezone.now())


def answer(request: Request, pk: int, *, status: int = 200) -> Response:
    """The pilot as it stands now, for the caller."""
    user = user_of(request)
    found = seen(user, pk)
    detail = pilot_detail(
        found, today_at(found), sees_errors=can_see_runs(user, found), sees_numbers=can_oversee(user, found)
    )
    return Response(pilot_full_out(detail), status=status)
