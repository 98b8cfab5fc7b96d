"""The API of the exchange of events with KMOB / LBP."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, parser_classes, permission_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import PROBLEM_JSON, idempotent, problem
from core.problems import DomainError, NotFound, Problem
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of
from employees.views.uploads import within_size
from presence.enums import DutyProblem
from presence.permissions.duties import can_export, can_export_office, can_import
from presence.serializers.duties import ExportIn, ImportIn, ImportOut, import_out
from presence.services import import_events
from presence.services.export import KINDS
from presence.views.exchange import MOST_ROWS, export_answer

DATE = OpenApiTypes.DATE


class ImportsEvents(BasePermission):
    """An admin of the whole agency."""

    def has_permission(self, request: Request, view: object) -> bool:
        return bool(request.user and request.user.is_authenticated and can_import(request.user))


def _refuse_upload(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    body = problem(413, error.code, error.sentence).data
    return JsonResponse(body, status=413, content_type=PROBLEM_JSON)


@extend_schema(
    operation_id="presence_import", request={"multipart/form-data": ImportIn}, tags=["presence"],
    responses={
        200: ImportOut, 413: OpenApiResponse(description="`file_too_large`"),
        422: OpenApiResponse(description="`unreadable_file`, `too_many_rows`: nothing was taken over"),
    },
)  # fmt: skip
@within_size(_refuse_upload)
@api_view(["POST"])
@permission_classes([ImportsEvents])
@parser_classes([MultiPartParser])
@idempotent
def presence_import(request: Request) -> Response:
    """Take over a CSV or XLSX in KMOB's shape, at most 100,000 rows. The same rows again change nothing."""
    user = cast(User, request.user)
    body = ImportIn(data=request.data)
    body.is_valid(raise_exception=True)
    given: dict[str, Any] = body.validated_data
    result = import_events(
        agency=user.employee.agency, file=given["file"].file, name=given["file"].name, actor=actor_of(user),
        now=timezone.now(), dry_run=given["dry_run"], most_rows=MOST_ROWS,
    )  # fmt: skip
    return Response(import_out(result))


@extend_schema(
    operation_id="presence_export", tags=["presence"],
    parameters=[
        OpenApiParameter("from", DATE, required=True), OpenApiParameter("to", DATE, required=True),
        OpenApiParameter("office", int, description="Every office the caller covers if left out."),
        OpenApiParameter("kind", enum=sorted(KINDS), default="csv"),
    ],
    responses={(200, "text/csv"): OpenApiTypes.BINARY},
)  # fmt: skip
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def presence_export(request: Request) -> HttpResponseBase:
    """Standing events of at most 92 days in KMOB's shape; told in the audit trail."""
    user = cast(User, request.user)
    require(can_export(user))
    names = {"first": "from", "last": "to", "office": "office", "kind": "kind"}
    asked = ExportIn(
        data={name: request.query_params[key] for name, key in names.items() if request.query_params.get(key)}
    )
    asked.is_valid(raise_exception=True)
    values: dict[str, Any] = asked.validated_data
    if values["office"] is not None and not can_export_office(user, values["office"]):
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
    return export_answer(user, values["office"], values["first"], values["last"], values["kind"])
