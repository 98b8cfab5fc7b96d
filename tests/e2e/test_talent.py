"""Talent boxes in a real browser: a file with errors, corrected, confirmed; the grid, a box by hand, the print."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from eligibility.models import TalentAssessment
from tests.factories import RoleFactory, UserFactory, make_team
from tests.talent_files import as_csv, row


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }
    cache.clear()


@pytest.fixture
def team():
    return make_team(3, eligible=False)


def admin_of(chief):
    person = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=person, role="admin")
    return person


def this_year(person, **values):
    today = timezone.now().date()
    given = {"periode": f"{today.year}", "tanggal_penilaian": today.replace(day=1).isoformat()}
    return row(person.nip, **given | values)


def drop(page, rows, name):
    page.get_by_label("Tabel kotak talenta").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": as_csv(rows)}
    )
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_from_a_file_with_errors_to_the_printed_grid(visit, team):
    chief, staff = team
    visitor = visit().enter(admin_of(chief).user)
    page = visitor.go("/talenta/impor")
    drop(page, [this_year(staff[0], kotak="12"), this_year(staff[1], kotak="9")], "salah.csv")
    expect(page.get_by_text("Kotak adalah bilangan 1 sampai 9.")).to_be_visible()
    expect(page.get_by_text("1 baris menyebut kotak yang lain")).to_be_visible()
    with page.expect_download() as faults:
        page.get_by_role("link", name="Unduh baris yang ditolak").click()
    assert "kesalahan-impor-talenta" in faults.value.suggested_filename
    assert visitor.barriers() == []
    visitor.go("/talenta/impor")
    drop(page, [this_year(staff[0]), this_year(staff[1])], "benar.csv")
    page.get_by_role("button", name="Setujui dan impor").click()
    expect(page.get_by_text("Selesai: 2 kotak baru dan 0 perubahan tersimpan.")).to_be_visible()
    page.get_by_role("link", name="Buka kisi talenta").click()
    page.get_by_role("link", name="Kotak 5: kinerja sesuai ekspektasi").click()
    expect(page.get_by_role("heading", name="Pegawai pada kotak 5")).to_be_visible()
    assert visitor.too_wide() <= 0
    assert visitor.barriers() == []

    page.get_by_role("link", name=staff[0].full_name).click()
    page.get_by_role("link", name="perbaiki").click()
    page.get_by_label("Kotak", exact=True).select_option("8")
    page.get_by_label("Potensial").select_option("high")
    page.get_by_role("button", name="Simpan kotak").click()
    expect(page.get_by_label("Alasan")).to_have_value("")
    assert TalentAssessment.objects.get(employee=staff[0]).box == 5
    page.get_by_label("Alasan").fill("Salah salin dari berita acara")
    page.get_by_role("button", name="Simpan kotak").click()
    expect(page.get_by_text("kotak 5 menjadi 8")).to_be_visible()
    assert visitor.barriers() == []

    visitor.go("/talenta?kotak=8")
    page.emulate_media(media="print")
    expect(page.get_by_text("Garis tebal dan kata")).to_be_visible()
    expect(page.get_by_label("Keadaan pada tanggal")).to_be_hidden()
    expect(page.locator(".box.eligible .box-name").first).to_contain_text("memenuhi syarat")
    assert TalentAssessment.objects.get(employee=staff[0]).box == 8
