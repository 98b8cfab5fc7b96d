"""Two months that decide a quota, in people's browsers: from plan to raised quota, a veto, a complaint that stops.

The portal's clock is set by the tests; the days between are written as the nights and the people would leave them.
"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

from pilots.models import EvaluationRun, Pilot, Verdict
from pilots.rules.weeks import whole_weeks
from pilots.services.nightly import prepare_night
from pilots.services.running import run_evaluation
from pilots.tasks.plans import evaluate_one
from scheduling.selectors import quota_for
from tests.e2e.conftest import PHONE
from tests.factories import PolicyFactory, RoleFactory, UserFactory
from tests.factories_surveys import QuestionFactory, SurveyFactory, closed, opened, send
from tests.pilots.trial import (
    BASELINE,
    DUE_AT,
    END,
    FIRST_MONDAY,
    PLANNED_AT,
    START,
    STARTED_AT,
    a_trial,
    a_user,
    an_office,
    judge_people,
    night,
    people_of,
    work,
)

MORNING = DUE_AT + timedelta(hours=7)  # 09.30 in Jakarta on the day it is due
NAMED = "Senin, 7 Desember 2026"


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)` sets the portal's clock; it runs on from there."""
    real, ahead = timezone.now, timedelta(0)

    def now():
        return real() + ahead

    def put(moment):
        nonlocal ahead
        ahead = moment - real()

    monkeypatch.setattr(timezone, "now", now)
    return put


def someone(office, *roles):
    """An account elsewhere in the agency with these roles."""
    user = a_user(office)
    for role in roles:
        RoleFactory(employee=user.employee, agency=office.agency, role=role)
    return user


def head_of(office):
    """The leader of the office, who is an official, too."""
    person = people_of(office)[0]
    person.unit.leader = person
    person.unit.save()
    RoleFactory(employee=person, agency=office.agency, role="official")
    return UserFactory(employee=person)


def confirm(page):
    page.get_by_role("dialog").locator("[data-yes]").click()


def week_of(page, monday):
    """The section of *Minggu Saya* that begins on the Monday."""
    words = f"{date_format(monday, 'j M')} – {date_format(monday + timedelta(days=4), 'j M Y')}"
    return page.locator("section.week", has=page.get_by_role("heading", name=words))


def plan(visitor, office, compared):
    """The admin plans, reads how strong the plan is, is warned of its day, mends it and proposes; answers the pilot."""
    page = visitor.go("/uji-coba")
    page.get_by_role("link", name="Rencanakan uji coba", exact=True).click()
    page.get_by_role("link", name=f"Rencanakan {office.name}").click()
    page.get_by_label("Mulai", exact=True).fill((START + timedelta(days=1)).isoformat())
    page.get_by_label("Tujuan").fill("Menguji satu hari WFA")
    for other in compared:
        page.get_by_label(re.compile(re.escape(other.name))).check()
    page.get_by_role("button", name="Simpan draf").click()
    power = page.locator("section", has=page.get_by_role("heading", name="Kekuatan uji"))
    expect(power).to_contain_text("Bila tidak ada yang berubah, peluang lulus kriteria kinerja")
    expect(page.locator(".plan-problem")).to_contain_text("bukan hari Senin")
    page.get_by_role("link", name="Ubah rencana").first.click()
    page.get_by_label("Mulai", exact=True).fill(START.isoformat())
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator(".plan-problem")).to_have_count(0)
    page.get_by_role("button", name="Bekukan dan ajukan").click()
    expect(page.get_by_text("Menunggu tanda tangan")).to_be_visible()
    return Pilot.objects.get(office=office)


def live_through(pilot, offices):
    """What the nights and the people leave behind until the day it is due."""
    prepare_night(pilot_id=pilot.pk, today=START, now=STARTED_AT)
    for office in offices:
        work(office, whole_weeks(START, END))
    judge_people(pilot.office)
    on = date(2026, 10, 28)
    for run in prepare_night(pilot_id=pilot.pk, today=on, now=datetime(2026, 10, 27, 19, 30, tzinfo=UTC)):
        run_evaluation(run_id=run.pk, today=on, now=datetime(2026, 10, 27, 19, 30, tzinfo=UTC))


def run_by_hand(page, monkeypatch):
    """The click, and the progress while somebody else computes; the page itself comes back with the verdict."""
    woken = []
    monkeypatch.setattr("pilots.views.plan_steps.wake_run", lambda *told: woken.append(told))
    page.get_by_role("button", name="Jalankan evaluasi").click()
    expect(page.get_by_role("heading", name="Evaluasi sedang dijalankan")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    for run in EvaluationRun.objects.exclude(status="done").order_by("due_on"):
        evaluate_one(run.pk, woken[0][1].isoformat())
    expect(page.locator(".pilot-verdicts")).to_contain_text("Kuota naik")


def test_from_a_plan_to_a_quota_of_two_on_a_named_monday(visit, clock, monkeypatch):
    clock(PLANNED_AT)
    office = an_office()
    others = [an_office(office.agency) for _ in range(2)]
    PolicyFactory(agency=office.agency)
    for one in (office, *others):
        work(one, whole_weeks(BASELINE, START))
    admin, official, head = someone(office, "admin"), someone(office, "official"), head_of(office)
    employee = UserFactory(employee=people_of(office)[3])

    pilot = plan(visit().enter(admin), office, others)
    path = f"/uji-coba/{pilot.pk}"

    page = visit().enter(head).go(path)
    expect(page.get_by_text("Anda memimpin")).to_be_visible()
    expect(page.get_by_role("button", name="Tanda tangani rencana")).to_have_count(0)
    page = visit().enter(employee).go(path)
    expect(page.get_by_role("button", name="Tanda tangani rencana")).to_have_count(0)

    page = visit().enter(official).go(path)
    expect(page.get_by_text("tidak turun lebih dari 3 poin")).to_be_visible()
    page.get_by_role("button", name="Tanda tangani rencana").click()
    confirm(page)
    expect(page.get_by_text("Ditandatangani", exact=True).first).to_be_visible()
    assert quota_for(office.pk, START) == 1

    live_through(pilot, (office, *others))
    clock(MORNING)
    page = visit().enter(admin).go(path)
    expect(page.get_by_text("Pengaruh uji coba sengaja belum dihitung")).to_be_visible()
    run_by_hand(page, monkeypatch)
    page.locator(".pilot-verdicts a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Kuota WFA {office.name} naik dari 1 menjadi 2 hari seminggu mulai {NAMED}."
    )
    expect(page.get_by_text("Semua kriteria wajib terpenuhi.")).to_be_visible()

    reader = visit(viewport=PHONE, is_mobile=True, has_touch=True).enter(employee)
    page = reader.go("/kuota/mengapa")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 hari seminggu")
    expect(page.locator(".history li").first).to_contain_text(f"mulai {NAMED}")
    expect(page.locator(".history li").first).to_contain_text("2 hari")
    expect(page.get_by_text("Semua kriteria wajib terpenuhi.")).to_be_visible()
    assert reader.too_wide() <= 0
    clock(MORNING + timedelta(days=3))
    page = visit().enter(employee).go("/minggu")
    expect(week_of(page, FIRST_MONDAY - timedelta(days=7))).to_contain_text("Kuota 1 hari")
    expect(week_of(page, FIRST_MONDAY)).to_contain_text("Kuota 2 hari")


def test_an_official_vetoes_with_a_reason_and_the_quota_stays(visit, clock):
    pilot = a_trial()
    night(pilot)
    official = someone(pilot.office, "official")
    employee = UserFactory(employee=people_of(pilot.office)[0])
    verdict = Verdict.objects.get()
    assert quota_for(pilot.office_id, FIRST_MONDAY) == 2
    clock(MORNING + timedelta(days=2))

    page = visit().enter(official).go(f"/uji-coba/{pilot.pk}/laporan/{verdict.pk}")
    page.get_by_text("Veto putusan ini").click()
    page.get_by_role("button", name="Veto putusan").click()
    confirm(page)
    expect(page.locator("[data-error-summary], .error").first).to_be_visible()
    assert quota_for(pilot.office_id, FIRST_MONDAY) == 2
    page.get_by_role("textbox", name="Alasan").fill("Layanan sedang di puncak sampai akhir bulan.")
    page.get_by_role("button", name="Veto putusan").click()
    confirm(page)
    expect(page.get_by_text("memveto putusan ini")).to_be_visible()
    assert quota_for(pilot.office_id, FIRST_MONDAY) == 1

    page = visit().enter(employee).go("/kuota/mengapa")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 hari seminggu")
    expect(page.get_by_text("Layanan sedang di puncak").first).to_be_visible()


def test_an_upheld_complaint_stops_the_raise(visit, clock):
    pilot = a_trial()
    office, admin = pilot.office, someone(pilot.office, "admin")
    clock(datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    citizen = visit(viewport=PHONE)
    page = citizen.go(f"/pengaduan/{office.agency.code}/{office.code}")
    page.get_by_label("Tentang apa").select_option("closed")
    page.get_by_label("Tanggal kejadian").fill("2026-11-20")
    page.get_by_label("Ringkasnya").fill("Loket kosong pada hari Jumat")
    page.get_by_label("Apa yang terjadi").fill("Menunggu satu jam, tidak ada petugas.")
    page.wait_for_timeout(5000)
    page.get_by_role("button", name="Kirim pengaduan").click()
    expect(page.locator(".receipt-number")).to_be_visible()

    page = visit().enter(admin).go("/kelola-pengaduan")
    page.get_by_role("link", name="Loket kosong pada hari Jumat").click()
    page.get_by_role("button", name="Ambil untuk diperiksa").click()
    page.get_by_label("Terbukti, akibat WFA").check()
    page.get_by_label("Jawaban untuk pengadu").fill("Loket kini dijaga bergiliran.")
    page.get_by_label("Alasan keputusan").fill("Dua petugas WFA pada hari yang sama.")
    page.get_by_role("button", name="Simpan keputusan").click()
    expect(page.get_by_role("button", name="Simpan keputusan")).to_have_count(0)

    clock(MORNING)
    page = visit().enter(admin).go(f"/uji-coba/{pilot.pk}")
    page.get_by_role("button", name="Jalankan evaluasi").click()
    page.locator(".pilot-verdicts a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Kuota WFA {office.name} tetap 1 hari seminggu."
    )
    expect(page.get_by_text("1 pengaduan terbukti dalam masa uji coba")).to_be_visible()
    assert quota_for(office.pk, FIRST_MONDAY) == 1


def test_a_survey_answered_on_a_phone_stands_beside_the_verdict(visit, clock):
    pilot = a_trial()
    people = people_of(pilot.office)
    admin, users = someone(pilot.office, "admin"), [UserFactory(employee=p) for p in people[:2]]
    at = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
    survey = SurveyFactory(agency=pilot.agency, title="Pengalaman uji coba", closes_on=date(2026, 11, 20))
    survey.offices.set([pilot.office])
    scale = QuestionFactory(survey=survey, kind="likert", words="Saya puas dengan WFA.", is_satisfaction=True)
    opened(survey, at)
    clock(at + timedelta(hours=1))
    phone = visit(viewport=PHONE, is_mobile=True, has_touch=True).enter(users[0])
    page = phone.go("/survei-saya")
    page.get_by_role("link", name="Isi survei").tap()
    page.get_by_role("radio", name="5").tap()
    page.get_by_role("button", name="Kirim jawaban").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Terima kasih")
    assert phone.too_wide() <= 0
    for person in people[1:10]:
        send(survey, person, {scale: 4}, at)
    closed(survey, datetime(2026, 11, 21, 1, 0, tzinfo=UTC))

    clock(MORNING)
    page = visit().enter(admin).go(f"/uji-coba/{pilot.pk}")
    page.get_by_role("button", name="Jalankan evaluasi").click()
    page.locator(".pilot-verdicts a").click()
    beside = page.locator("section", has=page.get_by_role("heading", name="Di samping putusan"))
    expect(beside).to_contain_text("10 dari 12")
    expect(beside).to_contain_text("tidak ikut menentukan putusan")
