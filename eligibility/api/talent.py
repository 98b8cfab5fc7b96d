"""The talent grid: counts, one person's boxes, and mappings of another numbering."""

from typing import cast

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
from eligibility.permissions import (
    can_enter_talent,
    can_see_talent,
    can_see_talent_of,
    can_set_mapping,
    talent_offices,
)
from eligibility.selectors import policy_for, policy_of
from eligibility.selectors.policies import box_mappings
from eligibility.selectors.talent import box_counts, nine_box
from eligibility.selectors.talent_choices import asked_of
from eligibility.selectors.talent_people import history_of
from eligibility.serializers.talent import (
    BoxInSerializer,
    MappingInSerializer,
    MappingPageSerializer,
    MappingSerializer,
    TalentGridSerializer,
    TalentHistorySerializer,
    grid_answer,
    history_answer,
    mapping_answer,
)
from employees.enums import PostLevel
from employees.models import Employee, User
from employees.permissions import require
from employees.selectors import actor_of, colleagues, today_in

# name in the API → name in the page's address
FILTERS = {"on": "tanggal", "office": "kantor", "unit": "unit", "level": "jenjang"}


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


@extend_schema(
    operation_id="talent_grid",
    parameters=[
        OpenApiParameter("on", str, description="A date not in the future; default today."),
        OpenApiParameter("office", int),
        OpenApiParameter("unit", int, description="With `office`."),
        OpenApiParameter("level", str, enum=PostLevel.values),
    ],
    responses=TalentGridSerializer,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def talent(request: Request) -> Response:
    """How many people at work are in which box on a date, and how many in none and why."""
    user = cast(User, request.user)
    require(can_see_talent(user))
    query = {page: request.query_params.get(name, "") for name, page in FILTERS.items()}
    asked = asked_of(query, today_in(user.employee.office, timezone.now()))
    agency_id = user.employee.agency_id
    in_force = policy_for(agency_id, asked.on).at(asked.group.office)
    policy = in_force.policy
    counts = box_counts(
        agency_id, talent_offices(user), policy, asked.on, mapping=in_force.box_map, group=asked.group
    )
    rows = nine_box(policy, counts=counts.boxes)
    return Response(grid_answer(asked.on.isoformat(), policy.box_scheme, rows, counts, policy.eligible_boxes))


@extend_schema(methods=["GET"], operation_id="talent_history", responses=TalentHistorySerializer)
@extend_schema(
    methods=["POST"], operation_id="talent_enter", request=BoxInSerializer, responses=TalentHistorySerializer
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def talent_of(request: Request, nip: str) -> Response:
    """Every box of one person, newest first; POST adds the box of a period, or corrects it, with a reason."""
    user = cast(User, request.user)
    person = _seen(user, nip)
    now = timezone.now()
    today = today_in(person.office, now)
    if request.method == "POST":
        require(can_enter_talent(user, person))
        body = BoxInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.enter_box(
            employee=person, enterer=user.employee, today=today, actor=actor_of(user), now=now,
            **body.validated_data,
        )  # fmt: skip
    return Response(history_answer(history_of(person, policy_of(person, today), today)))


def _seen(user: User, nip: str) -> Employee:
    person = colleagues(user).filter(nip=nip).first() if nip.isdecimal() else None
    if person is None or not can_see_talent_of(user, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return person


@extend_schema(
    methods=["GET"],
    operation_id="talent_mappings_list",
    parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
    responses=MappingPageSerializer,
)
@extend_schema(
    methods=["POST"],
    operation_id="talent_mappings_add",
    request=MappingInSerializer,
    responses={201: MappingSerializer},
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def talent_mappings(request: Request) -> Response:
    """What the boxes of the Ministry of Finance count as, the latest first; POST adds one, none is ever edited."""
    user = cast(User, request.user)
    require(can_see_talent(user))
    if request.method == "GET":
        pages = Pages()
        found = pages.paginate_queryset(box_mappings(user.employee.agency_id), request) or []
        return pages.get_paginated_response([mapping_answer(row) for row in found])
    require(can_set_mapping(user))
    body = MappingInSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    now = timezone.now()
    row = services.set_box_mapping(
        enterer=user.employee, today=today_in(user.employee.office, now), actor=actor_of(user), now=now,
        **body.validated_data,
    )  # fmt: skip
    return Response(mapping_answer(row), status=201)
