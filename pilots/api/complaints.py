"""The API of complaints: for those who decide and read them, and for partners with an account."""

from __future__ import annotations

from typing import Any, cast

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
from employees.permissions import require
from employees.selectors import actor_of
from employees.selectors.organisation import office_of
from pilots.enums.complaints import ComplaintSource, ComplaintStatus
from pilots.models import Complaint
from pilots.permissions.complaints import (
    can_file_by_hand,
    can_see_complaint,
    can_triage,
    counting_scope,
    reading_scope,
)
from pilots.selectors.complaints import (
    Wanted,
    complaint_counts,
    complaint_of,
    complaints_in,
    counted_offices,
    in_state,
    listed,
    matching,
)
from pilots.serializers.complaints import (
    ComplaintCountsOut,
    ComplaintDecisionIn,
    ComplaintFiledOut,
    ComplaintFilter,
    ComplaintFullOut,
    ComplaintIn,
    ComplaintPage,
    ComplaintPeriod,
    ComplaintReopenIn,
    ComplaintUpholdIn,
    complaint_full_out,
    complaint_out,
    counts_out,
    filed_out,
    told_of,
)
from pilots.services.complaint_deciding import decide_complaint, reopen_complaint, take_complaint
from pilots.services.complaint_filing import file_complaint

TAGS = ["complaints"]
WHEN = [OpenApiParameter("from", str), OpenApiParameter("to", str)]


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


def _user(request: Request) -> User:
    return cast(User, request.user)


def _asked(request: Request, *names: str) -> dict[str, str]:
    """Query parameters by the name of their field; `from` and `to` are words of Python."""
    keys = {"first": "from", "last": "to"}
    found = {name: request.query_params.get(keys.get(name, name), "") for name in names}
    return {name: value for name, value in found.items() if value}


def _seen(user: User, pk: int) -> Complaint:
    row = complaint_of(user.employee.agency_id, pk)
    if not can_see_complaint(user, row):
        raise NotFound(_("Pengaduan ini tidak ditemukan."))
    return row


def _full(user: User, row: Complaint) -> Response:
    return Response(complaint_full_out(row, with_contact=can_triage(user, row)))


@extend_schema(
    methods=["GET"],
    operation_id="complaints_list",
    parameters=[
        OpenApiParameter("office", int),
        OpenApiParameter("status", str, enum=[Wanted.OPEN, *ComplaintStatus.values]),
        *WHEN,
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=ComplaintPage,
    tags=TAGS,
)
@extend_schema(
    methods=["POST"],
    operation_id="complaints_file",
    request=ComplaintIn,
    responses={201: ComplaintFiledOut},
    tags=TAGS,
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def complaints(request: Request) -> Response:
    """Complaints of the offices that the caller reads, the oldest first; a POST files one about an own office.

    A complaint filed here names the account in the audit trail; without an account the public form does not.
    """
    return _file(request) if request.method == "POST" else _list(request)


def _list(request: Request) -> Response:
    user = _user(request)
    scope = reading_scope(user)
    require(scope != frozenset())
    asked = ComplaintFilter(data=_asked(request, "office", "status", "first", "last"))
    asked.is_valid(raise_exception=True)
    wanted = Wanted(**asked.validated_data)
    rows = in_state(matching(complaints_in(user.employee.agency_id, scope), wanted), wanted.status)
    pages = Pages()
    found = pages.paginate_queryset(listed(rows), request) or []
    return pages.get_paginated_response([complaint_out(row) for row in found])


def _file(request: Request) -> Response:
    user = _user(request)
    body = ComplaintIn(data=request.data)
    body.is_valid(raise_exception=True)
    told = told_of(body.validated_data)
    office = office_of(user, body.validated_data["office"])
    by_hand = told.source != ComplaintSource.PARTNER
    require(not by_hand or can_file_by_hand(user, office))
    filed = file_complaint(
        office=office, told=told, token=None, sender="" if by_hand else f"account:{user.pk}",
        actor=actor_of(user), now=timezone.now(),
    )  # fmt: skip
    return Response(filed_out(filed.complaint), status=201)


@extend_schema(
    operation_id="complaints_counts",
    parameters=WHEN,
    responses=ComplaintCountsOut(many=True),
    tags=TAGS,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def complaint_numbers(request: Request) -> Response:
    """Numbers of each office whose complaints happened from `from` to `to`, both inclusive."""
    user = _user(request)
    scope = counting_scope(user)
    require(scope != frozenset())
    asked = ComplaintPeriod(data=_asked(request, "first", "last"))
    asked.is_valid(raise_exception=True)
    offices = list(counted_offices(user.employee.agency_id, scope))
    counts = complaint_counts([office.pk for office in offices], **asked.validated_data)
    return Response([counts_out(office, counts[office.pk]) for office in offices])


@extend_schema(operation_id="complaints_read", responses=ComplaintFullOut, tags=TAGS)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def complaint(request: Request, pk: int) -> Response:
    """One complaint in full."""
    user = _user(request)
    return _full(user, _seen(user, pk))


@extend_schema(operation_id="complaints_review", request=None, responses=ComplaintFullOut, tags=TAGS)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def complaint_review(request: Request, pk: int) -> Response:
    """Take a received complaint into review."""
    user = _user(request)
    row = _seen(user, pk)
    require(can_triage(user, row))
    row = take_complaint(
        complaint_id=row.pk, reviewer=user.employee, actor=actor_of(user), now=timezone.now()
    )
    return _full(user, row)


@extend_schema(
    operation_id="complaints_uphold", request=ComplaintUpholdIn, responses=ComplaintFullOut, tags=TAGS
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def complaint_uphold(request: Request, pk: int) -> Response:
    """Decide that the complaint is true, and whether it comes of working away: then it stops a raise."""
    return _decide(request, pk, ComplaintStatus.UPHELD, ComplaintUpholdIn)


@extend_schema(
    operation_id="complaints_dismiss", request=ComplaintDecisionIn, responses=ComplaintFullOut, tags=TAGS
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def complaint_dismiss(request: Request, pk: int) -> Response:
    """Decide that the complaint is not upheld."""
    return _decide(request, pk, ComplaintStatus.NOT_UPHELD, ComplaintDecisionIn)


@extend_schema(
    operation_id="complaints_outside", request=ComplaintDecisionIn, responses=ComplaintFullOut, tags=TAGS
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def complaint_outside(request: Request, pk: int) -> Response:
    """Decide that the complaint is about another office, or too unclear to be examined."""
    return _decide(request, pk, ComplaintStatus.OUTSIDE, ComplaintDecisionIn)


def _decide(
    request: Request, pk: int, outcome: ComplaintStatus, shape: type[ComplaintDecisionIn]
) -> Response:
    user = _user(request)
    row = _seen(user, pk)
    require(can_triage(user, row))
    body = shape(data=request.data)
    body.is_valid(raise_exception=True)
    said: dict[str, Any] = body.validated_data
    row = decide_complaint(
        complaint_id=row.pk, outcome=outcome, decider=user.employee, actor=actor_of(user),
        now=timezone.now(), **said,
    )  # fmt: skip
    return _full(user, row)


@extend_schema(
    operation_id="complaints_reopen", request=ComplaintReopenIn, responses=ComplaintFullOut, tags=TAGS
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def complaint_reopen(request: Request, pk: int) -> Response:
    """Put a decided complaint back into review, until a pilot's evaluation has read it."""
    user = _user(request)
    row = _seen(user, pk)
    require(can_triage(user, row))
    body = ComplaintReopenIn(data=request.data)
    body.is_valid(raise_exception=True)
    row = reopen_complaint(
        complaint_id=row.pk, reviewer=user.employee, actor=actor_of(user), now=timezone.now(),
        **body.validated_data,
    )  # fmt: skip
    return _full(user, row)
