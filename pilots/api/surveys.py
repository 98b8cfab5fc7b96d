"""The API of surveys: same services as the pages. Answers heed no Idempotency-Key, whose store tells who sent what."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotent, problem
from core.problems import NotFound
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of
from employees.selectors.organisation import agency_today
from pilots.models.surveys import Survey
from pilots.permissions.surveys import (
    can_edit_survey,
    can_make_surveys,
    can_read_survey,
    can_see_drafts,
    reader_scope,
)
from pilots.selectors.survey_results import survey_view
from pilots.selectors.surveys import (
    answered_by,
    own_invitation,
    own_surveys,
    questions_of,
    survey_of,
    surveys_of,
    turnout_of,
)
from pilots.serializers.surveys import (
    SurveyAnsweredOut,
    SurveyAnswersIn,
    SurveyFilter,
    SurveyFullOut,
    SurveyPage,
    SurveyResultsIn,
    SurveyResultsOut,
    TurnoutOut,
    results_out,
    survey_full_out,
    survey_out,
    turnout_out,
)
from pilots.services.survey_answering import BadAnswers, answer_survey, open_seat
from pilots.services.survey_turning import close_survey, open_survey


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


@extend_schema(
    operation_id="surveys_list",
    parameters=[
        OpenApiParameter("scope", str, enum=["own", "agency"], default="own"),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=SurveyPage,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def surveys(request: Request) -> Response:
    """Surveys that ask the caller and take answers; with `scope=agency` those that the caller's roles may read."""
    user = cast(User, request.user)
    asked = SurveyFilter(data=request.query_params)
    asked.is_valid(raise_exception=True)
    pages = Pages()
    rows = pages.paginate_queryset(_in_scope(user, asked.validated_data["scope"]), request) or []
    answered = answered_by(user.employee, rows)
    return pages.get_paginated_response([survey_out(row, answered.get(row.pk)) for row in rows])


def _in_scope(user: User, scope: str) -> QuerySet[Survey]:
    if scope == "own":
        return own_surveys(user.employee, agency_today(user.employee.agency, timezone.now()))
    offices = reader_scope(user)
    require(offices != frozenset())
    return surveys_of(user.employee.agency_id, offices, drafts=can_see_drafts(user))


@extend_schema(operation_id="surveys_read", responses=SurveyFullOut)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def survey(request: Request, pk: int) -> Response:
    """One survey with its questions, for those who were invited and those whose roles may read it."""
    user = cast(User, request.user)
    row = survey_of(user.employee.agency_id, pk)
    seat = own_invitation(user.employee, pk)
    if seat is None and not can_read_survey(user, row):
        raise NotFound(_("Survei ini tidak ditemukan."))
    return Response(survey_full_out(row, seat.answered if seat else None, questions_of(row)))


@extend_schema(operation_id="surveys_answer", request=SurveyAnswersIn, responses=SurveyAnsweredOut)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def survey_answers(request: Request, pk: int) -> Response:
    """Answer anonymously, once: a second time is a 409, so repeating is safe. `errors`: what is wrong, by question."""
    person, now = cast(User, request.user).employee, timezone.now()
    open_seat(person, pk, now)
    body = SurveyAnswersIn(data=request.data)
    body.is_valid(raise_exception=True)
    try:
        answer_survey(survey_id=pk, employee=person, answers=body.validated_data["answers"], now=now)
    except BadAnswers as bad:
        errors = {"" if key is None else str(key): told.sentence for key, told in bad.by_question.items()}
        return problem(bad.status, bad.code, bad.sentence, errors=errors)
    return Response({"answered": True})


@extend_schema(
    operation_id="surveys_results", parameters=[OpenApiParameter("office", int)], responses=SurveyResultsOut
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def survey_results(request: Request, pk: int) -> Response:
    """Representation, and results once the survey is closed, of everybody or of one office, by the caller's roles."""
    user = cast(User, request.user)
    row = survey_of(user.employee.agency_id, pk)
    if not can_read_survey(user, row):
        raise NotFound(_("Survei ini tidak ditemukan."))
    asked = SurveyResultsIn(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return Response(results_out(row, survey_view(row, reader_scope(user), asked.validated_data["office"])))


@extend_schema(operation_id="surveys_open", request=None, responses=TurnoutOut)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def survey_open(request: Request, pk: int) -> Response:
    """Open a draft and invite everybody in its audience (admins of the agency)."""
    user = cast(User, request.user)
    row = open_survey(survey=_edited(user, pk), actor=actor_of(user), now=timezone.now())
    return Response(turnout_out(row, turnout_of(row)))


@extend_schema(operation_id="surveys_close", request=None, responses=TurnoutOut)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def survey_close(request: Request, pk: int) -> Response:
    """Close an open survey; its results can then be read (admins of the agency)."""
    user = cast(User, request.user)
    row = close_survey(survey=_edited(user, pk), actor=actor_of(user), now=timezone.now())
    return Response(turnout_out(row, turnout_of(row)))


def _edited(user: User, pk: int) -> Survey:
    require(can_make_surveys(user))
    row = survey_of(user.employee.agency_id, pk)
    require(can_edit_survey(user, row))
    return row
