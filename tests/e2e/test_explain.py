"""An explained day in a real browser: from the own eligibility, by day and by the moment of the decision."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from core.audit import Actor
from eligibility.services import TalentRow, record_talent
from employees.models import Employee
from tests.e2e.conftest import PHONE
from tests.factories import make_team

WHO = Actor(None, "penguji")


def test_a_person_finds_what_held_on_a_past_day(visit):
    _chief, (person, *_) = make_team(2)
    row = TalentRow(person.pk, "2026", date(2026, 6, 30), "below", "low", 1, "Komite")
    record_talent(agency=person.agency, rows=[row], actor=WHO, now=timezone.now() - timedelta(hours=30))
    day = (datetime.now(UTC) - timedelta(days=4)).date()
    visitor = visit(viewport=PHONE, has_touch=True, is_mobile=True).enter(
        Employee.objects.get(pk=person.pk).user
    )
    page = visitor.go("/kelayakan")
    page.get_by_role("link", name="Penjelasan hari").tap()
    expect(page.locator("#verdict")).to_contain_text("Belum memenuhi syarat")
    page.get_by_label("Tanggal").fill(day.isoformat())
    page.get_by_role("button", name="Jelaskan").tap()
    expect(page.locator("#verdict")).to_contain_text("Memenuhi syarat WFA pada hari itu.")
    expect(page.get_by_role("heading", name="Sejak itu berubah")).to_be_visible()
    assert (visitor.too_wide(), visitor.barriers()) == (0, [])
    page.get_by_role("link", name="Hari berikutnya").tap()
    expect(page.get_by_label("Tanggal")).to_have_value((day + timedelta(days=1)).isoformat())
