"""The commitment that holds for a person, when it was accepted, and who of a supervisor's people has not yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from eligibility.selectors import policy_for
from employees.models import Employee
from employees.selectors import reports_of
from presence.models import Commitment
from presence.rules.commitment import CommitmentTerms, CommitmentText, commitment_text
from scheduling.selectors import hours_of, hours_on, monday_of


@dataclass(frozen=True, slots=True)
class OwnCommitment:
    """The text in force; `accepted` once the person has, `older` the earlier versions as they were accepted."""

    current: CommitmentText
    accepted: Commitment | None
    older: list[Commitment]


def commitment_for(employee: Employee, today: date) -> CommitmentText:
    """The text that the policy of today makes for the person's office."""
    policy = policy_for(employee.agency_id, today)
    monday = monday_of(today)
    friday = monday + timedelta(days=4)
    periods = hours_of(employee.agency_id, monday, friday)
    return commitment_text(
        CommitmentTerms(
            number=policy.number,
            valid_from=policy.valid_from,
            legal_reference=policy.legal_reference,
            hours=hours_on(periods, monday).on(monday),
            friday_hours=hours_on(periods, friday).on(friday),
            zone_name=employee.office.zone_name,
            position_days=policy.policy.position_days,
        )
    )


def needs_commitment(employee: Employee, today: date) -> CommitmentText | None:
    """The text that the person has still to accept; None once it is. It never blocks anything."""
    number = policy_for(employee.agency_id, today).number
    if Commitment.objects.filter(employee=employee, policy_number=number).exists():
        return None
    return commitment_for(employee, today)


def own_commitment(employee: Employee, today: date) -> OwnCommitment:
    current = commitment_for(employee, today)
    rows = list(Commitment.objects.filter(employee=employee).order_by("-policy_number"))
    accepted = next((row for row in rows if row.policy_number == current.policy_number), None)
    return OwnCommitment(current, accepted, [row for row in rows if row is not accepted])


def uncommitted(supervisor: Employee, today: date) -> QuerySet[Employee]:
    """The supervisor's people who have not accepted the text in force, by name."""
    number = policy_for(supervisor.agency_id, today).number
    accepted = Commitment.objects.filter(employee=OuterRef("pk"), policy_number=number)
    people = reports_of(supervisor, today).filter(~Exists(accepted))
    return people.select_related("unit").order_by("name", "pk")
