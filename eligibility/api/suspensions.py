"""Suspensions with their objection."""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from core.problems import NotFound
from eligibility import services
from eligibility.models import Suspension
from eligibility.permissions import (
    can_decide_suspension,
    can_propose_suspension,
    can_see_suspensions,
    can_see_verdict,
    suspension_offices,
)
from eligibility.selectors.waiting import (
    SUSPENSION_TABS,
    own_suspensions,
    suspension_not_found,
    suspension_of,
    suspensions_of,
)
from eligibility.serializers.suspensions import (
    DecisionReasonSerializer,
    ObjectionSerializer,
    ProposalSerializer,
    SuspensionPageSerializer,
    SuspensionSerializer,
    suspension_answer,
)
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of, colleagues, today_in

# status of the API → tab of the page
TABS = dict(zip(("waiting", "in_force", "over"), SUSPENSION_TABS, strict=True))


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


@extend_schema(
    methods=["POST"],
    operation_id="suspensions_propose",
    request=ProposalSerializer,
    responses={201: SuspensionSerializer},
)
@extend_schema(
    methods=["GET"],
    operation_id="suspensions_list",
    parameters=[
        OpenApiParameter("scope", str, enum=["own", "office"], default="own"),
        OpenApiParameter("status", str, enum=[*TABS], description="With scope=office; default waiting."),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=SuspensionPageSerializer,
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def suspensions(request: Request) -> Response:
    """GET: the own, or with `scope=office` those that the caller's role oversees. POST: propose one; see the page."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _proposed(request, user)
    scope, status = request.query_params.get("scope", "own"), request.query_params.get("status", "waiting")
    if scope not in ("own", "office") or status not in TABS:
        raise ValidationError({"scope": ["own, office"], "status": [", ".join(TABS)]})
    rows = own_suspensions(user.employee)
    if scope == "office":
        require(can_see_suspensions(user))
        on = today_in(user.employee.office, timezone.now())
        rows = suspensions_of(user.employee.agency_id, suspension_offices(user), TABS[status], on)
    pages = Pages()
    found = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response([suspension_answer(row) for row in found])


def _proposed(request: Request, user: User) -> Response:
    """Nothing stops before somebody else confirms it; whom the caller neither leads nor oversees is not found."""
    asked = ProposalSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    typed = dict(asked.validated_data)
    nip = typed.pop("nip")
    person = colleagues(user).filter(nip=nip).first() if nip.isdecimal() else None
    if person is None or not can_see_verdict(user, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    require(can_propose_suspension(user, person))
    now = timezone.now()
    row = services.propose_suspension(
        employee=person, today=today_in(person.office, now), proposer=user.employee, actor=actor_of(user),
        now=now, **typed,
    )  # fmt: skip
    return Response(suspension_answer(row), status=201)


@extend_schema(operation_id="suspensions_read", responses=SuspensionSerializer)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def suspension(request: Request, pk: int) -> Response:
    """One suspension: the own, or one that the caller's role oversees."""
    return Response(suspension_answer(_seen(cast(User, request.user), pk)))


def _seen(user: User, pk: int) -> Suspension:
    """The own one, or one of an office that the role oversees; whether others exist nobody learns."""
    row = suspension_of(user.employee.agency_id, pk)
    offices = suspension_offices(user)
    if row.employee_id != user.employee_id and offices is not None and row.employee.office_id not in offices:
        raise suspension_not_found()
    return row


def _decided(
    request: Request, pk: int, act: Callable[[User, Suspension, date, datetime], Suspension]
) -> Response:
    user = cast(User, request.user)
    row = _seen(user, pk)
    require(can_decide_suspension(user, row.employee))
    now = timezone.now()
    return Response(suspension_answer(act(user, row, today_in(row.employee.office, now), now)))


@extend_schema(operation_id="suspensions_confirm", request=None, responses=SuspensionSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def suspension_confirm(request: Request, pk: int) -> Response:
    """Put a proposal in force; never by the proposer or the person concerned."""
    return _decided(
        request, pk,
        lambda user, row, today, now: services.confirm_suspension(
            suspension_id=row.pk, confirmer=user.employee, today=today, actor=actor_of(user), now=now
        ),
    )  # fmt: skip


@extend_schema(
    operation_id="suspensions_reject", request=DecisionReasonSerializer, responses=SuspensionSerializer
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def suspension_reject(request: Request, pk: int) -> Response:
    """Turn a proposal down, with a reason."""
    body = DecisionReasonSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    return _decided(
        request, pk,
        lambda user, row, _today, now: services.reject_suspension(
            suspension_id=row.pk, confirmer=user.employee, actor=actor_of(user), now=now, **body.validated_data
        ),
    )  # fmt: skip


@extend_schema(
    operation_id="suspensions_lift", request=DecisionReasonSerializer, responses=SuspensionSerializer
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def suspension_lift(request: Request, pk: int) -> Response:
    """End a suspension in force, with a reason."""
    body = DecisionReasonSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    return _decided(
        request, pk,
        lambda user, row, today, now: services.lift_suspension(
            suspension_id=row.pk, lifter=user.employee, today=today, actor=actor_of(user), now=now,
            **body.validated_data,
        ),
    )  # fmt: skip


@extend_schema(operation_id="suspensions_object", request=ObjectionSerializer, responses=SuspensionSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def suspension_object(request: Request, pk: int) -> Response:
    """Object, once, to the own suspension while it is proposed or in force; deciders read it."""
    body = ObjectionSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    me = cast(User, request.user)
    now = timezone.now()
    row = services.object_to_suspension(
        suspension_id=pk, employee=me.employee, today=today_in(me.employee.office, now), actor=actor_of(me),
        now=now, **body.validated_data,
    )  # fmt: skip
    return Response(suspension_answer(row))
