"""What PP 94/2021 would propose, with the count as it is now: a correction may have taken a step away again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from core.problems import NotFound, Problem
from employees.models import User
from employees.selectors import reports_of
from presence.enums import AbsenceStep, DutyProblem, ProposalStatus
from presence.models import AbsenceProposal
from presence.rules.discipline import step_for
from presence.selectors.counts import YearCount, year_absences

TABS = {"menunggu": (ProposalStatus.WAITING,), "riwayat": (ProposalStatus.TAKEN_UP, ProposalStatus.DISMISSED)}
RANK: dict[str, int] = {step.value: rank for rank, step in enumerate(AbsenceStep)}
NOBODY = YearCount(0, 0, ())


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal and the year's count as the settled days stand now."""

    proposal: AbsenceProposal
    count: YearCount
    is_met: bool
    is_own: bool
    may_decide: bool


def reached(count: YearCount) -> AbsenceStep | None:
    """The gravest step that a year's count has reached."""
    return step_for(count.days, count.in_a_row)


def is_met(step: str, count: YearCount) -> bool:
    """Does the count still reach the step, or a graver one?"""
    now = reached(count)
    return now is not None and RANK[now] >= RANK[step]


def count_of(employee_id: int, year: int, today: date) -> YearCount:
    """One person's year up to yesterday."""
    return year_absences([employee_id], year, today - timedelta(days=1)).get(employee_id, NOBODY)


def proposals_seen_by(
    user: User, offices: frozenset[int] | None, today: date, *, year: int, tab: str
) -> QuerySet[AbsenceProposal]:
    """The own ones, those of the people who report here, and those of the `offices` that the person oversees."""
    rows = AbsenceProposal.objects.filter(
        employee__agency=user.employee.agency_id, year=year, status__in=TABS[tab]
    )
    if offices is not None:
        reports = reports_of(user.employee, today).values("pk")
        near = Q(employee=user.employee_id) | Q(employee__in=reports)
        rows = rows.filter(near | Q(employee__office__in=offices) if offices else near)
    rows = rows.select_related("employee__office", "employee__unit", "decided_by")
    return rows.order_by("proposed_at", "pk") if tab == "menunggu" else rows.order_by("-decided_at", "-pk")


def proposal_of(agency_id: int, pk: int) -> AbsenceProposal:
    """One of the agency. Errors: NotFound for all others."""
    rows = AbsenceProposal.objects.select_related("employee__office", "employee__unit", "decided_by")
    found = rows.filter(pk=pk, employee__agency=agency_id).first()
    if found is None:
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
    return found


def with_counts(
    proposals: Sequence[AbsenceProposal], user: User, deciding: frozenset[int] | None, today: date, year: int
) -> list[ProposalRow]:
    """Each with its count of today; `deciding`: offices in which the user decides. Constant queries."""
    counts = year_absences({p.employee_id for p in proposals}, year, today - timedelta(days=1))
    rows = []
    for row in proposals:
        count = counts.get(row.employee_id, NOBODY)
        is_own = row.employee_id == user.employee_id
        entitled = not is_own and (deciding is None or row.employee.office_id in deciding)
        waits = row.status == ProposalStatus.WAITING
        rows.append(ProposalRow(row, count, is_met(row.step, count), is_own, entitled and waits))
    return rows
