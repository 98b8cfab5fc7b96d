"""Lost connections on a phone: nothing typed or tapped is lost, nothing counts twice, nothing stays for the next."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from performance.models import DailyReport
from presence.models import PresenceEvent
from tests.e2e.conftest import PHONE
from tests.e2e.test_every_page import troubles_of
from tests.factories import make_team
from tests.factories_day import WfaDayFactory

# Thursday, 26 November 2026, 07.25 in Jakarta
NOW = datetime(2026, 11, 26, 0, 25, tzinfo=UTC)
HOME = {"latitude": -6.3, "longitude": 106.9, "accuracy": 20}
REPORT = "/laporan/2026-11-26"


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock


@pytest.fixture
def people():
    staff = make_team(2)[1]
    for person in staff:
        WfaDayFactory(employee=person, date=date(2026, 11, 26))
    return staff


@pytest.fixture
def phone(visit, people):
    """The first person's phone; the worker controls the page."""
    visitor = visit(
        viewport=PHONE, has_touch=True, is_mobile=True, geolocation=HOME, permissions=["geolocation"]
    ).enter(people[0].user)
    visitor.forgiven = ("net::ERR_", "Failed to fetch")  # a browser without a connection says so
    visitor.context.clock.install(time=datetime.now(UTC))
    visitor.go("/hari-ini")
    controlled(visitor.page)
    return visitor


def controlled(page):
    page.wait_for_function(
        "navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready.then(() => true)"
    )
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def kept_pages(page):
    return page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) if (name.startsWith("pages-"))
            for (const kept of await (await caches.open(name)).keys()) found.push(new URL(kept.url).pathname);
          return found;
        }"""
    )


def reload_kept(page):
    page.goto(page.url)
    page.wait_for_function(
        "() => caches.keys().then((names) => names.some((name) => name.startsWith('pages-')))"
    )


def test_the_day_opens_without_a_connection_and_other_pages_say_so(phone):
    page = phone.page
    reload_kept(page)
    phone.context.set_offline(True)
    page.goto(phone.base + "/hari-ini")
    expect(page.get_by_role("button", name="Presensi masuk")).to_be_visible()
    page.goto(phone.base + "/pengajuan")
    expect(page.get_by_role("heading", name="Tidak tersambung")).to_be_visible()
    assert "Hari Ini" in page.inner_text("main")
    assert not troubles_of(phone, "offline")
    phone.context.set_offline(False)


def test_a_tap_without_a_connection_is_sent_once_with_both_times(phone, people, _moment):
    page = phone.page
    phone.context.set_offline(True)
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(page.locator("#day-said .alert")).to_contain_text("disimpan di perangkat ini")
    expect(page.locator("[data-outbox]")).to_contain_text("menunggu sambungan")
    assert PresenceEvent.objects.count() == 0
    _moment.shift(16 * 60)
    page.clock.fast_forward(16 * 60 * 1000)
    phone.context.set_offline(False)
    expect(page.locator("[data-outbox]")).to_contain_text("terkirim pukul")
    expect(page.locator("#day")).to_contain_text("Presensi pulang")
    event = PresenceEvent.objects.get()
    assert event.employee == people[0]
    assert (event.received_at - event.made_at).total_seconds() > 15 * 60
    page.reload()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    assert PresenceEvent.objects.count() == 1


def test_an_answer_that_is_lost_counts_once(phone):
    """The server has it, the phone does not know: the repetition is answered like the first time."""
    page = phone.page
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/api/v1/presence/check-in", lose)
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(page.locator("[data-outbox]")).to_contain_text("menunggu sambungan")
    assert PresenceEvent.objects.count() == 1
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    event = PresenceEvent.objects.get()
    assert event.made_at is None


def test_what_is_typed_survives_a_closed_page_and_is_sent_when_the_connection_returns(phone, people):
    page = phone.page
    page.goto(phone.base + REPORT)
    page.goto(phone.base + REPORT)
    page.wait_for_function(
        "() => caches.keys().then((names) => names.some((name) => name.startsWith('pages-')))"
    )
    phone.context.set_offline(True)
    page.fill('[name="items-0-title"]', "Menyusun telaah tanpa sambungan")
    page.fill('[name="items-0-planned"]', "2,5")
    page.fill('[name="items-0-achieved"]', "2")
    page.fill('[name="items-0-unit"]', "dokumen")
    page.wait_for_timeout(700)
    page.close()
    page = phone.page = phone.context.new_page()
    page.goto(phone.base + REPORT)
    expect(page.locator("[data-report-restored]")).to_be_visible()
    expect(page.locator('[name="items-0-title"]')).to_have_value("Menyusun telaah tanpa sambungan")
    page.get_by_role("button", name="Kirim laporan").tap()
    expect(page.locator("[data-report-queued]")).to_be_visible()
    expect(page.locator("[data-outbox]")).to_contain_text("menunggu sambungan")
    assert DailyReport.objects.filter(status="submitted").count() == 0
    phone.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_contain_text("Pengiriman laporan 26 Nov: terkirim pukul")
    report = DailyReport.objects.get(employee=people[0], date=date(2026, 11, 26))
    [item] = report.items.filter(title="Menyusun telaah tanpa sambungan")
    assert (report.status, str(item.planned), str(item.achieved)) == ("submitted", "2.50", "2.00")
    assert report.made_at is not None


def test_two_devices_see_both_versions_and_the_person_chooses(phone, people):
    page = phone.page
    page.goto(phone.base + REPORT)
    page.fill('[name="items-0-title"]', "Dari ponsel")
    page.wait_for_timeout(700)
    written = page.evaluate(
        """async () => {
          const token = document.querySelector('input[name=csrfmiddlewaretoken]').value;
          const body = JSON.stringify({ items: [{ title: "Dari laptop" }], revision: 0 });
          const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
          return (await fetch("/api/v1/reports/2026-11-26", { method: "PUT", headers, body })).status;
        }"""
    )
    assert written == 200
    page.goto(phone.base + REPORT)
    panel = page.locator("[data-report-changed]")
    expect(panel).to_be_visible()
    expect(panel.locator("[data-mine]")).to_contain_text("Dari ponsel")
    expect(panel.locator("[data-theirs]")).to_contain_text("Dari laptop")
    assert not phone.barriers()
    panel.get_by_role("button", name="Pakai yang di perangkat ini").tap()
    expect(page.locator('[name="items-0-title"]')).to_have_value("Dari ponsel")


def test_a_session_that_ended_keeps_the_tap_until_the_next_log_in(phone, people):
    page = phone.page
    Session.objects.all().delete()
    phone.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(page.locator("#day-said .alert")).to_contain_text("Sesi Anda berakhir")
    assert PresenceEvent.objects.count() == 0
    phone.enter(people[0].user)
    phone.go("/hari-ini")
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    assert PresenceEvent.objects.filter(employee=people[0]).count() == 1


def test_the_next_person_on_this_phone_neither_sees_nor_sends_what_waits(phone, people):
    page = phone.page
    reload_kept(page)
    phone.context.set_offline(True)
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(page.locator("[data-outbox]")).to_contain_text("menunggu sambungan")
    phone.context.clear_cookies()
    phone.enter(people[1].user)
    phone.context.set_offline(False)
    phone.go("/hari-ini")
    expect(page.locator("[data-outbox]")).to_contain_text("milik pengguna lain")
    expect(page.get_by_role("button", name="Presensi masuk")).to_be_visible()
    assert PresenceEvent.objects.count() == 0
    phone.context.set_offline(True)
    phone.go("/hari-ini")
    assert people[0].name not in page.inner_text("body")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Buang").tap()
    expect(page.locator("[data-outbox]")).not_to_contain_text("milik pengguna lain")
    expect(page.locator("[data-outbox]")).to_contain_text("salinan halaman yang diambil pukul")
    phone.context.set_offline(False)


def test_a_log_out_takes_the_kept_pages_along(phone):
    page = phone.page
    reload_kept(page)
    assert kept_pages(page) == ["/hari-ini"]
    page.locator('form[action="/keluar"]').evaluate("form => form.requestSubmit()")
    expect(page).to_have_url(re.compile("/masuk"))
    page.wait_for_function(
        "() => caches.keys().then((names) => !names.some((name) => name.startsWith('pages-')))"
    )
    phone.context.set_offline(True)
    phone.go("/hari-ini")
    expect(page.get_by_role("heading", name="Tidak tersambung")).to_be_visible()
    phone.context.set_offline(False)
