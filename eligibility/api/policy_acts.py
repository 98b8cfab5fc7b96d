"""What is done with a version: check, publish, withdraw, discard, export; and a file that comes in."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, parser_classes, permission_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import PROBLEM_JSON, idempotent, problem
from core.problems import Refused
from core.uploads import within_bytes
from eligibility import services
from eligibility.api.policies import answer, seen_version
from eligibility.forms.policy_acts import MOST_BYTES
from eligibility.permissions import can_draft_policy, can_publish_policy, can_read_drafts
from eligibility.rules import override_data, policy_data
from eligibility.selectors.differences import differences
from eligibility.selectors.policy_checks import problems_of
from eligibility.selectors.policy_sheets import current_law, file_origin, is_replayed
from eligibility.selectors.versions import law_of
from eligibility.serializers.policies import (
    PolicyChecksSerializer,
    PolicyDetailSerializer,
    PolicyImportIn,
    PolicyImportSerializer,
    PolicyPublishIn,
    PolicyWithdrawIn,
    checks_answer,
    import_answer,
)
from employees.models import User
from employees.permissions import require, today_of
from employees.selectors import actor_of


@extend_schema(operation_id="policies_check", request=None, responses=PolicyChecksSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def policy_check(request: Request, number: int) -> Response:
    """All that stands against publishing the version today; nothing changes."""
    user = cast(User, request.user)
    require(can_read_drafts(user))
    version = seen_version(user, number)
    found = problems_of(version.agency, law_of(version), today_of(user))
    return Response(checks_answer(found, replayed=is_replayed(version, today_of(user))))


@extend_schema(operation_id="policies_publish", request=PolicyPublishIn, responses=PolicyDetailSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def policy_publish(request: Request, number: int) -> Response:
    """Put a draft in force from a date. Without a finished replay of it, `without_replay` must say so."""
    user = cast(User, request.user)
    version = seen_version(user, number)
    require(can_publish_policy(user))
    body = PolicyPublishIn(data=request.data)
    body.is_valid(raise_exception=True)
    asked = dict(body.validated_data)
    if not asked.pop("without_replay") and not is_replayed(version, today_of(user)):
        raise Refused(
            _("Jalankan putar ulang lebih dahulu, atau nyatakan `without_replay`."), code="not_replayed"
        )
    done = services.publish_policy(
        version_id=version.pk, **asked, today=today_of(user), actor=actor_of(user), now=timezone.now(),
        published_by=user,
    )  # fmt: skip
    return answer(user, done)


@extend_schema(operation_id="policies_withdraw", request=PolicyWithdrawIn, responses=PolicyDetailSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def policy_withdraw(request: Request, number: int) -> Response:
    """Take a scheduled version back before its date, with a reason."""
    user = cast(User, request.user)
    version = seen_version(user, number)
    require(can_publish_policy(user))
    body = PolicyWithdrawIn(data=request.data)
    body.is_valid(raise_exception=True)
    done = services.withdraw_policy(
        version_id=version.pk, **body.validated_data, today=today_of(user), actor=actor_of(user),
        now=timezone.now(), withdrawn_by=user,
    )  # fmt: skip
    return answer(user, done)


@extend_schema(operation_id="policies_discard", request=None, responses={204: None})
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def policy_discard(request: Request, number: int) -> Response:
    """Give a draft up."""
    user = cast(User, request.user)
    version = seen_version(user, number)
    require(can_draft_policy(user))
    services.discard_draft(version_id=version.pk, actor=actor_of(user), now=timezone.now(), discarded_by=user)
    return Response(status=204)


@extend_schema(operation_id="policies_file", responses={(200, "application/json"): OpenApiTypes.OBJECT})
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def policy_file(request: Request, number: int) -> HttpResponse:
    """The version as a signed file, for another agency to adopt."""
    user = cast(User, request.user)
    version = seen_version(user, number)
    content = services.export_policy(version=version, actor=actor_of(user), now=timezone.now())
    return HttpResponse(content, content_type="application/json")


def _too_big(_request: HttpRequest, _size: int) -> HttpResponseBase:
    body = problem(413, "too_large", _("Berkas ini terlalu besar. Kebijakan paling besar 512 kB.")).data
    return JsonResponse(body, status=413, content_type=PROBLEM_JSON)


@extend_schema(
    operation_id="policies_import",
    request={"multipart/form-data": PolicyImportIn},
    responses={
        200: PolicyImportSerializer,
        201: PolicyImportSerializer,
        413: OpenApiResponse(description="`too_large`"),
    },
)
@within_bytes(lambda: 2 * MOST_BYTES, _too_big)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@parser_classes([MultiPartParser])
@idempotent
def policy_import(request: Request) -> Response:
    """What a policy's file says and would change here; with `draft` a draft is made of it."""
    user = cast(User, request.user)
    require(can_draft_policy(user))
    body = PolicyImportIn(data=request.data)
    body.is_valid(raise_exception=True)
    agency, now = user.employee.agency, timezone.now()
    found = services.read_policy_file(agency=agency, content=body.validated_data["file"].read())
    _in_force, law = current_law(agency.pk, today_of(user))
    number = None
    if body.validated_data["draft"]:
        number = services.draft_policy(
            agency=agency, settings=policy_data(found.law.base), overrides=override_data(found.law.overrides),
            origin=file_origin(found.agency, found.signature), drafted_by=user, actor=actor_of(user), now=now,
        ).number  # fmt: skip
    return Response(import_answer(found, differences(law, found.law), number), status=201 if number else 200)
