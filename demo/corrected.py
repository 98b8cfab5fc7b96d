"""What became known last week: a corrected talent box and another post, so that a past day differs from today."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from core.audit import SYSTEM
from demo.accounts import Team
from demo.files import AgencyFiles
from demo.stage import POST_NATURES
from demo.timeline import Timeline
from eligibility.enums import PANRB_GRID
from eligibility.models import TalentAssessment
from eligibility.services import TalentRow, record_talent
from employees.models import Agency, Employee
from employees.services.roster import import_file

AGO = timedelta(days=6)
SOURCE = "Koreksi komite talenta (contoh)"
KIND, POST_ID, POST = "jenis_jabatan_id", "jabatan_id", "jabatan_nama"


def correct(agency: Agency, files: AgencyFiles, teams: tuple[Team, ...], line: Timeline) -> int:
    """Correct what was known of the first who can ask in the first team; number of people concerned."""
    person = next((team.ready[0] for team in teams if team.ready), None)
    if person is None:
        return 0
    now = line.now - AGO
    _correct_box(agency, person, line)
    part = _moved(files, person)
    if part is not None:
        import_file(part, agency=agency, actor=SYSTEM, now=now)
    return 1


def _correct_box(agency: Agency, person: Employee, line: Timeline) -> None:
    known = TalentAssessment.objects.filter(employee=person).order_by("-assessed_on").first()
    if known is None:
        return
    other = ("above", "high") if known.box == PANRB_GRID["above", "medium"] else ("above", "medium")
    row = TalentRow(
        employee_id=person.pk, period=known.period, assessed_on=known.assessed_on, performance=other[0],
        potential=other[1], box=PANRB_GRID[other], source=SOURCE,
    )  # fmt: skip
    record_talent(agency=agency, rows=[row], actor=SYSTEM, now=line.now - AGO)


def _moved(files: AgencyFiles, person: Employee) -> Path | None:
    """A file with the person's row alone, in another post of the same kind."""
    delimiter = files.institution.delimiter
    rows = list(_rows(files.roster, delimiter))
    heading = {name.casefold(): n for n, name in enumerate(rows[0])}
    own = next((row for row in rows[1:] if person.nip in row[heading["nip_baru"]]), None)
    if own is None:
        return None
    kind, post_id, post = heading[KIND], heading[POST_ID], heading[POST]
    barred = {own[post], *POST_NATURES}
    other = next((r for r in rows[1:] if r[kind] == own[kind] and r[post] not in barred), None)
    if other is None:
        return None
    moved = [*own]
    moved[post_id], moved[post] = other[post_id], other[post]
    path = files.roster.with_name(f"mutasi_{files.institution.code.lower()}.csv")
    with path.open("w", newline="", encoding="utf-8") as part:
        csv.writer(part, delimiter=delimiter).writerows([rows[0], moved])
    return path


def _rows(path: Path, delimiter: str) -> Iterator[list[str]]:
    with path.open(newline="", encoding="utf-8-sig") as roster:
        yield from csv.reader(roster, delimiter=delimiter)
