"""Explain equals what was decided: verdicts taken live, asked again after everything has changed."""

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audit import Actor
from core.problems import DomainError
from eligibility import services
from eligibility.models import Suspension
from eligibility.rules import Override, override_data
from eligibility.selectors import verdict_for
from employees.models import Employee, ServiceCounter
from employees.services import organisation
from employees.services.roster import import_file
from performance.services import AssessmentRow, record_assessments
from tests.factories import (
    AgencyFactory,
    CounterFactory,
    EmployeeFactory,
    LineFactory,
    PolicyFactory,
    make_eligible,
)
from tests.roster_files import nip, person, write, write_units

pytestmark = pytest.mark.django_db
WHO = Actor(None, "penguji")
BEGIN = datetime(2026, 11, 2, 1, tzinfo=UTC)
LATER = BEGIN + timedelta(days=400)
NUMBERS = count(1)


class World:
    """One agency with one person whom everything happens to, and a clock that only goes forward."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.agency = AgencyFactory()
        PolicyFactory(agency=self.agency)
        self.number = next(NUMBERS)
        self.row = {"unor_id": "U1", "unor_nama": "Biro U1"}
        self.bring()
        self.person = Employee.objects.get(nip=nip(self.number))
        self.chief = EmployeeFactory(unit=self.person.unit)
        self.second = EmployeeFactory(unit=self.person.unit)
        LineFactory(employee=self.person, supervisor=self.chief, kind="override")
        make_eligible(self.person, confirmed_by=self.chief)

    @property
    def today(self) -> date:
        return (self.now + timedelta(hours=7)).date()

    def bring(self, **cells: str) -> None:
        self.row |= cells
        with tempfile.TemporaryDirectory() as folder:
            path = write(Path(folder) / "p.csv", [person(self.number, **self.row)])
            units = write_units(
                Path(folder) / "u.csv",
                *((f"U{n}", self.row.get("_above", "") if n == 1 else "", f"Biro U{n}", "") for n in (1, 2)),
            )
            import_file(path, agency=self.agency, units_path=units, actor=WHO, now=self.now)

    def act(self, do: Callable[..., object], **values: object) -> None:
        """What a service refuses changes nothing."""
        self.now += timedelta(minutes=1)
        self.person.refresh_from_db()
        try:
            with transaction.atomic():
                do(actor=WHO, now=self.now, **values)
        except DomainError:
            pass_by()


def pass_by() -> None:
    """A refusal is an answer like another."""


def moves(world: World, choice: int) -> None:
    world.now += timedelta(minutes=1)
    cells = (
        {"unor_id": "U2", "unor_nama": "Biro U2", "lokasi_kerja_id": "L2", "lokasi_kerja_nama": "Kantor Dua"},
        {
            "unor_id": "U1",
            "unor_nama": "Biro U1",
            "lokasi_kerja_id": "L1",
            "lokasi_kerja_nama": "Kantor Satu",
        },
        {"jabatan_id": "J2", "jabatan_nama": "Kepala Bagian", "eselon_id": "31", "tmt_jabatan": "01-10-2026"},
        {"jabatan_id": "J1", "jabatan_nama": "Analis", "eselon_id": "99", "tmt_jabatan": "01-02-2021"},
        {"jabatan_id": "J1", "eselon_id": "31"},
        {"kedudukan_hukum_id": "15"},
        {"kedudukan_hukum_id": "01"},
        {"_above": "U2"},
        {"_above": ""},
    )
    world.bring(**cells[choice % len(cells)])


def talent(world: World, choice: int) -> None:
    row = services.TalentRow(
        employee_id=world.person.pk, period="2026", assessed_on=world.today - timedelta(days=choice % 3 * 300),
        performance="meets", potential="medium", box=1 + choice % 9, source=f"uji {choice % 2}",
    )  # fmt: skip
    world.act(services.record_talent, agency=world.agency, rows=[row])


def assessment(world: World, choice: int) -> None:
    row = AssessmentRow(
        employee_id=world.person.pk, kind="year", period_start=date(2025, 1, 1), period_end=date(2025, 12, 31),
        predicate=("good", "poor", "very_good")[choice % 3] if choice % 3 != 1 else "needs_work",
        source="uji", received_on=world.today - timedelta(days=choice % 4),
    )  # fmt: skip
    world.act(record_assessments, agency=world.agency, rows=[row])


def discipline(world: World, choice: int) -> None:
    world.act(
        services.record_discipline, employee=world.person, level="RSBP"[choice % 4], source="SIASN",
        starts_on=world.today - timedelta(days=choice % 20), ends_on=world.today + timedelta(days=choice % 5),
    )  # fmt: skip


def rating(world: World, choice: int) -> None:
    counter = ServiceCounter.objects.filter(unit=world.person.unit).first()
    targets = [world.person.unit, world.person.post, *([counter] if counter else [])]
    world.act(
        services.rate_service, target=targets[choice % len(targets)], verified_by="Biro",
        nature=("face_to_face", "back_office", "operations")[choice % 3],
        valid_from=world.today - timedelta(days=choice % 3),
    )  # fmt: skip


def counter(world: World, choice: int) -> None:
    desk = ServiceCounter.objects.filter(unit=world.person.unit).first()
    if desk is None:
        desk = CounterFactory(unit=world.person.unit)
    if choice % 4 == 3:
        world.act(organisation.remove_counter, counter=desk)
    else:
        world.act(
            organisation.staff_counter, counter=desk, employee_ids=[world.person.pk] if choice % 2 else []
        )


def policy(world: World, choice: int) -> None:
    place = Override("unit", world.person.unit_id, {"eligible_boxes": (1, 2, 3)}, name="Biro")
    changed = ({"eligible_boxes": [5]}, {"needs_confirmed_readiness": False}, {"min_down_mbps": 60.0})
    world.now += timedelta(minutes=1)
    draft = services.draft_policy(agency=world.agency, settings=changed[choice % 3], actor=WHO, now=world.now)
    if choice % 2:
        draft.overrides = override_data([place])
        draft.save(update_fields=["overrides"])
    world.act(
        services.publish_policy, version_id=draft.pk, valid_from=world.today + timedelta(days=1 + choice % 4),
        legal_reference="SK 2/2026", today=world.today,
    )  # fmt: skip


def readiness(world: World, choice: int) -> None:
    world.act(
        services.declare_readiness, employee=world.person, has_laptop=bool(choice % 3),
        down_mbps=Decimal(5 + choice % 9 * 10), up_mbps=Decimal(3), ict_level="basic", today=world.today,
    )  # fmt: skip


def confirms(world: World, choice: int) -> None:
    row = world.person.readiness.order_by("-pk").first()
    world.act(services.confirm_readiness, readiness_id=row.pk, confirmer=world.chief, today=world.today)


def suspends(world: World, choice: int) -> None:
    world.act(
        services.propose_suspension, employee=world.person, starts_on=world.today, reason="Uji",
        ends_on=world.today + timedelta(days=choice % 6) if choice % 2 else None, today=world.today,
        proposer=world.chief,
    )  # fmt: skip


def confirms_suspension(world: World, choice: int) -> None:
    row = Suspension.objects.filter(employee=world.person, status="proposed").first()
    if row:
        world.act(
            services.confirm_suspension, suspension_id=row.pk, confirmer=world.second, today=world.today
        )


def lifts(world: World, choice: int) -> None:
    row = Suspension.objects.filter(employee=world.person, status="confirmed").first()
    if row and choice % 2:
        lifter, today = world.second, world.today
        world.act(
            services.lift_suspension, suspension_id=row.pk, lifter=lifter, reason="Selesai", today=today
        )
    else:
        world.now += timedelta(minutes=1)
        services.lift_ended(world.now)


ACTS = (
    moves, talent, assessment, discipline, rating, counter, policy, readiness, confirms, suspends,
    confirms_suspension, lifts,
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 35), st.integers(0, 40)), min_size=1, max_size=14
)


def told(verdict) -> tuple:
    return verdict.failed, verdict.policy_number, verdict.in_force.policy, verdict.reasons, verdict.facts


@settings(max_examples=12)
@given(steps=STEPS)
def test_explain_equals_what_was_decided(steps):
    """`reasons` and `facts` compare every rule, datum, source and date."""
    with transaction.atomic():
        _live_through(steps)
        transaction.set_rollback(True)


def _live_through(steps):
    world = World()
    taken = []
    for act, choice, hours in steps:
        act(world, choice)
        world.now += timedelta(hours=hours, minutes=1)
        me = Employee.objects.get(pk=world.person.pk)
        for on in (world.today, world.today - timedelta(days=3), world.today + timedelta(days=9)):
            taken.append((world.now, on, told(verdict_for(me, on))))
        world.now += timedelta(minutes=1)
    me = Employee.objects.get(pk=world.person.pk)
    for known_at, on, decided in taken:
        assert told(verdict_for(me, on, known_at)) == decided
