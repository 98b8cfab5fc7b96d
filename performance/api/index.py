"""The API of the weekly index: the own one, or that of somebody whom the caller may watch."""

from datetime import date, timedelta
from typing import cast

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.problems import DomainError, NotFound
from employees.models import Employee, User
from performance.permissions.reports import can_see_index
from performance.selectors import weeks_of
from performance.serializers.index import IndexOut, index_week_out
from performance.views.reading import parse_day

MOST_DAYS = 53 * 7
DATE = OpenApiTypes.DATE


class Unreadable(DomainError):
    """A value in the address that means nothing (HTTP 400)."""


@extend_schema(
    operation_id="performance_index",
    parameters=[
        OpenApiParameter("from", DATE, required=True),
        OpenApiParameter("to", DATE, required=True),
        OpenApiParameter("nip", str, description="Somebody who reports to the caller or whom a role covers."),
    ],
    responses=IndexOut,
    tags=["performance"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def index(request: Request) -> Response:
    """The weekly index, oldest week first: every week that touches the span of at most 53 weeks."""
    first, last = _span(request)
    person = _person(request)
    rows = [index_week_out(row) for row in weeks_of(person.pk, first - timedelta(days=first.weekday()), last)]
    return Response(
        {
            "employee": {"id": person.pk, "name": person.full_name},
            "count": len(rows),
            "next": None,
            "previous": None,
            "results": rows,
        }
    )


def _span(request: Request) -> tuple[date, date]:
    first = parse_day(request.query_params.get("from", ""))
    last = parse_day(request.query_params.get("to", ""))
    if first is None or last is None:
        raise Unreadable(_("Sebutkan from dan to sebagai tanggal, misalnya 2026-11-23."), code="invalid_date")
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise Unreadable(_("Rentang from sampai to paling panjang 53 minggu."), code="invalid_span")
    return first, last


def _person(request: Request) -> Employee:
    user = cast(User, request.user)
    nip = request.query_params.get("nip", "")
    if not nip:
        return user.employee
    known = nip.isascii() and nip.isdigit() and len(nip) == 18
    found = Employee.objects.of(user.employee.agency_id).filter(nip=nip).first() if known else None
    if found is None or not can_see_index(user, found):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return found
