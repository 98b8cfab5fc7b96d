"""The API of scheduling: weeks, own requests, the team, an office's quota. Same services as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from core.problems import Conflict, DomainError
from core.throttle import TooMany, counted, sender_in
from employees.models import Employee, User
from employees.permissions import today_of
from employees.selectors import actor_of, roles_of
from scheduling.enums import RequestStatus
from scheduling.models import WfaRequest
from scheduling.permissions import can_see_request, is_own
from scheduling.selectors import quota_for, week_views
from scheduling.selectors.lists import own_requests, request_in_full, request_not_found
from scheduling.selectors.public_services import KEPT_SECONDS, office_today, offices_coded
from scheduling.selectors.quota_board import office_of, quota_row
from scheduling.selectors.seen_team import report_people, seen_team, unit_people
from scheduling.serializers import (
    CancelIn,
    OfficeQuotaOut,
    PublicOfficeOut,
    RequestFilter,
    RequestIn,
    RequestOut,
    RequestPage,
    TeamOut,
    WeekOut,
    office_quota_out,
    public_office_out,
    request_out,
    team_out,
    week_out,
)
from scheduling.services import (
    cancel_request,
    revise_request,
    save_draft,
    submit_draft,
    submit_request,
    withdraw_request,
)
from scheduling.views.public_services import MOST_AN_HOUR
from scheduling.views.reading import parse_day, parse_week

MOST_TEAM_DAYS = 31
PEOPLE_A_PAGE = 100
DATE = OpenApiTypes.DATE


class RequestPages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


class Unreadable(DomainError):
    """A value in the address that means nothing (HTTP 400)."""


def _user(request: Request) -> User:
    return cast(User, request.user)


@extend_schema(responses=WeekOut, tags=["weeks"])
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def week(request: Request, week: str) -> Response:
    """One week of the caller: the quota, and each day with what stands in the way."""
    monday = parse_week(week)
    if monday is None:
        raise Unreadable(_("Minggu ditulis seperti 2026-W48, dari 2020 sampai 2100."), code="invalid_week")
    view = week_views(_user(request).employee, monday, 1, timezone.now())[0]
    return Response(week_out(view))


@extend_schema(
    methods=["GET"],
    operation_id="requests_list",
    parameters=[
        OpenApiParameter("status", enum=RequestStatus.values),
        OpenApiParameter("from", DATE),
        OpenApiParameter("to", DATE),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=RequestPage,
    tags=["requests"],
)
@extend_schema(methods=["POST"], request=RequestIn, responses={201: RequestOut}, tags=["requests"])
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def requests(request: Request) -> Response:
    """The caller's own requests, newest week first; a POST asks for days of one week."""
    return _ask(request) if request.method == "POST" else _own_page(request)


def _ask(request: Request) -> Response:
    user = _user(request)
    made = submit_request(
        employee=user.employee, actor=actor_of(user), now=timezone.now(), **_read(request).values()
    )
    return Response(_full(user, made.pk), status=201)


def _own_page(request: Request) -> Response:
    wanted = RequestFilter(
        data={
            name: request.query_params[key]
            for name, key in (("status", "status"), ("first", "from"), ("last", "to"))
            if request.query_params.get(key)
        }
    )
    wanted.is_valid(raise_exception=True)
    rows = own_requests(_user(request).employee_id, **wanted.validated_data).prefetch_related(
        "outputs", "blocks"
    )
    pages = RequestPages()
    page = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response([request_out(row) for row in page])


@extend_schema(methods=["GET"], responses=RequestOut, tags=["requests"])
@extend_schema(methods=["PUT"], request=RequestIn, responses=RequestOut, tags=["requests"])
@api_view(["GET", "PUT"])
@permission_classes([IsAuthenticated])
def request_one(request: Request, pk: int) -> Response:
    """One request for its owner, who decides, and who oversees. PUT rewrites a draft, or hands a sent-back one in."""
    user = _user(request)
    found = request_in_full(pk, user.employee.agency_id)
    if not can_see_request(user, found):
        raise request_not_found()
    if request.method == "PUT":
        _change(request, found)
        return Response(_full(user, pk))
    return Response(request_out(found))


def _change(request: Request, found: WfaRequest) -> None:
    user = _user(request)
    if not is_own(user, found.employee):
        raise request_not_found()
    values: dict[str, Any] = {
        **_read(request).values(),
        "employee": user.employee,
        "actor": actor_of(user),
        "now": timezone.now(),
    }
    if found.status == RequestStatus.DRAFT:
        save_draft(request_id=found.pk, **values)
    elif found.status == RequestStatus.SENT_BACK:
        revise_request(found.pk, **values)
    else:
        raise Conflict(
            _("Pengajuan ini sudah %(status)s, jadi tidak dapat diubah lagi.")
            % {"status": found.get_status_display()}
        )


@extend_schema(request=None, responses=RequestOut, tags=["requests"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def request_submit(request: Request, pk: int) -> Response:
    """Hand in a draft."""
    user = _user(request)
    _only_own(user, pk)
    submit_draft(pk, employee=user.employee, actor=actor_of(user), now=timezone.now())
    return Response(_full(user, pk))


@extend_schema(request=None, responses=RequestOut, tags=["requests"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def request_withdraw(request: Request, pk: int) -> Response:
    """Take back what is not decided yet."""
    user = _user(request)
    _only_own(user, pk)
    withdraw_request(pk, employee=user.employee, actor=actor_of(user), now=timezone.now())
    return Response(_full(user, pk))


@extend_schema(request=CancelIn, responses=RequestOut, tags=["requests"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def request_cancel(request: Request, pk: int) -> Response:
    """Give back granted days: all, or those named in `days`."""
    user = _user(request)
    _only_own(user, pk)
    body = CancelIn(data=request.data)
    body.is_valid(raise_exception=True)
    days = body.validated_data.get("days")
    cancel_request(pk, employee=user.employee, actor=actor_of(user), now=timezone.now(), days=days)
    return Response(_full(user, pk))


@extend_schema(
    parameters=[
        OpenApiParameter("from", DATE, required=True),
        OpenApiParameter("to", DATE, required=True),
        OpenApiParameter("scope", enum=["unit", "reports"], description="Supervisors default to reports."),
        OpenApiParameter("page", int),
    ],
    responses=TeamOut,
    tags=["team"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def team(request: Request) -> Response:
    """Person × working day of at most 31 days; colleagues read that somebody is away, not why."""
    user = _user(request)
    today = today_of(user)
    first, last = _span(request)
    page = Paginator(_people(request, user, today), PEOPLE_A_PAGE).get_page(request.query_params.get("page"))
    grid = seen_team(user, list(page.object_list), first, last, today)
    numbers = {"count": page.paginator.count, "page": page.number, "pages": page.paginator.num_pages}
    return Response(team_out(grid) | numbers)


def _people(request: Request, user: User, today: date) -> QuerySet[Employee]:
    leads = roles_of(user, today).is_supervisor
    if leads and request.query_params.get("scope") != "unit":
        return report_people(user, today)
    return unit_people(user)


def _span(request: Request) -> tuple[date, date]:
    first = parse_day(request.query_params.get("from", ""))
    last = parse_day(request.query_params.get("to", ""))
    if first is None or last is None:
        raise Unreadable(_("Sebutkan from dan to sebagai tanggal, misalnya 2026-11-23."), code="invalid_date")
    if not 0 <= (last - first).days < MOST_TEAM_DAYS:
        raise Unreadable(_("Rentang from sampai to paling panjang 31 hari."), code="invalid_span")
    return first, last


@extend_schema(
    parameters=[OpenApiParameter("on", DATE, description="Today of the caller's office if left out.")],
    responses=OfficeQuotaOut,
    tags=["offices"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def office_quota(request: Request, pk: int) -> Response:
    """WFA days a week of an office of the caller's agency on a date, and why."""
    user = _user(request)
    office = office_of(pk, user.employee.agency_id)
    text = request.query_params.get("on", "")
    on = parse_day(text) if text else today_of(user)
    if on is None:
        raise Unreadable(_("Sebutkan on sebagai tanggal, misalnya 2026-11-23."), code="invalid_date")
    return Response(office_quota_out(office.pk, on, quota_for(office.pk, on), quota_row(office.pk, on)))


@extend_schema(
    operation_id="public_office_services",
    parameters=[
        OpenApiParameter(
            "agency", str, description="Code of the agency, where several use the office's code."
        )
    ],
    responses=PublicOfficeOut,
    tags=["public"],
    auth=[],
)
@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def public_services(request: Request, code: str) -> Response:
    """How to reach the office's services today, and whether its counters are staffed. No log-in, no names."""
    now = timezone.now()
    if counted("public_services", sender_in(request, now), now) > MOST_AN_HOUR:
        raise TooMany(_("Halaman ini sudah sangat sering dibuka dari jaringan Anda."), now=now)
    found = offices_coded(code, request.query_params.get("agency", ""))
    if len(found) > 1:
        raise Conflict(_("Beberapa instansi memakai kode kantor ini. Sebutkan agency."), code="agency_needed")
    headers = {"Cache-Control": f"public, max-age={KEPT_SECONDS}"}
    return Response(public_office_out(office_today(found[0], now)), headers=headers)


def _read(request: Request) -> RequestIn:
    body = RequestIn(data=request.data, agency_id=_user(request).employee.agency_id)
    body.is_valid(raise_exception=True)
    return body


def _only_own(user: User, pk: int) -> None:
    if not is_own(user, request_in_full(pk, user.employee.agency_id).employee):
        raise request_not_found()


def _full(user: User, pk: int) -> dict[str, Any]:
    return request_out(request_in_full(pk, user.employee.agency_id))
