"""Accepting the commitment: once for each version of the policy, stored word for word."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from core.audit import Actor
from core.problems import Conflict, Problem
from core.services import record
from employees.models import Employee
from employees.selectors import today_in
from presence.enums import DutyProblem
from presence.models import Commitment
from presence.selectors.commitment import commitment_for


def accept_commitment(*, employee: Employee, policy_number: int, actor: Actor, now: datetime) -> Commitment:
    """Keep the text in force as the person's promise; a second time answers with the first acceptance.

    `policy_number` is the version that was shown. Errors: `Conflict` when another one holds by now.
    """
    current = commitment_for(employee, today_in(employee.office, now))
    if current.policy_number != policy_number:
        raise Conflict(problems=[Problem(DutyProblem.POLICY_CHANGED)])
    try:
        with transaction.atomic():
            row = Commitment.objects.create(
                employee=employee, policy_number=policy_number, text=current.text, accepted_at=now
            )
            record(
                agency=employee.agency.code, actor=actor, verb="commitment.accepted", target=row, now=now,
                subject_id=employee.pk, after={"policy": policy_number},
            )  # fmt: skip
    except IntegrityError:
        return Commitment.objects.get(employee=employee, policy_number=policy_number)
    return row
