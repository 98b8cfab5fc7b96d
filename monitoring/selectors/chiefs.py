"""Who is told about people: their supervisors and those who stand in, for many people in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from employees.models import ActingChief, User
from employees.selectors import in_force, lines_on


class Account(NamedTuple):
    """Where a notice goes, and in which language it is written."""

    user_id: int
    language: str


def accounts_of(employee_ids: Collection[int]) -> dict[int, Account]:
    """Employee id → account, for those who have one."""
    rows = User.objects.filter(employee__in=employee_ids).values_list("employee", "pk", "language")
    return {employee: Account(pk, language) for employee, pk, language in rows}


def chiefs_of(employee_ids: Collection[int], on: date) -> dict[int, list[Account]]:
    """Employee id → accounts of the supervisor in force and of the Plh./Plt. for that chief, never the person's own."""
    above = _supervisors(employee_ids, on)
    standing_in = defaultdict(list)
    acting = ActingChief.objects.filter(in_force(on), unit__leader__in=set(above.values()))
    for leader, deputy in acting.order_by("pk").values_list("unit__leader", "employee"):
        standing_in[leader].append(deputy)
    wanted = {pk: [chief, *standing_in[chief]] for pk, chief in above.items()}
    accounts = accounts_of({person for people in wanted.values() for person in people})
    return {
        pk: [accounts[person] for person in dict.fromkeys(people) if person in accounts and person != pk]
        for pk, people in wanted.items()
    }


def _supervisors(employee_ids: Collection[int], on: date) -> dict[int, int]:
    above: dict[int, int] = {}
    lines = lines_on(on).filter(employee__in=employee_ids).values_list("employee_id", "supervisor_id")
    for employee_id, supervisor_id in lines:  # the override comes before the derived line
        above.setdefault(employee_id, supervisor_id)
    return {pk: chief for pk, chief in above.items() if chief is not None}
