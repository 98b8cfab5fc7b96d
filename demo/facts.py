"""What verdicts look at: talent, performance, readiness, discipline and suspension of every invented person."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import ExpressionWrapper, F, FloatField, OuterRef, Subquery

from demo import bulk
from demo.talents import boxes_of
from demo.timeline import DAY, Timeline
from eligibility.enums import SuspensionStatus
from eligibility.models import DisciplineRecord, IctTest, Readiness, Suspension, TalentAssessment
from eligibility.rules.ict_test import RIGHT, VERSION, level_of
from employees.enums import LegalStatus
from employees.models import Agency, Employee, Office, User
from performance.enums import PeriodKind
from performance.models import Assessment
from scheduling.enums import AbsenceKind
from scheduling.models import Absence

CHUNK = 10_000
NOT_CLOSED = ("", None, None, "")
SIASN_SOURCE = "SIASN (contoh)"
ABSENCE_SOURCE = "Data ketidakhadiran (contoh)"


@dataclass(frozen=True, slots=True)
class Someone:
    """The part of an employee's row that facts depend on. `is_ready`: of an office whose pilot is to pass."""

    pk: int
    nip: str
    status: str
    supervisor_id: int | None
    is_ready: bool


def load_facts(
    *, agency: Agency, line: Timeline, password_hash: str, ready: Collection[int], rng: Random
) -> None:
    """The shared password and the facts for the whole agency, a chunk of people at a time.

    `ready`: offices whose people are equipped for working away.
    """
    User.objects.filter(employee__agency=agency).update(password=password_hash, must_change_password=False)
    _place_homes(agency)
    for people in _chunks(agency, ready):
        bulk.insert(
            TalentAssessment,
            "employee period assessed_on performance potential box scheme source",
            (row for p in people for row in _talent(p, line, rng)),
        )
        bulk.insert(
            Assessment,
            "employee kind period_start period_end result behaviour predicate source received_on",
            (row for p in people for row in _assessments(p, line, rng)),
        )
        bulk.insert(
            Readiness,
            "employee has_laptop device down_mbps up_mbps speed_origin measured_at samples ict_level declared_on "
            "confirmed_by confirmed_on returned_by returned_on return_reason",
            (row for p in people for row in _readiness(p, line, rng)),
        )
        bulk.insert(
            IctTest,
            "employee taken_at taken_on version score total level",
            (row for p in people for row in _ict_test(p, line)),
        )
        bulk.insert(
            DisciplineRecord,
            "employee level starts_on ends_on decree source closing closed_on closed_at close_reason",
            (row for p in people for row in _discipline(p, line, rng)),
        )
        bulk.insert(
            Suspension,
            "employee status starts_on ends_on reason source proposed_at confirmed_by confirmed_at lifted_on "
            "lift_reason",
            (row for p in people for row in _suspension(p, line, rng)),
        )
        bulk.insert(
            Absence,
            "employee kind starts_on ends_on source source_id",
            (row for p in people for row in _absences(p, line, rng)),
        )
    test = IctTest.objects.filter(employee=OuterRef("employee"))
    Readiness.objects.filter(employee__agency=agency).update(ict_test=Subquery(test.values("pk")[:1]))


def _place_homes(agency: Agency) -> None:
    """Homes lie within about 18 km of the office, scattered by key; one statement for the whole agency."""

    def near(axis: str, factor: int) -> ExpressionWrapper:
        office = Subquery(Office.objects.filter(pk=OuterRef("office_id")).values(axis)[:1])
        return ExpressionWrapper(
            office + (F("pk") * factor % 2001 - 1000) / 6000.0, output_field=FloatField()
        )

    homes = Employee.objects.of(agency).exclude(home_address="")
    homes.update(home_lat=near("lat", 7919), home_lon=near("lon", 6101))


def _chunks(agency: Agency, ready: Collection[int]) -> Iterator[list[Someone]]:
    last = 0
    rows = (
        Employee.objects.of(agency)
        .filter(lines__valid_to__isnull=True)
        .order_by("pk")
        .annotate(chief=F("lines__supervisor_id"))
        .values_list("pk", "nip", "legal_status", "chief", "office_id")
    )
    while people := [Someone(*row[:4], row[4] in ready) for row in rows.filter(pk__gt=last)[:CHUNK]]:
        yield people
        last = people[-1].pk


def _talent(person: Someone, line: Timeline, rng: Random) -> Iterator[tuple[Any, ...]]:
    if rng.random() < 0.03:
        return
    performance = rng.choices(("above", "meets", "below"), (28, 64, 0 if person.is_ready else 8))[0]
    potential = rng.choices(("high", "medium", "low"), (27, 51, 4 if person.is_ready else 22))[0]
    age = 430 if rng.random() < 0.02 else 150
    on = line.start - DAY * (age - rng.randint(0, 20))
    yield from boxes_of(person.pk, on, performance, potential, may_turn=not person.is_ready)


PREDICATES = (
    ("above", "above", "very_good"),
    ("above", "meets", "good"),
    ("meets", "meets", "good"),
    ("meets", "above", "good"),
    ("below", "meets", "needs_work"),
    ("above", "below", "poor"),
)
PREDICATE_WEIGHTS = (22, 20, 42, 11, 4, 1)
LOW = frozenset({"needs_work", "poor"})


def _assessments(person: Someone, line: Timeline, rng: Random) -> Iterator[tuple[Any, ...]]:
    """Two years and the last five months; a person's months mostly resemble the year.

    Whoever is low now was better before, mostly, so that few warnings of a monthly score are red.
    """
    most = len(PREDICATES) - (2 if person.is_ready else 0)
    usual = rng.choices(PREDICATES[:most], PREDICATE_WEIGHTS[:most])[0]
    for year in (line.start.year - 2, line.start.year - 1):
        received = date(year + 1, 2, 10)
        yield person.pk, PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31), *usual, SIASN_SOURCE, received
    months = _months_before(line.today, 5)
    low_since = len(months) - rng.choices((1, 2, 3), (60, 30, 10))[0]
    for number, (first, end) in enumerate(months):
        now = usual if rng.random() < 0.93 else rng.choices(PREDICATES[:most], PREDICATE_WEIGHTS[:most])[0]
        if now[2] in LOW and (now != usual or number < low_since):
            now = PREDICATES[2]
        received = end + DAY * 6
        if received <= line.today:
            yield person.pk, PeriodKind.MONTH, first, end, *now, SIASN_SOURCE, received


def _months_before(today: date, count: int) -> list[tuple[date, date]]:
    """First and last day of the last `count` whole months, oldest first."""
    months = []
    end = today.replace(day=1) - DAY
    for _ in range(count):
        months.append((end.replace(day=1), end))
        end = end.replace(day=1) - DAY
    return months[::-1]


def _readiness(person: Someone, line: Timeline, rng: Random) -> Iterator[tuple[Any, ...]]:
    ready = person.is_ready
    if rng.random() < 0.05 and not ready:
        return
    fast = rng.random() < 0.93 or ready
    down = Decimal(rng.randrange(120, 900) if fast else rng.randrange(20, 90)) / 10
    level = rng.choices(("none", "basic", "advanced"), (0 if ready else 7, 58, 35))[0]
    declared = line.founded_on + DAY * rng.randint(1, 3)
    confirmer = person.supervisor_id if rng.random() < 0.95 or ready else None
    has_laptop = rng.random() < 0.94 or ready
    # a draw of its own for what came later, so that the rest of the demo stays as it was
    own = Random(person.pk)
    device = ("own" if own.random() < 0.8 else "office") if has_laptop else "none"
    measured = own.random() < 0.7
    returner = person.supervisor_id if confirmer is None and own.random() < 0.3 else None
    yield (
        person.pk, has_laptop, device, str(down), str((down / 4).quantize(Decimal("0.1"))),
        "measured" if measured else "typed",
        line.founded_at + (declared - line.founded_on) if measured else None, 5 if measured else 0, level,
        declared, confirmer, declared + DAY * 2 if confirmer else None, returner,
        declared + DAY * 3 if returner else None,
        "Angka kecepatan belum sesuai tempat WFA; ukur ulang di rumah." if returner else "",
    )  # fmt: skip


def _discipline(person: Someone, line: Timeline, rng: Random) -> Iterator[tuple[Any, ...]]:
    chance = rng.random()
    if chance < 0.003 or person.status == LegalStatus.DISCIPLINED:
        begun = line.start - DAY * rng.randint(20, 90)
        yield (
            person.pk,
            rng.choice("RS"),
            begun,
            begun + DAY * 365,
            f"KEP-{person.pk}/{begun.year}",
            SIASN_SOURCE,
            *NOT_CLOSED,
        )
    elif chance < 0.006:
        begun = line.start - DAY * 500
        yield (
            person.pk, "R", begun, begun + DAY * 180, f"KEP-{person.pk}/{begun.year}", SIASN_SOURCE,
            *NOT_CLOSED,
        )  # fmt: skip
    elif person.pk % 250 == 17:
        begun = line.founded_on + DAY * 2
        closing = (
            "annulled",
            begun + DAY * 4,
            line.founded_at + DAY * 6,
            "Keliru: untuk pegawai bernama sama.",
        )
        yield person.pk, "P", begun, None, "", "Dicatat di portal (contoh)", *closing


def _ict_test(person: Someone, line: Timeline) -> Iterator[tuple[Any, ...]]:
    """Two in three took the self-test before they declared."""
    own = Random(person.pk + 1)
    if own.random() < 0.67:
        score = own.choices((3, 4, 5, 6, 7, 8), (3, 5, 16, 26, 28, 22))[0]
        level = level_of(score).value
        yield person.pk, line.founded_at, line.founded_on, VERSION, score, len(RIGHT), level


def _suspension(person: Someone, line: Timeline, rng: Random) -> Iterator[tuple[Any, ...]]:
    chance = rng.random()
    if chance >= 0.006 or person.supervisor_id is None:
        return
    begun = line.this_week - DAY * 7 * rng.randint(1, 3)
    at = line.founded_at + (begun - line.founded_on - DAY * 3) * 1
    reason = "Laporan harian tidak lengkap dua kali dalam 30 hari"
    if chance < 0.002:
        status, confirmed, lifted, why = SuspensionStatus.PROPOSED, None, None, ""
    elif chance < 0.004:
        status, confirmed, lifted, why = SuspensionStatus.CONFIRMED, person.supervisor_id, None, ""
    else:
        status, confirmed = SuspensionStatus.LIFTED, person.supervisor_id
        begun -= DAY * 21
        lifted, why = begun + DAY * 14, "Laporan sudah dilengkapi"
    yield (
        person.pk, status, begun, begun + DAY * 30, reason, "Atasan langsung", at, confirmed,
        at if confirmed else None, lifted, why,
    )  # fmt: skip


def _absences(person: Someone, line: Timeline, rng: Random) -> Iterator[tuple[Any, ...]]:
    """Leave, sickness and duty travel in the weeks of the demo and the next four; never overlapping."""
    day = line.weeks[0]
    while rng.random() < 0.55:
        day += DAY * rng.randint(3, 60)
        kind = rng.choices((AbsenceKind.LEAVE, AbsenceKind.DUTY_TRAVEL, AbsenceKind.SICK), (5, 4, 2))[0]
        if kind == AbsenceKind.SICK and day > line.today:
            return
        end = day + DAY * rng.randint(0, 4)
        if end > line.this_week + DAY * 34:
            return
        yield person.pk, kind, day, end, ABSENCE_SOURCE, f"{person.nip}-{day:%Y%m%d}"
        day = end
