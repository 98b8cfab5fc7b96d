"""Readiness in a real browser: measured, tested and declared on a phone, returned, corrected, confirmed, counted."""

import re

import pytest
from playwright.sync_api import expect

from eligibility.models import IctTest, Readiness
from eligibility.rules.ict_test import RIGHT
from tests.e2e.conftest import PHONE
from tests.factories import RoleFactory, UserFactory, make_team


@pytest.fixture
def team():
    return make_team(6)


def admin_of(chief):
    person = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=person, role="admin")
    return person


def phone(visit, person):
    return visit(viewport=PHONE, has_touch=True, is_mobile=True).enter(person.user)


def answer(page):
    page.get_by_role("link", name="Ikuti tes").tap()
    for key, right in RIGHT.items():
        page.locator(f'input[name="{key}"][value="{right}"]').check()
    page.get_by_role("button", name="Kirim jawaban").tap()
    expect(page.get_by_text("8 dari 8 benar.")).to_be_visible()


def measure(page):
    page.get_by_role("button", name="Ukur sekarang").tap()
    expect(page.locator("[data-measure-said]")).to_contain_text("Selesai", timeout=60_000)
    expect(page.get_by_role("button", name="Ukur sekarang")).to_be_visible()


def test_from_a_phone_to_a_closed_gap(visit, team):
    chief, (person, *_) = team
    Readiness.objects.filter(employee=person).delete()
    admin = admin_of(chief)
    counted = visit().enter(admin.user)
    page = counted.go("/kesiapan/peta")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("5 dari 8")

    mobile = phone(visit, person)
    page = mobile.go("/kelayakan")
    page.get_by_role("link", name="Isi pernyataan kesiapan").tap()
    answer(page)
    assert (mobile.too_wide(), mobile.barriers()) == (0, [])
    page.get_by_role("link", name="Lanjut ke pernyataan").tap()
    page.get_by_label("laptop sendiri").check()
    expect(page.get_by_label("mahir")).to_be_checked()
    measure(page)
    assert (mobile.too_wide(), mobile.barriers()) == (0, [])
    page.get_by_label("Kecepatan unduh").fill("999")
    expect(page.locator("[data-measure-said]")).to_contain_text("diketik sendiri")
    page.get_by_role("button", name="Kirim pernyataan").tap()
    expect(page.get_by_text("Menunggu atasan")).to_be_visible()
    first = Readiness.objects.get(employee=person)
    assert (first.speed_origin, first.ict_level) == ("typed", "advanced")

    boss = visit().enter(chief.user)
    desk = boss.go("/kesiapan")
    expect(desk.get_by_text("kecepatan diketik, tidak diukur di portal")).to_be_visible()
    assert boss.barriers() == []
    desk.get_by_text("Kembalikan").click()
    desk.get_by_label("Yang perlu diperbaiki").fill("Ukur di rumah, jangan diketik.")
    desk.get_by_role("button", name="Kirim kembali").click()
    expect(desk.get_by_text("dikembalikan")).to_be_visible()

    page = mobile.go("/kelayakan/kesiapan")
    expect(page.get_by_text("Ukur di rumah, jangan diketik.").first).to_be_visible()
    measure(page)
    page.get_by_role("button", name="Kirim pernyataan").tap()
    expect(page.get_by_text(re.compile("diukur di portal .*5 putaran")).first).to_be_visible()
    again = Readiness.objects.filter(employee=person).latest("pk")
    assert (again.speed_origin, again.samples, again.ict_test) == ("measured", 5, IctTest.objects.get())

    desk = boss.go("/kesiapan")
    desk.get_by_label("Pilih semua").check()
    desk.get_by_role("button", name="Konfirmasi yang dipilih").click()
    expect(desk.get_by_text("Kesiapan dikonfirmasi.")).to_be_visible()
    page = counted.go("/kesiapan/peta")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("6 dari 8")
    assert counted.barriers() == []


def test_a_lost_connection_is_said_and_typing_still_works(visit, team):
    _, (person, *_) = team
    mobile = phone(visit, person)
    page = mobile.go("/kelayakan/kesiapan")
    page.route("**/kelayakan/kesiapan/unduh*", lambda route: route.abort())
    page.get_by_role("button", name="Ukur sekarang").tap()
    expect(page.locator("[data-measure-said]")).to_contain_text("hubungan terputus")
    page.unroute("**/kelayakan/kesiapan/unduh*")
    [trouble] = mobile.troubles
    assert "ERR_FAILED" in trouble
    mobile.troubles.clear()
    page.get_by_label("laptop sendiri").check()
    page.get_by_label("Kecepatan unduh").fill("12,5")
    page.get_by_label("Kecepatan unggah").fill("3")
    page.get_by_role("button", name="Kirim pernyataan").tap()
    expect(page.get_by_text("Menunggu atasan")).to_be_visible()


def test_without_scripts_speeds_are_typed(visit, team):
    _, (person, *_) = team
    page = visit(java_script_enabled=False).enter(person.user).go("/kelayakan/kesiapan")
    expect(page.get_by_role("button", name="Ukur sekarang")).to_be_hidden()
    page.get_by_label("laptop kantor").check()
    page.get_by_label("Kecepatan unduh").fill("30")
    page.get_by_role("button", name="Kirim pernyataan").click()
    expect(page.get_by_text("Menunggu atasan")).to_be_visible()
    assert Readiness.objects.filter(employee=person).latest("pk").device == "office"
