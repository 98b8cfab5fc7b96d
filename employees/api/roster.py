"""API operations of the employee import: upload, status, confirm, discard."""

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
from core.problems import DomainError
from employees.models import RosterImport, User
from employees.permissions import can_import_roster
from employees.selectors import actor_of
from employees.selectors.roster import import_of, imports_of, progress_of
from employees.serializers import RosterImportSerializer, RosterUploadSerializer
from employees.services import roster_jobs
from employees.tasks import wake_import
from employees.views.uploads import within_size

LISTED = 50
NOT_NOW = OpenApiResponse(description="`conflict`: the import is in another state")


class ImportsRoster(BasePermission):
    """An admin of the whole agency."""

    def has_permission(self, request: Request, view: object) -> bool:
        return bool(request.user and request.user.is_authenticated and can_import_roster(request.user))


def _refuse_upload(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    body = problem(413, error.code, error.sentence).data
    return JsonResponse(body, status=413, content_type=PROBLEM_JSON)


@extend_schema(
    methods=["GET"], operation_id="roster_imports_list", responses=RosterImportSerializer(many=True)
)
@extend_schema(
    methods=["POST"],
    operation_id="roster_imports_create",
    request={"multipart/form-data": RosterUploadSerializer},
    responses={
        202: RosterImportSerializer,
        413: OpenApiResponse(description="`file_too_large`"),
        422: OpenApiResponse(description="`unreadable_file`: says why and what to do"),
    },
)
@within_size(_refuse_upload)
@api_view(["GET", "POST"])
@permission_classes([ImportsRoster])
@parser_classes([MultiPartParser])
@idempotent
def roster_imports(request: Request) -> Response:
    """The agency's last imports, or a new one: the file is inspected in the background, nothing is written yet."""
    user = cast(User, request.user)
    if request.method == "GET":
        return Response([_shown(item) for item in imports_of(user.employee.agency_id)[:LISTED]])
    given = RosterUploadSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    item = roster_jobs.start_import(
        user=user, actor=actor_of(user), now=timezone.now(), **given.validated_data
    )
    wake_import(item.pk)
    return Response(_shown(import_of(item.agency_id, item.pk)), status=202)


@extend_schema(operation_id="roster_import", responses=RosterImportSerializer)
@api_view(["GET"])
@permission_classes([ImportsRoster])
def roster_import(request: Request, pk: int) -> Response:
    """State, progress and result of one import."""
    return Response(_shown(import_of(cast(User, request.user).employee.agency_id, pk)))


@extend_schema(
    operation_id="roster_import_confirm", request=None, responses={202: RosterImportSerializer, 409: NOT_NOW}
)
@api_view(["POST"])
@permission_classes([ImportsRoster])
@idempotent
def roster_confirm(request: Request, pk: int) -> Response:
    """Let the inspected file be imported, in the background."""
    user = cast(User, request.user)
    item = roster_jobs.confirm_import(
        import_id=pk, agency_id=user.employee.agency_id, actor=actor_of(user), now=timezone.now()
    )
    wake_import(pk)
    return Response(_shown(import_of(item.agency_id, pk)), status=202)


@extend_schema(
    operation_id="roster_import_discard", request=None, responses={200: RosterImportSerializer, 409: NOT_NOW}
)
@api_view(["POST"])
@permission_classes([ImportsRoster])
@idempotent
def roster_discard(request: Request, pk: int) -> Response:
    """Throw the file and its preview away."""
    user = cast(User, request.user)
    item = roster_jobs.discard_import(
        import_id=pk, agency_id=user.employee.agency_id, actor=actor_of(user), now=timezone.now()
    )
    return Response(_shown(item))


def _shown(item: RosterImport) -> dict[str, Any]:
    summary = {k: v for k, v in item.summary.items() if k in {"counts", "structure", "warnings", "seconds"}}
    progress = progress_of(item)
    told = {"rows": progress.rows, "percent": progress.percent}
    shown = {"item": item, "progress": told, "summary": summary}
    return dict(RosterImportSerializer(shown).data)
