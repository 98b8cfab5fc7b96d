"""The API of pilots: what authors and officials do with a plan and with a verdict."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from core.api import idempotent
from core.problems import Conflict, NotFound
from employees.permissions import require
from employees.selectors import actor_of
from pilots.api.plans import answer, seen, today_at, user_of
from pilots.models import Pilot
from pilots.permissions.plans import can_cancel, can_plan, can_run, can_sign
from pilots.selectors.plan_detail import verdict_to_follow
from pilots.serializers.plans import PilotFullOut, PilotReasonIn, PilotSignIn, PilotVerdictIn, PilotVetoIn
from pilots.services.adopting import adopt_verdict, end_pilot, veto_verdict
from pilots.services.running import request_run
from pilots.services.signing import cancel_pilot, propose_pilot, return_pilot, sign_pilot
from pilots.tasks import wake_run


@extend_schema(operation_id="pilots_propose", request=None, responses=PilotFullOut, tags=["pilots"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def pilot_propose(request: Request, pk: int) -> Response:
    """Freeze a draft and put it before the officials."""
    user = user_of(request)
    require(can_plan(user, seen(user, pk).office))
    propose_pilot(pilot_id=pk, author=user.employee, actor=actor_of(user), now=timezone.now())
    return answer(request, pk)


@extend_schema(operation_id="pilots_return", request=PilotReasonIn, responses=PilotFullOut, tags=["pilots"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def pilot_return(request: Request, pk: int) -> Response:
    """Give a proposed plan back to its authors, with a reason."""
    user = user_of(request)
    require(can_sign(user, seen(user, pk)))
    typed = _typed(PilotReasonIn(data=request.data))
    return_pilot(pilot_id=pk, official=user.employee, actor=actor_of(user), now=timezone.now(), **typed)
    return answer(request, pk)


@extend_schema(operation_id="pilots_sign", request=PilotSignIn, responses=PilotFullOut, tags=["pilots"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def pilot_sign(request: Request, pk: int) -> Response:
    """Bind the office to the plan whose SHA-256 the official read."""
    user = user_of(request)
    require(can_sign(user, seen(user, pk)))
    typed = _typed(PilotSignIn(data=request.data))
    sign_pilot(pilot_id=pk, official=user.employee, actor=actor_of(user), now=timezone.now(), **typed)
    return answer(request, pk)


@extend_schema(operation_id="pilots_cancel", request=PilotReasonIn, responses=PilotFullOut, tags=["pilots"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def pilot_cancel(request: Request, pk: int) -> Response:
    """Take a plan off the table, or stop a trial, with a reason."""
    user = user_of(request)
    require(can_cancel(user, seen(user, pk)))
    typed = _typed(PilotReasonIn(data=request.data))
    cancel_pilot(pilot_id=pk, actor=actor_of(user), now=timezone.now(), **typed)
    return answer(request, pk)


@extend_schema(operation_id="pilots_run", request=None, responses={202: PilotFullOut}, tags=["pilots"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def pilot_run(request: Request, pk: int) -> Response:
    """Start an evaluation that is due, or a failed one again; `run` tells how far it is."""
    user = user_of(request)
    found = seen(user, pk)
    require(can_run(user, found))
    today = today_at(found)
    run = request_run(pilot_id=pk, actor=actor_of(user), today=today, now=timezone.now())
    wake_run(run.pk, today)
    return answer(request, pk, status=202)


@extend_schema(operation_id="pilots_adopt", request=PilotVerdictIn, responses=PilotFullOut, tags=["pilots"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def pilot_adopt(request: Request, pk: int) -> Response:
    """Carry out a verdict that waits for an official."""
    user = user_of(request)
    found = seen(user, pk)
    require(can_sign(user, found))
    typed = _typed(PilotVerdictIn(data=request.data))
    verdict = _verdict(found, typed["verdict"])
    adopt_verdict(verdict_id=verdict, official=user.employee, actor=actor_of(user), now=timezone.now())
    return answer(request, pk)


@extend_schema(operation_id="pilots_veto", request=PilotVetoIn, responses=PilotFullOut, tags=["pilots"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def pilot_veto(request: Request, pk: int) -> Response:
    """Stop a verdict before its quota begins, with a reason."""
    user = user_of(request)
    found = seen(user, pk)
    require(can_sign(user, found))
    typed = _typed(PilotVetoIn(data=request.data))
    veto_verdict(
        verdict_id=_verdict(found, typed["verdict"]), reason=typed["reason"], official=user.employee,
        actor=actor_of(user), now=timezone.now(),
    )  # fmt: skip
    return answer(request, pk)


@extend_schema(operation_id="pilots_end", request=PilotReasonIn, responses=PilotFullOut, tags=["pilots"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def pilot_end(request: Request, pk: int) -> Response:
    """End the evaluation of an office that has been judged; its quota stays as it is."""
    user = user_of(request)
    require(can_sign(user, seen(user, pk)))
    typed = _typed(PilotReasonIn(data=request.data))
    end_pilot(pilot_id=pk, official=user.employee, actor=actor_of(user), now=timezone.now(), **typed)
    return answer(request, pk)


def _typed(body: BaseSerializer[Any]) -> dict[str, Any]:
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _verdict(found: Pilot, pk: int | None) -> int:
    """Errors: NotFound for a verdict of another pilot, Conflict where no verdict changes the quota."""
    verdict = verdict_to_follow(found, pk)
    if verdict is not None:
        return verdict.pk
    if pk is not None:
        raise NotFound(_("Putusan ini tidak ditemukan."))
    raise Conflict(_("Belum ada putusan yang mengubah kuota."), code="nothing_to_adopt")
