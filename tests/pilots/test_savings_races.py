"""Assumptions and stages in many threads at once: real connections, SQLite and PostgreSQL alike."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Conflict
from employees.enums import OfficeKind
from pilots.enums.savings import AssumptionKey, Unit
from pilots.models import RolloutGate, RolloutStage, SavingsAssumption
from pilots.rules.savings import Spread
from pilots.services.rollout import open_stage, set_gate
from pilots.services.savings import set_assumption
from tests.employees.threads import together
from tests.factories import OfficeFactory

CROWD = 8
TODAY = date(2026, 11, 23)
BY = {"actor": SYSTEM, "today": TODAY, "now": datetime(2026, 11, 23, 2, tzinfo=UTC)}
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def only_one(answers, kind):
    assert sum(isinstance(answer, kind) for answer in answers) == 1
    assert all(isinstance(answer, kind | Conflict) for answer in answers)


@pytest.mark.parametrize("whole", [True, False])
def test_one_assumption_a_date(whole):
    office = OfficeFactory()

    def put(n):
        return set_assumption(
            agency=office.agency, office=None if whole else office, key=AssumptionKey.COMMUTE_KM, unit=Unit.KM,
            spread=Spread(Decimal(n), Decimal(n), Decimal(n)), valid_from=TODAY, source="Survei", source_on=TODAY,
            reason="Uji", **BY,
        )  # fmt: skip

    only_one(together([lambda n=n: put(n) for n in range(CROWD)]), SavingsAssumption)
    assert SavingsAssumption.objects.count() == 1
    assert AuditEvent.objects.filter(verb="savings.assumption_set").count() == 1


def test_a_stage_is_opened_once():
    office = OfficeFactory(kind=OfficeKind.HEAD)
    OfficeFactory(agency=office.agency, kind=OfficeKind.REGIONAL)
    act = lambda: open_stage(agency=office.agency, kind=OfficeKind.REGIONAL, reason="Arahan", **BY)  # noqa: E731
    only_one(together([act] * CROWD), RolloutStage)
    assert RolloutStage.objects.count() == 1
    assert AuditEvent.objects.filter(verb="rollout.stage_opened").count() == 1


def test_one_gate_a_date():
    agency = OfficeFactory().agency

    def put(n):
        return set_gate(
            agency=agency, raised_needed=n, stopped_allowed=0, valid_from=TODAY, reason="Uji", **BY
        )

    only_one(together([lambda n=n: put(n) for n in range(CROWD)]), RolloutGate)
    assert RolloutGate.objects.count() == 1
