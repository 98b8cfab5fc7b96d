"""A draft replayed in a real browser: asked for, waited for, read on a phone, drilled down and downloaded."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from scheduling.selectors import monday_of
from tests.e2e.conftest import PHONE
from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_replays import draft_in
from tests.studio.worlds import ask


@pytest.fixture
def team():
    """Five eligible people, one with an approved day next week; an admin; a draft under which all of them lose."""
    chief, staff = make_team(5)
    ask(staff[0], monday_of(timezone.localdate()) + timedelta(days=9))
    admin = UserFactory(employee__unit=chief.unit)
    RoleFactory(employee=admin.employee, role="admin")
    return admin, staff, draft_in(chief.agency, min_down_mbps=50.0)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_draft_to_the_names(visit, team, scripts):
    admin, staff, draft = team
    visitor = visit(java_script_enabled=scripts, viewport=PHONE).enter(admin)
    page = visitor.go(f"/kebijakan/{draft.number}/putar-ulang")
    page.get_by_label("Kebijakan yang berlaku hari ini").check()
    page.get_by_role("button", name="Putar ulang").click()
    expect(page.locator(".lead")).to_contain_text("5 kehilangan; 1 hari yang sudah disetujui akan gugur.")
    expect(page.get_by_role("img", name="Alur dari sebelum ke sesudah")).to_be_visible()
    if scripts:
        assert visitor.too_wide() <= 0
        assert visitor.barriers() == []
    page.get_by_role("link", name="Hari yang sudah disetujui akan gugur").click()
    expect(page.locator("#rows table")).to_contain_text(staff[0].full_name)
    expect(page.locator("#rows table")).to_contain_text("Kecepatan internet cukup")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Unduh (XLSX)").click()
    book = load_workbook(BytesIO(fetched.value.path().read_bytes()))
    assert book["pegawai"].max_row == 1 + len(staff)
