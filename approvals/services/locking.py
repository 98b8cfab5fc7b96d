"""The rows that an act on an approval holds, always in the same order: employee → request → approval."""

from datetime import date

from django.utils.formats import date_format

from approvals.enums import DECIDED, ApprovalStatus, ProblemCode
from approvals.models import Approval
from core.problems import Conflict, NotFound, Problem
from employees.models import Employee
from scheduling.enums import PENDING
from scheduling.models import WfaRequest


def locked(approval_id: int) -> Approval:
    """The approval with request and people, held until the transaction ends. `NotFound` if it is not there."""
    keys = Approval.objects.filter(pk=approval_id).values_list("request__employee_id", "request_id").first()
    if keys is None:
        raise NotFound(problems=[Problem(ProblemCode.NOT_FOUND)])
    Employee.objects.select_for_update(no_key=True).get(pk=keys[0])
    WfaRequest.objects.select_for_update(no_key=True).get(pk=keys[1])
    return (
        Approval.objects.select_for_update(of=("self",))
        .select_related(
            "agency",
            "decider",
            "decided_by",
            "request__employee__office",
            "request__employee__unit",
            "request__employee__counter",
            "request__employee__post",
        )
        .get(pk=approval_id)
    )


def check_waiting(approval: Approval) -> None:
    """Raise `Conflict` that tells who decided what, or why nothing waits any more."""
    if approval.status == ApprovalStatus.PENDING:
        return
    if approval.status in DECIDED and approval.decided_by and approval.decided_at:
        office = approval.request.employee.office
        at = date_format(approval.decided_at.astimezone(office.tz), "j M Y H.i")
        params = {
            "status": approval.get_status_display(),
            "who": approval.decided_by.full_name,
            "at": f"{at} {office.zone_name}",
        }
        raise Conflict(problems=[Problem(ProblemCode.ALREADY_DECIDED, params=params)])
    status = approval.request.get_status_display()
    raise Conflict(problems=[Problem(ProblemCode.CLOSED, params={"status": status})])


def waiting_days(approval: Approval) -> list[date]:
    """Dates of the request that are not decided yet."""
    rows = approval.request.days.filter(status__in=PENDING).order_by("date")
    return list(rows.values_list("date", flat=True))
