"""The pages of daily reports: the own list, the form of a day, one report, checking, and files."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.models import Notice
from performance.models import DailyReport, Evidence, ReportItem
from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_day import ReportFactory, ReportItemFactory, TargetFactory
from tests.scheduling.pages import client_of, query_count, text_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
# Thursday, 26 November 2026, 15.00 in Jakarta
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
PATH = f"/laporan/{DAY}"
MARKUP = '<script>alert(1)</script>"><img src=x>'


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(3)


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def person(team):
    return team[1][0]


@pytest.fixture
def client(person):
    return client_of(person)


def form(*rows, revision=0, **more):
    """What a browser sends; each row a dict of its fields."""
    data = {"items-TOTAL_FORMS": str(len(rows)), "items-INITIAL_FORMS": "0", "revision": str(revision)}
    for n, row in enumerate(rows):
        data |= {f"items-{n}-{name}": value for name, value in row.items()}
    return data | more


def row(title="Telaah usulan", **more):
    return {"title": title, "planned": "3", "achieved": "2,5", "unit": "berkas"} | more


def values(response):
    return re.findall(r'name="items-(\d+)-title" value="([^"]*)"', response.content.decode())


def fetch(client, path):
    """The status of a download that was read to its end."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def text_file(name="bukti.txt", content=b"hasil kerja"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def wfa_day(person):
    """An approved WFA day whose report nobody has begun."""
    from scheduling.models import RequestDay, RequestOutput, WfaRequest

    request = WfaRequest.objects.create(
        agency=person.agency, employee=person, week=DAY - timedelta(days=3), status="approved",
        place="registered_home", reason="Menyusun", created_at=NOW, updated_at=NOW, submitted_at=NOW,
    )  # fmt: skip
    RequestDay.objects.create(
        request=request, employee=person, unit=person.unit, date=DAY, week=DAY - timedelta(days=3), slot=1,
        status="approved",
    )  # fmt: skip
    RequestOutput.objects.create(
        request=request, position=1, output="Notula", quantity=Decimal(4), unit="lembar"
    )
    return request


class TestTheForm:
    def test_a_wfa_day_offers_its_plan_without_writing_anything(self, client, wfa_day):
        page = client.get(PATH)
        assert page.status_code == 200
        assert values(page) == [("0", "Notula")]
        assert "laporan wajib" in text_of(page)
        assert not DailyReport.objects.exists()

    def test_saving_a_wfa_day_makes_the_required_report(self, client, person, wfa_day):
        page = client.post(PATH, form(row("Notula")))
        assert page.status_code == 302
        report = DailyReport.objects.get(employee=person)
        assert (report.required, report.status, report.revision) == (True, "draft", 1)
        assert report.due_at > NOW
        assert report.items.get().achieved == Decimal("2.50")

    def test_other_days_may_be_reported_too(self, client, person):
        assert (
            values(client.get(PATH)) == [("0", "")]
            or 'name="items-0-title"' in client.get(PATH).content.decode()
        )
        client.post(PATH, form(row()))
        assert not DailyReport.objects.get(employee=person).required

    def test_carries_the_hooks_of_the_offline_script(self, client):
        html = client.get(PATH).content.decode()
        assert "data-report-form" in html
        assert f'data-report-date="{DAY}" data-revision="0" data-api="/api/v1/reports/{DAY}"' in html
        assert html.count("data-report-row") >= 1

    def test_blank_rows_are_passed_over_and_removed_ones_go(self, client):
        client.post(PATH, form(row("A"), {"title": " "}, row("B")))
        a, b = ReportItem.objects.order_by("position")
        assert (a.title, b.title) == ("A", "B")
        client.post(PATH, form(row("A", id=a.pk, remove="on"), row("B", id=b.pk), revision=1))
        assert list(ReportItem.objects.values_list("pk", flat=True)) == [b.pk]

    def test_done_copies_the_plan_into_an_empty_result(self, client):
        client.post(PATH, form(row("A", achieved="", done="on"), row("B", achieved="1", done="on")))
        assert list(ReportItem.objects.values_list("achieved", flat=True)) == [Decimal(3), Decimal(1)]

    def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(self, client):
        bad = row("Notula", planned="abc", link="javascript:alert(1)", starts_at="10:00", ends_at="09:00")
        page = client.post(PATH, form(row(), bad))
        assert page.status_code == 422
        assert ("1", "Notula") in values(page)
        assert 'value="abc"' in page.content.decode()
        page = client.post(PATH, form({"title": ""}, row(), row(**{**bad, "planned": "1"})))
        assert page.status_code == 422
        text = text_of(page)
        assert "Kegiatan ke-3: tautan harus" in text
        assert "Kegiatan ke-3: jam selesai" in text
        assert "javascript:alert(1)" in page.content.decode()
        assert not DailyReport.objects.exists()

    def test_a_row_more_keeps_everything_typed_and_checks_nothing(self, client):
        page = client.post(f"{PATH}/baris", form(row("A", planned="abc"), row("B")))
        assert page.status_code == 200
        assert [number for number, _ in values(page)][:2] == ["0", "1"]
        assert 'name="items-2-title"' in page.content.decode()
        assert 'value="abc"' in page.content.decode()
        assert not DailyReport.objects.exists()

    def test_thirty_rows_are_the_most(self, client):
        page = client.post(f"{PATH}/baris", form(*[row(str(n)) for n in range(30)]))
        assert 'name="items-29-title"' in page.content.decode()
        assert 'name="items-30-title"' not in page.content.decode()
        assert "Tambah kegiatan" not in text_of(page)

    def test_a_stale_form_is_told_and_can_then_be_saved(self, client):
        client.post(PATH, form(row("di ponsel")))
        page = client.post(PATH, form(row("di laptop")))
        assert page.status_code == 409
        assert "diubah di perangkat atau jendela lain" in text_of(page)
        assert values(page) == [("0", "di laptop")]
        assert 'name="revision" value="1"' in page.content.decode()
        assert ReportItem.objects.get().title == "di ponsel"
        client.post(PATH, form(row("di laptop"), revision=1))
        assert ReportItem.objects.get().title == "di laptop"

    def test_only_the_own_agreed_targets_are_offered(self, client, person, team):
        TargetFactory(plan__employee=person, title="Sasaran sendiri")
        TargetFactory(plan__employee=team[1][1], title="Sasaran orang lain")
        html = client.get(PATH).content.decode()
        assert "Sasaran sendiri" in html
        assert "Sasaran orang lain" not in html

    @pytest.mark.parametrize(
        ("text", "status"),
        [("2026-11-27", 422), ("2026-10-01", 422), ("besok", 404), ("2026-13-01", 404), ("0001-01-01", 404)],
    )
    def test_days_without_a_form(self, client, text, status):
        assert client.get(f"/laporan/{text}").status_code == status
        assert client.post(f"/laporan/{text}", form(row())).status_code == status
        assert not DailyReport.objects.exists()

    def test_a_hostile_text_is_text(self, client):
        client.post(PATH, form(row(MARKUP, note=MARKUP, unit=MARKUP[:40])))
        report = DailyReport.objects.get()
        for path in (PATH, f"/laporan/lihat/{report.pk}"):
            html = client.get(path).content.decode()
            assert "<script>alert" not in html
            assert "<img src=x" not in html

    def test_queries_do_not_grow_with_rows(self, client, person):
        report = ReportFactory(employee=person, date=DAY)
        ReportItemFactory(report=report)
        one = query_count(client, PATH)
        for _ in range(8):
            ReportItemFactory(report=report)
        assert query_count(client, PATH) == one

    def test_the_date_of_the_page_is_the_offices(self):
        """00.30 of the 27th in Jayapura is still the 26th in Jakarta."""
        _, [papua] = make_team(1, zone="Asia/Jayapura")
        with time_machine.travel(datetime(2026, 11, 26, 15, 30, tzinfo=UTC), tick=False):
            assert client_of(papua).get("/laporan/2026-11-27").status_code == 200
            _, [java] = make_team(1)
            assert client_of(java).get("/laporan/2026-11-27").status_code == 422


class TestSending:
    def test_sends_and_tells_the_supervisor(self, client, person, chief):
        page = client.post(f"{PATH}/kirim", form(row()))
        report = DailyReport.objects.get(employee=person)
        assert page.url == f"/laporan/lihat/{report.pk}"
        assert report.status == "submitted"
        # Thursday plus two working days: Monday, 23.59 in Jakarta
        due = report.verdict_due_at.astimezone(person.office.tz)
        assert (due.date(), due.strftime("%H.%M")) == (date(2026, 11, 30), "23.59")
        assert Notice.objects.filter(recipient=chief.user).count() == 1

    def test_a_missing_result_keeps_the_form_and_stores_nothing(self, client):
        page = client.post(f"{PATH}/kirim", form(row(), row("Notula", achieved="")))
        assert page.status_code == 422
        assert "Kegiatan ke-2: isi jumlah hasilnya" in text_of(page)
        assert not DailyReport.objects.exists()

    def test_a_sent_report_leads_to_its_page(self, client):
        client.post(f"{PATH}/kirim", form(row()))
        assert client.get(PATH).status_code == 302
        page = client.post(PATH, form(row("nanti"), revision=1))
        assert page.status_code == 409
        assert "sudah terkirim" in text_of(page)
        assert client.post(f"{PATH}/kirim", form(row(), revision=1)).status_code == 409

    def test_a_late_one_is_marked(self, client, person):
        yesterday = DAY - timedelta(days=1)
        client.post(f"/laporan/{yesterday}/kirim", form(row()))
        report = DailyReport.objects.get(employee=person)
        assert "terlambat" in text_of(client.get(f"/laporan/lihat/{report.pk}"))
        assert "terlambat" in text_of(client.get("/laporan"))


class TestFiles:
    def test_go_with_their_row_and_come_back_as_a_download(self, client, person):
        data = form(row("A"), row("B"))
        data["items-1-files"] = [text_file("hasil rapat.txt"), text_file("dua.csv", b"a;b\n1;2\n")]
        assert client.post(PATH, data).status_code == 302
        first, second = ReportItem.objects.order_by("position")
        assert (first.evidence.count(), second.evidence.count()) == (0, 2)
        file = second.evidence.get(name="hasil rapat.txt")
        answer = client.get(f"/laporan/bukti/{file.pk}")
        assert b"".join(answer.streaming_content) == b"hasil kerja"
        assert answer["Content-Type"] == "text/plain"
        assert answer["Content-Disposition"] == 'attachment; filename="hasil rapat.txt"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in answer["Cache-Control"]

    def test_a_name_of_other_letters_travels_by_rfc_5987(self, client):
        data = form(row()) | {"items-0-files": text_file("laporan kesehatan – ünïcode.txt")}
        client.post(PATH, data)
        answer = client.get(f"/laporan/bukti/{Evidence.objects.get().pk}")
        b"".join(answer.streaming_content)
        assert "filename*=utf-8''laporan%20kesehatan" in answer["Content-Disposition"]

    def test_a_refused_file_is_told_at_its_row_while_the_rest_is_kept(self, client):
        data = form(row("A"), row("B")) | {"items-1-files": text_file("jahat.html", b"<html>")}
        page = client.post(f"{PATH}/kirim", data)
        assert page.status_code == 422
        assert "jahat.html tidak dapat diterima" in text_of(page)
        assert "items-1-files_error" in page.content.decode()
        report = DailyReport.objects.get()
        assert (report.status, report.items.count()) == ("draft", 2)

    def test_a_chosen_file_of_a_refused_form_must_be_chosen_again(self, client):
        page = client.post(PATH, form(row("")) | {"items-0-files": text_file()})
        assert page.status_code == 422
        assert "Pilih lagi sebelum menyimpan" in text_of(page)
        assert not Evidence.objects.exists()

    def test_a_ticked_file_goes(self, client, django_capture_on_commit_callbacks):
        client.post(PATH, form(row("A")) | {"items-0-files": text_file()})
        file = Evidence.objects.get()
        item = ReportItem.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(PATH, form(row("A", id=item.pk, drop=file.pk), revision=1))
        assert not Evidence.objects.exists()
        assert not default_storage.exists(file.file.name)

    @pytest.mark.parametrize("who", ["colleague", "stranger", "chief"])
    def test_a_draft_is_nobody_elses(self, client, who, team, chief):
        client.post(PATH, form(row()) | {"items-0-files": text_file()})
        reader = {"colleague": team[1][1], "stranger": UserFactory().employee, "chief": chief}[who]
        file = Evidence.objects.get()
        assert client_of(reader).get(f"/laporan/bukti/{file.pk}").status_code == 404
        assert client_of(reader).get(f"/laporan/lihat/{file.item.report_id}").status_code == 404

    def test_a_sent_report_is_read_by_chief_and_auditor_only(self, client, team, chief, person):
        client.post(f"{PATH}/kirim", form(row()) | {"items-0-files": text_file()})
        auditor = UserFactory(employee__unit=person.unit).employee
        RoleFactory(employee=auditor, role="auditor")
        leader = UserFactory(employee__unit=person.unit).employee
        RoleFactory(employee=leader, role="leadership")
        file = Evidence.objects.get()
        readers = [
            (chief, 200),
            (auditor, 200),
            (leader, 404),
            (team[1][1], 404),
            (UserFactory().employee, 404),
        ]
        for reader, status in readers:
            assert fetch(client_of(reader), f"/laporan/bukti/{file.pk}") == status

    def test_a_file_that_is_gone_is_not_found(self, client):
        client.post(PATH, form(row()) | {"items-0-files": text_file()})
        file = Evidence.objects.get()
        default_storage.delete(file.file.name)
        assert client.get(f"/laporan/bukti/{file.pk}").status_code == 404

    def test_a_huge_body_is_refused_before_it_is_read(self, client, settings):
        settings.EVIDENCE_MAX_AT_ONCE = 1000
        page = client.post(PATH, form(row()) | {"items-0-files": text_file(content=b"x" * 2000)})
        assert page.status_code == 413
        assert not DailyReport.objects.exists()

    def test_a_big_form_still_needs_its_token(self, person):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(person.user, backend="employees.auth.NipBackend")
        assert strict.post(PATH, form(row())).status_code == 403
        assert not DailyReport.objects.exists()


class TestTheList:
    def test_shows_the_own_reports_newest_first(self, client, person, team):
        ReportFactory(employee=person, date=DAY - timedelta(days=2), required=True)
        ReportFactory(employee=person, date=DAY - timedelta(days=1), status="accepted")
        ReportFactory(employee=team[1][1], date=DAY)
        page = client.get("/laporan")
        assert [r.date.day for r, _, _ in page.context["rows"]] == [25, 24]
        assert "belum dikirim" in text_of(page)
        assert "diterima" in text_of(page)

    def test_narrows_by_state_and_ignores_nonsense(self, client, person):
        ReportFactory(employee=person, date=DAY, status="accepted")
        assert len(client.get("/laporan?status=accepted").context["rows"]) == 1
        assert "Tidak ada laporan dengan status ini" in text_of(client.get("/laporan?status=draft"))
        assert len(client.get("/laporan?status=zzz").context["rows"]) == 1

    def test_an_empty_list_teaches(self, client):
        assert "rencana kerja Anda menjadi laporan" in text_of(client.get("/laporan"))

    def test_is_paged_and_queries_do_not_grow(self, client, person):
        ReportFactory(employee=person, date=DAY)
        one = query_count(client, "/laporan")
        for n in range(1, 30):
            ReportFactory(employee=person, date=DAY - timedelta(days=n))
        assert query_count(client, "/laporan") == one
        assert len(client.get("/laporan").context["rows"]) == 25


class TestChecking:
    @pytest.fixture
    def report(self, client, person):
        client.post(f"{PATH}/kirim", form(row(MARKUP)))
        return DailyReport.objects.get(employee=person)

    @pytest.fixture
    def boss(self, chief):
        return client_of(chief)

    def test_lists_what_waits(self, boss, report, person):
        page = boss.get("/periksa-laporan")
        assert [row["report"].pk for row in page.context["rows"]] == [report.pk]
        assert person.full_name in text_of(page)
        assert "<script>alert" not in page.content.decode()

    def test_marks_what_is_overdue_and_puts_it_first(self, boss, report, team):
        old = ReportFactory(employee=team[1][1], date=DAY - timedelta(days=9), status="submitted")
        page = boss.get("/periksa-laporan")
        assert [row["report"].pk for row in page.context["rows"]] == [old.pk, report.pk]
        assert "lewat batas" in text_of(page)

    def test_accepts(self, boss, report, client):
        assert boss.post(f"/periksa-laporan/{report.pk}/terima").status_code == 302
        report.refresh_from_db()
        assert report.status == "accepted"
        assert "diterima" in text_of(client.get("/pemberitahuan")) or Notice.objects.filter(
            recipient=report.employee.user
        )

    def test_asks_back_with_a_comment(self, boss, report, client):
        path = f"/periksa-laporan/{report.pk}/kembalikan"
        page = boss.post(path, {"kembali-comment": " "})
        assert page.status_code == 422
        page = boss.post(path, {"kembali-comment": f"Lengkapi {MARKUP}"})
        assert page.status_code == 302
        shown = client.get(PATH)
        assert "Lengkapi" in text_of(shown)
        assert "<script>alert" not in shown.content.decode()

    def test_a_second_verdict_is_told_as_such(self, boss, report):
        boss.post(f"/periksa-laporan/{report.pk}/terima")
        page = boss.post(f"/periksa-laporan/{report.pk}/kembalikan", {"kembali-comment": "x"})
        assert page.status_code == 409
        assert "tidak sedang menunggu pemeriksaan" in text_of(page)

    def test_outsiders_decide_nothing(self, report, team, person):
        auditor = UserFactory(employee__unit=person.unit).employee
        RoleFactory(employee=auditor, role="auditor")
        for other, status in [
            (team[1][1], 404),
            (person, 404),
            (UserFactory().employee, 404),
            (auditor, 403),
        ]:
            answer = client_of(other).post(f"/periksa-laporan/{report.pk}/terima")
            assert answer.status_code == status
        report.refresh_from_db()
        assert report.status == "submitted"

    def test_many_at_once_are_answered_row_by_row(self, boss, report, team):
        other = ReportFactory(employee=team[1][1], status="accepted")
        alien = ReportFactory(employee=UserFactory().employee, status="submitted")
        boss.post("/periksa-laporan/massal", {"ids": [report.pk, other.pk, alien.pk, "abc", "9" * 30]})
        page = boss.get("/periksa-laporan")
        text = text_of(page)
        assert "Laporan diterima." in text
        assert "tidak sedang menunggu pemeriksaan" in text
        assert alien.employee.full_name not in text
        report.refresh_from_db()
        assert report.status == "accepted"
        assert not boss.get("/periksa-laporan").context["answers"]

    def test_choosing_none_is_a_friendly_word(self, boss, report):
        page = boss.post("/periksa-laporan/massal", {}, follow=True)
        assert "Pilih sedikitnya satu laporan" in text_of(page)

    def test_the_history_holds_what_was_decided(self, boss, report):
        boss.post(f"/periksa-laporan/{report.pk}/terima")
        page = boss.get("/periksa-laporan/riwayat")
        assert [r.pk for r, _, _ in page.context["rows"]] == [report.pk]

    @pytest.mark.parametrize("path", ["/periksa-laporan", "/periksa-laporan/riwayat"])
    def test_is_for_supervisors(self, client, path):
        assert client.get(path).status_code == 403

    def test_queries_do_not_grow(self, boss, report, team):
        one = query_count(boss, "/periksa-laporan")
        for n in range(12):
            more = ReportFactory(
                employee=team[1][n % 2 + 1], date=DAY - timedelta(days=n + 1), status="submitted"
            )
            ReportItemFactory(report=more)
        assert query_count(boss, "/periksa-laporan") == one


def test_a_reload_of_a_refused_form_leads_back_to_the_form(client):
    for path in (f"{PATH}/kirim", f"{PATH}/baris"):
        assert client.get(path)["Location"] == PATH


def test_what_was_done_as_planned_stays_ticked(client, person):
    report = ReportFactory(employee=person, date=DAY)
    ReportItemFactory(report=report, position=1, planned=Decimal(2), achieved=Decimal(2))
    ReportItemFactory(report=report, position=2, planned=Decimal(2), achieved=Decimal(1))
    page = client.get(PATH).content.decode()
    assert re.search(r'name="items-0-done"[^>]*checked', page)
    assert not re.search(r'name="items-1-done"[^>]*checked', page)
