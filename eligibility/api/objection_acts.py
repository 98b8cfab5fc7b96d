"""The API of objections: what handlers and the person do with one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, parser_classes, permission_classes
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from core.uploads import within_bytes
from eligibility import services
from eligibility.api.objections import TAGS, too_big
from eligibility.models import Objection
from eligibility.selectors.objections import objection_not_found
from eligibility.serializers.objections import (
    ObjectionAnswerIn,
    ObjectionAskIn,
    ObjectionFullOut,
    ObjectionHandOnIn,
    ObjectionReplyIn,
    objection_full_out,
)
from eligibility.views.objection_reading import most_bytes, require_handling, seen_objection
from employees.models import User
from employees.selectors import actor_of

Act = Callable[[User, dict[str, Any], datetime], Objection]


def _handled(request: Request, pk: int, body: serializers.Serializer[Any], act: Act) -> Response:
    user = cast(User, request.user)
    require_handling(user, seen_objection(user, pk))
    return _acted(request, pk, body, act)


def _acted(request: Request, pk: int, body: serializers.Serializer[Any] | None, act: Act) -> Response:
    user = cast(User, request.user)
    row = seen_objection(user, pk)
    if body is None or isinstance(body, ObjectionReplyIn):
        _refuse_others(user, row)
    asked: dict[str, Any] = {}
    if body is not None:
        body.is_valid(raise_exception=True)
        asked = dict(body.validated_data)
    now = timezone.now()
    return Response(objection_full_out(act(user, asked, now), now))


def _refuse_others(user: User, row: Objection) -> None:
    """Replying and withdrawing are the person's: others learn no more than that there is nothing to do."""
    if row.employee_id != user.employee_id:
        raise objection_not_found()


@extend_schema(
    operation_id="objections_answer", request=ObjectionAnswerIn, responses=ObjectionFullOut, tags=TAGS
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def objection_answer(request: Request, pk: int) -> Response:
    """Answer with a reason; never by the person, nor by whoever refused. The verdict comes anew with it."""
    return _handled(
        request, pk, ObjectionAnswerIn(data=request.data),
        lambda user, asked, now: services.answer_objection(
            objection_id=pk, answerer=user, actor=actor_of(user), now=now, **asked
        ),
    )  # fmt: skip


@extend_schema(operation_id="objections_ask", request=ObjectionAskIn, responses=ObjectionFullOut, tags=TAGS)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def objection_ask(request: Request, pk: int) -> Response:
    """Ask the person for something; the deadline stays."""
    return _handled(
        request, pk, ObjectionAskIn(data=request.data),
        lambda user, asked, now: services.ask_for_more(
            objection_id=pk, asker=user, actor=actor_of(user), now=now, **asked
        ),
    )  # fmt: skip


@extend_schema(
    operation_id="objections_reply",
    request={"application/json": ObjectionReplyIn, "multipart/form-data": ObjectionReplyIn},
    responses=ObjectionFullOut,
    tags=TAGS,
)
@within_bytes(most_bytes, too_big)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@parser_classes([JSONParser, MultiPartParser, FormParser])
@idempotent
def objection_reply(request: Request, pk: int) -> Response:
    """The person answers what was asked."""
    return _acted(
        request, pk, ObjectionReplyIn(data=request.data),
        lambda user, asked, now: services.reply_to_question(
            objection_id=pk, employee=user.employee, text=asked["text"], uploads=asked.get("files", []),
            actor=actor_of(user), now=now,
        ),
    )  # fmt: skip


@extend_schema(
    operation_id="objections_hand_on", request=ObjectionHandOnIn, responses=ObjectionFullOut, tags=TAGS
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def objection_hand_on(request: Request, pk: int) -> Response:
    """Give it to somebody else, with a reason; the deadline stays."""
    return _handled(
        request, pk, ObjectionHandOnIn(data=request.data),
        lambda user, asked, now: services.hand_on(
            objection_id=pk, giver=user, actor=actor_of(user), now=now, **asked
        ),
    )  # fmt: skip


@extend_schema(operation_id="objections_withdraw", request=None, responses=ObjectionFullOut, tags=TAGS)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def objection_withdraw(request: Request, pk: int) -> Response:
    """The person takes it back."""
    return _acted(
        request, pk, None,
        lambda user, _asked, now: services.withdraw_objection(
            objection_id=pk, employee=user.employee, actor=actor_of(user), now=now
        ),
    )  # fmt: skip
