"""*Presensi saya* and *Data saya*: the own week, hours against what is due, everything held, and its download."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.apps import apps

from core.models import AuditEvent
from core.privacy import HELD
from performance.enums import ReviewStatus
from presence.selectors import WeekHours
from presence.selectors.held import NEVER_OUT, PATHS, held_kinds, rows_of
from presence.views.own import METER_PX, clock, meter
from tests.factories import AbsenceFactory, CalendarDayFactory, make_team
from tests.factories_day import (
    AttendanceDayFactory,
    CoachingFactory,
    ConductFactory,
    CorrectionFactory,
    EvidenceFactory,
    IndexFactory,
    PositionFactory,
    PresenceEventFactory,
    ProposalFactory,
    ReportFactory,
    ReportItemFactory,
    ReviewFactory,
    TargetFactory,
    WarningFactory,
    WfaDayFactory,
)
from tests.presence.checks import HOME, arrive, leave
from tests.scheduling.pages import client_of, query_count, text_of

pytestmark = pytest.mark.django_db
# Thursday, 26 November 2026, 07.25 in Jakarta
DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 0, 25, tzinfo=UTC)
WEEK, DATA, DOWNLOAD = "/presensi", "/data-saya", "/data-saya/unduh"
MARKUP = '<script>alert(1)</script>"><img src=x>'


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person():
    return make_team(1)[1][0]


@pytest.fixture
def client(person):
    return client_of(person)


def page(client, path=WEEK):
    return text_of(client.get(path))


def settled(person, day, status="present", **more):
    return AttendanceDayFactory(
        employee=person, date=date(2026, 11, day), status=status, **{"mode": "wfo"} | more
    )


class TestWeek:
    def test_each_day_has_its_kind_events_and_minutes(self, person, client):
        WfaDayFactory(employee=person, date=DAY)
        AbsenceFactory(employee=person, starts_on=date(2026, 11, 24))
        CalendarDayFactory(agency=person.agency, date=date(2026, 11, 27), name="Hari Uji")
        PresenceEventFactory(employee=person, date=date(2026, 11, 25), verdict="outside", band="town")
        PresenceEventFactory(employee=person, date=date(2026, 11, 25), kind="out", superseded=True)
        PresenceEventFactory(employee=person, date=date(2026, 11, 25), kind="out")
        settled(person, 25, credited_minutes=440, shortage_minutes=10, late_minutes=10)
        words = page(client)
        for part in (
            "Senin, 23 Nov 2026 Hari kantor Tidak ada presensi",
            "Selasa, 24 Nov 2026 Cuti",
            "Masuk 07.25 WIB di luar tempat jarak 2–10 km",
            "Hadir · WFO · 440 dari 450 menit dihitung · kurang 10 menit · terlambat 10 menit",
            "Kamis, 26 Nov 2026 · hari ini Hari WFA Belum ada presensi",
            "Jumat, 27 Nov 2026 Libur Hari Uji",
        ):
            assert part in words
        assert words.count("Pulang 16.25 WIB") == 1
        assert "28 Nov 2026 Akhir pekan" not in words

    def test_a_weekend_day_with_an_event_is_shown(self, person, client):
        PresenceEventFactory(employee=person, date=date(2026, 11, 21))
        assert "Sabtu, 21 Nov 2026" in page(client, f"{WEEK}?minggu=2026-W47")
        assert "Minggu, 22 Nov 2026" not in page(client, f"{WEEK}?minggu=2026-W47")

    def test_hours_stand_against_what_is_due(self, person, client):
        settled(person, 23)
        settled(person, 24, status="incomplete", credited_minutes=360, shortage_minutes=90, missing_events=1)
        words = page(client)
        assert "13 jam 30 menit dari 37 jam 30 menit" in words
        assert "Kurang 1 jam 30 menit. 22 jam 30 menit belum dihitung" in words
        assert 'role="img"' in client.get(WEEK).content.decode()

    def test_a_past_week_says_what_is_never_counted(self, client):
        assert "37 jam 30 menit tidak dihitung oleh portal" in page(client, f"{WEEK}?minggu=2026-W40")

    @pytest.mark.parametrize("week", ["", "x", "2026-W99", "1999-W01", "9999-W52", MARKUP, "2026-W48' OR 1"])
    def test_a_week_that_cannot_be_read_is_this_one(self, week, client):
        assert "23 Nov – 29 Nov 2026" in text_of(client.get(WEEK, {"minggu": week}))

    def test_weeks_are_turned(self, client):
        body = client.get(f"{WEEK}?minggu=2026-W01").content.decode()
        assert 'href="?minggu=2025-W52"' in body
        assert 'href="?minggu=2026-W02"' in body

    def test_what_is_missing_leads_to_a_correction(self, person, client):
        settled(person, 23, status="absent", missing_events=2)
        settled(person, 24, status="uncounted")
        PresenceEventFactory(employee=person, date=date(2026, 11, 25))
        arrive(person, NOW, HOME)
        links = re.findall(r"tanggal=([\d-]+)&amp;jenis=(\w+)", client.get(WEEK).content.decode())
        assert links == [("2026-11-23", "in"), ("2026-11-23", "out"), ("2026-11-25", "out")]

    def test_no_correction_is_offered_for_days_too_long_ago(self, person, client):
        settled(person, 26, status="absent", missing_events=2)
        old = date(2026, 10, 22)
        AttendanceDayFactory(employee=person, date=old, status="absent", missing_events=2)
        assert f"tanggal={old}&amp;jenis" not in client.get(f"{WEEK}?minggu=2026-W43").content.decode()

    def test_own_corrections_show_their_state(self, person, client):
        settled(person, 25, status="absent", missing_events=2)
        CorrectionFactory(employee=person, date=date(2026, 11, 25), claimed_at=NOW - timedelta(days=1))
        CorrectionFactory(
            employee=person, date=date(2026, 11, 25), kind="out", claimed_at=NOW - timedelta(hours=15),
            status="rejected", decided_by=person.unit.leader, decided_at=NOW, comment="Tidak ada" + MARKUP,
        )  # fmt: skip
        words = page(client)
        assert "Koreksi masuk pukul 07.25: menunggu" in words
        assert "Koreksi pulang pukul 16.25: ditolak" in words
        body = client.get(WEEK).content.decode()
        assert "<script>alert" not in body
        assert re.findall(r"tanggal=2026-11-25&amp;jenis=(\w+)", body) == ["out"]

    def test_the_years_absences_name_the_step_as_information(self, person, client):
        assert "Tidak ada." in page(client)
        for day in (18, 19, 20, 23):
            settled(person, day, status="absent", missing_events=2)
        words = page(client)
        assert "4 hari kerja , paling lama 4 hari berturut-turut" in words
        assert "“teguran tertulis”" in words
        assert "Portal hanya mengusulkan" in words

    def test_nothing_of_a_colleague_is_shown(self, client):
        other = make_team(1)[1][0]
        settled(other, 23, status="absent", missing_events=2)
        PresenceEventFactory(employee=other, date=DAY)
        words = page(client)
        assert "07.25 WIB" not in words
        assert "Tidak ada." in words

    def test_the_queries_do_not_grow(self, person, client):
        PresenceEventFactory(employee=person, date=date(2026, 11, 23))
        settled(person, 23, status="absent", missing_events=2)
        few = query_count(client, WEEK)
        for day in (24, 25):
            for kind in ("in", "out"):
                PositionFactory(
                    event=PresenceEventFactory(employee=person, date=date(2026, 11, day), kind=kind)
                )
                CorrectionFactory(employee=person, date=date(2026, 11, day), kind=kind)
            settled(person, day, status="absent", missing_events=2)
        assert query_count(client, WEEK) == few


@pytest.mark.parametrize(
    ("hours", "widths"),
    [
        (WeekHours(2250, 0, 0, 0), (0, 0)),
        (WeekHours(2250, 1125, 225, 1350), (160, 32)),
        (WeekHours(0, 0, 0, 0), (0, 0)),
        (WeekHours(0, 450, 0, 450), (METER_PX, 0)),
    ],
)
def test_the_meter_never_leaves_its_frame(hours, widths):
    assert meter(hours) == widths


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 jam"), (45, "45 menit"), (450, "7 jam 30 menit"), (2250, "37 jam 30 menit")]
)
def test_minutes_are_said_as_hours(minutes, words):
    assert clock(minutes) == words


def everything(person):
    """One row of every kind that the other factories of the team have not made yet."""
    report = ReportFactory(employee=person, status="accepted")
    EvidenceFactory(item=ReportItemFactory(report=report), uploaded_by=person.user)
    TargetFactory(plan__employee=person)
    PositionFactory(event=PresenceEventFactory(employee=person, date=DAY))
    for make in (
        IndexFactory,
        ReviewFactory,
        CoachingFactory,
        ConductFactory,
        CorrectionFactory,
        ProposalFactory,
    ):
        make(employee=person)
    AttendanceDayFactory(employee=person, date=date(2026, 11, 25))
    WarningFactory(employee=person)
    WfaDayFactory(employee=person, date=date(2026, 12, 3))


class TestHeld:
    def test_every_declared_model_has_a_way_to_the_person(self, person):
        assert set(PATHS) == {held.model for held in HELD}
        for model in PATHS:
            rows_of(person, model).count()

    @pytest.mark.parametrize("held", HELD, ids=lambda held: f"{held.model}.{held.fields[0]}")
    def test_every_declared_field_can_be_taken_out(self, held):
        model = apps.get_model(held.model)
        assert all(model._meta.get_field(name) for name in held.fields)

    def test_only_the_own_rows_count(self, person):
        other = make_team(1)[1][0]
        before = {k.held.title: k.rows for k in held_kinds(person)}
        everything(other)
        assert {k.held.title: k.rows for k in held_kinds(person)} == before
        everything(person)
        found = {k.held.model: k.rows for k in held_kinds(person)}
        for model in (
            "performance.Evidence", "performance.Target", "performance.ReportItem", "monitoring.EarlyWarning",
            "presence.PresencePosition", "scheduling.WfaRequest",
        ):  # fmt: skip
            assert found[model] == 1

    def test_a_draft_of_the_assessor_is_not_yet_the_persons(self, person):
        ReviewFactory(employee=person, status=ReviewStatus.DRAFT, note="Belum selesai")
        assert {k.held.model: k.rows for k in held_kinds(person)}["performance.MonthlyReview"] == 0

    def test_the_page_names_purpose_retention_and_number(self, person, client):
        everything(person)
        words = page(client, DATA)
        for held in HELD:
            assert str(held.title) in words
            assert str(held.purpose) in words
            assert str(held.retention) in words
        assert "2 tahun 1" in words

    def test_the_queries_do_not_grow(self, person, client):
        few = query_count(client, DATA)
        for _ in range(3):
            ConductFactory(employee=person)
        assert query_count(client, DATA) == few


class TestPositions:
    PATH = f"{DATA}?bagian=posisi"

    def test_each_is_shown_with_the_day_of_its_deletion(self, person, client):
        assert "Tidak ada koordinat" in page(client, self.PATH)
        arrive(person, NOW, HOME)
        leave(person, NOW + timedelta(hours=9), HOME)
        words = page(client, self.PATH)
        assert "Masuk, 26 Nov 2026 07.25 WIB -6.30000, 106.90000 20 m" in words
        assert words.count("24 Februari 2027") == 2

    def test_somebody_elses_is_not_shown(self, client):
        PositionFactory()
        assert "Tidak ada koordinat" in page(client, self.PATH)

    def test_they_are_paged_with_the_same_queries(self, person, client):
        PositionFactory(event=PresenceEventFactory(employee=person, date=DAY))
        few = query_count(client, self.PATH)
        for back in range(1, 31):
            PositionFactory(event=PresenceEventFactory(employee=person, date=DAY - timedelta(days=back)))
        assert query_count(client, self.PATH) == few
        assert "1–25 dari 31" in page(client, self.PATH)
        assert "26–31 dari 31" in page(client, f"{self.PATH}&page=2")


class TestTrail:
    PATH = f"{DATA}?bagian=jejak"

    def test_every_act_about_the_person_newest_first(self, person, client):
        assert "Belum ada tindakan" in page(client, self.PATH)
        arrive(person, NOW, HOME)
        leave(person, NOW, HOME)
        arrive(make_team(1)[1][0], NOW, HOME)
        assert re.findall(r"presensi (masuk|pulang) <span", client.get(self.PATH).content.decode()) == [
            "pulang",
            "masuk",
        ]

    def test_it_is_paged(self, person, client):
        for number in range(60):
            leave(person, NOW + timedelta(seconds=20 * number), HOME)
        body = client.get(self.PATH).content.decode()
        assert body.count("<time") == 50
        older = re.search(r'rel="next" href="(\?[^"]+)"', body)[1].replace("&amp;", "&")
        assert client.get(DATA + older).content.decode().count("<time") == 10

    @pytest.mark.parametrize("text", ["x", "-1", "9" * 30, "\x00", MARKUP])
    def test_a_place_that_cannot_be_read_is_the_beginning(self, text, person, client):
        arrive(person, NOW, HOME)
        assert "presensi masuk" in text_of(client.get(DATA, {"bagian": "jejak", "sebelum": text}))


class TestDownload:
    def fetch(self, client):
        answer = client.post(DOWNLOAD)
        assert answer.status_code == 200
        assert answer.streaming
        return answer, json.loads(b"".join(answer.streaming_content))

    def test_it_holds_every_own_row_and_is_told_in_the_trail(self, person, client):
        everything(person)
        arrive(person, NOW, HOME)
        answer, told = self.fetch(client)
        assert answer["Content-Disposition"] == 'attachment; filename="data-saya-2026-11-26.json"'
        assert answer["Cache-Control"] == "no-store"
        rows = {kind["data"]: kind["rows"] for kind in told["held"]}
        for kind in held_kinds(person):
            assert len(rows[str(kind.held.title)]) == kind.rows
        assert rows["Koordinat presensi"][0]["lat"] == -6.26
        assert rows["Presensi masuk dan pulang"][0]["occurred_at"] == "2026-11-26T07:25:00+07:00"
        assert rows["Catatan keterjangkauan dan perilaku"][0]["author"].startswith("Pegawai")
        event = AuditEvent.objects.get(verb="data.downloaded")
        assert (event.subject_id, event.actor_id) == (person.pk, person.user.pk)
        assert told["trail"][0]["act"] == "data sendiri diunduh"

    def test_secrets_and_other_people_stay_inside(self, person, client):
        everything(person)
        other = make_team(1)[1][0]
        everything(other)
        ReviewFactory(
            employee=person, month=date(2026, 9, 1), status=ReviewStatus.DRAFT, note="Rahasia penilai"
        )
        body = json.dumps(self.fetch(client)[1], ensure_ascii=False)
        assert person.nip in body
        assert other.nip not in body
        assert person.unit.leader.nip not in body
        assert person.user.password not in body
        assert "evidence/none" not in body
        assert "Rahasia penilai" not in body
        assert {name for _, name in NEVER_OUT} == {"password", "file"}

    def test_hostile_text_stays_json(self, person, client):
        ConductFactory(employee=person, text='"}]' + MARKUP)
        told = self.fetch(client)[1]
        rows = {kind["data"]: kind["rows"] for kind in told["held"]}
        assert rows["Catatan keterjangkauan dan perilaku"][0]["text"] == '"}]' + MARKUP

    def test_more_rows_than_one_piece_are_whole(self, person, client):
        for number in range(450):
            ConductFactory(employee=person, author=person.unit.leader, text=f"Catatan {number}")
        told = self.fetch(client)[1]
        rows = {kind["data"]: kind["rows"] for kind in told["held"]}
        texts = [row["text"] for row in rows["Catatan keterjangkauan dan perilaku"]]
        assert texts == [f"Catatan {number}" for number in range(450)]

    def test_the_queries_do_not_grow(self, person, client, django_assert_max_num_queries):
        everything(person)
        with django_assert_max_num_queries(60):
            self.fetch(client)
        for number in range(30):
            EvidenceFactory(
                item=ReportItemFactory(
                    report=ReportFactory(employee=person, date=DAY - timedelta(days=number + 1))
                ),
                uploaded_by=person.user,
            )
        with django_assert_max_num_queries(60):
            self.fetch(client)

    def test_it_is_never_a_get(self, client):
        assert client.get(DOWNLOAD).status_code == 405
        assert not AuditEvent.objects.exists()
