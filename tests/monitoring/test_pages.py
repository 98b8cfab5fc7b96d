"""Pages and API of early warnings: what each reader finds, what outsiders do not, and what a bad input keeps."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eligibility.services import Proposal, suspend_many
from monitoring.models import EarlyWarning, WatchRun
from tests.factories import EmployeeFactory, RoleFactory, UserFactory, make_team
from tests.factories_day import WarningFactory, WatchRunFactory
from tests.monitoring.nights import (
    NOW,
    ON,
    WHO,
    be_absent,
    ignore_calls,
    index_weeks,
    miss_reports,
    score,
    watch,
)

BAD = '<script>alert(1)</script>"><img src=x onerror=1>'
COACHING = {"kind": "coaching", "text": "Kami sepakat", "follow_up": "Target harian", "due_on": "2026-12-04"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person.user)
        return client

    return as_


@pytest.fixture
def team():
    return make_team(3, eligible=False)


def holder(unit, role, office=None):
    person = UserFactory(employee__unit=unit).employee
    RoleFactory(employee=person, role=role, office=office)
    return person


def page(response):
    assert response.status_code in (200, 422), response.status_code
    return " ".join(response.content.decode().split())


def address(row, name="warning"):
    return reverse(name, args=[row.pk])


# --- the lists


def test_a_supervisor_finds_the_open_ones_of_the_team_the_gravest_first(enter, team):
    chief, (one, two, three) = team
    WarningFactory(employee=one, level="notice")
    WarningFactory(employee=two, level="red")
    WarningFactory(employee=three, level="amber")
    WarningFactory(employee=three, cause="absence", status="closed", evidence={"count": 1, "year": 2026})
    WarningFactory(employee=EmployeeFactory(unit=chief.unit))
    shown = page(enter(chief).get(reverse("warnings")))
    places = [shown.index(p.full_name) for p in (two, three, one)]
    assert places == sorted(places)
    assert "Peringatan merah: 1" in shown
    assert "2 laporan harian tidak dikirim" in shown
    assert shown.count("<tr>") == 4


def test_filters_and_nonsense_in_them(enter, team):
    chief, (one, two, _) = team
    WarningFactory(employee=one)
    WarningFactory(employee=two, cause="unanswered_calls", status="closed")

    def listed(**query):
        body = page(enter(chief).get(reverse("warnings"), query))
        return {p for p in (one, two) if p.full_name in body}

    assert listed() == {one}
    assert listed(keadaan="closed") == {two}
    assert listed(keadaan="semua") == {one, two}
    assert listed(keadaan="semua", sebab="unanswered_calls") == {two}
    assert listed(keadaan="x'", sebab=BAD, page="-1", lingkup="\x00") == {one}


def test_a_deputy_finds_the_chiefs_team(enter, team):
    chief, (one, deputy, _) = team
    WarningFactory(employee=one)
    assert enter(deputy).get(reverse("warnings")).status_code == 403
    chief.unit.acting_chiefs.create(employee=deputy, kind="plh", letter="ST-1", valid_from=ON)
    assert one.full_name in page(enter(deputy).get(reverse("warnings")))


@pytest.mark.parametrize("role", ["admin", "official", "auditor"])
def test_roles_see_their_agency_or_office_only(enter, team, role):
    chief, (one, *_) = team
    branch = EmployeeFactory(unit__office__agency=chief.agency)
    stranger = EmployeeFactory()
    for who in (one, branch, stranger):
        WarningFactory(employee=who)
    everything = page(enter(holder(chief.unit, role)).get(reverse("warnings")))
    assert [p.full_name in everything for p in (one, branch, stranger)] == [True, True, False]
    here = page(enter(holder(chief.unit, role, chief.office)).get(reverse("warnings")))
    assert [p.full_name in here for p in (one, branch, stranger)] == [True, False, False]


def test_leadership_and_staff_have_no_such_list(enter, team):
    chief, (one, *_) = team
    assert enter(holder(chief.unit, "leadership")).get(reverse("warnings")).status_code == 403
    assert enter(one).get(reverse("warnings")).status_code == 403


def test_a_chief_with_a_role_has_both_lists(enter, team):
    chief, (one, *_) = team
    RoleFactory(employee=chief, role="admin")
    branch = EmployeeFactory(unit__office__agency=chief.agency)
    WarningFactory(employee=one)
    WarningFactory(employee=branch)
    assert branch.full_name not in page(enter(chief).get(reverse("warnings")))
    assert branch.full_name in page(enter(chief).get(reverse("warnings"), {"lingkup": "kantor"}))


def test_everybody_sees_the_own_closed_ones_too(enter, team):
    _, (one, two, _) = team
    WarningFactory(employee=one, status="closed")
    WarningFactory(employee=two, cause="unanswered_calls")
    shown = page(enter(one).get(reverse("my_warnings")))
    assert "Laporan harian tidak dikirim" in shown
    assert "Panggilan" not in shown.split("<tbody>")[1]
    assert "Tidak ada peringatan" in page(enter(team[0]).get(reverse("my_warnings")))


@pytest.mark.parametrize("name", ["warnings", "my_warnings"])
def test_a_longer_list_asks_no_more(enter, name):
    chief, people = make_team(20, eligible=False)
    causes = ["missed_reports", "missed_checkins", "unanswered_calls"]

    def cost():
        enter(chief).get(reverse(name))
        with CaptureQueriesContext(connection) as caught:
            assert enter(chief).get(reverse(name)).status_code == 200
        return len(caught)

    WarningFactory(employee=people[0])
    WarningFactory(employee=chief)
    few = cost()
    for person in people[1:]:
        WarningFactory(employee=person)
    for cause in causes[1:]:
        WarningFactory(employee=chief, cause=cause)
    assert cost() == few


# --- one of them


def test_all_causes_are_drawn_with_words_numbers_and_a_table(enter, team):
    chief, (one, *_) = team
    miss_reports(one, 10, 11, 12)
    ignore_calls(one, 17, 18)
    score(one, 10)
    be_absent(one, date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))
    index_weeks(one, *[92.0, 88.0] * 10, 50, 50, 50)
    watch(chief.office)
    words = {
        "missed_reports": "3 laporan harian tidak dikirim",
        "unanswered_calls": "2 panggilan tidak dijawab",
        "monthly_score": "Nilai bulanan di bawah 70 selama 1 bulan",
        "absence": "teguran lisan",
        "index_drop": "di bawah kebiasaan sendiri",
    }
    for cause, sentence in words.items():
        row = EarlyWarning.objects.get(cause=cause)
        for reader in (one, chief):
            shown = page(enter(reader).get(address(row)))
            assert sentence in shown
            assert '<svg viewBox="0 0 480' in shown
            assert "Lihat angkanya" in shown
            assert "Dibuka sebagai" in shown
    shown = page(enter(one).get(address(EarlyWarning.objects.get(cause="index_drop"))))
    assert "Batas tanda" in shown
    assert "1,01 dari 1.000 minggu kerja" in shown
    assert "chart-mark-warning" in shown


def test_a_supervisor_answers_and_both_read_it(enter, team):
    chief, (one, *_) = team
    row = WarningFactory(employee=one)
    assert "Simpan jawaban" in page(enter(chief).get(address(row)))
    assert "Simpan jawaban" not in page(enter(one).get(address(row)))
    assert enter(chief).post(address(row, "warning_answer"), COACHING).status_code == 302
    for reader in (chief, one):
        shown = page(enter(reader).get(address(row)))
        assert "Kami sepakat" in shown
        assert "Target harian" in shown
        assert "4 Desember 2026" in shown
        assert "Simpan jawaban" not in shown


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"kind": "reason", "text": " "},
        {"kind": "x", "text": "Ya"},
        {"kind": "reason", "text": "Ya", "follow_up": "Sesuatu"},
        {"kind": "coaching", "text": "Ya", "follow_up": "Sesuatu", "due_on": "2026-13-01"},
        {"kind": "coaching", "text": "Ya", "follow_up": "Sesuatu", "due_on": "2020-01-01"},
        {"kind": "reason", "text": "x" * 2001},
    ],
)
def test_a_bad_answer_changes_nothing_and_keeps_what_was_typed(enter, team, typed):
    chief, (one, *_) = team
    row = WarningFactory(employee=one)
    response = enter(chief).post(address(row, "warning_answer"), typed)
    assert response.status_code == 422
    if typed.get("follow_up"):
        assert "Sesuatu" in page(response)
    row.refresh_from_db()
    assert row.status == "open"


def test_an_answer_that_came_second_is_told_and_kept(enter, team):
    chief, (one, *_) = team
    row = WarningFactory(employee=one)
    enter(chief).post(address(row, "warning_answer"), {"kind": "reason", "text": "Pertama"})
    again = enter(chief).post(address(row, "warning_answer"), {"kind": "reason", "text": "Kedua kalinya"})
    assert again.status_code == 422
    assert "sudah dijawab" in page(again)
    assert "Kedua kalinya" in page(again)


def test_the_person_objects_once_and_the_supervisor_reads_it(enter, team):
    chief, (one, *_) = team
    row = WarningFactory(employee=one)
    assert "Kirim keberatan" in page(enter(one).get(address(row)))
    assert "Kirim keberatan" not in page(enter(chief).get(address(row)))
    assert enter(one).post(address(row, "warning_object"), {"text": ""}).status_code == 422
    assert enter(one).post(address(row, "warning_object"), {"text": f"Tidak benar {BAD}"}).status_code == 302
    shown = page(enter(chief).get(address(row)))
    assert "Tidak benar &lt;script&gt;" in shown
    assert "<script>alert(1)" not in shown
    assert "ada keberatan" in page(enter(chief).get(reverse("warnings")))
    assert "Kirim keberatan" not in page(enter(one).get(address(row)))


def test_outsiders_find_nothing_and_write_nothing(enter, team):
    chief, (one, two, _) = team
    row = WarningFactory(employee=one)
    outsiders = [
        two,
        holder(chief.unit, "leadership"),
        UserFactory().employee,
        holder(UserFactory().employee.unit, "admin"),
    ]
    for who in outsiders:
        assert enter(who).get(address(row)).status_code == 404
        assert enter(who).post(address(row, "warning_answer"), COACHING).status_code == 404
        assert enter(who).post(address(row, "warning_object"), {"text": "x"}).status_code == 404
    auditor = holder(chief.unit, "auditor")
    assert enter(auditor).get(address(row)).status_code == 200
    assert enter(auditor).post(address(row, "warning_answer"), COACHING).status_code == 403
    assert enter(chief).post(address(row, "warning_object"), {"text": "x"}).status_code == 403
    assert enter(one).post(address(row, "warning_answer"), COACHING).status_code == 403
    row.refresh_from_db()
    assert (row.status, row.objection) == ("open", "")


def test_the_suspension_is_shown_with_its_way_to_object(enter, team):
    chief, (one, *_) = team
    row = WarningFactory(employee=one, level="red")
    proposal = Proposal(one.pk, ON, ON, "Empat laporan", f"peringatan dini #{row.pk}")
    row.suspension = suspend_many(proposals=[proposal], actor=WHO, now=NOW)[one.pk]
    row.save()
    assert reverse("my_suspensions") in page(enter(one).get(address(row)))
    official = holder(chief.unit, "official")
    stop = reverse("suspension", args=[row.suspension_id])
    assert stop in page(enter(official).get(address(row)))
    assert stop not in page(enter(chief).get(address(row)))
    assert address(row) in page(enter(official).get(stop))


# --- the runs


def test_admins_see_last_night_and_failures_first(enter, team):
    chief, (one, *_) = team
    fine = EmployeeFactory(unit__office__agency=chief.agency, unit__office__name="AAA Kantor").office
    WatchRunFactory(office=fine, people=7, opened=1)
    WatchRunFactory(office=chief.office, date=date(2026, 11, 22))
    WatchRunFactory(office=chief.office, status="failed", error=f"ValueError: {BAD}")
    WarningFactory(employee=one)
    shown = page(enter(holder(chief.unit, "admin")).get(reverse("watch_runs")))
    assert shown.index(chief.office.name) < shown.index("AAA Kantor")
    assert "ValueError: &lt;script&gt;" in shown
    assert "λ = 0,20, L = 2,75" in shown
    assert "1,01 dari 1.000 minggu kerja" in shown
    assert shown.count("Jalankan ulang") == 2


def test_an_auditor_reads_the_runs_and_starts_none(enter, team):
    chief, _ = team
    auditor = holder(chief.unit, "auditor")
    assert "Jalankan ulang<" not in page(enter(auditor).get(reverse("watch_runs")))
    assert enter(auditor).post(reverse("watch_rerun", args=[chief.office_id])).status_code == 403
    for who in (chief, holder(chief.unit, "official"), holder(chief.unit, "leadership")):
        assert enter(who).get(reverse("watch_runs")).status_code == 403
    assert not WatchRun.objects.exists()


def test_an_admin_starts_a_run_again_of_the_own_office_only(enter, team, monkeypatch):
    chief, _ = team
    woken = []
    monkeypatch.setattr("monitoring.views.runs.wake_watch", lambda *given: woken.append(given))
    branch = EmployeeFactory(unit__office__agency=chief.agency).office
    admin = holder(chief.unit, "admin", chief.office)
    WatchRunFactory(office=chief.office, status="failed")
    assert enter(admin).post(reverse("watch_rerun", args=[chief.office_id])).status_code == 302
    assert WatchRun.objects.get().status == "queued"
    assert woken == [(chief.office_id, ON)]
    assert enter(admin).post(reverse("watch_rerun", args=[branch.pk])).status_code == 403
    other = EmployeeFactory().office
    assert enter(admin).post(reverse("watch_rerun", args=[other.pk])).status_code == 404
    assert enter(admin).get(reverse("watch_rerun", args=[chief.office_id])).status_code == 405
    assert len(woken) == 1


def test_more_offices_ask_no_more(enter, team):
    chief, _ = team
    admin = holder(chief.unit, "admin")

    def cost():
        enter(admin).get(reverse("watch_runs"))
        with CaptureQueriesContext(connection) as caught:
            enter(admin).get(reverse("watch_runs"))
        return len(caught)

    WatchRunFactory(office=chief.office)
    few = cost()
    for _ in range(8):
        WatchRunFactory(office=EmployeeFactory(unit__office__agency=chief.agency).office)
    assert cost() == few


# --- API


def post(client, name, row, **body):
    return client.post(address(row, name), body, content_type="application/json")


def test_the_api_lists_by_scope(enter, team):
    chief, (one, two, _) = team
    mine, theirs = WarningFactory(employee=one), WarningFactory(employee=two, level="red")
    url = reverse("api_warnings")
    own = enter(one).get(url).json()
    assert (own["count"], own["results"][0]["id"]) == (1, mine.pk)
    assert own["results"][0]["sentence"].startswith("2 laporan harian")
    assert enter(one).get(url, {"scope": "team"}).status_code == 403
    assert enter(one).get(url, {"scope": "office"}).status_code == 403
    team_rows = enter(chief).get(url, {"scope": "team"}).json()["results"]
    assert [r["id"] for r in team_rows] == [theirs.pk, mine.pk]
    admin = holder(chief.unit, "admin")
    assert enter(admin).get(url, {"scope": "office", "status": "open"}).json()["count"] == 2
    assert enter(admin).get(url, {"scope": "office", "cause": "absence"}).json()["count"] == 0
    for bad in ({"scope": "all"}, {"status": "x"}, {"cause": "x"}):
        answer = enter(one).get(url, bad)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, list(bad))


def test_the_api_reads_one_with_its_points(enter, team):
    chief, (one, two, _) = team
    row = WarningFactory(employee=one)
    assert enter(chief).get(address(row, "api_warning")).json()["series"] == row.series
    assert enter(one).get(address(row, "api_warning")).json()["evidence"]["count"] == 2
    assert enter(two).get(address(row, "api_warning")).status_code == 404
    assert enter(UserFactory().employee).get(address(row, "api_warning")).status_code == 404


def test_the_api_answers_and_objects(enter, team):
    chief, (one, *_) = team
    row = WarningFactory(employee=one)
    assert post(enter(one), "api_warning_object", row).status_code == 422
    assert (
        post(enter(one), "api_warning_object", row, text="Tidak benar").json()["objection"] == "Tidak benar"
    )
    assert post(enter(one), "api_warning_object", row, text="Lagi").status_code == 409
    assert post(enter(one), "api_warning_answer", row, kind="reason", text="x").status_code == 403
    assert post(enter(chief), "api_warning_object", row, text="x").status_code == 403
    assert post(enter(chief), "api_warning_answer", row, text="x").status_code == 400
    assert post(enter(chief), "api_warning_answer", row, kind="reason").status_code == 422
    late = {"kind": "reason", "text": "x", "follow_up": "y"}
    assert "follow_up" in post(enter(chief), "api_warning_answer", row, **late).json()["errors"]
    done = post(enter(chief), "api_warning_answer", row, kind="reason", text="Cuti").json()
    assert (done["status"], done["answer"], done["answered_by"]) == ("answered", "Cuti", chief.pk)
    assert post(enter(chief), "api_warning_answer", row, kind="reason", text="Lagi").status_code == 409


def test_the_same_key_answers_once(enter, team):
    chief, (one, *_) = team
    row = WarningFactory(employee=one)
    for _ in range(2):
        response = enter(chief).post(
            address(row, "api_warning_answer"), {"kind": "reason", "text": "Cuti"},
            content_type="application/json", headers={"Idempotency-Key": "k1"},
        )  # fmt: skip
        assert response.status_code == 200
