"""A team on a Monday morning, and a way to ask and decide."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from approvals.models import Approval
from employees.selectors import actor_of
from scheduling.rules import PlanItem
from scheduling.services import submit_request
from tests.factories import make_team

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)
FRIDAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=WIB)
PLAN = [PlanItem("Telaah usulan", Decimal(2), "dokumen")]


def ask(employee, *days, now=NOW, reason="Menyusun telaah"):
    """Hand in a request; returns its pending approval."""
    request = submit_request(
        employee=employee,
        days=days or [THURSDAY],
        place="registered_home",
        reason=reason,
        plan=PLAN,
        actor=actor_of(employee.user),
        now=now,
    )
    return Approval.objects.get(request=request, status="pending")


def later(**delta):
    return NOW + timedelta(**delta)


@pytest.fixture
def team(db):
    return make_team()


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def staff(team):
    return team[1]
