"""Decisions through the API: the same selectors and services as the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from approvals import services
from approvals.enums import DECIDED, Action, ApprovalStatus
from approvals.rules import Consequence, DayEffect, Staffing
from approvals.selectors import Listed, consequences, decided_by, listed, pending_ids, visible_approval
from approvals.serializers import ApprovalOut, ApprovalPageOut, BulkIn, BulkOut, ReasonIn, RecallIn
from core.api import idempotent
from employees.models import User
from employees.selectors import actor_of, today_in

STATUSES = ("pending", "decided", *sorted(DECIDED))

Json = dict[str, Any]


class Pages(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


def _user(request: Request) -> User:
    return cast(User, request.user)


@extend_schema(
    operation_id="approvals_list",
    parameters=[
        OpenApiParameter("status", str, enum=STATUSES, default="pending"),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int),
    ],
    responses=ApprovalPageOut,
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def approvals(request: Request) -> Response:
    """What waits for the caller's decision (oldest deadline first), or what the caller decided."""
    now = timezone.now()
    me = _user(request).employee
    status = request.query_params.get("status", "pending")
    pages = Pages()
    wanted = _with_status(me, status, today_in(me.office, now))
    rows = listed(pages.paginate_queryset(wanted, request) or [])
    effects = consequences([row for row in rows if row.status == ApprovalStatus.PENDING], now)
    return pages.get_paginated_response([as_json(row, effects.get(row.pk)) for row in rows])


def _with_status(me: Any, status: str, on: date) -> Any:
    """Ids, as a list or a query that the pagination cuts."""
    if status not in STATUSES:
        raise ValidationError({"status": [f"One of: {', '.join(STATUSES)}."]})
    if status == "pending":
        return pending_ids(me, on)
    rows = decided_by(me, on).values_list("pk", flat=True)
    return rows if status == "decided" else rows.filter(status=status)


@extend_schema(operation_id="approvals_read", responses=ApprovalOut)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def approval(request: Request, pk: int) -> Response:
    """One approval, with its consequence while it waits."""
    return Response(_read(request, pk))


def _read(request: Request, pk: int) -> Json:
    now = timezone.now()
    visible_approval(_user(request), pk, now)
    [row] = listed([pk])
    effects = consequences([row], now) if row.status == ApprovalStatus.PENDING else {}
    return as_json(row, effects.get(row.pk))


def _decide(request: Request, pk: int, action: Action) -> Response:
    now = timezone.now()
    user = _user(request)
    body = ReasonIn(data=request.data)
    body.is_valid(raise_exception=True)
    visible_approval(user, pk, now)
    services.decide(
        approval_id=pk, action=action, decider=user.employee, actor=actor_of(user), now=now,
        reason=body.validated_data["reason"],
    )  # fmt: skip
    return Response(_read(request, pk))


def _operation(
    name: str, body: type[ReasonIn]
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """What the four acts on one approval share: POST, log-in, safe repetition, schema."""

    def wrap(view: Callable[..., Response]) -> Callable[..., Response]:
        inner = api_view(["POST"])(permission_classes([IsAuthenticated])(idempotent(view)))
        return extend_schema(operation_id=name, request=body, responses=ApprovalOut)(inner)

    return wrap


@_operation("approvals_approve", ReasonIn)
def approve(request: Request, pk: int) -> Response:
    """Approve; a reason is needed only where a minimum would break or an absence is recorded."""
    return _decide(request, pk, Action.APPROVE)


@_operation("approvals_reject", ReasonIn)
def reject(request: Request, pk: int) -> Response:
    """Reject with a reason; the days return to the quota."""
    return _decide(request, pk, Action.REJECT)


@_operation("approvals_send_back", ReasonIn)
def send_back(request: Request, pk: int) -> Response:
    """Send back with a reason; the employee keeps the place and may hand in again."""
    return _decide(request, pk, Action.SEND_BACK)


@_operation("approvals_recall", RecallIn)
def recall(request: Request, pk: int) -> Response:
    """Call granted days back to the office with a reason."""
    now = timezone.now()
    user = _user(request)
    body = RecallIn(data=request.data)
    body.is_valid(raise_exception=True)
    visible_approval(user, pk, now)
    services.recall(
        approval_id=pk, decider=user.employee, actor=actor_of(user), now=now,
        reason=body.validated_data["reason"], days=body.validated_data["days"],
    )  # fmt: skip
    return Response(_read(request, pk))


@extend_schema(operation_id="approvals_bulk", request=BulkIn, responses=BulkOut)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def approvals_bulk(request: Request) -> Response:
    """Decide many; every row is checked and answered by itself, in the order sent."""
    user = _user(request)
    body = BulkIn(data=request.data)
    body.is_valid(raise_exception=True)
    asked = body.validated_data
    answers = services.decide_many(
        approval_ids=asked["ids"], action=asked["action"], decider=user.employee, actor=actor_of(user),
        now=timezone.now(), reason=asked["reason"],
    )  # fmt: skip
    rows = [{"id": a.id, "ok": a.ok, "code": a.code, "sentence": a.sentence} for a in answers]
    return Response({"results": rows})


def as_json(row: Listed, effect: Consequence | None) -> Json:
    """One row of the API; times in the zone of the employee's office."""
    person = row.person
    return {
        "id": row.pk,
        "status": row.status,
        "round": row.round,
        "request": _request_json(row),
        "employee": {
            "id": person.pk,
            "name": person.full_name,
            "unit": person.unit,
            "post": person.post,
        },
        "days": [d.date.isoformat() for d in row.request.days],
        "due_at": row.due_at.isoformat(),
        "escalated": row.is_escalated,
        "decision": _decision_json(row),
        "consequence": _consequence_json(effect) if effect else None,
    }


def _request_json(row: Listed) -> Json:
    asked = row.request
    year, week, _weekday = asked.week.isocalendar()
    return {
        "id": asked.pk,
        "status": asked.status,
        "week": f"{year}-W{week:02d}",
        "place": asked.place,
        "place_note": asked.place_note,
        "reason": asked.reason,
        "plan": [{"output": o.output, "quantity": str(o.quantity), "unit": o.unit} for o in asked.outputs],
        "blocks": [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in asked.blocks],
    }


def _decision_json(row: Listed) -> Json | None:
    if row.decided_at is None:
        return None
    return {
        "by": row.decided_by,
        "decided_as": row.decided_as,
        "at": row.decided_at.isoformat(),
        "reason": row.reason,
    }


def _consequence_json(effect: Consequence) -> Json:
    quota = effect.quota
    return {
        "days": [_day_json(day) for day in effect.days],
        "quota": {
            "allowed": quota.allowed,
            "granted": quota.granted,
            "pending": quota.pending,
            "left": quota.left,
        },
        "warnings": [p.as_json() for p in effect.problems],
        "needs_reason": effect.needs_reason,
    }


def _day_json(day: DayEffect) -> Json:
    return {
        "date": day.date.isoformat(),
        "unit": _staffing_json(day.unit),
        "counter": _staffing_json(day.counter) if day.counter else None,
        "staff": day.staff,
        "pending": day.pending,
        "away": [{"name": a.name, "kind": a.kind} for a in day.away],
        "absence": day.absence,
    }


def _staffing_json(of: Staffing) -> Json:
    return {"name": of.name, "before": of.before, "after": of.after, "minimum": of.minimum}
