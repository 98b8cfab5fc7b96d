"""The days themselves: attendance, reports, targets, reviews and duties of everybody, then the night job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from demo.accounts import Team
from demo.attending import Attendance, mark_settled
from demo.cast import Cast, casts
from demo.duties import ask_corrections, write_commitments
from demo.nights import give_parts, watch
from demo.proofs import write_evidence
from demo.reporting import Reports
from demo.reviewing import Supervision
from demo.targeting import Plans, write_indicators
from demo.timeline import Timeline
from demo.trials import Course
from employees.models import Agency

Chance = Callable[..., Random]


def write_days(
    *,
    agency: Agency,
    line: Timeline,
    teams: tuple[Team, ...],
    courses: Mapping[int, Course],
    chance: Chance,
) -> str:
    """Everything that follows from the requests; answers what was written, in words.

    `courses`: office → how it lives, where it takes part in a pilot.
    """
    parts = give_parts(teams, line)
    in_teams = frozenset(person.pk for team in teams for person in team.staff)
    indicators = write_indicators(agency, line.today, chance("indicators"), courses)
    reports = 0
    for number, cast in enumerate(casts(agency, line, in_teams, parts, courses)):
        if number == 0:
            mark_settled(cast)
        reports += _write(cast, indicators, lambda name, number=number: chance(name, str(number)))
    warnings = watch(agency, teams, line)
    return f"{reports} reports, attendance of every day, {warnings} open warnings"


def _write(cast: Cast, indicators: dict[int, list[int]], chance: Chance) -> int:
    targets = Plans(cast, chance("targets"), indicators).write()
    Attendance(cast, chance("attendance")).write()
    written = Reports(cast, chance("reports"), targets).write()
    Supervision(cast, chance("reviews")).write()
    write_commitments(cast, chance("commitments"))
    write_evidence(cast, chance("evidence"))
    ask_corrections(cast)
    return written
