"""Verdicts."""

from typing import cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from eligibility.selectors import verdict_for
from eligibility.serializers.verdicts import VerdictSerializer, verdict_answer
from employees.models import User
from employees.selectors import today_in


@extend_schema(responses=VerdictSerializer)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def eligibility(request: Request) -> Response:
    """The own verdict of today, rule by rule."""
    me = cast(User, request.user).employee
    verdict = verdict_for(me, today_in(me.office, timezone.now()))
    return Response(verdict_answer(verdict, verdict.reasons))
