"""Readiness: declared, tested, answered by the supervisor, and counted."""

from typing import cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from eligibility import services
from eligibility.api.suspensions import Pages
from eligibility.enums import QUESTIONS
from eligibility.permissions import can_confirm_readiness, can_see_gap_names, can_see_gaps, gap_offices
from eligibility.rules.ict_test import VERSION
from eligibility.selectors.readiness import (
    HISTORY,
    latest_test,
    own_readiness,
    tests_left,
    waiting_rows,
)
from eligibility.selectors.readiness_gaps import gap_office, office_gaps, unit_gaps
from eligibility.selectors.waiting import unconfirmed_readiness
from eligibility.serializers import readiness as shapes
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of, today_in


def _user(request: Request) -> User:
    return cast(User, request.user)


@extend_schema(methods=["GET"], operation_id="readiness_read", responses=shapes.OwnReadinessSerializer)
@extend_schema(
    methods=["POST"],
    operation_id="readiness_declare",
    request=shapes.ReadinessSerializer,
    responses={201: shapes.ReadinessAnswerSerializer},
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def readiness(request: Request) -> Response:
    """GET: the own declarations, the latest ten, and the latest self-test. POST: declare; the supervisor confirms."""
    user = _user(request)
    if request.method == "GET":
        history = [shapes.readiness_answer(row) for row in own_readiness(user.employee)[:HISTORY]]
        return Response({"history": history, "test": shapes.ict_test_answer(latest_test(user.employee))})
    asked = shapes.ReadinessSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    now = timezone.now()
    row = services.declare_readiness(
        employee=user.employee,
        today=today_in(user.employee.office, now),
        actor=actor_of(user),
        now=now,
        **asked.validated_data,
    )
    return Response(shapes.readiness_answer(row), status=201)


@extend_schema(methods=["GET"], operation_id="ict_test_read", responses=shapes.IctQuestionsSerializer)
@extend_schema(
    methods=["POST"],
    operation_id="ict_test_take",
    request=shapes.IctAnswersSerializer,
    responses={201: shapes.IctResultSerializer},
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def ict_test(request: Request) -> Response:
    """GET: the questions. POST: answers (question → option value); scored here, only the score is kept."""
    user = _user(request)
    now = timezone.now()
    today = today_in(user.employee.office, now)
    if request.method == "GET":
        questions = [
            {
                "key": q.key,
                "words": str(q.words),
                "options": [{"value": v, "words": str(w)} for v, w in q.options],
            }
            for q in QUESTIONS
        ]
        left = tests_left(user.employee, today)
        return Response({"version": VERSION, "tests_left_today": left, "questions": questions})
    asked = shapes.IctAnswersSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    row, score = services.take_ict_test(
        employee=user.employee, today=today, actor=actor_of(user), now=now, **asked.validated_data
    )
    return Response({**(shapes.ict_test_answer(row) or {}), "missed": list(score.missed)}, status=201)


@extend_schema(
    operation_id="readiness_waiting",
    parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
    responses=shapes.WaitingPageSerializer,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def waiting(request: Request) -> Response:
    """Declarations of direct reports that wait, each with the last confirmed one and what is doubtful."""
    user = _user(request)
    require(can_confirm_readiness(user))
    today = today_in(user.employee.office, timezone.now())
    pages = Pages()
    found = pages.paginate_queryset(unconfirmed_readiness(user.employee, today), request) or []
    return pages.get_paginated_response([shapes.waiting_answer(row) for row in waiting_rows(found, today)])


@extend_schema(operation_id="readiness_confirm", request=None, responses=shapes.ReadinessAnswerSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def confirm(request: Request, pk: int) -> Response:
    """Confirm what a direct report declared."""
    user, now = _user(request), timezone.now()
    row = services.confirm_readiness(
        readiness_id=pk, confirmer=user.employee, today=today_in(user.employee.office, now),
        actor=actor_of(user), now=now,
    )  # fmt: skip
    return Response(shapes.readiness_answer(row))


@extend_schema(
    operation_id="readiness_return",
    request=shapes.ReturnReasonSerializer,
    responses=shapes.ReadinessAnswerSerializer,
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def send_back(request: Request, pk: int) -> Response:
    """Send a declaration back to be corrected, with a reason; the last confirmed one counts again."""
    body = shapes.ReturnReasonSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    user, now = _user(request), timezone.now()
    row = services.return_readiness(
        readiness_id=pk, returner=user.employee, today=today_in(user.employee.office, now),
        actor=actor_of(user), now=now, **body.validated_data,
    )  # fmt: skip
    return Response(shapes.readiness_answer(row))


@extend_schema(
    operation_id="readiness_gaps",
    parameters=[OpenApiParameter("office", int, description="Units of this office instead of all offices.")],
    responses=shapes.GapsSerializer,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def gaps(request: Request) -> Response:
    """What is missing for readiness under the policy in force, by office or by unit; numbers only."""
    user = _user(request)
    require(can_see_gaps(user))
    today = today_in(user.employee.office, timezone.now())
    agency, scope = user.employee.agency_id, gap_offices(user)
    asked = request.query_params.get("office")
    if asked is None:
        places = office_gaps(agency, scope, today)
    elif asked.isascii() and asked.isdecimal() and len(asked) < 19:
        office = gap_office(agency, int(asked), scope)
        places = unit_gaps(office, today, named=can_see_gap_names(user, office.pk))
    else:
        raise ValidationError({"office": ["17"]})
    return Response({"on": today.isoformat(), "places": [shapes.place_answer(place) for place in places]})
