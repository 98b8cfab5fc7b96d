"""Pages that several people look at: team, calendar, quotas, absences; and patterns."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from employees.enums import Role
from scheduling.enums import PatternOutcome
from scheduling.models import Absence, CalendarDay, PatternWeek, QuotaRule, WfaPattern
from tests.factories import (
    AbsenceFactory,
    CalendarDayFactory,
    EmployeeFactory,
    OfficeFactory,
    QuotaFactory,
    RoleFactory,
    UserFactory,
    make_team,
)
from tests.scheduling.pages import MONDAY, NOW, THURSDAY, asked, client_of, form_of, query_count, text_of

pytestmark = pytest.mark.django_db
NEXT_MONDAY = MONDAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(6)


def with_role(team, role, office=None):
    """Somebody of the same unit who holds a role in the agency, or in one office."""
    person = UserFactory(employee__unit=team[0].unit).employee
    RoleFactory(employee=person, role=role, office=office)
    return person


class TestTeam:
    def test_person_by_day_with_a_sentence_for_each_cell(self, team):
        boss, staff = team
        asked(staff[0], THURSDAY, to="approved")
        asked(staff[1], THURSDAY)
        page = client_of(boss).get("/tim")
        assert page.context["scope"] == "bawahan"
        html = page.content.decode()
        assert 'class="cell cell-granted"' in html
        assert 'class="cell cell-asked"' in html
        assert f"{staff[0].full_name}, Kamis 26 November: WFA disetujui" in html

    def test_coverage_and_its_minimum(self, team):
        boss, staff = team
        asked(staff[0], THURSDAY, to="approved")
        page = client_of(boss).get("/tim")
        _unit, bars = page.context["units"][0]
        bar = dict(bars)[THURSDAY]
        assert (bar.coverage.staff, bar.coverage.in_office, bar.coverage.minimum) == (7, 6, 1)
        assert "6/7 di kantor, paling sedikit 1" in text_of(page)

    def test_colleagues_learn_that_somebody_is_away_not_why(self, team):
        boss, staff = team
        AbsenceFactory(employee=staff[0], kind="sick", starts_on=THURSDAY)
        AbsenceFactory(employee=staff[1], kind="duty_travel", starts_on=THURSDAY)
        seen = client_of(staff[2]).get("/tim").content.decode()
        assert f"{staff[0].full_name}, Kamis 26 November: Tidak di kantor" in seen
        assert f"{staff[1].full_name}, Kamis 26 November: Tidak di kantor" in seen
        assert "cell-travel" not in seen
        by_boss = client_of(boss).get("/tim").content.decode()
        assert f"{staff[0].full_name}, Kamis 26 November: Tidak di kantor" not in by_boss
        assert "cell-travel" in by_boss

    def test_only_the_own_unit_and_reports(self, team):
        _, others = make_team(2)
        page = client_of(team[1][0]).get("/tim", {"lingkup": "bawahan"})
        names = {row.name for row, _ in page.context["rows"]}
        assert page.context["scope"] == "unit"
        assert team[0].full_name in names
        assert not names & {o.full_name for o in others}

    @pytest.mark.parametrize("week", ["2026-W60", "x", "2100-W52"])
    def test_any_address_is_answered(self, team, week):
        assert client_of(team[0]).get("/tim", {"minggu": week, "page": "x"}).status_code == 200

    def test_queries_do_not_grow_with_people(self):
        boss, _staff = make_team(1)
        before = query_count(client_of(boss), "/tim")
        for _ in range(29):
            EmployeeFactory(unit=boss.unit)
        after = query_count(client_of(boss), "/tim", {"lingkup": "unit"})
        assert len(client_of(boss).get("/tim", {"lingkup": "unit"}).context["rows"]) == 31
        assert after <= before


class TestCalendar:
    def test_everybody_reads_what_holds_for_them(self, team):
        person = team[1][0]
        CalendarDayFactory(agency=person.agency, date=date(2026, 12, 25), name="Natal")
        CalendarDayFactory(
            agency=person.agency, office=OfficeFactory(agency=person.agency), name="Kantor lain"
        )
        CalendarDayFactory(name="Instansi lain")
        text = text_of(client_of(person).get("/kalender", {"tahun": "2026"}))
        assert "Natal" in text
        assert "Kantor lain" not in text
        assert "Instansi lain" not in text

    @pytest.mark.parametrize("year", ["0", "99999", "x", "²⁰²⁶", "2100"])
    def test_any_address_is_answered(self, team, year):
        assert client_of(team[0]).get("/kalender", {"tahun": year}).status_code == 200

    def test_an_admin_adds_and_removes_and_is_told_whom_it_touches(self, team):
        person = team[1][0]
        asked(person, THURSDAY, to="approved")
        admin = client_of(with_role(team, Role.ADMIN))
        data = {"date": THURSDAY.isoformat(), "kind": "blocked", "name": "Audit BPK"}
        added = admin.post("/kalender/tambah", data, follow=True)
        assert person.full_name in text_of(added)
        row = CalendarDay.objects.get(agency=person.agency, name="Audit BPK")
        assert "Audit BPK" in text_of(client_of(person).get("/kalender", {"tahun": "2026"}))
        html = admin.get("/kalender", {"tahun": "2026"}).content.decode()
        assert re.search(r'<form id="remove-date" method="post" hidden><input[^>]*csrfmiddlewaretoken', html)
        assert f'form="remove-date" formaction="/kalender/{row.pk}/hapus"' in html
        admin.post(f"/kalender/{row.pk}/hapus")
        assert not CalendarDay.objects.filter(pk=row.pk).exists()

    def test_mistakes_stay_in_the_form(self, team):
        admin = client_of(with_role(team, Role.ADMIN))
        page = admin.post("/kalender/tambah", {"date": "kapan", "kind": "blocked", "name": "Audit"})
        assert page.status_code == 422
        assert 'value="Audit"' in page.content.decode()

    def test_the_same_day_twice_is_said(self, team):
        admin = client_of(with_role(team, Role.ADMIN))
        data = {"date": "2026-12-01", "kind": "blocked", "name": "Audit"}
        admin.post("/kalender/tambah", data)
        assert admin.post("/kalender/tambah", data).status_code in (409, 422)

    def test_loads_the_holidays_of_a_year(self, team):
        admin = client_of(with_role(team, Role.ADMIN))
        answer = admin.post("/kalender/muat", {"year": "2026"}, follow=True)
        assert "25 hari libur dimuat" in text_of(answer)
        assert CalendarDay.objects.filter(agency=team[0].agency, date=date(2026, 8, 17)).exists()
        assert admin.post("/kalender/muat", {"year": "3026"}).status_code == 302

    def test_an_office_admin_keeps_to_the_office(self, team):
        office = team[0].office
        other = OfficeFactory(agency=office.agency)
        admin = client_of(with_role(team, Role.ADMIN, office))
        data = {"date": "2026-12-01", "kind": "blocked", "name": "Audit"}
        assert admin.post("/kalender/tambah", data).status_code == 422
        assert admin.post("/kalender/tambah", data | {"office": other.pk}).status_code == 422
        assert admin.post("/kalender/tambah", data | {"office": office.pk}).status_code == 302
        whole = CalendarDayFactory(agency=office.agency)
        assert admin.post(f"/kalender/{whole.pk}/hapus").status_code == 403
        assert admin.post("/kalender/muat", {"year": "2026"}).status_code == 403

    def test_others_change_nothing(self, team):
        row = CalendarDayFactory(agency=team[0].agency)
        foreign = CalendarDayFactory()
        boss, admin = client_of(team[0]), client_of(with_role(team, Role.ADMIN))
        data = {"date": "2026-12-01", "kind": "blocked", "name": "Audit"}
        assert boss.post("/kalender/tambah", data).status_code == 403
        assert boss.post(f"/kalender/{row.pk}/hapus").status_code == 403
        assert boss.post("/kalender/muat", {"year": "2026"}).status_code == 403
        assert admin.post(f"/kalender/{foreign.pk}/hapus").status_code == 404
        assert "Tambah tanggal" not in text_of(boss.get("/kalender"))

    def test_queries_do_not_grow(self, team):
        client = client_of(with_role(team, Role.ADMIN))
        CalendarDayFactory(agency=team[0].agency, date=date(2026, 1, 1))
        before = query_count(client, "/kalender")
        for n in range(2, 31):
            CalendarDayFactory(agency=team[0].agency, date=date(2026, 1, n))
        assert query_count(client, "/kalender") == before


class TestQuotas:
    def test_shows_rows_and_the_weeks_use(self, team):
        boss, staff = team
        QuotaFactory(office=boss.office, days=2, valid_from=NEXT_MONDAY)
        asked(staff[0], THURSDAY, to="approved")
        asked(staff[1], THURSDAY)
        page = client_of(with_role(team, Role.LEADERSHIP)).get("/kuota")
        row = page.context["lines"][0].row
        assert (row.current.days, row.granted, row.pending) == (1, 1, 1)
        assert [r.days for r in row.scheduled] == [2]
        assert row.staff == boss.office.employees.count()
        assert "Tetapkan" not in text_of(page)

    @pytest.mark.parametrize("role", [Role.ADMIN, Role.OFFICIAL])
    def test_a_new_row_from_a_monday_on(self, team, role):
        office = team[0].office
        client = client_of(with_role(team, role))
        data = {
            "days": "2", "valid_from": NEXT_MONDAY.isoformat(), "reason": "Uji coba lulus", "legal_reference": "SK 7"
        }  # fmt: skip
        assert client.get(f"/kuota/{office.pk}/tetapkan").status_code == 200
        assert client.post(f"/kuota/{office.pk}/tetapkan", data).status_code == 302
        made = QuotaRule.objects.get(office=office, valid_from=NEXT_MONDAY)
        assert (made.days, made.legal_reference) == (2, "SK 7")

    def test_a_past_monday_is_refused_beside_the_field(self, team):
        client = client_of(with_role(team, Role.OFFICIAL))
        data = {"days": "1", "valid_from": "2026-01-05", "reason": "x", "legal_reference": "SK"}
        page = client.post(f"/kuota/{team[0].office_id}/tetapkan", data)
        assert page.status_code == 422
        assert page.context["form"].errors["valid_from"]
        assert 'value="2026-01-05"' in page.content.decode()

    def test_others(self, team):
        foreign = OfficeFactory()
        boss, auditor = client_of(team[0]), client_of(with_role(team, Role.AUDITOR))
        assert boss.get("/kuota").status_code == 403
        assert auditor.get("/kuota").status_code == 200
        assert auditor.get(f"/kuota/{team[0].office_id}/tetapkan").status_code == 403
        assert client_of(with_role(team, Role.ADMIN)).get(f"/kuota/{foreign.pk}/tetapkan").status_code == 404

    def test_queries_do_not_grow_with_offices(self, team):
        client = client_of(with_role(team, Role.ADMIN))
        before = query_count(client, "/kuota")
        for _ in range(24):
            QuotaFactory(office=OfficeFactory(agency=team[0].agency))
        assert query_count(client, "/kuota") == before
        assert len(client.get("/kuota").context["lines"]) == 25


HEAD = "nip,jenis,mulai,selesai,sumber,id_sumber\n"


def upload(text):
    return {"file": SimpleUploadedFile("cuti.csv", text.encode(), "text/csv")}


class TestAbsences:
    def test_good_rows_are_kept_and_bad_rows_named(self, team):
        admin = client_of(with_role(team, Role.ADMIN))
        nip = team[1][0].nip
        text = HEAD + f"{nip},cuti,2026-12-01,2026-12-03,hadir,1\n123,cuti,2026-12-01,2026-12-03,hadir,2\n"
        page = admin.post("/ketidakhadiran/impor", upload(text))
        assert page.status_code == 200
        assert [e.row for e in page.context["result"].errors] == [3]
        assert Absence.objects.filter(employee=team[1][0]).count() == 1
        assert "NIP harus 18 angka" in text_of(page)

    def test_the_same_file_twice(self, team):
        admin = client_of(with_role(team, Role.ADMIN))
        text = HEAD + f"{team[1][0].nip},cuti,2026-12-01,2026-12-03,hadir,1\n"
        admin.post("/ketidakhadiran/impor", upload(text))
        again = admin.post("/ketidakhadiran/impor", upload(text), follow=True)
        assert "0 baru, 0 berubah, 1 tetap" in text_of(again)

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00rusak", b"", b"nip\n1\n", b'nip,"jenis\n'])
    def test_an_unreadable_file_gets_a_sentence(self, team, content):
        admin = client_of(with_role(team, Role.ADMIN))
        page = admin.post("/ketidakhadiran/impor", {"file": SimpleUploadedFile("x.csv", content)})
        assert page.status_code == 422
        assert page.context["form"].errors["file"]

    def test_no_file_at_all(self, team):
        assert client_of(with_role(team, Role.ADMIN)).post("/ketidakhadiran/impor").status_code == 422

    def test_searches_names(self, team):
        AbsenceFactory(employee=team[1][0])
        AbsenceFactory(employee=team[1][1])
        client = client_of(with_role(team, Role.AUDITOR))
        assert len(client.get("/ketidakhadiran").context["rows"]) == 2
        assert len(client.get("/ketidakhadiran", {"cari": team[1][0].name}).context["rows"]) == 1

    def test_others(self, team):
        AbsenceFactory()
        auditor = client_of(with_role(team, Role.AUDITOR))
        assert client_of(team[0]).get("/ketidakhadiran").status_code == 403
        assert not auditor.get("/ketidakhadiran").context["rows"]
        assert auditor.post("/ketidakhadiran/impor", upload(HEAD)).status_code == 403

    def test_queries_do_not_grow(self, team):
        client = client_of(with_role(team, Role.ADMIN))
        AbsenceFactory(employee=team[1][0])
        before = query_count(client, "/ketidakhadiran")
        for n in range(29):
            AbsenceFactory(employee=team[1][n % 5])
        assert query_count(client, "/ketidakhadiran") == before


def pattern_form(**changes):
    data = form_of() | {"weekday": "3", "starts_on": THURSDAY.isoformat(), "weeks": "3"} | changes
    return {k: v for k, v in data.items() if k not in ("week", "days")}


class TestPatterns:
    def test_asked_once_and_each_week_shows_its_outcome(self, team):
        person = team[1][0]
        client = client_of(person)
        answer = client.post("/pola/baru", pattern_form(), follow=True)
        assert answer.status_code == 200
        pattern = WfaPattern.objects.get(employee=person)
        ((view, _day, weeks),) = answer.context["patterns"]
        assert view.is_active
        assert [w.day for w, *_ in weeks] == [THURSDAY + timedelta(weeks=n) for n in range(3)]
        assert weeks[0][0].state == "submitted"
        assert f"/pengajuan/{weeks[0][0].request_id}" in answer.content.decode()
        assert "Setiap Kamis, 3 minggu" in text_of(answer)
        assert pattern.requests.exists()

    def test_a_refused_week_says_why(self, team):
        person = team[1][0]
        CalendarDayFactory(agency=person.agency, date=THURSDAY, name="Hari Uji")
        answer = client_of(person).post("/pola/baru", pattern_form(), follow=True)
        assert answer.context["patterns"][0][2][0][0].state == PatternOutcome.REFUSED
        assert "Hari Uji" in text_of(answer)

    def test_skip_one_week_then_end(self, team):
        person = team[1][0]
        client = client_of(person)
        client.post("/pola/baru", pattern_form(weeks="12"))
        pattern = WfaPattern.objects.get(employee=person)
        later = MONDAY + timedelta(weeks=8)
        client.post(f"/pola/{pattern.pk}/lewati", {"week": later.isoformat()})
        assert PatternWeek.objects.get(pattern=pattern, week=later).outcome == PatternOutcome.SKIPPED
        client.post(f"/pola/{pattern.pk}/hentikan")
        pattern.refresh_from_db()
        assert pattern.status == "ended"
        assert not client.get("/pola").context["patterns"][0][0].is_active

    @pytest.mark.parametrize(
        "changes",
        [
            {"weekday": "6"},
            {"starts_on": "9999-12-31"},
            {"starts_on": "2020-01-01"},
            {"weeks": "0"},
            {"weeks": "99999999999"},
            {"reason": ""},
            {"plan-0-unit": ""},
            {"place": "other"},
        ],
    )
    def test_mistakes_stay_in_the_form(self, team, changes):
        page = client_of(team[1][0]).post("/pola/baru", pattern_form(**changes))
        assert page.status_code == 422
        assert not WfaPattern.objects.exists()
        assert 'value="Laporan triwulan"' in page.content.decode()

    def test_one_more_row(self, team):
        page = client_of(team[1][0]).post("/pola/baru/baris", pattern_form(weekday="2"))
        assert page.context["plan"].total_form_count() == 4
        assert page.context["form"]["weekday"].value() == "2"

    def test_somebody_elses_pattern_is_not_found(self, team):
        client_of(team[1][0]).post("/pola/baru", pattern_form())
        pattern = WfaPattern.objects.get()
        for outsider in (team[1][1], team[0], UserFactory().employee):
            client = client_of(outsider)
            assert client.post(f"/pola/{pattern.pk}/hentikan").status_code == 404
            assert client.post(f"/pola/{pattern.pk}/lewati", {"week": NEXT_MONDAY}).status_code == 404
            assert not client.get("/pola").context["patterns"]

    def test_queries_do_not_grow(self, team):
        person = team[1][0]
        client = client_of(person)
        client.post("/pola/baru", pattern_form(weeks="1"))
        before = query_count(client, "/pola")
        for n in range(1, 8):
            client.post("/pola/baru", pattern_form(starts_on=(THURSDAY + timedelta(weeks=n)).isoformat()))
        assert query_count(client, "/pola") == before
