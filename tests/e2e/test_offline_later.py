"""What waits on a phone is sent by itself: after a while, from any page, by the worker; what is typed goes along."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from performance.models import DailyReport
from presence.models import PresenceEvent
from tests.e2e.test_offline import REPORT, _moment, controlled, people, phone  # noqa: F401
from tests.factories_day import TargetFactory, TargetPlanFactory

AGREED = datetime(2026, 1, 5, tzinfo=UTC)
CHECK_IN = "**/api/v1/presence/check-in"


@pytest.fixture
def plan(people):  # noqa: F811
    """The first person's agreed targets."""
    plan = TargetPlanFactory(
        employee=people[0], period_start=date(2026, 1, 1), period_end=date(2026, 12, 31), status="agreed",
        submitted_at=AGREED, decided_by=people[1], decided_at=AGREED,
    )  # fmt: skip
    return TargetFactory(plan=plan, number=1, title="Menyusun telaah")


def outbox(page):
    return page.locator("[data-outbox]")


def typed(page, title="Telaah di kereta"):
    page.fill('[name="items-0-title"]', title)
    page.fill('[name="items-0-planned"]', "2.5")
    page.fill('[name="items-0-achieved"]', "2,5")
    page.fill('[name="items-0-unit"]', "dokumen")


def kept_report(phone):  # noqa: F811
    """The report's page, kept on the phone, which then loses its connection."""
    page = phone.page
    page.goto(phone.base + REPORT)
    page.goto(phone.base + REPORT)
    page.wait_for_function(
        "path => caches.keys().then(async (names) => { for (const name of names) if (name.startsWith('pages-') &&"
        " await caches.match(path, { cacheName: name })) return true; return false; })",
        arg=REPORT,
    )
    phone.context.set_offline(True)
    return page


def item_of(person, title="Telaah di kereta"):
    [report] = DailyReport.objects.filter(employee=person, date=date(2026, 11, 26))
    [item] = report.items.filter(title=title)
    return report, item


def test_a_portal_that_is_away_for_a_moment_is_tried_again_by_itself(phone):  # noqa: F811
    page, tried = phone.page, []

    def away(route):
        tried.append(route.request.headers["idempotency-key"])
        if len(tried) == 1:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    phone.forgiven += ("status of 503",)
    phone.context.route(CHECK_IN, away)
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(outbox(page)).to_contain_text("menunggu sambungan")
    page.clock.fast_forward(16_000)
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    expect(outbox(page)).to_contain_text("terkirim pukul")
    assert len(tried) == 2 and tried[0] == tried[1]
    assert PresenceEvent.objects.count() == 1


def test_a_tap_while_the_page_is_still_sending_is_told_as_sent(phone):  # noqa: F811
    """The page's own start sends what it finds; a tap at that very moment must not be told as waiting."""
    page = phone.page
    page.evaluate(
        """() => {
          document.querySelector("[data-check=in]").requestSubmit();
          for (let i = 0; i < 20; i += 1) setTimeout(() => dispatchEvent(new Event("online")), i * 10);
        }"""
    )
    expect(page.locator("#day-said .alert")).to_contain_text("Presensi masuk tercatat")
    assert PresenceEvent.objects.count() == 1


def test_any_page_sends_what_waits(phone, people):  # noqa: F811
    page = phone.page
    phone.context.set_offline(True)
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(outbox(page)).to_contain_text("menunggu sambungan")
    page.goto("about:blank")
    phone.context.set_offline(False)
    phone.go("/minggu")
    expect(outbox(page)).to_contain_text("Presensi masuk: terkirim pukul")
    assert PresenceEvent.objects.get().employee == people[0]
    phone.go("/minggu")
    expect(outbox(page)).to_be_hidden()


def until(there, page):
    """The browser may have sent it already, and by itself: look into the portal."""
    for _ in range(150):
        if there():
            return
        page.wait_for_timeout(100)
    pytest.fail("nothing came")


def sync(phone):  # noqa: F811
    """The browser's Background Sync, while no page of the portal is open."""
    found = []
    page = phone.page = phone.context.new_page()
    page.goto("about:blank")
    devtools = phone.context.new_cdp_session(page)
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(500)
    ours = next(row for row in found if row["scopeURL"].startswith(phone.base))
    devtools.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": phone.base,
            "registrationId": ours["registrationId"],
            "tag": "outbox",
            "lastChance": False,
        },
    )


def tap_offline_and_close(phone):  # noqa: F811
    page = phone.page
    phone.context.set_offline(True)
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(outbox(page)).to_contain_text("menunggu sambungan")
    page.close()
    phone.context.set_offline(False)


def test_the_worker_sends_while_no_page_is_open(phone, people):  # noqa: F811
    tap_offline_and_close(phone)
    sync(phone)
    until(PresenceEvent.objects.exists, phone.page)
    event = PresenceEvent.objects.get()
    assert event.employee == people[0]
    assert event.made_at is not None
    phone.go("/hari-ini")
    expect(outbox(phone.page)).to_be_hidden()
    assert PresenceEvent.objects.count() == 1


def test_the_worker_sends_nothing_of_one_person_in_the_session_of_another(phone, people):  # noqa: F811
    tap_offline_and_close(phone)
    phone.context.clear_cookies()
    phone.enter(people[1].user)
    sync(phone)
    phone.page.wait_for_timeout(1500)
    assert PresenceEvent.objects.count() == 0
    phone.go("/hari-ini")
    expect(outbox(phone.page)).to_contain_text("milik pengguna lain")


def test_what_is_typed_without_a_connection_goes_along_without_a_tap(phone, people, plan):  # noqa: F811
    page = kept_report(phone)
    typed(page)
    page.locator("details.more summary").first.tap()
    page.select_option('[name="items-0-target"]', str(plan.pk))
    expect(outbox(page)).to_contain_text("Laporan 26 Nov: menunggu sambungan")
    page.close()
    phone.context.set_offline(False)
    page = phone.page = phone.context.new_page()
    phone.go("/minggu")
    until(DailyReport.objects.filter(employee=people[0], revision=1).exists, page)
    report, item = item_of(people[0])
    assert report.status == "draft"
    assert (str(item.planned), str(item.achieved), item.target_id) == ("2.50", "2.50", plan.pk)
    phone.go(REPORT)
    expect(page.locator('[name="items-0-title"]')).to_have_value("Telaah di kereta")
    expect(page.locator("[data-report-restored]")).to_be_hidden()


def test_a_form_that_stays_open_goes_on_where_the_portal_is(phone, people):  # noqa: F811
    page = kept_report(phone)
    typed(page)
    expect(outbox(page)).to_contain_text("menunggu sambungan")
    phone.context.set_offline(False)
    expect(page.locator("[data-report-form]")).to_have_attribute("data-revision", "1")
    page.locator("details.more summary").first.tap()
    page.fill('[name="items-0-note"]', "Ditambah kemudian")
    page.get_by_role("button", name="Kirim laporan").tap()
    expect(page.get_by_role("heading", name="menunggu pemeriksaan")).to_be_visible()
    report, item = item_of(people[0])
    assert (report.status, item.note) == ("submitted", "Ditambah kemudian")


def test_a_row_can_be_added_and_a_report_sent_twice_without_a_connection(phone, people):  # noqa: F811
    page = kept_report(phone)
    typed(page)
    page.get_by_role("button", name="Tambah kegiatan").tap()
    page.fill('[name="items-1-title"]', "Rapat daring")
    page.fill('[name="items-1-achieved"]', "1")
    page.fill('[name="items-1-unit"]', "rapat")
    page.get_by_role("button", name="Kirim laporan").tap()
    expect(page.locator("[data-report-queued]")).to_be_visible()
    page.fill('[name="items-1-title"]', "Rapat daring dengan Kanreg")
    page.get_by_role("button", name="Kirim laporan").tap()
    expect(outbox(page)).to_contain_text("Pengiriman laporan")
    expect(outbox(page).locator("[data-waiting-list] li")).to_have_count(2)
    page.wait_for_timeout(1000)
    phone.context.set_offline(False)
    until(DailyReport.objects.filter(employee=people[0], status="submitted").exists, page)
    report, _item = item_of(people[0])
    assert report.revision == 1
    assert set(report.items.values_list("title", flat=True)) == {
        "Telaah di kereta",
        "Rapat daring dengan Kanreg",
    }


def test_a_report_that_cannot_be_taken_says_why_and_loses_nothing(phone, people):  # noqa: F811
    page = kept_report(phone)
    page.fill('[name="items-0-title"]', "Tanpa hasil")
    page.get_by_role("button", name="Kirim laporan").tap()
    expect(page.locator("[data-report-queued]")).to_be_visible()
    phone.context.set_offline(False)
    expect(outbox(page)).to_contain_text("tidak dapat diterima")
    phone.go(REPORT)
    expect(page.locator('[name="items-0-title"]')).to_have_value("Tanpa hasil")
    assert DailyReport.objects.get(employee=people[0]).status == "draft"
