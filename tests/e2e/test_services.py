"""The register in a real browser: registered, verified and given hours; read on a phone; a clerk for a time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eligibility.enums import Rule
from eligibility.selectors import verdict_for
from employees.selectors import today_in
from tests.e2e.conftest import PHONE
from tests.factories import CounterFactory, RoleFactory, UserFactory, make_team


@pytest.fixture
def place():
    """A unit with a counter of three, and an admin who does not sit there."""
    chief, staff = make_team(5)
    counter = CounterFactory(unit=chief.unit, name="Loket Mutasi", min_staff=1)
    for person in staff[:3]:
        person.counter = counter
        person.save()
    admin = UserFactory(employee__unit=chief.unit)
    RoleFactory(employee=admin.employee, role="admin")
    chief.counter_here, chief.staff, chief.admin = counter, staff, admin
    return chief


def test_from_the_register_to_a_citizens_phone_and_a_clerk_for_a_time(visit, place):
    visitor = visit().enter(place.admin)
    page = visitor.go("/register-layanan")
    page.get_by_role("link", name="Daftarkan layanan").first.click()
    page.get_by_label("Unit", exact=True).select_option(value=str(place.unit_id))
    page.get_by_label("Nama layanan").fill("Mutasi kepegawaian")
    page.get_by_label("Alamat web").fill("https://mutasi.example.go.id")
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mutasi kepegawaian")
    page.get_by_role("link", name="Verifikasi").click()
    page.get_by_label("tatap muka").check()
    page.get_by_label("Alasan").fill("Dokumen asli diperiksa di tempat")
    page.get_by_label("Dasar hukum").fill("SK 1/2026")
    page.get_by_label("Loket Mutasi").check()
    assert (visitor.too_wide(), visitor.barriers()) == (0, [])
    page.get_by_role("button", name="Simpan verifikasi").click()
    expect(page.get_by_text("Dokumen asli diperiksa di tempat")).to_be_visible()
    _set_hours(visitor, place)
    _read_on_a_phone(visit, place)
    _except_a_clerk(visitor, place)


def _set_hours(visitor, place):
    page = visitor.go(f"/loket/{place.counter_here.pk}/jam")
    for day in ("Senin", "Selasa", "Rabu", "Kamis", "Jumat"):
        page.get_by_label(f"{day} 1: dari pukul").fill("08:00")
        page.get_by_label(f"{day} 1: sampai pukul").fill("12:00")
        page.get_by_label(f"{day} 1: petugas paling sedikit").fill("4")
    page.get_by_role("button", name="Simpan jam").click()
    expect(page.get_by_text("hanya 3 orang ditugaskan").first).to_be_visible()
    for day in ("Senin", "Selasa", "Rabu", "Kamis", "Jumat"):
        page.get_by_label(f"{day} 1: petugas paling sedikit").fill("2")
    assert (visitor.too_wide(), visitor.barriers()) == (0, [])
    page.get_by_role("button", name="Simpan jam").click()
    expect(page.get_by_text("Jam loket tersimpan")).to_be_visible()
    assert place.counter_here.bands.count() == 5


def _read_on_a_phone(visit, place):
    citizen = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page = citizen.go("/layanan")
    page.get_by_role("link", name=place.office.name).tap()
    expect(page.get_by_role("heading", name="Mutasi kepegawaian")).to_be_visible()
    expect(page.get_by_role("link", name="https://mutasi.example.go.id")).to_be_visible()
    expect(page.get_by_text("datang ke loket")).to_be_visible()
    today = today_in(place.office, timezone.now())
    told = "Loket hari ini" if today.weekday() < 5 else "Kantor tutup hari ini."
    expect(page.get_by_text(told)).to_be_visible()
    assert place.staff[0].name not in page.content()
    assert (citizen.too_wide(), citizen.barriers()) == (0, [])


def _except_a_clerk(visitor, place):
    clerk = place.staff[0]
    today = today_in(place.office, timezone.now())
    last = today + timedelta(days=10)
    assert verdict_for(clerk, today).failed == (Rule.SERVICE,)
    page = visitor.go(f"/pegawai/{clerk.pk}/kelayakan")
    page.get_by_role("link", name="Pengecualian layanan").click()
    page.get_by_label("Diperlakukan sebagai").select_option(value="remote")
    page.get_by_label("Sampai dengan").fill(last.isoformat())
    page.get_by_label("Alasan").fill("Pemulihan")
    page.get_by_label("Dasar hukum").fill("ND 5/2026")
    page.get_by_role("button", name="Beri pengecualian").click()
    expect(page.get_by_text("Pengecualian atas nama pegawai ini").first).to_be_visible()
    assert verdict_for(clerk, last).eligible
    assert verdict_for(clerk, last + timedelta(days=1)).failed == (Rule.SERVICE,)
    page = visitor.go("/pengecualian-layanan")
    expect(page.get_by_text("segera berakhir")).to_be_visible()
    assert visitor.barriers() == []
