"""The portal's main job, from the employee file to a recalled WFA day, as the people do it in their browsers."""

import re

import pytest
from playwright.sync_api import expect

from employees.models import Employee
from tests.e2e.conftest import PHONE
from tests.e2e.test_every_page import troubles_of
from tests.factories import OfficeFactory, RoleFactory, UnitFactory, UserFactory, make_eligible
from tests.roster_files import nip, person, write, write_units

OWN_PASSWORD = "perahu-kenari-senja-2026"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }


@pytest.fixture
def admin():
    user = UserFactory(employee__unit=UnitFactory(office=OfficeFactory()))
    RoleFactory(employee=user.employee, agency=user.employee.agency, role="admin")
    return user


def bring_in(visitor, folder):
    """The admin uploads two files, looks at the preview and lets them in."""
    people = write(folder / "pegawai.csv", [person(n) for n in range(1, 7)])
    units = write_units(folder / "unit.csv", ("U1", "", "Biro Uji", "P000001"))
    page = visitor.go("/impor")
    page.set_input_files('[name="file"]', people)
    page.set_input_files('[name="units"]', units)
    expect(page.locator(".dropzone .file-name").first).to_contain_text("pegawai.csv")
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page).to_have_url(re.compile(r"/impor/\d+"))
    found = troubles_of(visitor, "roster_import")
    assert not found, "\n".join(found)
    page.get_by_role("button", name="Setujui dan impor").click()
    expect(page.locator("main")).to_contain_text("Selesai: 6 pegawai baru")


def open_account(visitor, number):
    """The admin makes a temporary password for one person; returns it."""
    page = visitor.go(f"/pegawai?cari={nip(number)}")
    page.locator('main .table a[href^="/pegawai/"]').first.click()
    page.get_by_role("button", name="Kata sandi sementara").click()
    page.get_by_role("dialog").locator("[data-yes]").click()
    return page.locator("main output code").inner_text()


def first_entry(visitor, number, temporary):
    """The person comes in and must choose an own password first."""
    visitor.log_in(nip(number), temporary)
    page = visitor.page
    expect(page.get_by_role("heading", name="Ganti kata sandi")).to_be_visible()
    page.fill('[name="old"]', temporary)
    page.fill('[name="password"]', OWN_PASSWORD)
    page.fill('[name="again"]', OWN_PASSWORD)
    page.get_by_role("button", name="Simpan kata sandi").click()
    expect(page.get_by_role("heading", name="Ganti kata sandi")).to_have_count(0)


def last_week(page):
    return page.locator("section.week").last


def ask_on_the_phone(visitor):
    """Asks for the first open day of the last week shown; returns the request's path."""
    page = visitor.go("/minggu")
    last_week(page).locator(".day-action a.button").first.click()
    page.locator('textarea[name="reason"]').fill("Menyusun telaah usulan")
    page.locator('input[name$="-output"]').first.fill("Telaah usulan")
    page.locator('input[name$="-quantity"]').first.fill("2")
    page.locator('input[name$="-unit"]').first.fill("dokumen")
    page.get_by_role("button", name="Ajukan", exact=True).click()
    expect(page).to_have_url(re.compile(r"/pengajuan/\d+$"))
    return page.url.removeprefix(visitor.base)


def approve(visitor):
    page = visitor.go("/")
    expect(page).to_have_url(re.compile("/persetujuan"))
    page.locator('[data-action="approve"]').first.click()
    expect(page.locator(".toast, .chip-ok").first).to_be_visible()
    expect(page.locator("[data-inbox-row]")).to_have_count(0)


def test_from_the_employee_file_to_a_recalled_day(admin, visit, tmp_path):
    office = visit().enter(admin)
    bring_in(office, tmp_path)
    chief_pass, staff_pass = open_account(office, 1), open_account(office, 2)
    chief_row, staff_row = (Employee.objects.get(nip=nip(n)) for n in (1, 2))
    make_eligible(staff_row, confirmed_by=chief_row)

    staff = visit(viewport=PHONE, is_mobile=True, has_touch=True)
    first_entry(staff, 2, staff_pass)
    path = ask_on_the_phone(staff)

    chief = visit()
    first_entry(chief, 1, chief_pass)
    approve(chief)

    page = staff.go("/minggu")
    expect(last_week(page).locator(".day-granted")).to_have_count(1)
    expect(last_week(page).locator(".day-action a.button")).to_have_count(0)
    expect(last_week(page)).to_contain_text("Kuota minggu ini 1 dari 1 hari terpakai")

    page = staff.go(path)
    page.locator("main").get_by_role("button", name="Batalkan WFA").click()
    page.get_by_role("dialog").locator("[data-yes]").click()
    expect(page.locator("main")).to_contain_text("dibatalkan")
    page = staff.go("/minggu")
    expect(last_week(page).locator(".day-granted")).to_have_count(0)

    again = ask_on_the_phone(staff)
    approve(chief)
    page = chief.go("/persetujuan/riwayat")
    page.get_by_role("link", name="Panggil kembali").first.click()
    recall = page.locator("#panggil")
    recall.locator('[name="reason"]').fill("Rapat pimpinan memerlukan Anda di kantor")
    for box in recall.locator('[name="days"][type="checkbox"]').all():
        box.check()
    recall.get_by_role("button", name="Panggil kembali").click()
    page.get_by_role("dialog").locator("[data-yes]").click()
    expect(page.locator(".toast").first).to_be_visible()

    page = staff.go(again)
    expect(page.locator("main")).to_contain_text("dipanggil kembali")
    expect(page.locator("main")).to_contain_text("Rapat pimpinan memerlukan Anda di kantor")
    page = staff.go("/pemberitahuan")
    expect(page.locator(".notice")).not_to_have_count(0)
