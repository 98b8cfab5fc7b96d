"""Two who change the same row at once: each former version is kept, in the order in which they held."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.audit import Actor
from eligibility.models import PastTalent, TalentAssessment
from eligibility.services import TalentRow, record_talent
from tests.employees.threads import together
from tests.factories import EmployeeFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
CROWD = 8


def test_no_delivery_of_a_period_is_lost():
    person = EmployeeFactory()

    def deliver(n):
        row = TalentRow(person.pk, "2026", date(2026, 6, 30), "meets", "medium", 1 + n, f"uji {n}")
        return lambda: record_talent(
            agency=person.agency, rows=[row], actor=Actor(None, "penguji"), now=NOW + timedelta(seconds=n)
        )

    assert together([deliver(n) for n in range(CROWD)]) == [1] * CROWD
    boxes = [*PastTalent.objects.order_by("pk").values_list("box", flat=True)]
    boxes.append(TalentAssessment.objects.get().box)
    assert sorted(boxes) == list(range(1, CROWD + 1))
