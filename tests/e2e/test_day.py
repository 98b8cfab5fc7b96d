"""Checking in on a phone: the position is asked for on the tap only, nobody is locked out, nothing is sent twice."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from playwright.sync_api import expect

from presence.models import PresenceEvent, PresencePosition
from tests.e2e.conftest import PHONE
from tests.e2e.test_every_page import troubles_of
from tests.factories import make_team
from tests.factories_day import AttendanceDayFactory, WfaDayFactory

# Thursday, 26 November 2026, 07.25 in Jakarta
NOW = datetime(2026, 11, 26, 0, 25, tzinfo=UTC)
HOME = {"latitude": -6.3, "longitude": 106.9, "accuracy": 20}
FAR_AWAY = {"latitude": -2.5337, "longitude": 140.7181, "accuracy": 20}
COARSE = HOME | {"accuracy": 3000}


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock


@pytest.fixture
def person():
    person = make_team(1)[1][0]
    WfaDayFactory(employee=person, date=date(2026, 11, 26))
    return person


@pytest.fixture
def phone(visit, person):
    """`phone(position)` → the person's phone on today's page; None: the permission is denied."""

    def at(position=None, **options):
        if position:
            options |= {"geolocation": position, "permissions": ["geolocation"]}
        visitor = visit(viewport=PHONE, has_touch=True, is_mobile=True, **options).enter(person.user)
        visitor.context.clock.install(time=datetime.now(UTC))
        visitor.go("/hari-ini")
        return visitor

    return at


def tap(page, words="Presensi masuk"):
    page.get_by_role("button", name=words).tap()


def wait_for(page, words):
    expect(page.locator("#day-said .alert")).to_contain_text(words)


@pytest.mark.parametrize(
    ("position", "verdict", "words"),
    [
        (HOME, "verified", "Posisi terverifikasi"),
        (FAR_AWAY, "outside", "Posisi di luar tempat kerja"),
        (COARSE, "unknown", "posisi terlalu kasar"),
    ],
    ids=["inside", "outside", "inaccurate"],
)
def test_the_position_of_the_tap_is_judged(position, verdict, words, phone, person):
    page = phone(position).page
    assert not PresenceEvent.objects.exists()
    tap(page)
    wait_for(page, words)
    expect(page.locator("#day-said .alert")).to_be_focused()
    event = PresenceEvent.objects.get(employee=person)
    assert (event.kind, event.mode, event.verdict) == ("in", "wfa", verdict)
    assert event.hints == []
    assert PresencePosition.objects.get().accuracy_m == position["accuracy"]
    expect(page.locator(".own-events")).to_contain_text(event.get_verdict_display())
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()
    expect(page.get_by_role("button", name="Presensi masuk")).to_have_count(0)


def test_a_page_that_is_only_opened_asks_for_no_position(phone):
    page = phone().page
    asked = page.evaluate("(async () => (await navigator.permissions.query({name: 'geolocation'})).state)()")
    expect(page.get_by_text("hanya saat Anda menekan tombol ini")).to_be_visible()
    expect(page.locator("[data-no-position]")).to_be_hidden()
    assert asked in ("prompt", "denied")
    assert not PresenceEvent.objects.exists()


def test_a_denied_position_is_sent_only_after_the_person_says_so(phone, person):
    visitor = phone()
    page = visitor.page
    tap(page)
    panel = page.locator("[data-no-position]")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("izinkan Lokasi")
    expect(panel.get_by_text("terlalu lama")).to_be_hidden()
    assert not PresenceEvent.objects.exists()
    assert visitor.barriers() == []
    panel.get_by_role("button", name="Kirim tanpa posisi").tap()
    wait_for(page, "izin posisi ditolak")
    event = PresenceEvent.objects.get(employee=person)
    assert (event.verdict, event.unknown_why) == ("unknown", "denied")
    expect(page.locator(".own-events")).to_contain_text("izinkan Lokasi")


def test_after_allowing_the_position_the_person_tries_again(phone, person):
    visitor = phone()
    page = visitor.page
    tap(page)
    expect(page.locator("[data-no-position]")).to_be_visible()
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_geolocation(HOME)
    page.get_by_role("button", name="Coba lagi").tap()
    wait_for(page, "Posisi terverifikasi")
    assert PresenceEvent.objects.get(employee=person).verdict == "verified"


def test_a_cancelled_tap_sends_nothing(phone):
    page = phone().page
    tap(page)
    page.get_by_role("button", name="Batal").tap()
    expect(page.locator("[data-no-position]")).to_be_hidden()
    expect(page.get_by_role("button", name="Presensi masuk")).to_be_focused()
    assert not PresenceEvent.objects.exists()


def test_two_taps_are_one_event(phone, person):
    page = phone(HOME).page
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    busy = page.evaluate(
        """() => {
          const button = document.querySelector("[data-check=in] button");
          button.click(); button.click();
          return button.getAttribute("aria-busy");
        }"""
    )
    assert busy == "true"
    wait_for(page, "Presensi masuk tercatat")
    assert [url for url in sent if "check-in" in url] == sent[:1]
    assert PresenceEvent.objects.filter(employee=person).count() == 1


def test_leaving_may_be_repeated_and_the_last_one_counts(phone, person, _moment):
    page = phone(HOME).page
    tap(page)
    wait_for(page, "Presensi masuk tercatat")
    tap(page, "Presensi pulang")
    wait_for(page, "Presensi pulang tercatat")
    _moment.shift(60)
    tap(page, "Perbarui presensi pulang")
    expect(page.get_by_text("Presensi pulang tercatat")).to_be_visible()
    expect(page.get_by_role("button", name="Perbarui presensi pulang")).not_to_have_attribute(
        "aria-busy", "true"
    )
    rows = PresenceEvent.objects.filter(employee=person, kind="out").order_by("pk")
    assert [row.superseded for row in rows] == [True, False]


def test_a_day_that_is_over_is_drawn_anew_before_anything_is_sent(phone, person):
    with time_machine.travel(datetime(2026, 11, 26, 16, 55, tzinfo=UTC), tick=True):
        page = phone(HOME).page
    with time_machine.travel(datetime(2026, 11, 26, 17, 5, tzinfo=UTC), tick=True):
        page.clock.set_system_time(datetime.now(UTC))
        tap(page)
        wait_for(page, "Hari sudah berganti")
        assert not PresenceEvent.objects.exists()
        tap(page)
        wait_for(page, "Presensi masuk tercatat")
    assert PresenceEvent.objects.get(employee=person).date == date(2026, 11, 27)


def test_without_a_script_the_button_still_records(phone, person):
    page = phone(java_script_enabled=False).page
    page.get_by_role("button", name="Presensi masuk").tap()
    expect(page.locator(".toast")).to_contain_text("Posisi tidak diketahui")
    event = PresenceEvent.objects.get(employee=person)
    assert (event.verdict, event.unknown_why) == ("unknown", "unsupported")
    expect(page.get_by_role("button", name="Presensi pulang")).to_be_visible()


def test_the_own_pages_have_no_barrier_and_fit_a_phone(phone, person):
    for on in (24, 25):
        AttendanceDayFactory(
            employee=person, date=date(2026, 11, on), status="absent", credited_minutes=0, shortage_minutes=450,
            missing_events=2,
        )  # fmt: skip
    visitor = phone(FAR_AWAY)
    tap(visitor.page)
    wait_for(visitor.page, "di luar tempat kerja")
    found = []
    for path in (
        "/hari-ini",
        "/presensi",
        "/data-saya",
        "/data-saya?bagian=posisi",
        "/data-saya?bagian=jejak",
    ):
        visitor.go(path)
        found += troubles_of(visitor, path)
    assert not found, "\n".join(found)
