"""The log-ins that the demo shows: every role of every agency, supervisors with two people who can ask at once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from django.db.models import Q

from demo.cast import UNSEEN_FROM, UNSEEN_TO
from demo.timeline import DAY, Timeline
from eligibility.selectors import verdicts_for
from employees.enums import LineKind, Zone
from employees.models import Agency, Employee, Office, ReportingLine, Unit
from scheduling.enums import LIVE, RequestStatus
from scheduling.models import Absence, RequestDay

WORDS = (  # noqa: SIM905
    "angin awan bintang bukit danau embun fajar gunung hujan kabut kelapa kenari langit laut lembah madu mangga "
    "mentari mutiara nelayan ombak padi pantai pelangi perahu rimba rusa sawah senja sungai telaga tebing"
).split()
ASK_DAYS = 19
# Besides the two who can ask, a team shows somebody whose index falls and somebody who forgot to check in.
ENOUGH = 4
FORGOTTEN = 2
TEAMS_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows for the list, the ids of the employees who must stay free to ask, and of their supervisors."""

    rows: list[dict[str, str]]
    employees: frozenset[int]
    chiefs: frozenset[int]
    teams: tuple[Team, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """A supervisor, two who can ask now, one who may not (if there is one), and all who report there."""

    chief: Employee
    ready: list[Employee]
    barred: Employee | None
    staff: list[Employee]


def memorable_password() -> str:
    """Three words and a number, at least 12 characters; drawn anew for every installation."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(900) + 100)])


def write_accounts(path: Path, rows: Iterable[dict[str, str]], password: str) -> None:
    path.write_text(json.dumps([row | {"password": password} for row in rows], indent=2, ensure_ascii=False))
    path.chmod(0o600)


def choose_accounts(
    agency: Agency, holders: dict[str, Employee], line: Timeline, without: Collection[int]
) -> Chosen:
    """Supervisors, each followed by the people. `without`: offices to pass over."""
    rows: list[dict[str, str]] = []
    free: set[int] = set()
    chiefs: set[int] = set()
    teams = tuple(_teams(agency, {person.pk for person in holders.values()}, line, without))
    for team in teams:
        rows.append(row_of("supervisor", team.chief))
        rows += [row_of("employee", person) for person in team.ready]
        rows += [row_of("employee", team.barred)] if team.barred else []
        free |= {person.pk for person in team.ready}
        chiefs.add(team.chief.pk)
    return Chosen(rows, frozenset(free), frozenset(chiefs), teams)


def role_rows(holders: dict[str, Employee]) -> list[dict[str, str]]:
    """The lines of those who have a role, after the teams."""
    return [row_of(role, person) for role, person in holders.items()]


def row_of_pilot(office: Office, ends_on: date) -> dict[str, str]:
    """The line of an employee who leads nobody, in an office whose pilot ends on the date."""
    staff = Employee.objects.at_work().filter(office=office, led_units__isnull=True)
    person = staff.select_related("office", "agency").order_by("pk")[0]
    return row_of("employee", person) | {"pilot_ends_on": ends_on.isoformat()}


def row_of(role: str, person: Employee) -> dict[str, str]:
    """One line of the list of log-ins."""
    return {
        "role": role, "nip": person.nip, "name": person.full_name, "office": person.office.name,
        "agency": person.agency.name,
    }  # fmt: skip


def _teams(agency: Agency, holders: set[int], line: Timeline, without: Collection[int]) -> Iterator[Team]:
    """One team per time zone of the agency, WIB and the head office first; no chief holds another role."""
    for zone in Zone:
        units = (
            Unit.objects.filter(agency=agency, office__zone=zone, leader__isnull=False, parent__isnull=False)
            .exclude(acting_chiefs__isnull=False)
            .exclude(Q(leader__in=holders) | Q(office__in=without))
            .select_related("leader__office", "leader__agency", "leader__user")
            .order_by("office_id", "pk")
        )
        smaller: list[Team] = []
        found = (team for unit in units[:60] if (team := _team(unit, line)))
        for team in islice(found, TEAMS_LOOKED_AT):
            if _shows_all(team, line):
                yield team
                break
            smaller.append(team)
        else:
            yield from smaller[:1]


def _team(unit: Unit, line: Timeline) -> Team | None:
    if unit.leader is None:
        return None
    ids = ReportingLine.objects.filter(
        supervisor=unit.leader, kind=LineKind.DERIVED, valid_to__isnull=True, employee__unit=unit
    ).values_list("employee_id", flat=True)
    staff = list(
        Employee.objects.at_work()
        .filter(pk__in=ids, counter__isnull=True)
        .exclude(home_address="")
        .select_related("office", "agency")
        .order_by("pk")
    )
    able = _able(staff, line)
    ready = [person for person in staff if person.pk in able][:2]
    barred = [person for person in staff if person.pk not in able and not _is_eligible(person, line.today)]
    if len(ready) < 2:
        return None
    everybody = list(
        Employee.objects.at_work().filter(pk__in=ids).select_related("office", "agency").order_by("pk")
    )
    return Team(unit.leader, ready, barred[0] if barred else None, everybody)


def _shows_all(team: Team, line: Timeline) -> bool:
    """Large enough, and somebody besides the two worked away often enough to have forgotten the check-in."""
    others = [person.pk for person in team.staff if person not in team.ready]
    return len(team.staff) >= ENOUGH and max(days_away(others, line).values(), default=0) >= FORGOTTEN


def days_away(ids: list[int], line: Timeline) -> dict[int, int]:
    """How often each worked away in the weeks in which somebody is to forget the check-in."""
    first, last = line.today - DAY * UNSEEN_FROM, line.today - DAY * (UNSEEN_TO + 1)
    found = dict.fromkeys(ids, 0)
    rows = RequestDay.objects.filter(
        employee__in=ids, status=RequestStatus.APPROVED, date__gte=first, date__lte=last
    )
    for pk in rows.values_list("employee_id", flat=True):
        found[pk] += 1
    return found


def _is_eligible(person: Employee, on: date) -> bool:
    return verdicts_for(employee_ids=[person.pk], on=on)[person.pk].eligible


def _able(staff: list[Employee], line: Timeline) -> set[int]:
    """Who is eligible, present and without a live day in the coming fortnight."""
    ids = {person.pk for person in staff}
    last = line.today + DAY * ASK_DAYS
    for on in (line.today, line.today + DAY * 7, last):
        ids &= {pk for pk, verdict in verdicts_for(employee_ids=ids, on=on).items() if verdict.eligible}
    away = Absence.objects.filter(employee__in=ids, starts_on__lte=last, ends_on__gte=line.today)
    asked = RequestDay.objects.filter(employee__in=ids, date__gte=line.today, status__in=LIVE)
    return (
        ids
        - set(away.values_list("employee_id", flat=True))
        - set(asked.values_list("employee_id", flat=True))
    )
