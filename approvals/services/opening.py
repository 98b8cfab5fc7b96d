"""A request that is handed in opens a round of deciding; one that goes away closes it."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from approvals.enums import ApprovalStatus, ProblemCode
from approvals.models import Approval
from approvals.rules import remind_moment
from approvals.selectors import decider_for
from approvals.services import announcing
from approvals.services.locking import check_waiting, locked, waiting_days
from core.audit import SYSTEM, Actor
from core.problems import Problem, Refused
from core.services import record
from eligibility.selectors import policy_of
from employees.enums import LineGap
from employees.models import Employee, User
from employees.selectors import today_in
from employees.services import override_line
from scheduling.enums import PENDING, RequestStatus
from scheduling.models import WfaRequest
from scheduling.selectors import work_ends, working_day_after

CLOSING = frozenset({RequestStatus.WITHDRAWN, RequestStatus.CANCELLED, RequestStatus.EXPIRED})


def follow_request(
    *, request: WfaRequest, new: str, days: Sequence[date], actor: Actor, reason: str, now: datetime
) -> None:
    """What a change of a request means here. Runs in the transaction of that change."""
    if new == RequestStatus.SUBMITTED:
        open_round(request=request, days=days, now=now)
        return
    if new in CLOSING:
        _close_round(request, new, days, now)
    if new in announcing.MOVES or not _is_by_asker(request, actor):
        announcing.moved(request, new, days, actor=actor, reason=reason, now=now)


def _is_by_asker(request: WfaRequest, actor: Actor) -> bool:
    """People need no news of what they did themselves."""
    if actor.user_id is None:
        return False
    return User.objects.filter(pk=actor.user_id, employee=request.employee_id).exists()


def open_round(*, request: WfaRequest, days: Sequence[date], now: datetime) -> Approval:
    """Ask the person whom the reporting line names on this day; nobody there: `decider` stays empty."""
    employee = request.employee
    on = today_in(employee.office, now)
    found = decider_for(employee, on)
    due_at = deadline(employee, days, now)
    approval = Approval.objects.create(
        agency_id=request.agency_id,
        request=request,
        round=request.approvals.count() + 1,
        decider=found.decider,
        gap=found.gap,
        opened_at=now,
        due_at=due_at,
        remind_at=_remind_at(employee, due_at, now) if found.decider else None,
    )
    record(
        agency=request.agency.code,
        actor=SYSTEM,
        verb="approval.opened",
        target=approval,
        now=now,
        subject_id=employee.pk,
        after={
            "decider": found.decider.pk if found.decider else None,
            "gap": str(found.gap),
            "due_at": due_at.isoformat(),
            "round": approval.round,
        },
    )
    announcing.opened(approval, days, now)
    return approval


def deadline(employee: Employee, days: Sequence[date], now: datetime) -> datetime:
    """End of the last working day for deciding (policy `decision_due_working_days`) in the asker's office.

    Never later than the first day asked for begins: an undecided day counts as an office day from then on.
    """
    office = employee.office
    today = today_in(office, now)
    working_days = policy_of(employee, today).policy.decision_due_working_days
    last_day = working_day_after(office, today, working_days)
    last_moment = work_ends([(office, last_day)])[office.pk, last_day]
    return min(last_moment, datetime.combine(min(days), time.min, office.tz))


def _remind_at(employee: Employee, due_at: datetime, now: datetime) -> datetime | None:
    policy = policy_of(employee, today_in(employee.office, now)).policy
    return remind_moment(opened_at=now, due_at=due_at, hours=policy.remind_after_hours, tz=employee.office.tz)


def _close_round(request: WfaRequest, new: str, days: Sequence[date], now: datetime) -> None:
    """Close the round, unless other days of the request still wait; tell the deciders in any case."""
    latest = request.approvals.select_related("decider").order_by("-round").first()
    if latest is None:
        return
    latest.request = request
    if latest.status == ApprovalStatus.PENDING and request.status not in PENDING:
        latest.status = ApprovalStatus.CLOSED
        latest.save(update_fields=["status"])
        record(
            agency=request.agency.code, actor=SYSTEM, verb="approval.closed", target=latest, now=now,
            subject_id=request.employee_id, after={"because": new},
        )  # fmt: skip
    announcing.no_longer_waiting(latest, new, days, now)


def reassign(*, approval_id: int, to: Employee, actor: Actor, now: datetime) -> Approval:
    """Give a waiting request to another decider, with a new deadline.

    Errors: `Refused` for the asker or somebody not serving, `NotFound` across agencies, `Conflict` when
    the request does not wait any more.
    """
    with transaction.atomic():
        approval = locked(approval_id)
        check_waiting(approval)
        if to.agency_id != approval.agency_id or not to.is_at_work:
            raise Refused(problems=[Problem(ProblemCode.UNKNOWN_DECIDER)])
        if to.pk == approval.request.employee_id:
            raise Refused(problems=[Problem(ProblemCode.OWN_DECIDER)])
        hand_over(approval, to, actor=actor, now=now)
    return approval


def hand_over(approval: Approval, to: Employee, *, actor: Actor, now: datetime) -> None:
    """A new decider and a new deadline for an approval that the caller holds."""
    before = {"decider": approval.decider_id, "gap": approval.gap}
    days = waiting_days(approval)
    employee = approval.request.employee
    approval.decider = to
    approval.gap = LineGap.NONE
    approval.escalated_at = approval.escalated_to = None
    approval.due_at = deadline(employee, days, now)
    approval.remind_at = _remind_at(employee, approval.due_at, now)
    approval.save(update_fields=["decider", "gap", "escalated_at", "escalated_to", "due_at", "remind_at"])
    record(
        agency=approval.agency.code, actor=actor, verb="approval.reassigned", target=approval, now=now,
        subject_id=employee.pk, before=before, after={"decider": to.pk},
    )  # fmt: skip
    announcing.reassigned(approval, days, now)


def name_decider(*, approval_id: int, nip: str, reason: str, actor: Actor, now: datetime) -> list[Approval]:
    """An admin names who decides for the asker from today on; everything of the asker that waits goes there.

    Errors: `Refused` when the NIP, the person or the reason will not do (also those of `override_line`).
    """
    with transaction.atomic():
        approval = locked(approval_id)
        check_waiting(approval)
        employee = approval.request.employee
        supervisor = Employee.objects.at_work().of(approval.agency_id).filter(nip=nip.strip()).first()
        if supervisor is None:
            raise Refused(problems=[Problem(ProblemCode.UNKNOWN_DECIDER)])
        today = today_in(employee.office, now)
        override_line(
            employee=employee, supervisor=supervisor, reason=reason, valid_from=today, today=today,
            actor=actor, now=now,
        )  # fmt: skip
        waiting = Approval.objects.filter(request__employee=employee, status=ApprovalStatus.PENDING)
        keys = waiting.filter(decider__isnull=True).order_by("pk").values_list("pk", flat=True)
        return [reassign(approval_id=pk, to=supervisor, actor=actor, now=now) for pk in keys]
