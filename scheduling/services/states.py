"""The one function that changes the state of a request and of its days."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Problem, Refused
from core.services import record
from employees.models import Employee
from scheduling.enums import LIVE, TRANSITIONS, ProblemCode, RequestStatus
from scheduling.models import RequestDay, WfaRequest
from scheduling.services.expected import follow_state
from scheduling.services.places import lock_unit_days, locked_person, take_places
from scheduling.signals import request_changed

UNASKED = frozenset({RequestStatus.DRAFT, RequestStatus.SENT_BACK})


@transaction.atomic
def transition(
    request_id: int,
    to: str,
    *,
    actor: Actor,
    now: datetime,
    days: Iterable[date] | None = None,
    reason: str = "",
) -> WfaRequest:
    """Move a request, or some of its days, to another state; lock, check, save, audit and tell in one transaction.

    `days` moves only these: the request keeps its state while others of its days are live. Handing in
    (`submitted`) takes the places of all days under every rule.
    Errors: `NotFound`, `Conflict` when the state has moved on or somebody was first, `Refused`.
    """
    person = _hold_place_takers(request_id) if to == RequestStatus.SUBMITTED else None
    request = locked_request(request_id)
    old = request.status
    if to not in TRANSITIONS[old]:
        raise state_conflict(request)
    every = list(request.days.order_by("date"))
    moving = _moving(request, every, to, days)
    if person:
        take_places(request, person, moving, now)
    elif to == RequestStatus.APPROVED:
        _refuse_begun(request, moving, now)
    _save(request, every, moving, to, now)
    _write_down(request, old, moving, to, actor, now, reason)
    follow_state(request, moving, old, to, now)
    request_changed.send(
        WfaRequest, request=request, old=old, new=to, days=moving, actor=actor, now=now, reason=reason
    )
    return request


def locked_request(request_id: int) -> WfaRequest:
    """The request with its people, held until the transaction ends."""
    rows = WfaRequest.objects.select_related("agency", "employee__office", "employee__unit", "place_office")
    request = rows.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None:
        raise not_found()
    return request


def not_found() -> NotFound:
    return NotFound(_("Pengajuan itu tidak ditemukan."))


def state_conflict(request: WfaRequest) -> Conflict:
    return Conflict(
        _("Pengajuan ini sudah %(status)s. Muat ulang halaman untuk melihat keadaan terbaru.")
        % {"status": request.get_status_display()},
        code="state_moved",
    )


def _hold_place_takers(request_id: int) -> Employee:
    """Lock the person, then the unit's days: always before the request itself."""
    employee_id = WfaRequest.objects.filter(pk=request_id).values_list("employee_id", flat=True).first()
    if employee_id is None:
        raise not_found()
    person = locked_person(employee_id)
    waiting = RequestDay.objects.filter(request=request_id, status__in=sorted(UNASKED))
    lock_unit_days(person.unit_id, list(waiting.values_list("date", flat=True)))
    return person


def _moving(
    request: WfaRequest, every: Sequence[RequestDay], to: str, days: Iterable[date] | None
) -> list[RequestDay]:
    """The days that share the request's state (handed in: those not asked yet), or the chosen ones of them."""
    from_states = UNASKED if to == RequestStatus.SUBMITTED else {request.status}
    candidates = [d for d in every if d.status in from_states]
    wanted = {d.date for d in candidates} if days is None or to in LIVE else set(days)
    moving = [d for d in candidates if d.date in wanted]
    if not moving or len(moving) < len(wanted):
        raise state_conflict(request)
    return moving


def _refuse_begun(request: WfaRequest, moving: Sequence[RequestDay], now: datetime) -> None:
    today = now.astimezone(request.employee.office.tz).date()
    begun = [Problem(ProblemCode.DAY_BEGUN, params={"day": d.date}) for d in moving if d.date <= today]
    if begun:
        raise Refused(problems=begun)


def _save(
    request: WfaRequest, every: Sequence[RequestDay], moving: Sequence[RequestDay], to: str, now: datetime
) -> None:
    for day in moving:
        day.status = to
    if to in LIVE or not any(d.status in LIVE for d in every):
        request.status = to
    request.updated_at = now
    if to == RequestStatus.SUBMITTED:
        request.submitted_at = now
    try:
        with transaction.atomic():
            RequestDay.objects.bulk_update(moving, ["status", "slot", "unit", "counter"])
            request.save(update_fields=["status", "submitted_at", "updated_at"])
    except IntegrityError as error:
        raise taken() from error


def taken() -> Conflict:
    return Conflict(
        _(
            "Hari atau kuota itu baru saja terpakai oleh pengajuan lain. "
            "Muat ulang halaman untuk melihat hari yang masih bisa."
        ),
        code="taken",
    )


def _write_down(
    request: WfaRequest,
    old: str,
    moving: Sequence[RequestDay],
    to: str,
    actor: Actor,
    now: datetime,
    reason: str,
) -> None:
    after: dict[str, Any] = {"status": str(request.status), "days": [d.date.isoformat() for d in moving]}
    if reason:
        after["reason"] = reason
    if to == RequestStatus.SUBMITTED:
        after |= {"place": request.place, "slots": [d.slot for d in moving]}
    again = to == RequestStatus.SUBMITTED and old == RequestStatus.SENT_BACK
    record(
        agency=request.agency.code,
        actor=actor,
        verb="request.resubmitted" if again else f"request.{to}",
        target=request,
        now=now,
        subject_id=request.employee_id,
        before={"status": str(old)},
        after=after,
    )
