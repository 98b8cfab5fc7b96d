"""Verdicts."""

from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.problems import NotFound
from eligibility import services
from eligibility.permissions import (
    can_see_discipline,
    can_see_verdict,
)
from eligibility.rules import veil
from eligibility.selectors import verdict_for
from eligibility.selectors.discipline import in_force_on
from eligibility.serializers.verdicts import VerdictSerializer, verdict_answer
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
    now = timezone.now()
    verdict = verdict_for(person, today_in(person.office, now))
    unveiled = can_see_discipline(user, person)
    reasons = verdict.reasons if unveiled else veil(verdict.reasons)
    if unveiled and verdict.facts.discipline_level:
        services.note_discipline_read(
            rows=in_force_on(person, verdict.on), reader=user.employee, actor=actor_of(user), now=now
        )
    return Response(verdict_answer(verdict, reasons))
