"""API operations of the import of boxes: upload, status with the first faults, confirm, discard."""

from collections.abc import Callable
from itertools import islice
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, parser_classes, permission_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import PROBLEM_JSON, idempotent, problem
from core.uploads import within_bytes
from eligibility.models import TalentImport
from eligibility.permissions import bring_offices, can_bring_talent
from eligibility.selectors.talent_imports import faults_of, import_seen, imports_seen
from eligibility.serializers.talent import TalentImportSerializer, TalentUploadSerializer, import_answer
from eligibility.services import talent_jobs
from eligibility.services.talent_sheet import MOST_BYTES
from eligibility.tasks.talent import wake_talent_import
from employees.models import User
from employees.selectors import actor_of
from employees.selectors.roster import has_report
from integrations.tables import too_large

LISTED = 50
FAULTS = 100
FORM_ALLOWANCE = 64 * 1024
NOT_NOW = OpenApiResponse(description="`conflict`: the import is in another state")


class BringsTalent(BasePermission):
    """An admin, for the offices of the role."""

    def has_permission(self, request: Request, view: object) -> bool:
        return bool(request.user and request.user.is_authenticated and can_bring_talent(request.user))


def _refuse_upload(request: HttpRequest, size: int) -> HttpResponseBase:
    error = too_large(size, MOST_BYTES)
    body = problem(413, error.code, error.sentence).data
    return JsonResponse(body, status=413, content_type=PROBLEM_JSON)


@extend_schema(
    methods=["GET"], operation_id="talent_imports_list", responses=TalentImportSerializer(many=True)
)
@extend_schema(
    methods=["POST"],
    operation_id="talent_imports_create",
    request={"multipart/form-data": TalentUploadSerializer},
    responses={
        202: TalentImportSerializer,
        413: OpenApiResponse(description="`file_too_large`"),
        422: OpenApiResponse(description="`unreadable_file`: says why and what to do"),
    },
)
@within_bytes(lambda: MOST_BYTES + FORM_ALLOWANCE, _refuse_upload)
@api_view(["GET", "POST"])
@permission_classes([BringsTalent])
@parser_classes([MultiPartParser])
@idempotent
def talent_imports(request: Request) -> Response:
    """The last imports, or a new one: the file is inspected in the background, nothing is written yet."""
    user = cast(User, request.user)
    offices = bring_offices(user)
    if request.method == "GET":
        return Response([import_answer(item, []) for item in imports_seen(user, offices)[:LISTED]])
    given = TalentUploadSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    item = talent_jobs.start_import(
        user=user, offices=offices, actor=actor_of(user), now=timezone.now(), **given.validated_data
    )
    wake_talent_import(item.pk)
    return Response(import_answer(import_seen(user, offices, item.pk), []), status=202)


@extend_schema(operation_id="talent_import", responses=TalentImportSerializer)
@api_view(["GET"])
@permission_classes([BringsTalent])
def talent_import(request: Request, pk: int) -> Response:
    """State, progress, counts and the first rejected rows of one import."""
    return Response(_shown(_seen(request, pk)))


@extend_schema(
    operation_id="talent_import_confirm", request=None, responses={202: TalentImportSerializer, 409: NOT_NOW}
)
@api_view(["POST"])
@permission_classes([BringsTalent])
@idempotent
def talent_confirm(request: Request, pk: int) -> Response:
    """Let the inspected file be imported, in the background."""
    answer = _step(request, pk, talent_jobs.confirm_import)
    wake_talent_import(pk)
    return Response(answer, status=202)


@extend_schema(
    operation_id="talent_import_discard", request=None, responses={200: TalentImportSerializer, 409: NOT_NOW}
)
@api_view(["POST"])
@permission_classes([BringsTalent])
@idempotent
def talent_discard(request: Request, pk: int) -> Response:
    """Throw the file and its preview away."""
    return Response(_step(request, pk, talent_jobs.discard_import))


def _step(request: Request, pk: int, act: Callable[..., TalentImport]) -> dict[str, Any]:
    item = _seen(request, pk)
    act(
        import_id=item.pk, agency_id=item.agency_id, actor=actor_of(cast(User, request.user)),
        now=timezone.now(),
    )  # fmt: skip
    return _shown(_seen(request, pk))


def _seen(request: Request, pk: int) -> TalentImport:
    user = cast(User, request.user)
    return import_seen(user, bring_offices(user), pk)


def _shown(item: TalentImport) -> dict[str, Any]:
    if not has_report(item):
        return import_answer(item, [])
    columns, rows = faults_of(item)
    return import_answer(item, [dict(zip(columns, row, strict=True)) for row in islice(rows, FAULTS)])
