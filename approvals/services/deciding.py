"""The decision: taken once, by somebody entitled, never about oneself, on the facts of the moment."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from approvals.enums import OUTCOME, Action, ApprovalStatus, ProblemCode
from approvals.models import Approval
from approvals.permissions import capacity_to_decide, capacity_to_recall
from approvals.rules import Consequence, decision_problems, recall_problems
from approvals.selectors import Capacity, consequences, listed, recallable_dates
from approvals.services.locking import check_waiting, locked
from core.audit import Actor
from core.problems import DomainError, NotAllowed, NotFound, Problem, Refused, refuse_if_blocked
from core.services import record
from employees.models import Employee
from employees.selectors import today_in
from scheduling.enums import RequestStatus
from scheduling.models import WfaRequest
from scheduling.selectors import recall_problems as recall_notice_problems
from scheduling.services import transition

BULK_LIMIT = 100

CapacityFinder = Callable[[Employee, Approval, date], Capacity | None]

STATE_OF: dict[str, RequestStatus] = {
    Action.APPROVE: RequestStatus.APPROVED,
    Action.REJECT: RequestStatus.REJECTED,
    Action.SEND_BACK: RequestStatus.SENT_BACK,
}


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What became of one row of a bulk decision; `sentence` is for people, `code` for programs."""

    id: int
    ok: bool
    code: str
    sentence: str


def decide(
    *, approval_id: int, action: str, decider: Employee, actor: Actor, now: datetime, reason: str = ""
) -> Approval:
    """Approve, reject or send back; everything is looked at again under lock.

    Errors: `NotAllowed` for the own request or somebody else's, `Conflict` when it was decided already (says
    by whom), `Refused` when a reason is missing, a day has begun or the person is not eligible any more.
    """
    if action not in OUTCOME:
        raise Refused(problems=[Problem(ProblemCode.UNKNOWN_ACTION)])
    reason = reason.strip()
    with transaction.atomic():
        approval = locked(approval_id)
        capacity = _entitled(capacity_to_decide, approval, decider, now)
        check_waiting(approval)
        effects = consequences(listed([approval.pk]), now)[approval.pk]
        refuse_if_blocked(decision_problems(action, reason, effects.problems))
        signed = _signed(actor, capacity)
        transition(approval.request_id, STATE_OF[action], actor=signed, now=now, reason=reason)
        _write_decision(approval, action, decider, capacity, reason, now)
        record(
            agency=approval.agency.code, actor=signed, verb=f"approval.{approval.status}", target=approval,
            now=now, subject_id=approval.request.employee_id, before={"status": ApprovalStatus.PENDING.value},
            after=_evidence(approval, effects),
        )  # fmt: skip
    return approval


def _entitled(find: CapacityFinder, approval: Approval, person: Employee, now: datetime) -> Capacity:
    """As whom the person acts. Segregation of duties stands here, whatever a page asked before."""
    if approval.agency_id != person.agency_id:
        raise NotFound(problems=[Problem(ProblemCode.NOT_FOUND)])
    if approval.request.employee_id == person.pk:
        raise NotAllowed(problems=[Problem(ProblemCode.OWN_REQUEST)])
    capacity = find(person, approval, today_in(person.office, now))
    if capacity is None:
        raise NotAllowed(problems=[Problem(ProblemCode.NOT_DECIDER)])
    return capacity


def _signed(actor: Actor, capacity: Capacity) -> Actor:
    return replace(actor, acting_as=capacity.title) if capacity.is_acting else actor


def _write_decision(
    approval: Approval, action: str, decider: Employee, capacity: Capacity, reason: str, now: datetime
) -> None:
    approval.status = OUTCOME[action]
    approval.decided_by = decider
    approval.decided_as = capacity.title
    approval.decided_at = now
    approval.reason = reason
    approval.save(update_fields=["status", "decided_by", "decided_as", "decided_at", "reason"])


def _evidence(approval: Approval, effects: Consequence) -> dict[str, object]:
    """What the decider had before the eyes, kept with the decision."""
    return {
        "status": str(approval.status),
        "decided_as": approval.decided_as,
        "reason": approval.reason,
        "round": approval.round,
        "warnings": [p.code.value for p in effects.problems],
        "coverage": [
            {
                "date": d.date.isoformat(),
                "before": d.unit.before,
                "after": d.unit.after,
                "minimum": d.unit.minimum,
            }
            for d in effects.days
        ],
    }


def decide_many(
    *,
    approval_ids: Iterable[int],
    action: str,
    decider: Employee,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> list[RowAnswer]:
    """Each row is decided by itself, in a transaction of its own, with every check; in the order given.

    Errors: `Refused` when nothing, too much or an unknown action was sent. A row that fails is an answer.
    """
    ids = list(dict.fromkeys(approval_ids))
    if not ids:
        raise Refused(problems=[Problem(ProblemCode.NOTHING_CHOSEN)])
    if len(ids) > BULK_LIMIT:
        raise Refused(problems=[Problem(ProblemCode.TOO_MANY, params={"limit": BULK_LIMIT})])
    if action not in OUTCOME:
        raise Refused(problems=[Problem(ProblemCode.UNKNOWN_ACTION)])
    return [_answer(pk, action, decider, actor, now, reason) for pk in ids]


def _answer(pk: int, action: str, decider: Employee, actor: Actor, now: datetime, reason: str) -> RowAnswer:
    try:
        done = decide(approval_id=pk, action=action, decider=decider, actor=actor, now=now, reason=reason)
    except DomainError as error:
        if error.code == ProblemCode.NOT_DECIDER:
            error = NotFound(problems=[Problem(ProblemCode.NOT_FOUND)])
        return RowAnswer(pk, False, error.code, error.sentence)
    sentence = _("Pengajuan %(name)s %(status)s.") % {
        "name": done.request.employee.full_name,
        "status": done.get_status_display(),
    }
    return RowAnswer(pk, True, str(done.status), sentence)


def recall(
    *,
    approval_id: int,
    decider: Employee,
    actor: Actor,
    now: datetime,
    reason: str,
    days: Sequence[date] = (),
) -> Approval:
    """Call granted days back to the office; they return to the quota. No `days`: all that can still be recalled.

    Errors: `NotAllowed`, `Refused` without a reason, for a day that is not granted or too close (policy
    `recall_notice_hours` before work begins).
    """
    reason = reason.strip()
    with transaction.atomic():
        approval = locked(approval_id)
        capacity = _entitled(capacity_to_recall, approval, decider, now)
        granted = _granted_days(approval.request)
        # nothing in time: ask about all, so that the refusal says why
        chosen = list(days) or recallable_dates(approval, now) or granted
        too_late = recall_notice_problems(approval.request, chosen, now)
        refuse_if_blocked(recall_problems(chosen=chosen, granted=granted, reason=reason, too_late=too_late))
        signed = _signed(actor, capacity)
        transition(
            approval.request_id, RequestStatus.RECALLED, actor=signed, now=now, days=chosen, reason=reason
        )
        record(
            agency=approval.agency.code, actor=signed, verb="approval.recalled", target=approval, now=now,
            subject_id=approval.request.employee_id,
            after={"days": [d.isoformat() for d in chosen], "reason": reason, "as": capacity.title},
        )  # fmt: skip
    return approval


def _granted_days(request: WfaRequest) -> list[date]:
    rows = request.days.filter(status=RequestStatus.APPROVED).order_by("date")
    return list(rows.values_list("date", flat=True))
