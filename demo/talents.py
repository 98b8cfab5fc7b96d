"""Talent boxes of two periods, some numbered as the Ministry of Finance does, a file that waits, a correction."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from demo.timeline import DAY, Timeline
from eligibility.enums import PANRB_GRID, BoxScheme
from eligibility.models import TalentAssessment
from eligibility.services import enter_box, set_box_mapping, talent_jobs
from eligibility.services.talent_sheet import COLUMNS
from employees.models import Agency, Employee
from employees.selectors import actor_of
from integrations.sheets import write_csv

TALENT_SOURCE = "Hasil penilaian talenta (contoh)"
# Invented: which box of the Ministry counts as which is for an agency to decide.
EXAMPLE_MAP = (1, 2, 4, 3, 5, 7, 6, 8, 9)
ELIGIBLE = frozenset({4, 5, 7, 8, 9})
UNMAPPED = "BKN"
HALF_YEAR = DAY * 184


def boxes_of(
    pk: int, on: date, performance: str, potential: str, *, may_turn: bool
) -> Iterator[tuple[Any, ...]]:
    """The rows of one person: half a year earlier, where there was one, and the latest.

    Only a box that is not eligible comes in the other numbering, so that nobody's days change. The draws are
    the person's own, so that nothing else of the demo depends on them.
    """
    rng = Random(f"talent {pk}")
    box = PANRB_GRID[performance, potential]
    if rng.random() < 0.85:
        before = _earlier(performance, potential, rng)
        yield _row(pk, on - HALF_YEAR, *before, PANRB_GRID[before], BoxScheme.PANRB)
    if may_turn and box not in ELIGIBLE and rng.random() < 0.2:
        yield _row(pk, on, performance, potential, EXAMPLE_MAP.index(box) + 1, BoxScheme.KEMENKEU)
    else:
        yield _row(pk, on, performance, potential, box, BoxScheme.PANRB)


def _earlier(performance: str, potential: str, rng: Random) -> tuple[str, str]:
    roll = rng.random()
    if roll < 0.6:
        return performance, potential
    if roll < 0.8:
        return rng.choice(("above", "meets", "meets", "below")), potential
    return performance, rng.choice(("high", "medium", "medium", "low"))


def _row(pk: int, on: date, performance: str, potential: str, box: int, scheme: BoxScheme) -> tuple[Any, ...]:
    return pk, f"{on.year}-{1 if on.month < 7 else 2}", on, performance, potential, box, scheme, TALENT_SOURCE


def deliver_talents(agency: Agency, admin: Employee, line: Timeline) -> None:
    """What an admin did: a mapping (not in the first agency), a correction, a file of which the preview waits."""
    today, now, actor = line.founded_on, line.founded_at, actor_of(admin.user)
    if agency.code != UNMAPPED:
        set_box_mapping(
            enterer=admin, boxes=EXAMPLE_MAP, valid_from=today, legal_reference="Keputusan PPK 1 (contoh)",
            reason="Pegawai pindahan membawa kotak menurut Kementerian Keuangan (contoh)", today=today,
            actor=actor, now=now,
        )  # fmt: skip
    _correct(agency, admin, line)
    _deliver_file(agency, admin, line)


def _correct(agency: Agency, admin: Employee, line: Timeline) -> None:
    """An older box, so that nobody's verdict changes."""
    older = TalentAssessment.objects.filter(
        employee__agency=agency, assessed_on__lt=line.start - HALF_YEAR - DAY * 100, box=2
    ).exclude(employee=admin)
    row = older.select_related("employee__agency").order_by("pk").first()
    if row is not None:
        enter_box(
            employee=row.employee, period=row.period, assessed_on=row.assessed_on, performance="meets",
            potential="medium", box=5, scheme=row.scheme, source="Berita acara perbaikan (contoh)",
            reason="Potensial salah disalin dari berita acara (contoh)", enterer=admin,
            today=line.founded_on, actor=actor_of(admin.user), now=line.founded_at,
        )  # fmt: skip


def _deliver_file(agency: Agency, admin: Employee, line: Timeline) -> None:
    """Ten rows: new, unchanged in part, one that contradicts itself, and some to be corrected."""
    people = list(Employee.objects.at_work().of(agency).order_by("pk").values_list("nip", flat=True)[:8])
    on = line.founded_on - DAY * 5
    rows = [
        (
            f"'{nip}",
            f"{on.year}",
            "sesuai ekspektasi",
            "menengah",
            5,
            "PermenPANRB 3/2020",
            on,
            "BA 7 (contoh)",
        )
        for nip in people
    ]
    rows[1] = (*rows[1][:4], 9, *rows[1][5:])
    rows[2] = (*rows[2][:4], 12, *rows[2][5:])
    rows[3] = ("'190001011921011001", *rows[3][1:])
    rows.append(rows[0])
    file = SimpleUploadedFile("talenta-contoh.csv", b"".join(write_csv((*COLUMNS, "sumber"), rows)))
    now = line.founded_at
    item = talent_jobs.start_import(
        user=admin.user, file=file, offices=None, actor=actor_of(admin.user), now=now
    )
    talent_jobs.run_import(import_id=item.pk, now=now)
