"""The API of coaching: notes about oneself or one's reports, writing, answering, finishing."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from employees.permissions import require, today_of
from employees.selectors import actor_of, person_of, reports_of
from performance.api.asking import Pages, Unreadable, caller
from performance.models import CoachingNote
from performance.permissions.line import is_supervisor
from performance.selectors.coaching import note_in_full, notes_about, own_notes
from performance.serializers.coaching import CoachingIn, CoachingOut, CoachingPage, DoneIn, coaching_out
from performance.serializers.shapes import ReviewAnswerIn
from performance.services.coaching import answer_coaching, coach, finish_follow_up
from performance.views.reading import parse_key


@extend_schema(
    methods=["GET"],
    operation_id="coaching_list",
    parameters=[
        OpenApiParameter("scope", enum=["own", "reports"], description="Own if left out."),
        OpenApiParameter("employee", int, description="With scope=reports: one of them."),
        OpenApiParameter("open", bool, description="With scope=reports: only follow-ups that are not done."),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=CoachingPage,
    tags=["coaching"],
)
@extend_schema(methods=["POST"], request=CoachingIn, responses={201: CoachingOut}, tags=["coaching"])
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def coaching(request: Request) -> Response:
    """Notes about the caller, or about those whom the caller leads. POST writes one to a report."""
    if request.method == "POST":
        return _write(request)
    pages = Pages()
    rows: list[CoachingNote] = pages.paginate_queryset(_asked(request), request) or []
    return pages.get_paginated_response([coaching_out(note) for note in rows])


def _asked(request: Request) -> QuerySet[CoachingNote]:
    user, asked = caller(request), request.query_params
    if asked.get("scope", "own") == "own":
        return own_notes(user.employee_id)
    if asked["scope"] != "reports":
        raise Unreadable(_("Sebutkan scope sebagai own atau reports."), code="invalid_scope")
    require(is_supervisor(user))
    employee = asked.get("employee", "")
    if employee and parse_key(employee) is None:
        raise Unreadable(_("Sebutkan employee sebagai nomor pegawai."), code="invalid_employee")
    reports = reports_of(user.employee, today_of(user))
    return notes_about(reports, employee_id=parse_key(employee), open_only=asked.get("open") == "true")


def _write(request: Request) -> Response:
    user = caller(request)
    require(is_supervisor(user))
    body = CoachingIn(data=request.data)
    body.is_valid(raise_exception=True)
    facts = dict(body.validated_data)
    person = person_of(user, facts.pop("employee"))
    note = coach(employee=person, author=user.employee, actor=actor_of(user), now=timezone.now(), **facts)
    return Response(coaching_out(note_in_full(note.pk)), status=201)


@extend_schema(request=ReviewAnswerIn, responses=CoachingOut, tags=["coaching"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def coaching_answer(request: Request, pk: int) -> Response:
    """The caller's own word on a note, once."""
    user = caller(request)
    body = ReviewAnswerIn(data=request.data)
    body.is_valid(raise_exception=True)
    answer_coaching(
        note_id=pk, employee=user.employee, actor=actor_of(user), now=timezone.now(), **body.validated_data
    )
    return Response(coaching_out(note_in_full(pk)))


@extend_schema(request=DoneIn, responses=CoachingOut, tags=["coaching"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def coaching_done(request: Request, pk: int) -> Response:
    """The supervisor sees that the follow-up is done."""
    user = caller(request)
    require(is_supervisor(user))
    body = DoneIn(data=request.data)
    body.is_valid(raise_exception=True)
    finish_follow_up(
        note_id=pk, by=user.employee, actor=actor_of(user), now=timezone.now(), **body.validated_data
    )
    return Response(coaching_out(note_in_full(pk)))
