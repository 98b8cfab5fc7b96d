"""The log-ins that the demo shows: every role of every agency, supervisors with two people who can ask at once."""

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.timeline import DAY, Timeline
from eligibility.selectors import verdicts_for
from employees.enums import LineKind, Zone
from employees.models import Agency, Employee, ReportingLine, Unit
from scheduling.enums import LIVE
from scheduling.models import Absence, RequestDay

WORDS = (  # noqa: SIM905
    "angin awan bintang bukit danau embun fajar gunung hujan kabut kelapa kenari langit laut lembah madu mangga "
    "mentari mutiara nelayan ombak padi pantai pelangi perahu rimba rusa sawah senja sungai telaga tebing"
).split()
ASK_DAYS = 19


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows for the list, the ids of the employees who must stay free to ask, and of their supervisors."""

    rows: list[dict[str, str]]
    employees: frozenset[int]
    chiefs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Team:
    """A supervisor, two who can ask now, and one who may not (if there is one)."""

    chief: Employee
    ready: list[Employee]
    barred: Employee | None


def memorable_password() -> str:
    """Three words and a number, at least 12 characters; drawn anew for every installation."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(900) + 100)])


def write_accounts(path: Path, rows: Iterable[dict[str, str]], password: str) -> None:
    path.write_text(json.dumps([row | {"password": password} for row in rows], indent=2, ensure_ascii=False))
    path.chmod(0o600)


def choose_accounts(agency: Agency, holders: dict[str, Employee], line: Timeline) -> Chosen:
    """Supervisors first, each followed by the people; then the holders of roles."""
    rows: list[dict[str, str]] = []
    free: set[int] = set()
    chiefs: set[int] = set()
    for team in _teams(agency, {person.pk for person in holders.values()}, line):
        rows.append(_row("supervisor", team.chief, agency))
        rows += [_row("employee", person, agency) for person in team.ready]
        rows += [_row("employee", team.barred, agency)] if team.barred else []
        free |= {person.pk for person in team.ready}
        chiefs.add(team.chief.pk)
    rows += [_row(role, person, agency) for role, person in holders.items()]
    return Chosen(rows, frozenset(free), frozenset(chiefs))


def _row(role: str, person: Employee, agency: Agency) -> dict[str, str]:
    return {
        "role": role, "nip": person.nip, "name": person.full_name, "office": person.office.name, "agency": agency.name,
    }  # fmt: skip


def _teams(agency: Agency, holders: set[int], line: Timeline) -> Iterator[Team]:
    """One team per time zone of the agency, WIB and the head office first; no chief holds another role."""
    for zone in Zone:
        units = (
            Unit.objects.filter(agency=agency, office__zone=zone, leader__isnull=False, parent__isnull=False)
            .exclude(acting_chiefs__isnull=False)
            .exclude(leader__in=holders)
            .select_related("leader__office")
            .order_by("office_id", "pk")
        )
        team = next((team for unit in units[:60] if (team := _team(unit, line))), None)
        if team:
            yield team


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
        .select_related("office")
        .order_by("pk")
    )
    able = _able(staff, line)
    ready = [person for person in staff if person.pk in able][:2]
    barred = [person for person in staff if person.pk not in able and not _is_eligible(person, line.today)]
    return Team(unit.leader, ready, barred[0] if barred else None) if len(ready) == 2 else None


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
