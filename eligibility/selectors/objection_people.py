"""Who an objection goes to: the first who can correct the datum and had no part in the refusal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from eligibility.enums import Corrector, HandlerRole, Rule
from eligibility.models import Objection, Suspension
from employees.enums import Role
from employees.models import Employee, Office, RoleAssignment, User
from employees.selectors import in_force, supervisor_on

HIGHEST = 6
GRANTED = {HandlerRole.ADMIN: Role.ADMIN, HandlerRole.OFFICIAL: Role.OFFICIAL}
SUSPENSION = "eligibility.suspension"


class Account(NamedTuple):
    """Where a notice goes, and in which language it is written."""

    user_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Route:
    """As what somebody handles it; `assignee` empty = all who hold the role over the office."""

    role: HandlerRole
    assignee: Employee | None = None


def route_for(
    employee: Employee,
    corrector: Corrector | None,
    barred: Collection[int],
    on: date,
    *,
    refused: bool = False,
) -> Route:
    """Who can correct the datum; `refused`: the next level above whoever refused. Nobody: the admins.

    Admins who are all barred (the only admin objects) leave it to the officials.
    """
    as_ = HandlerRole.APPRAISER if corrector == Corrector.APPRAISER else HandlerRole.SUPERVISOR
    goes_up = refused or corrector in (Corrector.SUPERVISOR, Corrector.APPRAISER)
    if goes_up and (above := chain_of(employee, barred, on)):
        return Route(as_, above[0])
    return pool_for(employee.office, (HandlerRole.ADMIN, HandlerRole.OFFICIAL), barred, on)


def pool_for(
    office: Office, roles: tuple[HandlerRole, HandlerRole], barred: Collection[int], on: date
) -> Route:
    """The first of the two roles that somebody holds over the office who is free to answer."""
    for role in roles:
        if holders_of(office, role, barred, on):
            return Route(role)
    return Route(HandlerRole.ADMIN)


def chain_of(employee: Employee, barred: Collection[int], on: date) -> list[Employee]:
    """The supervisors above the person, nearest first: at work, with an account, and not barred."""
    found: list[Employee] = []
    seen = {employee.pk}
    current = employee.pk
    for _ in range(HIGHEST):
        line = supervisor_on(current, on)
        if line is None or line.supervisor is None or line.supervisor.pk in seen:
            break
        current = line.supervisor.pk
        seen.add(current)
        if line.supervisor.is_at_work and current not in barred:
            found.append(line.supervisor)
    able = set(User.objects.filter(employee__in=found, is_active=True).values_list("employee_id", flat=True))
    return [person for person in found if person.pk in able]


def holders_of(
    office: Office, role: HandlerRole, barred: Collection[int], on: date, *, whole_agency: bool = False
) -> list[Account]:
    """Accounts of those who hold the role for this office; of the whole agency's where the office has none.

    `whole_agency`: only those whose role covers the agency.
    """
    grants = list(
        RoleAssignment.objects.filter(in_force(on), role=GRANTED[role], agency=office.agency_id)
        .filter(Q(office__isnull=True) | Q(office=office))
        .exclude(employee__in=list(barred))
        .values_list("employee_id", "office_id")
    )
    near = {employee for employee, at in grants if at is not None and not whole_agency}
    people = near or {employee for employee, at in grants if at is None}
    rows = User.objects.filter(employee__in=people, is_active=True, employee__left_on__isnull=True)
    accounts = [Account(*row) for row in rows.order_by("pk").values_list("pk", "language")]
    if near and not accounts:
        return holders_of(office, role, barred, on, whole_agency=True)
    return accounts


def barred_from(row: Objection) -> set[int]:
    """Employee ids of those who may never answer it: the person, and whoever refused, proposed or confirmed."""
    barred: set[int | None] = {row.employee_id, row.refused_by_id}
    label, _, key = row.subject.partition(":")
    if label == SUSPENSION and key.isdecimal():
        barred |= barred_by_suspension(int(key))
    return {person for person in barred if person is not None}


def barred_by_suspension(pk: int) -> set[int | None]:
    found = Suspension.objects.filter(pk=pk).values_list("proposed_by", "confirmed_by").first()
    return set(found or ())


def handlers_of(row: Objection, on: date) -> list[Account]:
    """Accounts of those who handle it now."""
    if row.assignee_id is not None:
        users = User.objects.filter(employee=row.assignee_id, is_active=True)
        return [Account(*found) for found in users.values_list("pk", "language")]
    role = HandlerRole(row.handler_role)
    return holders_of(row.office, role, barred_from(row), on) if role in GRANTED else []


def overseers_of(row: Objection, on: date) -> list[Account]:
    """Accounts of those who take over what is overdue: the agency's admins and, save for discipline, officials."""
    barred = barred_from(row)
    roles = [HandlerRole.ADMIN] if row.rule == Rule.DISCIPLINE else [HandlerRole.ADMIN, HandlerRole.OFFICIAL]
    found = [
        account for role in roles for account in holders_of(row.office, role, barred, on, whole_agency=True)
    ]
    return list(dict.fromkeys(found))


class Choice(NamedTuple):
    """Somebody to hand an objection on to; `key` is what a form sends."""

    key: str
    label: str
    route: Route


def hand_on_choices(row: Objection, on: date) -> list[Choice]:
    """Everybody who may take it over, without its present handlers; discipline stays with the admins."""
    barred = barred_from(row)
    choices = []
    if row.rule != Rule.DISCIPLINE:
        for person in chain_of(row.employee, barred, on):
            choices.append(
                Choice(f"atasan:{person.pk}", person.full_name, Route(HandlerRole.SUPERVISOR, person))
            )
    pools = [HandlerRole.ADMIN] if row.rule == Rule.DISCIPLINE else [HandlerRole.ADMIN, HandlerRole.OFFICIAL]
    for role in pools:
        if holders_of(row.office, role, barred, on):
            choices.append(Choice(role.value, str(role.label).capitalize(), Route(role)))
    now = f"atasan:{row.assignee_id}" if row.assignee_id else row.handler_role
    return [choice for choice in choices if choice.key != now]
