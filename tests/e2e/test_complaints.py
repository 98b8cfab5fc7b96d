"""A complaint without any script: from the agency's address to the answer, on a phone."""

import re
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.factories import OfficeFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.complaining import holder


def test_a_citizen_complains_and_reads_the_answer_without_script(visit):
    office = OfficeFactory(agency__code="BKN", name="Kantor Pusat")
    citizen = visit(java_script_enabled=False, viewport=PHONE)
    page = citizen.go("/pengaduan")
    page.get_by_role("link", name="Kantor Pusat").click()
    page.get_by_label("Tentang apa").select_option("closed")
    page.get_by_label("Tanggal kejadian").fill((timezone.localdate() - timedelta(days=2)).isoformat())
    page.get_by_label("Ringkasnya").fill("Loket 2 kosong")
    page.get_by_label("Apa yang terjadi").fill("Menunggu satu jam.")
    page.wait_for_timeout(5000)
    page.get_by_role("button", name="Kirim pengaduan").click()
    number = page.locator(".receipt-number").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", number)
    assert {cookie["name"] for cookie in citizen.context.cookies()} == {settings.CSRF_COOKIE_NAME}

    admin = visit().enter(holder(office).user).go("/kelola-pengaduan")
    admin.get_by_role("link", name="Loket 2 kosong").click()
    admin.get_by_role("button", name="Ambil untuk diperiksa").click()
    admin.get_by_label("Terbukti, akibat WFA").check()
    admin.get_by_label("Jawaban untuk pengadu").fill("Loket kini dijaga.")
    admin.get_by_label("Alasan keputusan").fill("Piket kosong hari itu.")
    admin.get_by_role("button", name="Simpan keputusan").click()
    expect(admin.get_by_text("Terbukti: menghentikan kenaikan kuota")).to_be_visible()

    page = citizen.go("/pengaduan/cek")
    page.locator("#id_nomor").fill(number.lower().replace("-", " "))
    page.get_by_role("button", name="Lihat keadaannya").click()
    expect(page.get_by_text("Loket kini dijaga.")).to_be_visible()
    assert number not in page.url


def test_the_pages_have_no_barrier_and_fit_a_phone(visit):
    office = OfficeFactory(agency__code="BKN")
    row = ComplaintFactory(office=office, status="in_review", contact="warga@contoh.id", subject="x" * 150)
    ComplaintFactory(office=office, status="upheld")
    outside, admin = visit(viewport=PHONE), visit(viewport=PHONE).enter(holder(office).user)
    places = [(outside, p) for p in ("/pengaduan?instansi=x", "/pengaduan/BKN", f"/pengaduan/BKN/{office.code}",
                                     "/pengaduan/cek")]  # fmt: skip
    places += [(admin, p) for p in ("/kelola-pengaduan?keadaan=semua", f"/kelola-pengaduan/{row.pk}",
                                    "/kelola-pengaduan/ringkasan", "/kelola-pengaduan/catat")]  # fmt: skip
    for visitor, path in places:
        visitor.go(path)
        for theme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=theme)
            assert visitor.barriers() == [], (path, theme)
            assert visitor.too_wide() <= 0, (path, theme)
