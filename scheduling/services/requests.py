"""What an employee does with requests: ask, keep a draft, revise, withdraw, cancel."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.audit import Actor
from core.problems import Problem, Refused, refuse_if_blocked
from core.services import record
from eligibility.selectors import policy_of
from employees.models import Employee, Office
from scheduling.enums import Place, ProblemCode, RequestStatus
from scheduling.models import WfaPattern, WfaRequest
from scheduling.rules import Block, PlanItem, check_week
from scheduling.selectors import cancel_problems
from scheduling.services.places import form_problems, locked_person
from scheduling.services.states import locked_request, not_found, state_conflict, transition
from scheduling.services.wishes import Spot, Wish, wish_of, write_wish

# What not even a draft may carry, because no row could hold it.
UNSTORABLE = frozenset(
    {
        ProblemCode.BAD_PLAN,
        ProblemCode.LONG_PLAN,
        ProblemCode.LONG_REASON,
        ProblemCode.LONG_NOTE,
        ProblemCode.BAD_POSITION,
        ProblemCode.MANY_BLOCKS,
        ProblemCode.BLOCK_ORDER,
    }
)


@transaction.atomic
def submit_request(
    *,
    employee: Employee,
    days: Iterable[date],
    place: str,
    reason: str,
    plan: Sequence[PlanItem],
    actor: Actor,
    now: datetime,
    place_office: Office | None = None,
    place_note: str = "",
    place_lat: float | None = None,
    place_lon: float | None = None,
    blocks: Sequence[Block] = (),
    pattern: WfaPattern | None = None,
) -> WfaRequest:
    """Ask for days of one week; without `blocks` the regular hours hold.

    Errors: `Refused` with problems, `Conflict` when somebody was first.
    """
    spot = Spot(place, place_office, place_note, place_lat, place_lon)
    wish = wish_of(days, spot, reason, plan, blocks)
    request = _blank(employee, now, pattern)
    _refuse_shapeless(wish, request, employee, now)
    write_wish(wish, request)
    return transition(request.pk, RequestStatus.SUBMITTED, actor=actor, now=now)


@transaction.atomic
def save_draft(
    *,
    employee: Employee,
    days: Iterable[date],
    place: str,
    reason: str,
    plan: Sequence[PlanItem],
    actor: Actor,
    now: datetime,
    place_office: Office | None = None,
    place_note: str = "",
    place_lat: float | None = None,
    place_lon: float | None = None,
    blocks: Sequence[Block] = (),
    request_id: int | None = None,
) -> WfaRequest:
    """Keep a request without asking yet; with `request_id` the person's own draft is written anew.

    A draft may lack reason, plan and place, but not its days of one week.
    """
    spot = Spot(place, place_office, place_note, place_lat, place_lon)
    wish = wish_of(days, spot, reason, plan, blocks)
    if request_id is None:
        request = _blank(employee, now)
    else:
        locked_person(employee.pk)
        request = _own(request_id, employee, RequestStatus.DRAFT)
    _refuse_unstorable(wish, request, employee)
    write_wish(wish, request)
    request.updated_at = now
    request.save(update_fields=["updated_at"])
    _record(request, "request.drafted", actor, now, after=wish.as_json())
    return request


@transaction.atomic
def submit_draft(request_id: int, *, employee: Employee, actor: Actor, now: datetime) -> WfaRequest:
    """Hand in one's own draft. Errors as `submit_request`; `NotFound` for somebody else's."""
    locked_person(employee.pk)
    _own(request_id, employee, RequestStatus.DRAFT)
    return transition(request_id, RequestStatus.SUBMITTED, actor=actor, now=now)


@transaction.atomic
def revise_request(
    request_id: int,
    *,
    employee: Employee,
    days: Iterable[date],
    place: str,
    reason: str,
    plan: Sequence[PlanItem],
    actor: Actor,
    now: datetime,
    place_office: Office | None = None,
    place_note: str = "",
    place_lat: float | None = None,
    place_lon: float | None = None,
    blocks: Sequence[Block] = (),
) -> WfaRequest:
    """Hand in a sent-back request again, with the same or other days and plan. Errors as `submit_request`."""
    spot = Spot(place, place_office, place_note, place_lat, place_lon)
    wish = wish_of(days, spot, reason, plan, blocks)
    person = locked_person(employee.pk)
    request = _own(request_id, employee, RequestStatus.SENT_BACK)
    before = list(request.days.filter(status=RequestStatus.SENT_BACK).values_list("date", flat=True))
    _refuse_shapeless(wish, request, person, now)
    _refuse_spent(wish, request)
    write_wish(wish, request)
    _record(
        request,
        "request.revised",
        actor,
        now,
        before={"days": [d.isoformat() for d in sorted(before)]},
        after=wish.as_json(),
    )
    return transition(request_id, RequestStatus.SUBMITTED, actor=actor, now=now)


def withdraw_request(request_id: int, *, employee: Employee, actor: Actor, now: datetime) -> WfaRequest:
    """Take back one's own draft or undecided request. Errors: `NotFound`, `Conflict` once it is decided."""
    with transaction.atomic():
        _own(request_id, employee)
        return transition(request_id, RequestStatus.WITHDRAWN, actor=actor, now=now)


def cancel_request(
    request_id: int, *, employee: Employee, actor: Actor, now: datetime, days: Iterable[date] | None = None
) -> WfaRequest:
    """Give granted days back to the quota; without `days` all that can still be cancelled.

    Errors: `NotFound`, `Refused` after the cut-off (policy `cancel_until`), `Conflict` for days not granted.
    """
    with transaction.atomic():
        request = _own(request_id, employee)
        if request.status != RequestStatus.APPROVED:
            raise state_conflict(request)
        granted = set(request.days.filter(status=RequestStatus.APPROVED).values_list("date", flat=True))
        too_late = {p.params["day"] for p in cancel_problems(request, granted, now)}
        chosen = set(days) if days is not None else (granted - too_late or granted)
        refuse_if_blocked(cancel_problems(request, chosen & granted, now))
        return transition(request_id, RequestStatus.CANCELLED, actor=actor, now=now, days=chosen)


def _blank(employee: Employee, now: datetime, pattern: WfaPattern | None = None) -> WfaRequest:
    return WfaRequest(
        agency=employee.agency, employee=employee, created_at=now, updated_at=now, pattern=pattern
    )


def _own(request_id: int, employee: Employee, status: str | None = None) -> WfaRequest:
    """The person's own request, locked; another person's is not found."""
    request = locked_request(request_id)
    if request.employee_id != employee.pk:
        raise not_found()
    if status is not None and request.status != status:
        raise state_conflict(request)
    return request


def _refuse_shapeless(wish: Wish, request: WfaRequest, person: Employee, now: datetime) -> None:
    """Days that are no week cannot be judged one by one: say so, with all that the form lacks."""
    found = check_week(wish.days)
    if found:
        wish.write_place_to(request)
        policy = policy_of(person, now.astimezone(person.office.tz).date()).policy
        found += form_problems(request, person, wish.plan, policy.places, wish.blocks)
        raise Refused(problems=found)
    _refuse_unstorable(wish, request, person)


def _refuse_unstorable(wish: Wish, request: WfaRequest, person: Employee) -> None:
    wish.write_place_to(request)
    lacking = form_problems(request, person, wish.plan, Place.values, wish.blocks)
    refuse_if_blocked([*check_week(wish.days), *(p for p in lacking if p.code in UNSTORABLE)])


def _refuse_spent(wish: Wish, request: WfaRequest) -> None:
    """Days of this request that already ended (expired) stay as they are."""
    spent = request.days.exclude(status=RequestStatus.SENT_BACK).filter(date__in=wish.days)
    refuse_if_blocked(
        Problem(ProblemCode.PAST, params={"day": d}) for d in spent.values_list("date", flat=True)
    )


def _record(request: WfaRequest, verb: str, actor: Actor, now: datetime, **facts: dict[str, Any]) -> None:
    record(
        agency=request.agency.code,
        actor=actor,
        verb=verb,
        target=request,
        now=now,
        subject_id=request.employee_id,
        **facts,
    )
