"""The API of corrections, commitment, conduct and absence proposals. Same services as the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.api import idempotent
from core.problems import NotFound, Problem
from employees.models import Employee, User
from employees.permissions import require
from employees.selectors import actor_of, person_of, today_in
from presence import services
from presence.enums import DutyProblem
from presence.models import AbsenceProposal, Correction
from presence.permissions.duties import (
    can_decide_for,
    can_decide_proposal,
    can_see_proposal,
    can_withdraw_note,
    deciding_offices,
    leads_people,
    proposal_offices,
)
from presence.selectors.commitment import own_commitment
from presence.selectors.conduct import note_of, notes_about
from presence.selectors.corrections import correction_of, corrections_for, own_corrections, with_days
from presence.selectors.proposals import proposal_of, proposals_seen_by, with_counts
from presence.serializers import duties as shapes

TABS = {"waiting": "menunggu", "decided": "riwayat"}
PAGES = [OpenApiParameter("page", int), OpenApiParameter("page_size", int)]
View = Callable[..., Response]


class DutyPages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


def _moment(request: Request) -> tuple[User, datetime, date]:
    """Who asks, when, and the date of that person's office."""
    user, now = cast(User, request.user), timezone.now()
    return user, now, today_in(user.employee.office, now)


def _body(shape: type[Serializer[Any]], data: Any) -> Any:
    body = shape(data=data)
    body.is_valid(raise_exception=True)
    return body


def _gone() -> NotFound:
    return NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])


def _act(
    name: str, shape: type[Serializer[Any]] | None, answer: type[Serializer[Any]]
) -> Callable[[View], View]:
    """What the acts on one thing share: POST, log-in, safe repetition, schema."""

    def wrap(view: View) -> View:
        inner = api_view(["POST"])(permission_classes([IsAuthenticated])(idempotent(view)))
        return extend_schema(operation_id=name, request=shape, responses=answer, tags=["presence"])(inner)

    return wrap


# corrections


@extend_schema(
    methods=["GET"], operation_id="corrections_list", responses=shapes.CorrectionPage, tags=["presence"],
    parameters=[
        OpenApiParameter("scope", enum=["own", "reports"]), OpenApiParameter("status", enum=list(TABS)), *PAGES,
    ],
)  # fmt: skip
@extend_schema(
    methods=["POST"], operation_id="corrections_create", request=shapes.CorrectionIn,
    responses={201: shapes.CorrectionOut}, tags=["presence"],
)  # fmt: skip
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def corrections(request: Request) -> Response:
    """The caller's own claims, or those of the caller's people; a POST claims an event of a working day."""
    user, now, today = _moment(request)
    if request.method == "POST":
        body = _body(shapes.CorrectionIn, request.data)
        values = body.validated_data
        made = services.request_correction(
            employee=user.employee, date=values["date"], kind=values["kind"], reason=values["reason"],
            claimed_at=body.claimed_at(user.employee.office.tz), actor=actor_of(user), now=now,
        )  # fmt: skip
        return Response(_correction(user, made.pk), status=201)
    wanted = _body(shapes.CorrectionFilter, request.query_params).validated_data
    if wanted["scope"] == "reports":
        require(leads_people(user))
        rows = corrections_for(user.employee, today, TABS[wanted["status"]])
    else:
        rows = own_corrections(user.employee)
    pages = DutyPages()
    page = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response([shapes.correction_out(row) for row in with_days(page)])


def _correction(user: User, pk: int) -> dict[str, Any]:
    [row] = with_days([correction_of(user.employee.agency_id, pk)])
    return shapes.correction_out(row)


def _decidable(user: User, pk: int) -> Correction:
    row = correction_of(user.employee.agency_id, pk)
    if not can_decide_for(user, row.employee):
        raise _gone()
    return row


@_act("corrections_accept", shapes.AcceptIn, shapes.CorrectionOut)
def correction_accept(request: Request, pk: int) -> Response:
    """Record what was claimed and settle the day anew."""
    return _decide(request, pk, shapes.AcceptIn, accept=True)


@_act("corrections_reject", shapes.AcceptIn, shapes.CorrectionOut)
def correction_reject(request: Request, pk: int) -> Response:
    """Turn the claim down; `comment` says why."""
    return _decide(request, pk, shapes.AcceptIn, accept=False)


def _decide(request: Request, pk: int, shape: type[Serializer[Any]], *, accept: bool) -> Response:
    user, now, _today = _moment(request)
    _decidable(user, pk)
    comment = _body(shape, request.data).validated_data["comment"]
    services.decide_correction(
        correction_id=pk,
        supervisor=user.employee,
        accept=accept,
        comment=comment,
        actor=actor_of(user),
        now=now,
    )
    return Response(_correction(user, pk))


@extend_schema(operation_id="corrections_withdraw", request=None, responses={204: None}, tags=["presence"])
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def correction_withdraw(request: Request, pk: int) -> Response:
    """Take back an own claim that is not decided yet."""
    user, now, _today = _moment(request)
    services.withdraw_correction(correction_id=pk, employee=user.employee, actor=actor_of(user), now=now)
    return Response(status=204)


# commitment


@extend_schema(operation_id="commitment", responses=shapes.CommitmentOut, tags=["presence"])
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def commitment(request: Request) -> Response:
    """The text in force for the caller, and when it was accepted."""
    user, _now, today = _moment(request)
    return Response(shapes.commitment_out(own_commitment(user.employee, today), user.employee.office.tz))


@_act("commitment_accept", shapes.CommitmentIn, shapes.CommitmentOut)
def commitment_accept(request: Request) -> Response:
    """Accept the version that was read; 409 when another one holds by now."""
    user, now, today = _moment(request)
    number = _body(shapes.CommitmentIn, request.data).validated_data["policy_number"]
    services.accept_commitment(employee=user.employee, policy_number=number, actor=actor_of(user), now=now)
    return Response(shapes.commitment_out(own_commitment(user.employee, today), user.employee.office.tz))


# conduct


@extend_schema(
    methods=["GET"], operation_id="conduct_list", responses=shapes.ConductPage, tags=["presence"],
    parameters=[OpenApiParameter("employee", int, description="One of the caller's people."), *PAGES],
)  # fmt: skip
@extend_schema(
    methods=["POST"], operation_id="conduct_create", request=shapes.ConductIn,
    responses={201: shapes.ConductOut}, tags=["presence"],
)  # fmt: skip
@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
@idempotent
def conduct(request: Request) -> Response:
    """What was noted about the caller, or about one of the caller's people; a POST notes something new."""
    user, now, _today = _moment(request)
    if request.method == "POST":
        body = _body(shapes.ConductIn, request.data)
        values = body.validated_data
        person = _led(user, values["employee"])
        note = services.record_conduct(
            employee=person, author=user.employee, kind=values["kind"], text=values["text"],
            happened_at=body.happened_at(person.office.tz), actor=actor_of(user), now=now,
        )  # fmt: skip
        return Response(shapes.conduct_out(note), status=201)
    asked = _body(shapes.ConductFilter, request.query_params).validated_data["employee"]
    person = user.employee if asked in (None, user.employee_id) else _led(user, asked)
    pages = DutyPages()
    page = pages.paginate_queryset(notes_about(person), request) or []
    return pages.get_paginated_response([shapes.conduct_out(note) for note in page])


def _led(user: User, pk: int) -> Employee:
    person = person_of(user, pk)
    if not can_decide_for(user, person):
        raise _gone()
    return person


@_act("conduct_answer", shapes.ConductAnswerIn, shapes.ConductOut)
def conduct_answer(request: Request, pk: int) -> Response:
    """The caller's own side, once."""
    user, now, _today = _moment(request)
    if note_of(user.employee.agency_id, pk).employee_id != user.employee_id:
        raise _gone()
    text = _body(shapes.ConductAnswerIn, request.data).validated_data["text"]
    note = services.answer_conduct(
        note_id=pk, employee=user.employee, answer=text, actor=actor_of(user), now=now
    )
    return Response(shapes.conduct_out(note))


@_act("conduct_withdraw", shapes.WithdrawIn, shapes.ConductOut)
def conduct_withdraw(request: Request, pk: int) -> Response:
    """Take a note back with a reason; it stays readable and counts no more."""
    user, now, _today = _moment(request)
    if not can_withdraw_note(user, note_of(user.employee.agency_id, pk)):
        raise _gone()
    reason = _body(shapes.WithdrawIn, request.data).validated_data["reason"]
    note = services.withdraw_conduct(
        note_id=pk, author=user.employee, reason=reason, actor=actor_of(user), now=now
    )
    return Response(shapes.conduct_out(note))


# absence proposals


@extend_schema(
    operation_id="absence_proposals_list", responses=shapes.ProposalPage, tags=["presence"],
    parameters=[OpenApiParameter("year", int), OpenApiParameter("status", enum=list(TABS)), *PAGES],
)  # fmt: skip
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def absence_proposals(request: Request) -> Response:
    """What PP 94/2021 would propose about the caller, the caller's people and the offices the caller oversees."""
    user, _now, today = _moment(request)
    wanted = _body(shapes.ProposalFilter, request.query_params).validated_data
    year = wanted["year"] or today.year
    rows = proposals_seen_by(user, proposal_offices(user), today, year=year, tab=TABS[wanted["status"]])
    pages = DutyPages()
    page = pages.paginate_queryset(rows, request) or []
    counted = with_counts(page, user, deciding_offices(user), today, year)
    return pages.get_paginated_response([shapes.proposal_out(row) for row in counted])


@_act("absence_proposals_take_up", shapes.DutyReasonIn, shapes.ProposalOut)
def absence_take_up(request: Request, pk: int) -> Response:
    """An official follows it up; 422 when corrections have taken the count below the step."""
    return _settle(request, pk, services.take_up_proposal)


@_act("absence_proposals_dismiss", shapes.DutyReasonIn, shapes.ProposalOut)
def absence_dismiss(request: Request, pk: int) -> Response:
    """Not followed up; `reason` says why."""
    return _settle(request, pk, services.dismiss_proposal)


def _settle(request: Request, pk: int, act: Callable[..., AbsenceProposal]) -> Response:
    user, now, today = _moment(request)
    row = proposal_of(user.employee.agency_id, pk)
    if not can_see_proposal(user, row.employee):
        raise _gone()
    require(can_decide_proposal(user, row.employee))
    reason = _body(shapes.DutyReasonIn, request.data).validated_data["reason"]
    act(proposal_id=pk, decider=user.employee, reason=reason, actor=actor_of(user), now=now)
    row = proposal_of(user.employee.agency_id, pk)
    [counted] = with_counts([row], user, deciding_offices(user), today, row.year)
    return Response(shapes.proposal_out(counted))
