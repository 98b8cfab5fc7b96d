"""The API of assessments: the own ones, and the supervisor's review of a month."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent
from core.problems import NotFound
from employees.models import Employee
from employees.selectors import actor_of, person_of
from performance.api.asking import Pages, Unreadable, caller
from performance.models import Assessment, MonthlyReview
from performance.permissions.line import leads_now
from performance.selectors.reviews import own_assessments, review_seen_by, with_reviews
from performance.serializers.reviews import AssessmentPage, ReviewIn, ReviewOut, assessment_out, review_out
from performance.serializers.shapes import ReviewAnswerIn
from performance.services.reviews import answer_review, save_review, share_review
from performance.views.reading import parse_month


@extend_schema(
    operation_id="assessments_list",
    parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
    responses=AssessmentPage,
    tags=["assessments"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def assessments(request: Request) -> Response:
    """The caller's predicates, newest period first, each with the flag of the matrix and the portal's review."""
    pages = Pages()
    rows: list[Assessment] = (
        pages.paginate_queryset(own_assessments(caller(request).employee_id), request) or []
    )
    return pages.get_paginated_response([assessment_out(view) for view in with_reviews(rows)])


@extend_schema(methods=["GET"], operation_id="review_read", responses=ReviewOut, tags=["assessments"])
@extend_schema(
    methods=["PUT"], operation_id="review_save", request=ReviewIn, responses=ReviewOut, tags=["assessments"]
)
@api_view(["GET", "PUT"])
@permission_classes([IsAuthenticated])
def review(request: Request, pk: int, month: str) -> Response:
    """The review of one of the caller's reports for `2026-10`. PUT keeps it as a draft that nobody else sees."""
    user = caller(request)
    person, start = _report(request, pk), _month(month)
    if request.method == "GET":
        found = review_seen_by(user.employee, person, start)
        if found is None:
            raise NotFound(_("Penilaian ini tidak ditemukan."))
        return Response(review_out(found))
    body = ReviewIn(data=request.data)
    body.is_valid(raise_exception=True)
    saved = save_review(
        employee=person, month=start, supervisor=user.employee, actor=actor_of(user), now=timezone.now(),
        **body.validated_data,
    )  # fmt: skip
    return Response(_out(saved.pk))


@extend_schema(request=None, responses=ReviewOut, tags=["assessments"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def review_share(request: Request, pk: int) -> Response:
    """Let the person read the draft; the month gets its predicate unless one was delivered."""
    user = caller(request)
    share_review(review_id=pk, supervisor=user.employee, actor=actor_of(user), now=timezone.now())
    return Response(_out(pk))


@extend_schema(request=ReviewAnswerIn, responses=ReviewOut, tags=["assessments"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def review_answer(request: Request, pk: int) -> Response:
    """The person's own word on a shared review, once."""
    user = caller(request)
    body = ReviewAnswerIn(data=request.data)
    body.is_valid(raise_exception=True)
    answer_review(
        review_id=pk, employee=user.employee, actor=actor_of(user), now=timezone.now(), **body.validated_data
    )
    return Response(_out(pk))


def _report(request: Request, pk: int) -> Employee:
    user = caller(request)
    person = person_of(user, pk)
    if not leads_now(user, person.pk):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return person


def _month(text: str) -> date:
    month = parse_month(text)
    if month is None:
        raise Unreadable(_("Bulan ditulis seperti 2026-10, dari 2020 sampai 2100."), code="invalid_month")
    return month


def _out(pk: int) -> dict[str, Any]:
    return review_out(MonthlyReview.objects.select_related("assessor").get(pk=pk))
