"""The register of services, natures, counters' hours and exceptions by name. Same services as the pages."""

from __future__ import annotations

from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.api import idempotent
from core.problems import NotFound
from eligibility import services
from eligibility.api.suspensions import Pages
from eligibility.enums import NatureSource, ServiceReach, ServiceState
from eligibility.models import PublicService
from eligibility.permissions import (
    can_edit_service,
    can_edit_services,
    can_grant_exception,
    can_name_posts,
    can_see_exceptions,
    can_see_register,
    can_verify_service,
    exception_offices,
    granting_offices,
    register_offices,
)
from eligibility.rules.register import Band
from eligibility.selectors.register import (
    bands_of_counter,
    exception_of,
    exceptions_of,
    natured_of,
    natured_rows,
    service_of,
    services_of,
    units_to_serve,
    with_ratings,
)
from eligibility.serializers.register import (
    BandsSerializer,
    ExceptionInSerializer,
    ExceptionPageSerializer,
    ExceptionSerializer,
    NaturePageSerializer,
    NewServiceSerializer,
    ServiceFieldsSerializer,
    ServicePageSerializer,
    ServiceSerializer,
    VerifyInSerializer,
    bands_answer,
    exception_answer,
    nature_answer,
    service_answer,
)
from eligibility.serializers.suspensions import DecisionReasonSerializer
from eligibility.views.reading import seen_person
from employees.enums import Role
from employees.models import Post, ServiceCounter, User
from employees.permissions import current_roles, require, today_of
from employees.selectors import actor_of, today_in

KIND_OF = {"posts": "jabatan", "units": "unit", "counters": "loket"}
PAGES = [OpenApiParameter("page", int), OpenApiParameter("page_size", int)]


def _user(request: Request) -> User:
    return cast(User, request.user)


def _body(serializer: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _asked(request: Request, name: str, choices: list[str]) -> str:
    value = request.query_params.get(name, "")
    if value and value not in choices:
        raise ValidationError({name: [", ".join(choices)]})
    return value


@extend_schema(
    methods=["GET"],
    operation_id="services_list",
    parameters=[
        OpenApiParameter("search", str),
        OpenApiParameter("nature", str, enum=ServiceReach.values),
        OpenApiParameter("state", str, enum=ServiceState.values),
        *PAGES,
    ],
    responses=ServicePageSerializer,
)
@extend_schema(
    methods=["POST"],
    operation_id="services_register",
    request=NewServiceSerializer,
    responses={201: ServiceSerializer},
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def services_(request: Request) -> Response:
    """The register that the caller's role oversees; POST registers a service, not verified yet."""
    user = _user(request)
    if request.method == "POST":
        return _register(request, user)
    require(can_see_register(user))
    rows = services_of(
        user.employee.agency_id, register_offices(user), search=request.query_params.get("search", ""),
        nature=_asked(request, "nature", ServiceReach.values), state=_asked(request, "state", ServiceState.values),
    )  # fmt: skip
    pages = Pages()
    found = pages.paginate_queryset(rows, request) or []
    answers = [service_answer(row, next(iter(getattr(row, "current", ())), None)) for row in found]
    return pages.get_paginated_response(answers)


def _register(request: Request, user: User) -> Response:
    require(can_edit_services(user))
    body = _body(NewServiceSerializer, request)
    units = units_to_serve(user.employee.agency_id, current_roles(user).scope(Role.ADMIN))
    unit = units.filter(pk=body.pop("unit")).first()
    if unit is None:
        raise NotFound(_("Unit ini tidak ditemukan."))
    row = services.register_service(unit=unit, fields=body, actor=actor_of(user), now=timezone.now())
    return Response(service_answer(row, None), status=201)


@extend_schema(methods=["GET"], operation_id="services_read", responses=ServiceSerializer)
@extend_schema(
    methods=["PUT"],
    operation_id="services_change",
    request=ServiceFieldsSerializer,
    responses=ServiceSerializer,
)
@api_view(["GET", "PUT"])
@permission_classes([IsAuthenticated])
def service(request: Request, pk: int) -> Response:
    """One service; PUT replaces its words and channels, the verification stays."""
    user = _user(request)
    row = _seen(user, pk)
    if request.method == "PUT":
        require(can_edit_service(user, row.unit))
        fields = _body(ServiceFieldsSerializer, request)
        services.change_service(service_id=pk, fields=fields, actor=actor_of(user), now=timezone.now())
    return Response(_answer(user, pk))


@extend_schema(operation_id="services_verify", request=VerifyInSerializer, responses=ServiceSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def service_verify(request: Request, pk: int) -> Response:
    """What the service asks on site from today on; natures of its unit, posts and counters follow."""
    user = _user(request)
    row = _seen(user, pk)
    require(can_verify_service(user, row.unit))
    body = _body(VerifyInSerializer, request)
    require(not body["posts"] or can_name_posts(user))
    posts = list(Post.objects.filter(agency_id=row.agency_id, pk__in=body.pop("posts")))
    counters = list(row.unit.counters.filter(pk__in=body.pop("counters")))
    services.verify_service(
        service_id=pk, posts=posts, counters=counters, on=today_of(user), actor=actor_of(user),
        now=timezone.now(), **body,
    )  # fmt: skip
    return Response(_answer(user, pk))


@extend_schema(operation_id="services_close", request=None, responses=ServiceSerializer)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def service_close(request: Request, pk: int) -> Response:
    """No longer offered from today on."""
    user = _user(request)
    row = _seen(user, pk)
    require(can_edit_service(user, row.unit))
    services.close_service(service_id=pk, on=today_of(user), actor=actor_of(user), now=timezone.now())
    return Response(_answer(user, pk))


@extend_schema(
    operation_id="natures_list",
    parameters=[
        OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=[*KIND_OF]),
        OpenApiParameter("search", str),
        OpenApiParameter("source", str, enum=NatureSource.values),
        *PAGES,
    ],
    responses=NaturePageSerializer,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def natures(request: Request, kind: str) -> Response:
    """What posts, units or counters demand on site, and where that comes from."""
    user = _user(request)
    require(can_see_register(user))
    if kind not in KIND_OF:
        raise NotFound(_("Tidak ditemukan."))
    rows = natured_rows(
        user.employee.agency_id, register_offices(user), KIND_OF[kind],
        request.query_params.get("search", ""), _asked(request, "source", NatureSource.values),
    )  # fmt: skip
    pages = Pages()
    found = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response([nature_answer(row) for row in with_ratings(KIND_OF[kind], found)])


@extend_schema(methods=["GET"], operation_id="counter_bands_read", responses=BandsSerializer)
@extend_schema(
    methods=["PUT"], operation_id="counter_bands_set", request=BandsSerializer, responses=BandsSerializer
)
@api_view(["GET", "PUT"])
@permission_classes([IsAuthenticated])
def counter_bands(request: Request, pk: int) -> Response:
    """A counter's hours and fewest staff; PUT replaces the whole table."""
    user = _user(request)
    require(can_see_register(user))
    counter: ServiceCounter = natured_of(user.employee.agency_id, register_offices(user), "loket", pk).target
    if request.method == "PUT":
        require(can_edit_service(user, counter.unit))
        bands = [Band(**line) for line in _body(BandsSerializer, request)["bands"]]
        services.set_bands(counter=counter, bands=bands, actor=actor_of(user), now=timezone.now())
    return Response(bands_answer(bands_of_counter(counter)))


@extend_schema(
    methods=["GET"],
    operation_id="service_exceptions_list",
    parameters=[OpenApiParameter("over", bool, description="Those that are over; default false."), *PAGES],
    responses=ExceptionPageSerializer,
)
@extend_schema(
    methods=["POST"],
    operation_id="service_exceptions_grant",
    request=ExceptionInSerializer,
    responses={201: ExceptionSerializer},
)
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def exceptions(request: Request) -> Response:
    """Exceptions by name that the caller's role oversees; POST grants one, never to oneself."""
    user = _user(request)
    require(can_see_exceptions(user))
    if request.method == "POST":
        return _grant(request, user)
    tab = "riwayat" if request.query_params.get("over") in ("true", "1") else "berlaku"
    rows = exceptions_of(user.employee.agency_id, exception_offices(user), tab, today_of(user))
    pages = Pages()
    found = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response([exception_answer(row) for row in found])


def _grant(request: Request, user: User) -> Response:
    require(granting_offices(user) != frozenset())
    body = _body(ExceptionInSerializer, request)
    person = seen_person(user, body.pop("employee"))
    require(can_grant_exception(user, person))
    now = timezone.now()
    row = services.grant_exception(
        employee=person, today=today_in(person.office, now), actor=actor_of(user), now=now, **body
    )
    return Response(exception_answer(row), status=201)


@extend_schema(
    operation_id="service_exceptions_revoke",
    request=DecisionReasonSerializer,
    responses=ExceptionSerializer,
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def exception_revoke(request: Request, pk: int) -> Response:
    """End an exception from today on, with a reason."""
    user = _user(request)
    row = exception_of(user.employee.agency_id, exception_offices(user), pk)
    require(can_grant_exception(user, row.employee))
    body = _body(DecisionReasonSerializer, request)
    now = timezone.now()
    ended = services.revoke_exception(
        exception_id=pk, today=today_in(row.employee.office, now), actor=actor_of(user), now=now, **body
    )
    return Response(exception_answer(ended))


def _seen(user: User, pk: int) -> PublicService:
    require(can_see_register(user))
    return service_of(user.employee.agency_id, register_offices(user), pk)


def _answer(user: User, pk: int) -> dict[str, Any]:
    row = _seen(user, pk)
    return service_answer(row, row.verifications.filter(valid_to__isnull=True).first())
