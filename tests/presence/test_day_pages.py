"""*Hari ini*: the kind of day, the button with and without a script, verdicts, the report, what waits."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from core.models import AuditEvent
from presence.models import PresenceEvent
from presence.services import Reading
from scheduling.models import RequestBlock, RequestOutput
from tests.factories import AbsenceFactory, CalendarDayFactory, make_team
from tests.factories_day import (
    AttendanceDayFactory,
    CommitmentFactory,
    ConductFactory,
    CorrectionFactory,
    PresenceEventFactory,
    ReportFactory,
    ReportItemFactory,
    WfaDayFactory,
)
from tests.presence.checks import FAR_AWAY, HOME, arrive, leave
from tests.scheduling.pages import client_of, query_count, text_of

pytestmark = pytest.mark.django_db
# Thursday, 26 November 2026, 07.25 in Jakarta
DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 0, 25, tzinfo=UTC)
PATH, POST = "/hari-ini", "/hari-ini/presensi"
MARKUP = '<script>alert(1)</script>"><img src=x>'


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def person():
    return make_team(1)[1][0]


@pytest.fixture
def client(person):
    return client_of(person)


def wfa(person, on=DAY, **more):
    return WfaDayFactory(employee=person, date=on, **more)


def page(client):
    return text_of(client.get(PATH))


def buttons(client):
    return re.findall(r'data-check="(\w+)"', client.get(PATH).content.decode())


class TestKindOfDay:
    def test_a_wfa_day_shows_place_hours_and_one_button(self, person, client):
        wfa(person)
        words = page(client)
        for part in ("Kamis, 26 November 2026", "Hari WFA", "Rumah yang terdaftar", "07.30–16.00 WIB"):
            assert part in words
        assert "mulai 06.00, paling lambat 08.00" in words
        assert "16.00–18.00" in words
        assert buttons(client) == ["in"]

    def test_agreed_blocks_stand_instead_of_the_offices_hours(self, person, client):
        row = wfa(person)
        for number, (start, end) in enumerate(((7, 11), (13, 17)), 1):
            RequestBlock.objects.create(
                request=row.request, position=number, starts_at=time(start), ends_at=time(end)
            )
        assert "07.00–11.00, 13.00–17.00 WIB" in page(client)

    def test_an_office_day_may_be_worked_at_any_office(self, client):
        words = page(client)
        assert "Hari kantor" in words
        assert "Kantor mana pun" in words
        assert "laporan tidak wajib" in words

    @pytest.mark.parametrize(
        ("kind", "words", "shown"),
        [
            ("leave", "tercatat cuti", []),
            ("sick", "tercatat sakit", []),
            ("duty_travel", "Perjalanan dinas", ["in"]),
        ],
    )
    def test_absences_say_whether_presence_is_recorded(self, kind, words, shown, person, client):
        AbsenceFactory(employee=person, kind=kind, starts_on=DAY)
        assert words in page(client)
        assert buttons(client) == shown

    def test_a_holiday_has_its_name_and_no_button(self, person, client):
        CalendarDayFactory(agency=person.agency, date=DAY, name="Hari Guru")
        assert "Hari Guru" in page(client)
        assert buttons(client) == []

    def test_the_purpose_names_the_days_of_the_policy(self, client):
        assert "dihapus setelah 90 hari" in page(client)

    def test_a_place_without_degrees_is_told_beforehand(self, person, client):
        wfa(person)
        assert "tidak mempunyai koordinat" not in page(client)
        person.home_lat = person.home_lon = None
        person.save()
        assert "tidak mempunyai koordinat" in page(client)

    def test_today_is_the_offices_day(self, clock):
        person = make_team(1, zone="Asia/Jayapura")[1][0]
        clock.move_to(datetime(2026, 11, 25, 15, 30, tzinfo=UTC))  # half past midnight in Jayapura
        words = page(client_of(person))
        assert "Kamis, 26 November 2026" in words
        assert "WIT" in words

    def test_the_next_wfa_day_is_linked(self, person, client):
        wfa(person)
        row = wfa(person, on=date(2026, 12, 3))
        wfa(person, on=date(2026, 12, 10))
        body = client.get(PATH).content.decode()
        assert f'WFA berikutnya: <a href="/pengajuan/{row.request_id}">Kamis, 3 Desember 2026</a>' in body

    def test_somebody_who_is_not_logged_in_is_asked_to(self):
        assert Client().get(PATH).status_code == 302


class TestButton:
    def test_after_the_arrival_comes_the_departure_and_then_its_repetition(self, person, client):
        assert buttons(client) == ["in"]
        arrive(person, NOW)
        assert buttons(client) == ["out"]
        assert "Perbarui presensi pulang" not in page(client)
        leave(person, NOW + timedelta(seconds=1))
        assert buttons(client) == ["out"]
        assert "Perbarui presensi pulang" in page(client)

    def test_whoever_forgot_the_arrival_may_leave_in_the_afternoon(self, clock, client):
        clock.move_to(datetime(2026, 11, 26, 5, tzinfo=UTC))  # noon
        assert buttons(client) == ["in", "out"]

    def test_the_form_carries_what_the_script_needs(self, client):
        body = client.get(PATH).content.decode()
        assert 'data-url="/api/v1/presence/check-in"' in body
        assert 'action="/hari-ini/presensi"' in body
        assert len(re.findall(r'name="key" value="[0-9a-f-]{36}"', body)) == 1


class TestWithoutScript:
    def test_presence_is_recorded_as_unknown_and_said(self, person, client):
        wfa(person)
        answer = client.post(POST, {"kind": "in"}, follow=True)
        event = PresenceEvent.objects.get(employee=person)
        assert (event.kind, event.verdict, event.unknown_why) == ("in", "unknown", "unsupported")
        assert event.occurred_at == NOW
        assert "Posisi tidak diketahui" in text_of(answer)
        assert "Aktifkan JavaScript" in text_of(answer)

    def test_the_same_form_sent_twice_is_one_event(self, person, client):
        key = re.search(r'name="key" value="([^"]+)"', client.get(PATH).content.decode())[1]
        for _ in range(2):
            client.post(POST, {"kind": "out", "key": key})
        assert PresenceEvent.objects.count() == 1

    @pytest.mark.parametrize("key", ["", MARKUP, "\x00" * 36, "x" * 5000])
    def test_a_foreign_key_does_no_harm(self, key, client):
        assert client.post(POST, {"kind": "in", "key": key}).status_code == 302
        assert PresenceEvent.objects.count() == 1

    @pytest.mark.parametrize("kind", ["", "IN", MARKUP])
    def test_an_unknown_kind_writes_nothing_and_is_told(self, kind, client):
        answer = client.post(POST, {"kind": kind}, follow=True)
        assert "Pilih presensi masuk atau pulang." in text_of(answer)
        assert not AuditEvent.objects.exists()

    def test_a_day_off_is_refused_in_words(self, person, client):
        AbsenceFactory(employee=person, starts_on=DAY)
        answer = client.post(POST, {"kind": "in"}, follow=True)
        assert "tercatat cuti" in text_of(answer)
        assert not PresenceEvent.objects.exists()

    def test_it_needs_the_token_and_a_post(self, person, client):
        assert client.get(POST).status_code == 405
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(person.user, backend="employees.auth.NipBackend")
        assert strict.post(POST, {"kind": "in"}).status_code == 403
        assert not PresenceEvent.objects.exists()


class TestVerdict:
    @pytest.mark.parametrize(
        ("reading", "words"),
        [
            (HOME, ["terverifikasi", "jarak sampai 100 m", "ketelitian 20 m"]),
            (FAR_AWAY, ["di luar tempat", "jarak lebih dari 50 km", "sampaikan kepada atasan"]),
            (Reading(HOME.lat, HOME.lon, 3000.0), ["tidak diketahui", "terlalu kasar", "ketelitian 3000 m"]),
            (Reading(error="denied"), ["tidak diketahui", "izinkan Lokasi", "Presensi tetap tercatat"]),
            (Reading(error="timeout"), ["terlalu lama", "Ajukan koreksi"]),
            (Reading(), ["Posisi tidak ikut terkirim"]),
        ],
    )
    def test_each_is_shown_in_words_with_what_to_do_next(self, reading, words, person, client):
        wfa(person)
        arrive(person, NOW, reading)
        shown = page(client)
        assert "Masuk 07.25 WIB" in shown
        assert "Diterima server 26 Nov 2026 07.25.00 WIB" in shown
        for part in words:
            assert part in shown

    def test_hints_are_named_without_blame(self, person, client):
        PresenceEventFactory(employee=person, date=DAY, hints=["clock_off", "unheard_of"])
        words = page(client)
        assert "Untuk diketahui, bukan kesalahan: jam perangkat berbeda" in words

    def test_a_corrected_event_asks_for_nothing(self, person, client):
        PresenceEventFactory(
            employee=person, date=DAY, source="koreksi", verdict="unknown", band="unknown", unknown_why=""
        )
        words = page(client)
        assert "dikoreksi" in words
        assert "Posisi tidak ikut" not in words


class TestReport:
    def test_the_plan_of_the_request_is_what_is_to_be_done(self, person, client):
        row = wfa(person)
        RequestOutput.objects.create(
            request=row.request,
            position=1,
            output="Telaah usulan" + MARKUP,
            quantity=Decimal(4),
            unit="berkas",
        )
        body = client.get(PATH).content.decode()
        assert "Telaah usulan&lt;script&gt;" in body
        assert "<script>alert" not in body
        assert 'href="/laporan/2026-11-26"' in body
        assert "Kirim paling lambat" in page(client)

    def test_a_draft_shows_what_is_filled_in(self, person, client):
        report = ReportFactory(employee=person, required=True)
        ReportItemFactory(report=report, position=1, title="Telaah", achieved=Decimal("2.5"))
        ReportItemFactory(report=report, position=2, title="Notula", achieved=None)
        words = page(client)
        assert "Sudah diisi: Telaah 2,50/4 berkas" in words
        assert "Belum diisi: Notula 4 berkas" in words
        assert "Lanjutkan laporan" in words

    def test_a_sent_report_is_only_looked_at(self, person, client):
        ReportFactory(employee=person, required=True, status="submitted")
        words = page(client)
        assert "Lihat laporan" in words
        assert "Kirim paling lambat" not in words


class TestMatters:
    def test_nothing_open_is_not_mentioned(self, person, client):
        CommitmentFactory(employee=person, policy_number=1)
        assert "Menunggu Anda" not in page(client)

    def test_the_commitment_is_accepted_from_here(self, client):
        body = client.get(PATH).content.decode()
        assert 'action="/komitmen/setuju"' in body
        number = re.search(r'name="policy" value="(\d+)"', body)[1]
        client.post("/komitmen/setuju", {"policy": number})
        assert "Komitmen WFA belum" not in page(client)

    def test_a_report_asked_back_is_linked(self, person, client):
        ReportFactory(employee=person, date=date(2026, 11, 19), status="asked_back")
        assert 'href="/laporan/2026-11-19"' in client.get(PATH).content.decode()

    def test_missing_events_lead_to_a_correction(self, person, client):
        AttendanceDayFactory(
            employee=person, date=date(2026, 11, 25), status="incomplete", missing_events=1, first_in=NOW
        )
        AttendanceDayFactory(employee=person, date=date(2026, 11, 24), status="absent", missing_events=2)
        AttendanceDayFactory(employee=person, date=date(2026, 11, 12), status="absent", missing_events=2)
        AttendanceDayFactory(employee=person, date=date(2026, 11, 11), status="absent", missing_events=2)
        AttendanceDayFactory(employee=person, date=date(2026, 11, 23), status="excused")
        links = re.findall(r"tanggal=([\d-]+)&amp;jenis=(\w+)", client.get(PATH).content.decode())
        assert links == [
            ("2026-11-25", "out"),
            ("2026-11-24", "in"),
            ("2026-11-24", "out"),
            ("2026-11-12", "in"),
            ("2026-11-12", "out"),
        ]

    def test_a_waiting_correction_is_told_instead_of_the_link(self, person, client):
        AttendanceDayFactory(employee=person, date=date(2026, 11, 19), status="absent", missing_events=2)
        CorrectionFactory(employee=person, date=date(2026, 11, 19), kind="in")
        CorrectionFactory(
            employee=person, date=date(2026, 11, 19), kind="out", status="rejected",
            decided_by=person.unit.leader, decided_at=NOW,
        )  # fmt: skip
        body = client.get(PATH).content.decode()
        assert "koreksi masuk menunggu" in text_of(client.get(PATH))
        assert re.findall(r"tanggal=2026-11-19&amp;jenis=(\w+)", body) == ["out"]

    def test_only_notes_that_stand_and_wait_are_counted(self, person, client):
        ConductFactory(employee=person)
        ConductFactory(employee=person, answered_at=NOW, answer="Sedang rapat")
        ConductFactory(employee=person, withdrawn_at=NOW, withdraw_reason="Keliru")
        assert "1 catatan atasan belum Anda tanggapi" in page(client)

    def test_nothing_of_a_colleague_is_shown(self, client, person):
        other = make_team(1)[1][0]
        ConductFactory(employee=other)
        AttendanceDayFactory(employee=other, date=date(2026, 11, 24), status="absent", missing_events=2)
        CommitmentFactory(employee=person, policy_number=1)
        assert "Menunggu Anda" not in page(client)


def test_the_queries_do_not_grow(person, client):
    wfa(person)
    few = query_count(client, PATH)
    report = ReportFactory(employee=person, required=True)
    for number in range(1, 9):
        ReportItemFactory(report=report, position=number)
        ReportFactory(employee=person, date=DAY - timedelta(days=number), status="asked_back")
        AttendanceDayFactory(
            employee=person, date=DAY - timedelta(days=number), status="absent", missing_events=2
        )
        ConductFactory(employee=person)
    arrive(person, NOW)
    leave(person, NOW)
    many = query_count(client, PATH)
    assert many <= few + 4  # items, targets' evidence and the own events are read once there are any
    for number in range(9, 40):
        ReportItemFactory(report=report, position=number)
        ConductFactory(employee=person)
    assert query_count(client, PATH) == many


def test_the_own_week_leads_here_on_a_wfa_day(person, client):
    assert 'href="/hari-ini">Hari ini: presensi' not in client.get("/minggu").content.decode()
    wfa(person)
    assert 'href="/hari-ini">Hari ini: presensi' in client.get("/minggu").content.decode()
