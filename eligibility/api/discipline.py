"""Discipline records: read by few, and every reading of somebody else's leaves a trail."""

from datetime import datetime
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from core.problems import NotFound
from eligibility import services
from eligibility.api.suspensions import Pages
from eligibility.models import DisciplineRecord
from eligibility.permissions import (
    can_record_discipline,
    can_record_some_discipline,
    can_see_discipline,
    can_see_discipline_list,
    can_see_verdict,
    discipline_offices,
)
from eligibility.selectors.discipline import (
    TABS,
    discipline_not_found,
    discipline_of,
    discipline_record,
    own_discipline,
)
from eligibility.serializers import discipline as shapes
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of, colleagues, today_in

STATES = dict(zip(("in_force", "over"), TABS, strict=True))


@extend_schema(
    methods=["GET"],
    operation_id="discipline_list",
    parameters=[
        OpenApiParameter("scope", str, enum=["own", "office"], default="own"),
        OpenApiParameter("status", str, enum=[*STATES], description="With scope=office; default in_force."),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=shapes.DisciplinePageSerializer,
)
@extend_schema(
    methods=["POST"],
    operation_id="discipline_record",
    request=shapes.DisciplineInSerializer,
    responses={201: shapes.DisciplineSerializer},
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def discipline(request: Request) -> Response:
    """GET: the own records, or with `scope=office` those of the role's offices. POST: record one (admins)."""
    user, now = cast(User, request.user), timezone.now()
    if request.method == "POST":
        return _recorded(request, user, now)
    scope, status = request.query_params.get("scope", "own"), request.query_params.get("status", "in_force")
    if scope not in ("own", "office") or status not in STATES:
        raise ValidationError({"scope": ["own, office"], "status": [", ".join(STATES)]})
    rows = own_discipline(user.employee)
    if scope == "office":
        require(can_see_discipline_list(user))
        on = today_in(user.employee.office, now)
        rows = discipline_of(user.employee.agency_id, discipline_offices(user), STATES[status], on)
    pages = Pages()
    found = pages.paginate_queryset(rows, request) or []
    services.note_discipline_read(rows=found, reader=user.employee, actor=actor_of(user), now=now)
    return pages.get_paginated_response([shapes.discipline_answer(row) for row in found])


def _recorded(request: Request, user: User, now: datetime) -> Response:
    require(can_record_some_discipline(user))
    asked = shapes.DisciplineInSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    typed = dict(asked.validated_data)
    nip = typed.pop("nip")
    person = colleagues(user).filter(nip=nip).first() if nip.isdecimal() else None
    if person is None or not can_see_verdict(user, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    require(can_record_discipline(user, person))
    row = services.record_discipline(
        employee=person, source=_("Dicatat di portal"), recorder=user.employee, actor=actor_of(user), now=now,
        **typed,
    )  # fmt: skip
    return Response(shapes.discipline_answer(row), status=201)


@extend_schema(operation_id="discipline_read", responses=shapes.DisciplineSerializer)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def discipline_one(request: Request, pk: int) -> Response:
    """One record: the own, or one of the role's offices."""
    user = cast(User, request.user)
    row = _seen(user, pk)
    services.note_discipline_read(rows=[row], reader=user.employee, actor=actor_of(user), now=timezone.now())
    return Response(shapes.discipline_answer(row))


@extend_schema(
    operation_id="discipline_close",
    request=shapes.DisciplineCloseSerializer,
    responses=shapes.DisciplineSerializer,
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def discipline_close(request: Request, pk: int) -> Response:
    """End a record early, or annul a mistake; from today on it no longer counts, and the row stays."""
    user, now = cast(User, request.user), timezone.now()
    row = _seen(user, pk)
    require(can_record_discipline(user, row.employee))
    body = shapes.DisciplineCloseSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    row = services.close_discipline(
        discipline_id=row.pk, closer=user.employee, today=today_in(row.employee.office, now),
        actor=actor_of(user), now=now, **body.validated_data,
    )  # fmt: skip
    return Response(shapes.discipline_answer(row))


def _seen(user: User, pk: int) -> DisciplineRecord:
    row = discipline_record(user.employee.agency_id, pk)
    if not can_see_discipline(user, row.employee):
        raise discipline_not_found()
    return row
