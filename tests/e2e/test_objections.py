"""An objection in a real browser: an expired box on a phone, with a PDF, until the new verdict."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from core.audit import SYSTEM
from core.models import Notice
from eligibility.models import Objection, TalentAssessment
from eligibility.services import TalentRow, nudge_objections, record_talent
from employees.selectors import today_in
from tests.e2e.conftest import PHONE
from tests.factories import make_team
from tests.factories_objections import PDF, holder


def test_an_expired_box_is_objected_to_corrected_and_judged_anew(visit):
    _chief, (person, *_) = make_team(2)
    today = today_in(person.office, timezone.now())
    TalentAssessment.objects.filter(employee=person).update(assessed_on=today - timedelta(days=800))
    admin = holder(person)

    phone = visit(viewport=PHONE, has_touch=True, is_mobile=True).enter(person.user)
    page = phone.go("/kelayakan")
    page.get_by_role("link", name=re.compile("Ajukan keberatan.*Kotak talenta")).tap()
    page.get_by_label("Bukti").set_input_files(
        {"name": "surat-talenta.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Kirim keberatan").tap()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_text("Pilih kembali berkas Anda sebelum mengirim: surat-talenta.pdf.")).to_be_visible()
    assert (phone.too_wide(), phone.barriers()) == (0, [])
    page.get_by_label("Keberatan Anda").fill("Kotak saya dinilai ulang bulan lalu.")
    page.get_by_label("Bukti").set_input_files(
        {"name": "surat-talenta.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Kirim keberatan").tap()
    expect(page.get_by_role("link", name="surat-talenta.pdf")).to_be_visible()
    assert (phone.too_wide(), phone.barriers()) == (0, [])
    row = Objection.objects.get()

    nudge_objections(now=row.opened_at + timedelta(hours=36))
    assert "Setengah waktu" in Notice.objects.filter(recipient=admin.user).latest("pk").text
    fresh = TalentRow(person.pk, "baru", today, "meets", "medium", 5, "Manajemen talenta")
    record_talent(agency=person.agency, rows=[fresh], actor=SYSTEM, now=timezone.now())

    desk = visit().enter(admin.user)
    inbox = desk.go("/kelola-keberatan")
    expect(inbox.get_by_text("data sudah berubah")).to_be_visible()
    assert desk.barriers() == []
    inbox.get_by_role("link", name=person.full_name).click()
    expect(inbox.get_by_text("Data sudah berubah sejak keberatan diajukan.")).to_be_visible()
    assert desk.barriers() == []
    inbox.get_by_label("Dikabulkan", exact=True).check()
    inbox.get_by_label("Alasan jawaban").fill("Hasil penilaian terbaru sudah dimasukkan.")
    inbox.get_by_role("button", name="Simpan jawaban").click()
    expect(inbox.get_by_role("heading", name="Jawaban: dikabulkan")).to_be_visible()

    page = phone.go("/pemberitahuan")
    expect(page.get_by_text("belum memenuhi syarat → memenuhi syarat")).to_be_visible()
    page = phone.go(f"/keberatan/{row.pk}")
    expect(page.get_by_role("link", name="Ajukan hari WFA")).to_be_visible()
    assert (phone.too_wide(), phone.barriers()) == (0, [])
    page = phone.go("/kelayakan")
    expect(page.get_by_text("Anda memenuhi syarat WFA.")).to_be_visible()
