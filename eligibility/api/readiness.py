"""The declaration of readiness."""

from typing import cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from eligibility import services
from eligibility.serializers.readiness import ReadinessAnswerSerializer, ReadinessSerializer
from employees.models import User
from employees.selectors import actor_of, today_in


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
