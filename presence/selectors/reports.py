"""The day's report as presence sees it: the work plan of a WFA day, and the moments by which something is due."""

from dataclasses import dataclass
from datetime import date, datetime

from eligibility.selectors import policy_for
from employees.models import Employee
from employees.selectors import today_in
from performance.models import DailyReport
from performance.selectors import report_on
from scheduling.selectors import PlanItem, outputs_of, report_due_at, wfa_days, working_day_after


@dataclass(frozen=True, slots=True)
class DayReport:
    """`report` as stored, or None; then `plan` is what the approved request promised for the day."""

    date: date
    report: DailyReport | None
    plan: tuple[PlanItem, ...]
    is_wfa: bool
    due_at: datetime

    @property
    def revision(self) -> int:
        return self.report.revision if self.report else 0


def day_report(employee: Employee, on: date) -> DayReport:
    """The report of the date, or what it would begin with. Reads only."""
    report = report_on(employee.pk, on)
    if report is not None:
        return DayReport(on, report, (), report.required, report.due_at.astimezone(employee.office.tz))
    granted = wfa_days([employee.pk], on, on).get((employee.pk, on))
    plan = tuple(outputs_of(granted.request_id)) if granted else ()
    return DayReport(on, None, plan, granted is not None, due_of(employee, on))


def due_of(employee: Employee, on: date) -> datetime:
    """Until when the report of the date is in time, in the office's zone."""
    return report_due_at(on, policy_for(employee.agency_id, on).policy, employee.office.tz)


def verdict_due(employee: Employee, now: datetime) -> datetime:
    """Until when the supervisor decides about a report sent now: some working days on, at the end of that day."""
    today = today_in(employee.office, now)
    policy = policy_for(employee.agency_id, today).policy
    last = working_day_after(employee.office, today, policy.report_verdict_working_days)
    return report_due_at(last, policy, employee.office.tz)
