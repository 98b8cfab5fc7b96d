"""What breaks in the middle: half-sent taps, two tabs, another device, a session that ended, a portal that stumbles."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from core.audit import SYSTEM
from core.models import AuditEvent
from performance.models import DailyReport
from performance.services import ItemInput
from presence.models import Correction, PresenceEvent
from presence.services.reports import write_day
from tests.e2e.test_offline import NOW, REPORT, _moment, kept_pages, people, phone, reload_kept  # noqa: F401
from tests.factories_day import TargetFactory, TargetPlanFactory

DAY = date(2026, 11, 26)
CHECK_IN = "**/api/v1/presence/check-in"
TITLE = '[name="items-0-title"]'


@pytest.fixture
def report(phone):  # noqa: F811
    """The open report form; the worker holds a copy of it."""
    phone.go(REPORT)
    reload_kept(phone.page)
    return phone.page


def fill(page, row=0, **fields):
    for name, value in fields.items():
        page.fill(f'[name="items-{row}-{name}"]', value)
    page.wait_for_timeout(700)


def connect(visitor, page=None):
    visitor.context.set_offline(False)
    (page or visitor.page).evaluate("dispatchEvent(new Event('online'))")


def queue_of(page):
    return page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("wfa");
          asked.onsuccess = () => {
            const rows = asked.result.transaction("outbox").objectStore("outbox").getAll();
            rows.onsuccess = () => { asked.result.close(); done(rows.result); };
          };
        })"""
    )


def verbs(person):
    found = AuditEvent.objects.filter(subject_id=person.pk, verb__startswith="report.")
    return list(found.order_by("pk").values_list("verb", flat=True))


def item(title):
    return ItemInput(
        id=None, title=title, planned=None, achieved=None, unit="", starts_at=None, ends_at=None, note="", link="",
        target_id=None,
    )  # fmt: skip


def write_elsewhere(person, title, revision):
    write_day(
        employee=person, on=DAY, items=[item(title)], revision=revision, made_at=None, actor=SYSTEM, now=NOW
    )


def test_an_ordinary_save_is_not_taken_for_another_device(report):
    fill(report, title="Menyusun telaah", planned="3", unit="berkas")
    report.get_by_role("button", name="Simpan draf").last.tap()
    expect(report.locator(".toast")).to_contain_text("Draf laporan disimpan")
    report.wait_for_timeout(500)
    expect(report.locator("[data-report-changed]")).to_be_hidden()
    expect(report.locator("[data-report-restored]")).to_be_hidden()


def test_saved_and_then_sent_without_a_connection_is_the_last_word(phone, report, people):  # noqa: F811
    phone.context.set_offline(True)
    fill(report, title="Telaah", planned="3", achieved="1", unit="berkas")
    report.get_by_role("button", name="Simpan draf").last.tap()
    expect(report.locator("[data-outbox]")).to_contain_text("menunggu sambungan")
    fill(report, title="Telaah yang selesai", achieved="3")
    report.get_by_role("button", name="Kirim laporan").tap()
    report.wait_for_timeout(500)
    connect(phone)
    expect(report.locator("[data-outbox]")).not_to_contain_text("menunggu sambungan")
    stored = DailyReport.objects.get(employee=people[0])
    assert stored.status == "submitted"
    assert [i.title for i in stored.items.all()] == ["Telaah yang selesai"]
    assert verbs(people[0]).count("report.submitted") == 1
    assert queue_of(report) == []


def test_rows_numbers_and_targets_are_written_offline_as_online(phone, people):  # noqa: F811
    plan = TargetPlanFactory(employee=people[0])
    target = TargetFactory(plan=plan, title="Menelaah usulan")
    phone.go(REPORT)
    reload_kept(phone.page)
    page = phone.page
    phone.context.set_offline(True)
    fill(page, title="Satu", planned="2.5", achieved="1,5", unit="berkas")
    page.locator("details.more summary").first.tap()
    page.select_option('[name="items-0-target"]', str(target.pk))
    page.get_by_role("button", name="Tambah kegiatan").tap()
    expect(page.locator("[data-report-row]")).to_have_count(2)
    fill(page, 1, title="Dua", planned="1", achieved="1", unit="surat")
    page.get_by_role("button", name="Kirim laporan").tap()
    page.wait_for_timeout(500)
    connect(phone)
    expect(page.locator("[data-outbox]")).not_to_contain_text("menunggu sambungan")
    stored = DailyReport.objects.get(employee=people[0])
    assert stored.status == "submitted"
    rows = [
        (i.title, str(i.planned), str(i.achieved), i.target_id) for i in stored.items.order_by("position")
    ]
    assert rows == [("Satu", "2.50", "1.50", target.pk), ("Dua", "1.00", "1.00", None)]


def test_two_tabs_send_one_tap_once(phone):  # noqa: F811
    first = phone.page
    second = phone.context.new_page()
    second.goto(phone.base + "/hari-ini")
    posts = []
    phone.context.on("request", lambda r: posts.append(r.url) if r.method == "POST" else None)
    phone.context.set_offline(True)
    first.get_by_role("button", name="Presensi masuk").tap()
    expect(first.locator("[data-outbox]")).to_contain_text("menunggu sambungan")
    posts.clear()
    phone.context.set_offline(False)
    for page in (first, second):
        page.evaluate("dispatchEvent(new Event('online'))")
    for page in (first, second):
        expect(page.locator("[data-outbox]")).not_to_contain_text("menunggu sambungan")
        expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    assert PresenceEvent.objects.count() == 1
    assert len(posts) == 1


def test_a_portal_that_stumbles_gets_the_tap_again(phone):  # noqa: F811
    page = phone.page
    phone.forgiven += ("status of 500",)
    phone.context.route(CHECK_IN, lambda route: route.fulfill(status=500, body="Server Error"), times=1)
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(page.locator("[data-outbox]")).to_contain_text("menunggu sambungan")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    assert PresenceEvent.objects.count() == 1


def test_a_foreign_page_in_place_of_the_answer_is_no_answer(phone):  # noqa: F811
    """A hotspot that asks for its own log-in answers everything with 200 and a page."""
    page = phone.page
    told = {"status": 200, "content_type": "text/html", "body": "<h1>Masuk WiFi</h1>"}
    phone.context.route(CHECK_IN, lambda route: route.fulfill(**told), times=1)
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(page.locator("[data-outbox]")).to_contain_text("menunggu sambungan")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    assert PresenceEvent.objects.count() == 1


def test_a_tap_of_yesterday_never_becomes_an_arrival_of_today(phone, people, _moment):  # noqa: F811
    """The app was closed while the tap hung in the air, and is opened the next morning."""
    page = phone.page
    page.evaluate("void (window.fetch = () => new Promise(() => {}))")
    page.get_by_role("button", name="Presensi masuk").tap()
    while not queue_of(page):
        page.wait_for_timeout(50)
    page.close()
    _moment.shift(24 * 3600)
    phone.context.clock.fast_forward(24 * 3600 * 1000)
    phone.enter(people[0].user)
    phone.page = phone.context.new_page()
    phone.go("/hari-ini")
    expect(phone.page.locator("[data-outbox]")).to_contain_text("terkirim pukul")
    assert PresenceEvent.objects.count() == 0
    claim = Correction.objects.get(employee=people[0])
    assert (claim.date, claim.kind) == (DAY, "in")


def test_what_another_device_wrote_is_not_handed_in_unseen(phone, report, people):  # noqa: F811
    phone.context.set_offline(True)
    fill(report, title="Dari ponsel", planned="1", achieved="1", unit="surat")
    report.get_by_role("button", name="Kirim laporan").tap()
    expect(report.locator("[data-report-queued]")).to_be_visible()
    write_elsewhere(people[0], "Dari laptop", 0)
    connect(phone)
    panel = report.locator("[data-report-changed]")
    expect(panel).to_be_visible()
    stored = DailyReport.objects.get(employee=people[0])
    assert (stored.status, [i.title for i in stored.items.all()]) == ("draft", ["Dari laptop"])
    panel.get_by_role("button", name="Pakai yang di perangkat ini").tap()
    expect(report.locator(TITLE)).to_have_value("Dari ponsel")
    expect(report.locator("[data-outbox]")).to_be_hidden()
    report.get_by_role("button", name="Kirim laporan").tap()
    expect(report.locator(".toast")).to_contain_text("Laporan terkirim")
    stored.refresh_from_db()
    assert (stored.status, [i.title for i in stored.items.all()]) == ("submitted", ["Dari ponsel"])


def test_the_log_in_page_takes_the_kept_pages_of_an_ended_session_along(phone):  # noqa: F811
    reload_kept(phone.page)
    assert kept_pages(phone.page) == ["/hari-ini"]
    Session.objects.all().delete()
    phone.go("/minggu")
    expect(phone.page.get_by_role("heading", name="Masuk")).to_be_visible()
    phone.page.wait_for_function(
        "() => caches.keys().then((names) => !names.some((name) => name.startsWith('pages-')))"
    )


def test_what_waits_for_a_log_in_says_so_and_comes_after_it(phone, report, people):  # noqa: F811
    """The session ends while something waits; the same person logs in, and it goes once."""
    phone.context.set_offline(True)
    fill(report, title="Menulis di kereta", planned="1", achieved="1", unit="surat")
    report.get_by_role("button", name="Kirim laporan").tap()
    expect(report.locator("[data-report-queued]")).to_be_visible()
    Session.objects.all().delete()
    connect(phone)
    expect(report.locator("[data-outbox]")).to_contain_text("Masuk lagi")
    assert DailyReport.objects.filter(status="submitted").count() == 0
    phone.enter(people[0].user)
    phone.go("/hari-ini")
    expect(phone.page.locator("[data-outbox]")).to_contain_text("terkirim pukul")
    stored = DailyReport.objects.get(employee=people[0])
    assert (stored.status, verbs(people[0]).count("report.submitted")) == ("submitted", 1)


def test_a_browser_that_keeps_nothing_says_so_and_sends_all_the_same(phone):  # noqa: F811
    page = phone.page
    phone.context.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('off', 'InvalidStateError'); };"
    )
    phone.go("/hari-ini")
    expect(page.locator("[data-outbox]")).to_contain_text("tidak mengizinkan penyimpanan")
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    assert PresenceEvent.objects.count() == 1


def test_a_full_device_says_that_what_is_typed_is_not_kept(phone, report):  # noqa: F811
    report.evaluate(
        "void (IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); })"
    )
    fill(report, title="Tidak muat")
    expect(report.locator("[data-outbox]")).to_contain_text("penuh")
