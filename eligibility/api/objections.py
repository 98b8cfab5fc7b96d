"""The API of objections: the own ones and those of others, opening one, its files, and the numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.http import FileResponse, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, parser_classes, permission_classes
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import PROBLEM_JSON, idempotent, problem
from core.uploads import within_bytes
from eligibility import services
from eligibility.enums import LIVE_OBJECTION
from eligibility.forms.objections import STATISTIC_DAYS
from eligibility.models import Objection
from eligibility.permissions import (
    can_see_small_groups,
    can_work_on_objections,
    objection_counting_scope,
    objection_scope,
)
from eligibility.selectors.objection_statistics import objection_statistics as statistics_in
from eligibility.selectors.objections import on_desk, overseen, own_objections
from eligibility.serializers.objections import (
    ObjectionFullOut,
    ObjectionIn,
    ObjectionPage,
    ObjectionPeriod,
    ObjectionStatisticsOut,
    objection_full_out,
    objection_out,
    statistics_out,
)
from eligibility.views.objection_reading import most_bytes, seen_objection
from eligibility.views.objections import download, seen_file
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of, today_in

TAGS = ["objections"]
SCOPES = ("own", "desk", "office")


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


def too_big(request: HttpRequest, size: int) -> HttpResponseBase:
    body = problem(413, "file_too_large", _("Berkas yang dikirim terlalu besar.")).data
    return JsonResponse(body, status=413, content_type=PROBLEM_JSON)


@extend_schema(
    methods=["GET"],
    operation_id="objections_list",
    parameters=[
        OpenApiParameter("scope", str, enum=list(SCOPES), default="own"),
        OpenApiParameter("open", bool, description="Only those that wait, or only those that are closed."),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=ObjectionPage,
    tags=TAGS,
)
@extend_schema(
    methods=["POST"],
    operation_id="objections_open",
    request={"application/json": ObjectionIn, "multipart/form-data": ObjectionIn},
    responses={201: ObjectionFullOut, 413: OpenApiResponse(description="`file_too_large`")},
    tags=TAGS,
)
@within_bytes(most_bytes, too_big)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@parser_classes([JSONParser, MultiPartParser, FormParser])
@idempotent
def objections(request: Request) -> Response:
    """The own objections, those on the caller's desk, or those that the caller's role oversees; POST opens one."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _opened(request, user)
    scope = request.query_params.get("scope", "own")
    if scope not in SCOPES:
        raise ValidationError({"scope": [", ".join(SCOPES)]})
    rows = own_objections(user.employee)
    if scope != "own":
        require(can_work_on_objections(user))
        mine = objection_scope(user)
        rows = (on_desk(mine) if scope == "desk" else overseen(mine)).order_by("due_at", "pk")
    wanted = request.query_params.get("open")
    if wanted in ("true", "false"):
        live = {"status__in": LIVE_OBJECTION}
        rows = rows.filter(**live) if wanted == "true" else rows.exclude(**live)
    pages = Pages()
    now = timezone.now()
    found = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response([objection_out(row, now) for row in found])


def _opened(request: Request, user: User) -> Response:
    body = ObjectionIn(data=request.data)
    body.is_valid(raise_exception=True)
    asked = body.validated_data
    now = timezone.now()
    today = today_in(user.employee.office, now)
    given: dict[str, Any] = {
        "employee": user.employee, "text": asked["text"], "uploads": asked.get("files", []), "today": today,
        "actor": actor_of(user), "now": now,
    }  # fmt: skip
    if asked.get("subject"):
        row = services.object_to_refusal(subject=asked["subject"], **given)
    else:
        row = services.object_to_reason(
            rule=asked["rule"], on=asked.get("on") or today, kind=asked["kind"], **given
        )
    return Response(objection_full_out(row, now), status=201)


@extend_schema(operation_id="objections_read", responses=ObjectionFullOut, tags=TAGS)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def objection(request: Request, pk: int) -> Response:
    """One objection: the own, one on the caller's desk, or one that the caller's role oversees."""
    row: Objection = seen_objection(cast(User, request.user), pk)
    return Response(objection_full_out(row, timezone.now()))


@extend_schema(
    operation_id="objections_file_read", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    tags=TAGS,
)  # fmt: skip
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def objection_file(request: Request, pk: int) -> FileResponse:
    """An evidence file, always as a download."""
    return download(seen_file(cast(User, request.user), pk))


@extend_schema(
    operation_id="objections_statistics",
    parameters=[OpenApiParameter("first", str), OpenApiParameter("last", str)],
    responses=ObjectionStatisticsOut,
    tags=TAGS,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def objection_statistics(request: Request) -> Response:
    """Numbers by kind, rule, office and month of opening; small groups are hidden from leadership."""
    user = cast(User, request.user)
    scope = objection_counting_scope(user)
    require(scope != frozenset())
    period = ObjectionPeriod(data=request.query_params)
    period.is_valid(raise_exception=True)
    now = timezone.now()
    last = period.validated_data.get("last") or today_in(user.employee.office, now)
    first = period.validated_data.get("first") or last - timedelta(days=STATISTIC_DAYS - 1)
    if not 0 <= (last - first).days <= 5 * 366:
        raise ValidationError({"first": [_("Rentang paling panjang lima tahun.")]})
    found = statistics_in(
        user.employee.agency_id, scope, first, last, now, sees_small=can_see_small_groups(user)
    )
    return Response(statistics_out(found))
