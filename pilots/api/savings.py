"""The API of savings and their assumptions; same selectors and service as the pages."""

from __future__ import annotations

from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from core.problems import NotFound
from employees.models import Office, User
from employees.permissions import require, today_of
from employees.selectors import actor_of
from pilots.enums.savings import AssumptionKey, SourceMark
from pilots.permissions.savings import (
    can_see_savings,
    can_set_assumption,
    can_set_some,
    savings_offices,
)
from pilots.selectors.assumptions import sheets_for
from pilots.selectors.office_lists import office_of, offices_in
from pilots.selectors.savings_page import savings_view
from pilots.serializers.savings import (
    AssumptionAsk,
    AssumptionIn,
    AssumptionOut,
    SavingsAsk,
    SavingsOut,
)
from pilots.services.savings import set_assumption


def _user(request: Request) -> User:
    return cast(User, request.user)


def _seen(user: User, pk: int | None) -> Office | None:
    """The office asked for, if the caller oversees it. Errors: NotFound for all others."""
    if pk is None:
        return None
    scope = savings_offices(user)
    if scope is not None and pk not in scope:
        raise NotFound(_("Kantor ini tidak ditemukan."))
    return office_of(user.employee.agency_id, pk)


@extend_schema(
    operation_id="savings_read",
    parameters=[
        OpenApiParameter("office", int),
        OpenApiParameter("from", str, required=True, description="2026-09"),
        OpenApiParameter("to", str, required=True, description="2026-10"),
    ],
    responses=SavingsOut,
    tags=["savings"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def savings(request: Request) -> Response:
    """What WFA saved and would save over months, of one office or of all together. Never part of a verdict."""
    user = _user(request)
    require(can_see_savings(user))
    names = {"office": "office", "from": "first", "to": "last"}
    asked = SavingsAsk(
        data={field: request.query_params[n] for n, field in names.items() if n in request.query_params}
    )
    asked.is_valid(raise_exception=True)
    typed = asked.validated_data
    chosen = _seen(user, typed["office"])
    offices = [chosen] if chosen else offices_in(user.employee.agency_id, savings_offices(user))
    today = today_of(user)
    view = savings_view(
        user.employee.agency_id, offices, chosen, typed["first"], typed["last"], min(typed["last"], today)
    )
    if view is None:
        raise NotFound(_("Belum ada kantor."))
    return Response(view.report.as_json())


@extend_schema(
    methods=["GET"],
    operation_id="savings_assumptions_list",
    parameters=[OpenApiParameter("office", int), OpenApiParameter("on", str, description="2026-11-26")],
    responses=AssumptionOut(many=True),
    tags=["savings"],
)
@extend_schema(
    methods=["POST"],
    operation_id="savings_assumptions_set",
    request=AssumptionIn,
    responses={201: AssumptionOut(many=True)},
    tags=["savings"],
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def assumptions(request: Request) -> Response:
    """The assumptions in force for the agency or an office; a POST adds a dated row and answers what then holds."""
    return _set(request) if request.method == "POST" else _list(request)


def _list(request: Request) -> Response:
    user = _user(request)
    require(can_see_savings(user))
    asked = AssumptionAsk(data=request.query_params)
    asked.is_valid(raise_exception=True)
    office = _seen(user, asked.validated_data.get("office"))
    return Response(_sheet(user, office, asked.validated_data.get("on") or today_of(user)))


def _set(request: Request) -> Response:
    user = _user(request)
    require(can_set_some(user))
    body = AssumptionIn(data=request.data)
    body.is_valid(raise_exception=True)
    typed = dict(body.validated_data)
    office = _seen(user, typed.pop("office", None))
    require(can_set_assumption(user, office))
    key, mark = AssumptionKey(typed.pop("key")), SourceMark(typed.pop("mark"))
    row = set_assumption(
        agency=user.employee.agency, office=office, key=key, mark=mark, actor=actor_of(user), set_by=user,
        today=today_of(user), now=timezone.now(), **typed,
    )  # fmt: skip
    return Response(_sheet(user, office, row.valid_from), status=201)


def _sheet(user: User, office: Office | None, on: Any) -> list[dict[str, Any]]:
    sheets = sheets_for(user.employee.agency_id, [office.pk] if office else [], on)
    return [found.as_json() for found in sheets[office.pk if office else None].values()]
