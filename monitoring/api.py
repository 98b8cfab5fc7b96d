"""The API of early warnings: own, the team's, the office's; answer and objection. Same services as the pages."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet
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
from employees.models import User
from employees.permissions import require, today_of
from employees.selectors import actor_of
from monitoring import services
from monitoring.enums import AnswerKind, Cause, WarningStatus
from monitoring.models import EarlyWarning
from monitoring.permissions import can_answer, can_see_team, can_see_warning, office_scope
from monitoring.selectors.warnings import listed, office_warnings, own_warnings, team_warnings, warning_of
from monitoring.serializers import (
    ObjectionIn,
    WarningAnswerIn,
    WarningFilter,
    WarningFullOut,
    WarningPage,
    warning_full_out,
    warning_out,
)


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


@extend_schema(
    operation_id="warnings_list",
    parameters=[
        OpenApiParameter("scope", str, enum=["own", "team", "office"], default="own"),
        OpenApiParameter("status", str, enum=WarningStatus.values),
        OpenApiParameter("cause", str, enum=Cause.values),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=WarningPage,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def warnings(request: Request) -> Response:
    """Early warnings, open ones first: the own, the team's for supervisors, the office's for its roles."""
    user = cast(User, request.user)
    asked = WarningFilter(data=request.query_params)
    asked.is_valid(raise_exception=True)
    typed = asked.validated_data
    rows = _in_scope(user, typed["scope"])
    if typed["status"]:
        rows = rows.filter(status=typed["status"])
    if typed["cause"]:
        rows = rows.filter(cause=typed["cause"])
    pages = Pages()
    found = pages.paginate_queryset(listed(rows), request) or []
    return pages.get_paginated_response([warning_out(row) for row in found])


def _in_scope(user: User, scope: str) -> QuerySet[EarlyWarning]:
    if scope == "team":
        require(can_see_team(user))
        return team_warnings(user.employee, today_of(user))
    if scope == "office":
        offices = office_scope(user)
        require(offices != frozenset())
        return office_warnings(user.employee.agency_id, offices)
    return own_warnings(user.employee)


def _seen(user: User, pk: int) -> EarlyWarning:
    row = warning_of(user.employee.agency_id, pk)
    if not can_see_warning(user, row):
        raise NotFound(_("Peringatan ini tidak ditemukan."))
    return row


@extend_schema(operation_id="warnings_read", responses=WarningFullOut)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def warning(request: Request, pk: int) -> Response:
    """One warning with its evidence and the points of its chart."""
    return Response(warning_full_out(_seen(cast(User, request.user), pk)))


@extend_schema(operation_id="warnings_answer", request=WarningAnswerIn, responses=WarningFullOut)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def warning_answer(request: Request, pk: int) -> Response:
    """Answer an open warning of a direct report with a coaching note or the reason behind it."""
    user = cast(User, request.user)
    row = _seen(user, pk)
    require(can_answer(user, row))
    body = WarningAnswerIn(data=request.data)
    body.is_valid(raise_exception=True)
    typed = dict(body.validated_data)
    row = services.answer_warning(
        warning_id=row.pk, supervisor=user.employee, kind=AnswerKind(typed.pop("kind")),
        actor=actor_of(user), now=timezone.now(), **typed,
    )  # fmt: skip
    return Response(warning_full_out(row))


@extend_schema(operation_id="warnings_object", request=ObjectionIn, responses=WarningFullOut)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def warning_object(request: Request, pk: int) -> Response:
    """Object, once, to a warning about oneself; the supervisor is told and both sides see it."""
    user = cast(User, request.user)
    row = _seen(user, pk)
    require(row.employee_id == user.employee_id)
    body = ObjectionIn(data=request.data)
    body.is_valid(raise_exception=True)
    row = services.object_to_warning(
        warning_id=row.pk, employee=user.employee, actor=actor_of(user), now=timezone.now(),
        **body.validated_data,
    )  # fmt: skip
    return Response(warning_full_out(row))
