"""Versions of the policy: the list, one, what two differ in, presets; drafts are made and changed here."""

from __future__ import annotations

from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from core.problems import NotFound
from eligibility import services
from eligibility.enums import PolicyStatus
from eligibility.models import PolicyVersion
from eligibility.permissions import can_draft_policy, can_read_drafts
from eligibility.rules import override_data, policy_data
from eligibility.selectors.differences import differences
from eligibility.selectors.policy_places import named
from eligibility.selectors.policy_sheets import law_numbered, start_of
from eligibility.selectors.presets import PRESETS
from eligibility.selectors.versions import law_of, state_of, version_of, versions_of
from eligibility.serializers.policies import (
    PolicyChangeIn,
    PolicyComparedIn,
    PolicyDetailSerializer,
    PolicyDifferenceSerializer,
    PolicyDraftIn,
    PolicyPresetSerializer,
    PolicyVersionPageSerializer,
    detail_answer,
    difference_answer,
    preset_answer,
    version_answer,
)
from employees.models import User
from employees.permissions import require, today_of
from employees.selectors import actor_of

# start of the API → the same of the page
STARTS = {"in_force": "berlaku", "defaults": "awal"}


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


def seen_version(user: User, number: int) -> PolicyVersion:
    """A version that the caller may read; drafts only with a role that reads them. Errors: NotFound."""
    version = version_of(user.employee.agency_id, number)
    if version.status != PolicyStatus.PUBLISHED and not can_read_drafts(user):
        raise NotFound(_("Kebijakan dengan nomor itu tidak ditemukan."))
    return version


def answer(user: User, version: PolicyVersion, status: int = 200) -> Response:
    return Response(detail_answer(version, state_of(version, today_of(user))), status=status)


@extend_schema(
    methods=["GET"],
    operation_id="policies_list",
    parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
    responses=PolicyVersionPageSerializer,
)
@extend_schema(
    methods=["POST"],
    operation_id="policies_create",
    request=PolicyDraftIn,
    responses={201: PolicyDetailSerializer},
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def policies(request: Request) -> Response:
    """Every version that the caller may read; or a new draft, for admins of the whole agency."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _draft(user, request)
    rows = versions_of(user.employee.agency_id, today_of(user))
    if not can_read_drafts(user):
        rows = [row for row in rows if row.version.status == PolicyStatus.PUBLISHED]
    pages = Pages()
    found: list[Any] = pages.paginate_queryset(cast(Any, rows), request) or []
    return pages.get_paginated_response([version_answer(row) for row in found])


def _draft(user: User, request: Request) -> Response:
    require(can_draft_policy(user))
    body = PolicyDraftIn(data=request.data)
    body.is_valid(raise_exception=True)
    asked, agency = body.validated_data, user.employee.agency
    start = STARTS.get(asked["start"], asked["start"])
    law, origin = start_of(agency.pk, start, today_of(user))
    own = asked["settings"]
    settings = policy_data(law.base) | own if isinstance(own, dict) else own
    overrides = named(agency.pk, asked["overrides"]) if "overrides" in asked else override_data(law.overrides)
    draft = services.draft_policy(
        agency=agency, settings=settings, overrides=overrides, note=asked["note"], origin=origin, drafted_by=user,
        actor=actor_of(user), now=timezone.now(),
    )  # fmt: skip
    return answer(user, draft, 201)


@extend_schema(methods=["GET"], operation_id="policies_read", responses=PolicyDetailSerializer)
@extend_schema(
    methods=["PUT"],
    operation_id="policies_change",
    request=PolicyChangeIn,
    responses=PolicyDetailSerializer,
)
@api_view(["GET", "PUT"])
@permission_classes([IsAuthenticated])
def policy(request: Request, number: int) -> Response:
    """One version with every setting and the sentences of its articles; PUT changes a draft."""
    user = cast(User, request.user)
    version = seen_version(user, number)
    if request.method == "GET":
        return answer(user, version)
    require(can_draft_policy(user))
    body = PolicyChangeIn(data=request.data)
    body.is_valid(raise_exception=True)
    asked = body.validated_data
    changed = services.change_draft(
        version_id=version.pk, **asked | {"overrides": named(version.agency_id, asked["overrides"])},
        actor=actor_of(user), now=timezone.now(),
    )  # fmt: skip
    return answer(user, changed)


@extend_schema(
    operation_id="policies_differences",
    parameters=[OpenApiParameter("to", int, required=True, description="Number; 0 = the portal's defaults.")],
    responses=PolicyDifferenceSerializer(many=True),
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def policy_differences(request: Request, number: int) -> Response:
    """What changes from this version to another one."""
    user = cast(User, request.user)
    asked = PolicyComparedIn(data=request.query_params)
    asked.is_valid(raise_exception=True)
    old = law_of(seen_version(user, number))
    other = asked.validated_data["to"]
    if other:
        seen_version(user, other)
    new = law_numbered(user.employee.agency_id, other)
    return Response([difference_answer(row) for row in differences(old, new)])


@extend_schema(operation_id="policies_presets", responses=PolicyPresetSerializer(many=True))
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def policy_presets(request: Request) -> Response:
    """What a draft may begin with."""
    require(can_read_drafts(cast(User, request.user)))
    return Response([preset_answer(preset) for preset in PRESETS.values()])
