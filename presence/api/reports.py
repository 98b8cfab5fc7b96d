"""The API of daily reports: the own day, sending, verdicts, evidence. Same services as the pages."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, parser_classes, permission_classes
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import PROBLEM_JSON, idempotent, problem
from core.problems import NotFound
from core.uploads import within_bytes
from employees.models import User
from employees.permissions import require, today_of
from employees.selectors import actor_of
from performance.enums import ReportStatus
from performance.models import DailyReport
from performance.permissions.line import is_supervisor
from performance.permissions.reports import can_see_report
from performance.selectors import (
    item_of,
    own_reports,
    report_in_full,
    report_not_found,
    report_on,
    waiting_reports,
    with_items,
)
from performance.services import accept_many, accept_report, add_evidence, ask_back_report, remove_evidence
from presence.selectors.reports import day_report
from presence.serializers.reports import (
    BulkAcceptIn,
    BulkAcceptOut,
    EvidenceIn,
    EvidenceOut,
    ReportFilter,
    ReportIn,
    ReportOut,
    ReportPage,
    VerdictIn,
    evidence_out,
    plan_out,
    report_out,
)
from presence.services.reports import send_day, write_day
from presence.views.evidence import download, seen_evidence
from presence.views.reading import parse_day

FORM_ALLOWANCE = 64 * 1024
DATE = OpenApiTypes.DATE
PAGING = [OpenApiParameter("page", int), OpenApiParameter("page_size", int)]
TAGS = ["reports"]


class ReportPages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


def _user(request: Request) -> User:
    return cast(User, request.user)


@extend_schema(
    operation_id="reports_list",
    parameters=[
        OpenApiParameter("status", enum=ReportStatus.values),
        OpenApiParameter("from", DATE),
        OpenApiParameter("to", DATE),
        *PAGING,
    ],
    responses=ReportPage,
    tags=TAGS,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def reports(request: Request) -> Response:
    """The caller's own reports, newest day first."""
    given = {
        name: request.query_params[key]
        for name, key in (("status", "status"), ("first", "from"), ("last", "to"))
        if request.query_params.get(key)
    }
    wanted = ReportFilter(data=given)
    wanted.is_valid(raise_exception=True)
    return _page(request, own_reports(_user(request).employee_id, **wanted.validated_data))


@extend_schema(operation_id="reports_reviews", parameters=PAGING, responses=ReportPage, tags=TAGS)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def reviews(request: Request) -> Response:
    """What waits for the caller's verdict, the oldest deadline first."""
    user = _user(request)
    require(is_supervisor(user))
    return _page(request, waiting_reports(user.employee, today_of(user)))


def _page(request: Request, rows: Any) -> Response:
    pages = ReportPages()
    page = pages.paginate_queryset(with_items(rows), request) or []
    return pages.get_paginated_response([report_out(row) for row in page])


@extend_schema(methods=["GET"], operation_id="reports_read", responses=ReportOut, tags=TAGS)
@extend_schema(
    methods=["PUT"], operation_id="reports_write", request=ReportIn, responses=ReportOut, tags=TAGS
)
@api_view(["GET", "PUT"])
@permission_classes([IsAuthenticated])
def report(request: Request, date: str) -> Response:
    """The caller's report of a day: as stored, or the plan of an approved WFA day, not stored yet (`id` null).

    PUT keeps all `items` as a draft and begins the report where there is none. A stale `revision` is 409
    `report_changed`; the very same content sent once more is answered like the first time.
    """
    user = _user(request)
    on = _day_in(date)
    if request.method == "PUT":
        body = ReportIn(data=request.data)
        body.is_valid(raise_exception=True)
        write_day(
            employee=user.employee, on=on, items=body.inputs(), revision=body.validated_data["revision"],
            made_at=body.made_at_in(user.employee.office.tz), actor=actor_of(user), now=timezone.now(),
        )  # fmt: skip
    return Response(_day(user, on))


@extend_schema(operation_id="reports_submit", request=None, responses=ReportOut, tags=TAGS)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def report_submit(request: Request, date: str) -> Response:
    """Send the stored report of a day to the supervisor; after its due moment it is marked late."""
    user = _user(request)
    on = _day_in(date)
    stored = report_on(user.employee_id, on)
    if stored is None:
        raise report_not_found()
    send_day(report_id=stored.pk, employee=user.employee, actor=actor_of(user), now=timezone.now())
    return Response(_day(user, on))


@extend_schema(operation_id="reports_accept", request=VerdictIn, responses=ReportOut, tags=TAGS)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def report_accept(request: Request, pk: int) -> Response:
    """Accept a report of somebody who reports to the caller."""
    return _decide(request, pk, accept_report)


@extend_schema(operation_id="reports_ask_back", request=VerdictIn, responses=ReportOut, tags=TAGS)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def report_ask_back(request: Request, pk: int) -> Response:
    """Ask for a report back; `comment` says what is to be mended."""
    return _decide(request, pk, ask_back_report)


@extend_schema(operation_id="reports_accept_many", request=BulkAcceptIn, responses=BulkAcceptOut, tags=TAGS)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def reports_accept(request: Request) -> Response:
    """Accept many; every report is checked and answered by itself, in the order sent."""
    user = _user(request)
    require(is_supervisor(user))
    body = BulkAcceptIn(data=request.data)
    body.is_valid(raise_exception=True)
    answers = accept_many(
        report_ids=body.validated_data["ids"],
        supervisor=user.employee,
        actor=actor_of(user),
        now=timezone.now(),
    )
    return Response({"results": [asdict(answer) for answer in answers]})


def _too_big(request: HttpRequest, size: int) -> HttpResponseBase:
    most = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
    sentence = _("Berkas terlalu besar: paling besar %(most)s MB.") % {"most": most}
    body = problem(413, "file_too_large", sentence).data
    return JsonResponse(body, status=413, content_type=PROBLEM_JSON)


@extend_schema(
    operation_id="reports_evidence_add",
    request={"multipart/form-data": EvidenceIn},
    responses={201: EvidenceOut, 413: OpenApiResponse(description="`file_too_large`")},
    tags=TAGS,
)
@within_bytes(lambda: settings.EVIDENCE_MAX_BYTES + FORM_ALLOWANCE, _too_big)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@parser_classes([MultiPartParser])
@idempotent
def evidence_add(request: Request, pk: int) -> Response:
    """Add a file to an item of the caller's own open report. Its content decides what it is, not its name."""
    user = _user(request)
    item = item_of(pk, user.employee_id)
    body = EvidenceIn(data=request.data)
    body.is_valid(raise_exception=True)
    row = add_evidence(
        item_id=item.pk, employee=user.employee, upload=body.validated_data["file"], actor=actor_of(user),
        now=timezone.now(),
    )  # fmt: skip
    return Response(evidence_out(row), status=201)


@extend_schema(
    operation_id="reports_evidence_read",
    responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    tags=TAGS,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def evidence(request: Request, pk: int) -> FileResponse:
    """The file, always as a download, for those who may read its report."""
    return download(seen_evidence(_user(request), pk))


@extend_schema(operation_id="reports_evidence_remove", request=None, responses={204: None}, tags=TAGS)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def evidence_remove(request: Request, pk: int) -> Response:
    """Delete a file of the caller's own open report."""
    user = _user(request)
    remove_evidence(evidence_id=pk, employee=user.employee, actor=actor_of(user), now=timezone.now())
    return Response(status=204)


def _decide(request: Request, pk: int, act: Callable[..., DailyReport]) -> Response:
    user = _user(request)
    found = report_in_full(pk, user.employee.agency_id)
    if not can_see_report(user, found):
        raise report_not_found()
    body = VerdictIn(data=request.data)
    body.is_valid(raise_exception=True)
    act(
        report_id=pk, supervisor=user.employee, comment=body.validated_data["comment"], actor=actor_of(user),
        now=timezone.now(),
    )  # fmt: skip
    return Response(report_out(report_in_full(pk, user.employee.agency_id)))


def _day(user: User, on: date) -> dict[str, Any]:
    day = day_report(user.employee, on)
    if day.report is not None:
        return report_out(day.report)
    me = user.employee
    return plan_out(day, {"id": me.pk, "name": me.full_name, "unit": me.unit.name})


def _day_in(text: str) -> date:
    found = parse_day(text)
    if found is None:
        raise NotFound(_("Tanggal laporan ditulis seperti 2026-11-26."))
    return found
