"""An admin who has never seen it makes a policy: from a preset, through a contradiction, to law, and takes it back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

from eligibility.models import PolicyVersion
from tests.e2e.conftest import PHONE
from tests.factories import RoleFactory, UserFactory, make_team


@pytest.fixture
def admin():
    chief, _ = make_team(4, eligible=False)
    person = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=person, role="admin")
    return person


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_preset_to_law_and_back(visit, admin, scripts):
    visitor = visit(java_script_enabled=scripts).enter(admin.user)
    page = visitor.go("/kebijakan")
    page.get_by_role("link", name="Rancangan dan versi").click()
    page.get_by_role("link", name="Dari preset").click()
    page.get_by_role("button", name="Buat rancangan BKN 2025").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rancangan nomor 2")

    # boxes that nobody with the predicate asked for can be in, and Fridays only
    boxes = page.get_by_role("group", name="Kotak talenta yang memenuhi syarat")
    for number in (4, 5, 7, 8, 9):
        boxes.get_by_role("checkbox", name=f"kotak {number}").uncheck()
    boxes.get_by_role("checkbox", name="kotak 1").check()
    days = page.get_by_role("group", name="Hari yang dibuka untuk WFA")
    for day in ("Senin", "Selasa", "Rabu", "Kamis"):
        days.get_by_role("checkbox", name=day).uncheck()
    page.get_by_role("button", name="Simpan rancangan dan tetap di Pasal 4", exact=True).click()
    expect(page).to_have_url(visitor.base + "/kebijakan/rancangan/2#pasal-4")
    expect(page.locator(".check-list .is-stop").first).to_contain_text("bertentangan dengan")

    # mended where the sentence leads
    page.locator(".check-list").get_by_role("link", name="Pasal 1. Siapa").first.click()
    for number in (4, 5, 7, 8, 9):
        boxes.get_by_role("checkbox", name=f"kotak {number}").check()
    boxes.get_by_role("checkbox", name="kotak 1").uncheck()
    page.get_by_role("button", name="Simpan rancangan dan tetap di Pasal 1", exact=True).click()
    expect(page.locator(".check-list .is-stop")).to_have_count(0)
    if scripts:
        assert visitor.barriers() == []

    # one office keeps Thursdays, too
    page.get_by_role("link", name="Atur pengecualian").click()
    page.locator("details.card summary").first.click()
    page.get_by_role("link", name="Seluruh ").first.click()
    page.get_by_role("checkbox", name="Hari yang dibuka untuk WFA").first.check()
    days.get_by_role("checkbox", name="Kamis").check()
    page.get_by_role("button", name="Simpan pengecualian").click()
    expect(page.get_by_text("Tulis alasan pengecualian ini.").first).to_be_visible()
    page.get_by_label("Alasan pengecualian").fill("Melayani sampai Rabu")
    page.get_by_role("button", name="Simpan pengecualian").click()
    expect(page.get_by_text("Hari yang dibuka untuk WFA: Kamis, Jumat.")).to_be_visible()

    # compared, published for next Monday, withdrawn
    page.get_by_role("link", name="Kembali ke pasal").click()
    page.get_by_role("link", name="Bandingkan").click()
    expect(page.get_by_text("Hari yang dibuka untuk WFA semula", exact=False).first).to_contain_text(
        "menjadi Jumat."
    )
    page.go_back()
    page.get_by_role("link", name="Tetapkan…").click()
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    page.get_by_label("Mulai berlaku").fill(monday.isoformat())
    page.get_by_label("Dasar hukum penetapan").fill("Keputusan Kepala BKN Nomor 12 Tahun 2026")
    page.get_by_role("button", name="Tetapkan kebijakan").click()
    expect(page.get_by_text("atau centang bahwa Anda menetapkan tanpa itu").first).to_be_visible()
    page.get_by_label("Saya menetapkan tanpa putar ulang").check()
    page.get_by_role("button", name="Tetapkan kebijakan").click()
    expect(page.locator("main .table")).to_contain_text(date_format(monday, "j M Y"))
    page.get_by_role("link", name="Tarik… 2").click()
    page.get_by_label("Alasan penarikan").fill("Menunggu keputusan pimpinan")
    page.get_by_role("button", name="Tarik kebijakan").click()
    expect(page.locator("main .table")).to_contain_text("Ditarik: Menunggu keputusan pimpinan")
    assert PolicyVersion.objects.get(number=2).status == "withdrawn"


def test_the_editor_fits_a_phone_in_the_dark(visit, admin):
    visitor = visit(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark").enter(admin.user)
    page = visitor.go("/kebijakan/versi")
    page.get_by_role("button", name="Dari yang berlaku").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rancangan nomor 2")
    assert (visitor.too_wide(), visitor.barriers()) == (0, [])
    for path in ("tetapkan", "pengecualian", "pratinjau"):
        visitor.go(f"/kebijakan/rancangan/2/{path}")
        assert (visitor.too_wide(), visitor.barriers()) == (0, [])
