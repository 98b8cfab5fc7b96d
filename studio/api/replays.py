"""The API of replays; same selectors and service as the pages."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from eligibility.selectors.laws import draft_of
from employees.models import User
from employees.permissions import require, today_of
from employees.selectors import actor_of
from studio.models import ReplayRun
from studio.permissions.replays import can_read_replays, can_replay, can_see_names
from studio.selectors import replays as reading
from studio.serializers.replays import ReplayIn, ReplayOut
from studio.services.replays import Asked, ask_replay
from studio.tasks.replays import wake_replay
from studio.views.replays import XLSX, file_answer


def _user(request: Request) -> User:
    return cast(User, request.user)


@extend_schema(
    operation_id="policies_replays_create", request=ReplayIn, responses={201: ReplayOut}, tags=["policies"]
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def policy_replays(request: Request, number: int) -> Response:
    """Replay a draft over the last 8 and the next 4 weeks; the answer is a run whose progress can be asked for."""
    user = _user(request)
    require(can_replay(user))
    asked = ReplayIn(data=request.data)
    asked.is_valid(raise_exception=True)
    draft = draft_of(user.employee.agency_id, number)
    run = ask_replay(
        asked=Asked(draft, asked.validated_data["against"]), user=user, actor=actor_of(user),
        today=today_of(user), now=timezone.now(),
    )  # fmt: skip
    wake_replay(run.pk)
    run.refresh_from_db()
    return Response(_shown(run, user), status=201)


@extend_schema(operation_id="replays_retrieve", responses=ReplayOut, tags=["policies"])
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def replay(request: Request, pk: int) -> Response:
    """Status and progress of a replay, and its numbers once it is done."""
    user = _user(request)
    require(can_read_replays(user))
    return Response(_shown(reading.replay_named(user.employee.agency_id, pk), user))


@extend_schema(
    operation_id="replays_file",
    responses={
        (200, XLSX): OpenApiResponse(OpenApiTypes.BINARY),
        409: OpenApiResponse(description="not done"),
    },
    tags=["policies"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def replay_file(request: Request, pk: int) -> HttpResponseBase:
    """The finished replay as XLSX; names only for those who may see them."""
    user = _user(request)
    require(can_read_replays(user))
    run = reading.replay_named(user.employee.agency_id, pk)
    return file_answer(run, names=can_see_names(user))


def _shown(run: ReplayRun, user: User) -> dict[str, Any]:
    facts = {
        "percent": reading.percent_of(run),
        "stale": reading.stale_because(run, today_of(user)),
        "result": _result(run, user),
    }
    plain = {
        name: getattr(run, str(name))
        for name in ReplayOut().fields
        if name not in ("id", "policy", "baseline", *facts)
    }
    return dict(
        ReplayOut(
            {"pk": run.pk, "version": run.version, "baseline_number": run.baseline_number, **plain, **facts}
        ).data
    )


def _result(run: ReplayRun, user: User) -> dict[str, Any] | None:
    if run.result is None:
        return None
    tables = reading.groups_of(run, names=can_see_names(user))
    groups = [
        {"group": t.group.value, "rows": t.rows, "hidden": t.hidden, "left_out": t.left_out} for t in tables
    ]
    return run.result | {"headline": reading.headline(run.result), "groups": groups}
