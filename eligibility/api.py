"""The API of eligibility: the own verdict, that of people one may see, and the declaration of readiness."""

from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from core.problems import NotFound
from eligibility import services
from eligibility.permissions import can_see_discipline, can_see_verdict
from eligibility.rules import veil
from eligibility.selectors import verdict_for
from eligibility.serializers import (
    ReadinessAnswerSerializer,
    ReadinessSerializer,
    VerdictSerializer,
    verdict_answer,
)
from employees.models import User
from employees.selectors import actor_of, colleagues, today_in


@extend_schema(responses=VerdictSerializer)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def eligibility(request: Request) -> Response:
    """The own verdict of today, rule by rule."""
    me = cast(User, request.user).employee
    verdict = verdict_for(me, today_in(me.office, timezone.now()))
    return Response(verdict_answer(verdict, verdict.reasons))


@extend_schema(operation_id="eligibility_of", responses=VerdictSerializer)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def eligibility_of(request: Request, nip: str) -> Response:
    """The verdict of somebody whom the caller leads or checks; 404 for everybody else."""
    user = cast(User, request.user)
    person = colleagues(user).filter(nip=nip).first() if nip.isdecimal() else None
    if person is None or not can_see_verdict(user, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    verdict = verdict_for(person, today_in(person.office, timezone.now()))
    reasons = verdict.reasons if can_see_discipline(user, person) else veil(verdict.reasons)
    return Response(verdict_answer(verdict, reasons))


@extend_schema(request=ReadinessSerializer, responses={201: ReadinessAnswerSerializer})
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def readiness(request: Request) -> Response:
    """Declare device, internet and skill; the supervisor confirms."""
    user = cast(User, request.user)
    asked = ReadinessSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    now = timezone.now()
    row = services.declare_readiness(
        employee=user.employee,
        today=today_in(user.employee.office, now),
        actor=actor_of(user),
        now=now,
        **asked.validated_data,
    )
    return Response(ReadinessAnswerSerializer(row).data, status=201)
