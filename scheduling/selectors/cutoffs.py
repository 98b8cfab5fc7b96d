"""What can still be undone about a request's granted days."""

from collections.abc import Iterable
from datetime import date, datetime

from core.problems import Problem
from eligibility.selectors import policy_of
from scheduling.models import WfaRequest
from scheduling.rules import check_cancel, check_recall, hours_on
from scheduling.selectors.calendar import hours_of
from scheduling.selectors.facts import calendar_around


def cancel_problems(request: WfaRequest, days: Iterable[date], now: datetime) -> list[Problem]:
    """Which of the days the employee may not cancel any more."""
    asked = sorted(set(days))
    if not asked:
        return []
    local_now = now.astimezone(request.employee.office.tz)
    return check_cancel(
        asked,
        calendar=calendar_around(request.employee, asked[0], asked[-1]),
        cutoff=policy_of(request.employee, local_now.date()).policy.cancel_until,
        local_now=local_now,
    )


def recall_problems(request: WfaRequest, days: Iterable[date], now: datetime) -> list[Problem]:
    """Which of the days may not be recalled any more: notice comes too late before work begins."""
    asked = sorted(set(days))
    if not asked:
        return []
    local_now = now.astimezone(request.employee.office.tz)
    periods = hours_of(request.agency_id, asked[0], asked[-1])
    return check_recall(
        asked,
        starts={on: hours_on(periods, on).starts_at for on in asked},
        notice_hours=policy_of(request.employee, local_now.date()).policy.recall_notice_hours,
        local_now=local_now,
    )
