from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from scheduling.models import CalendarDay, WfaRequest
from scheduling.services import create_pattern
from scheduling.tasks import ask_patterns, expire_undecided
from tests.factories import AgencyFactory, make_team
from tests.scheduling.asking import MONDAY_MORNING, PLAN, actor_of, ask, at

THU = date(2026, 12, 10)
pytestmark = pytest.mark.django_db


def test_the_expiry_task_reads_the_clock():
    _, [person, *_] = make_team()
    request = ask(person, THU)
    with time_machine.travel(at(THU, 0, 1), tick=False):
        assert expire_undecided() == 1
    request.refresh_from_db()
    assert request.status == "expired"


def test_the_pattern_task_reads_the_clock():
    _, [person, *_] = make_team()
    first = THU + timedelta(weeks=5)
    create_pattern(
        employee=person, weekday=3, starts_on=first, ends_on=first, place="registered_home",
        reason="Laporan", plan=PLAN, actor=actor_of(person), now=MONDAY_MORNING,
    )  # fmt: skip
    assert not WfaRequest.objects.exists()
    with time_machine.travel(at(first - timedelta(days=30)), tick=False):
        assert ask_patterns() == 1
    assert WfaRequest.objects.get().days.get().date == first


def test_the_calendar_command_loads_an_agency():
    agency = AgencyFactory()
    out = StringIO()
    call_command("load_calendar", "--agency", agency.code, "--years", "2026", "2027", stdout=out)
    assert CalendarDay.objects.filter(agency=agency).count() == 51
    assert "51 days" in out.getvalue()
    with pytest.raises(CommandError, match="TIDAK-ADA"):
        call_command("load_calendar", "--agency", "TIDAK-ADA", "--years", "2026")
