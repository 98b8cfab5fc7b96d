"""The API of targets: the own versions, writing and handing in, and the supervisor's decision."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from employees.permissions import require, today_of
from employees.selectors import actor_of, reports_of
from performance.api.asking import Pages, Unreadable, caller
from performance.enums import PlanStatus
from performance.models import TargetPlan
from performance.permissions.line import is_supervisor
from performance.permissions.targets import can_decide_plan, can_see_plan
from performance.selectors.targets import (
    achieved_by,
    own_plans,
    plan_not_found,
    plan_of,
    plans_for_decision,
)
from performance.serializers.shapes import CommentIn
from performance.serializers.targets import PlanOut, PlanPage, TargetsIn, plan_out
from performance.services.targets import agree_plan, save_targets, send_back_plan, submit_plan
from performance.views.reading import FIRST_YEAR, LAST_YEAR, parse_year

PAGING = [OpenApiParameter("page", int), OpenApiParameter("page_size", int)]


@extend_schema(
    operation_id="targets_list",
    parameters=[OpenApiParameter("year", int), *PAGING],
    responses=PlanPage,
    tags=["targets"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def targets(request: Request) -> Response:
    """The caller's own versions, newest first, with what the daily reports add up to."""
    text = request.query_params.get("year", "")
    year = parse_year(text) if text else None
    if text and year is None:
        raise Unreadable(_("Sebutkan year sebagai tahun, misalnya 2026."), code="invalid_year")
    return _page(request, own_plans(caller(request).employee_id, year))


@extend_schema(request=TargetsIn, responses=PlanOut, tags=["targets"])
@api_view(["PUT"])
@permission_classes([IsAuthenticated])
def targets_year(request: Request, year: int) -> Response:
    """Write the open version of a year whole, opening the next one if there is none."""
    user = caller(request)
    body = TargetsIn(data=request.data)
    body.is_valid(raise_exception=True)
    plan = save_targets(
        employee=user.employee,
        year=_year(year),
        targets=body.lines(),
        actor=actor_of(user),
        now=timezone.now(),
    )
    return Response(_full(plan.pk, user.employee.agency_id))


@extend_schema(request=None, responses=PlanOut, tags=["targets"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def targets_submit(request: Request, year: int) -> Response:
    """Hand the open version to the supervisor."""
    user = caller(request)
    plan = submit_plan(employee=user.employee, year=_year(year), actor=actor_of(user), now=timezone.now())
    return Response(_full(plan.pk, user.employee.agency_id))


@extend_schema(
    operation_id="target_plans_list",
    parameters=[OpenApiParameter("status", enum=PlanStatus.values), *PAGING],
    responses=PlanPage,
    tags=["targets"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def target_plans(request: Request) -> Response:
    """Versions of the caller's reports, drafts left out; `submitted` are those that wait."""
    user = caller(request)
    require(is_supervisor(user))
    status = request.query_params.get("status", "")
    if status and status not in PlanStatus.values:
        raise Unreadable(_("Status ini tidak dikenal."), code="invalid_status")
    return _page(request, plans_for_decision(reports_of(user.employee, today_of(user)), status))


@extend_schema(request=CommentIn, responses=PlanOut, tags=["targets"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def target_plan_agree(request: Request, pk: int) -> Response:
    """Agree; only the supervisor, only while the version waits."""
    user = caller(request)
    agree_plan(
        plan_id=_decidable(request, pk), supervisor=user.employee, actor=actor_of(user), now=timezone.now(),
        comment=_comment(request),
    )  # fmt: skip
    return Response(_full(pk, user.employee.agency_id))


@extend_schema(request=CommentIn, responses=PlanOut, tags=["targets"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def target_plan_send_back(request: Request, pk: int) -> Response:
    """Return it with a comment that says what should change."""
    user = caller(request)
    send_back_plan(
        plan_id=_decidable(request, pk), supervisor=user.employee, actor=actor_of(user), now=timezone.now(),
        comment=_comment(request),
    )  # fmt: skip
    return Response(_full(pk, user.employee.agency_id))


def _decidable(request: Request, pk: int) -> int:
    user = caller(request)
    plan = plan_of(pk, user.employee.agency_id)
    if not can_see_plan(user, plan):
        raise plan_not_found()
    require(can_decide_plan(user, plan))
    return pk


def _comment(request: Request) -> str:
    body = CommentIn(data=request.data)
    body.is_valid(raise_exception=True)
    return str(body.validated_data["comment"])


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise plan_not_found()
    return year


def _page(request: Request, rows: QuerySet[TargetPlan]) -> Response:
    pages = Pages()
    page: list[TargetPlan] = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response(_out(page))


def _full(pk: int, agency_id: int) -> dict[str, Any]:
    return _out([plan_of(pk, agency_id)])[0]


def _out(plans: Iterable[TargetPlan]) -> list[dict[str, Any]]:
    """With the sums of each year among them; one query for each year."""
    plans = list(plans)
    periods = {(plan.period_start, plan.period_end) for plan in plans}
    sums = {
        start: achieved_by(
            {p.employee_id for p in plans if p.period_start == start}, start, end, period_start=start
        )
        for start, end in periods
    }
    return [plan_out(plan, sums[plan.period_start]) for plan in plans]
