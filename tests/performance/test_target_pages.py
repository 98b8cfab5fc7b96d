"""Pages and API of targets: own versions, the form, the supervisor's list and decision, outsiders, hostile text."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from performance.models import Target, TargetPlan
from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_day import (
    IndicatorFactory,
    ReportFactory,
    ReportItemFactory,
    TargetFactory,
    TargetPlanFactory,
)
from tests.scheduling.pages import NOW, api_of, client_of, query_count, text_of

pytestmark = pytest.mark.django_db
SKP = "/kinerja/skp"
EVIL = '<script>alert(1)</script>"><img src=x onerror=1>'


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(3, eligible=False)


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def person(team):
    return team[1][0]


def form(*rows):
    """Rows as (number, title, quantity, unit, due)."""
    data = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0"}
    for at, row in enumerate(rows):
        for name, value in zip(("number", "title", "quantity", "unit", "due_on"), row, strict=True):
            data[f"rows-{at}-{name}"] = value
    return data


ROW = ("", "Menelaah usulan", "12,5", "berkas", "2026-12-31")
EMPTY = ("", "", "", "", "2026-12-31")


def plan_with(person, status="agreed", titles=("Menelaah usulan",), **more):
    decided = {} if status not in ("draft", "submitted") else {"decided_by": None, "decided_at": None}
    if status == "draft":
        decided["submitted_at"] = None
    plan = TargetPlanFactory(employee=person, status=status, **decided, **more)
    for number, title in enumerate(titles, 1):
        TargetFactory(plan=plan, number=number, title=title)
    return plan


class TestOwnPage:
    def test_an_empty_year_teaches_and_offers_the_form(self, person):
        page = client_of(person).get(SKP)
        assert page.status_code == 200
        assert 'href="/kinerja/skp/2026/ubah"' in page.content.decode()

    def test_shows_the_agreed_version_with_progress_and_history(self, person):
        old = plan_with(person, "superseded", version=1)
        plan = plan_with(person, version=2, titles=("Menelaah usulan", "Menyusun pedoman"))
        report = ReportFactory(employee=person, date=date(2026, 11, 20), status="accepted")
        ReportItemFactory(report=report, target=plan.targets.get(number=1), achieved=Decimal(30))
        text = text_of(client_of(person).get(SKP))
        assert "30 dari 120 berkas (25 %)" in text
        assert "Yang berlaku: versi 2" in text
        assert "ditambah" in text
        assert f"/kinerja/skp/rencana/{old.pk}" in client_of(person).get(SKP).content.decode()

    def test_a_returned_version_shows_the_supervisors_words(self, person):
        plan_with(person, "sent_back", comment="Perinci jumlahnya")
        page = client_of(person).get(SKP)
        assert "Perinci jumlahnya" in text_of(page)
        assert "/kinerja/skp/2026/ajukan" in page.content.decode()

    @pytest.mark.parametrize("year", ["abc", "1900", "20266", "²026"])
    def test_a_year_that_means_nothing_is_this_year(self, person, year):
        assert "Pegawai 2026" in text_of(client_of(person).get(SKP, {"tahun": year}))

    def test_queries_do_not_grow_with_versions_and_targets(self, person):
        client = client_of(person)
        plan_with(person, version=1)
        few = query_count(client, SKP)
        for version in range(2, 8):
            plan_with(person, "superseded", version=version, titles=[f"Sasaran {n}" for n in range(8)])
        assert query_count(client, SKP) <= few

    def test_hostile_text_stays_text(self, person):
        plan = plan_with(person, titles=(EVIL,))
        TargetPlan.objects.filter(pk=plan.pk).update(comment=EVIL)
        Target.objects.update(unit=EVIL[:40])
        page = client_of(person).get(SKP).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


class TestForm:
    def test_a_draft_is_kept_and_shown_again(self, person):
        client = client_of(person)
        answer = client.post(f"{SKP}/2026/ubah", form(ROW, EMPTY))
        assert (answer.status_code, answer["Location"]) == (302, "/kinerja/skp?tahun=2026")
        plan = TargetPlan.objects.get(employee=person)
        assert (plan.status, plan.targets.get().quantity) == ("draft", Decimal("12.5"))
        page = client.get(f"{SKP}/2026/ubah").content.decode()
        assert 'value="12,5"' in page
        assert "Menelaah usulan" in page

    def test_saving_and_handing_in_is_one_act(self, person, chief):
        client_of(person).post(f"{SKP}/2026/ubah/kirim", form(ROW))
        assert TargetPlan.objects.get(employee=person).status == "submitted"
        assert chief.user.notices.count() == 1

    def test_handing_in_nothing_is_refused_in_words(self, person):
        answer = client_of(person).post(f"{SKP}/2026/ubah/kirim", form(EMPTY))
        assert answer.status_code == 422
        assert "sedikitnya satu sasaran" in text_of(answer)

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            (("", "", "3", "berkas", "2026-12-31"), "Tuliskan sasarannya"),
            (("", "A", "", "berkas", "2026-12-31"), "Isi jumlahnya"),
            (("", "A", "banyak", "berkas", "2026-12-31"), "angka"),
            (("", "A", "0", "berkas", "2026-12-31"), "lebih dari 0"),
            (("", "A", "3", "", "2026-12-31"), "Isi satuannya"),
            (("", "A", "3", "berkas", ""), "Isi tenggatnya"),
            (("", "A", "3", "berkas", "2027-01-01"), "dalam tahun 2026"),
            (("99", "A", "3", "berkas", "2026-12-31"), "nomor sasaran"),
        ],
    )
    def test_bad_input_comes_back_with_reason_and_all_that_was_typed(self, person, row, words):
        answer = client_of(person).post(f"{SKP}/2026/ubah", form(ROW, row))
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "Menelaah usulan" in answer.content.decode()
        assert not TargetPlan.objects.exists()

    def test_one_more_row_keeps_what_was_typed_and_writes_nothing(self, person):
        answer = client_of(person).post(f"{SKP}/2026/ubah/baris", form(("", "Baru", "x", "", "")))
        page = answer.content.decode()
        assert 'name="rows-1-title"' in page
        assert 'value="x"' in page
        assert not TargetPlan.objects.exists()

    def test_an_indicator_of_another_office_is_no_choice(self, person):
        own, foreign = IndicatorFactory(office=person.office), IndicatorFactory()
        client = client_of(person)
        answer = client.post(f"{SKP}/2026/ubah", form(ROW) | {"rows-0-indicator": str(foreign.pk)})
        assert answer.status_code == 422
        client.post(f"{SKP}/2026/ubah", form(ROW) | {"rows-0-indicator": str(own.pk)})
        assert Target.objects.get().indicator == own

    @pytest.mark.parametrize("status", ["submitted", "agreed"])
    def test_what_waits_or_stands_is_not_open_to_change(self, person, status):
        plan_with(person, status)
        client = client_of(person)
        assert client.get(f"{SKP}/2026/ubah").status_code == 409
        assert client.post(f"{SKP}/2026/ubah", form(ROW)).status_code == 409
        assert Target.objects.get().title == "Menelaah usulan"

    def test_a_new_version_opens_with_the_agreed_targets(self, person):
        plan_with(person, version=1)
        client = client_of(person)
        assert client.post(f"{SKP}/2026/versi-baru")["Location"] == "/kinerja/skp/2026/ubah"
        assert "Menelaah usulan" in client.get(f"{SKP}/2026/ubah").content.decode()
        client.post(f"{SKP}/2026/versi-baru")
        assert TargetPlan.objects.count() == 2

    @pytest.mark.parametrize("year", ["1999", "2101", "99999999999999999999"])
    def test_years_that_nobody_plans_are_not_found(self, person, year):
        assert client_of(person).get(f"{SKP}/{year}/ubah").status_code == 404

    def test_submitting_twice_says_so(self, person):
        plan_with(person, "draft")
        client = client_of(person)
        client.post(f"{SKP}/2026/ajukan")
        page = client.post(f"{SKP}/2026/ajukan", follow=True)
        assert "sudah menunggu klarifikasi" in text_of(page)


class TestSupervisor:
    def test_the_list_shows_who_waits_and_who_has_none(self, chief, team):
        first, second, third = team[1]
        plan_with(first, "submitted")
        plan_with(second, "draft")
        client = client_of(chief)
        waiting = text_of(client.get(f"{SKP}/tim"))
        assert first.full_name in waiting
        assert second.full_name not in waiting
        without = text_of(client.get(f"{SKP}/tim", {"bagian": "belum"}))
        assert third.full_name in without

    def test_queries_do_not_grow_with_people(self, chief, team):
        plan_with(team[1][0], "submitted")
        few = query_count(client_of(chief), f"{SKP}/tim")
        for person in team[1][1:]:
            plan_with(person, "submitted", titles=("A", "B", "C"))
        assert query_count(client_of(chief), f"{SKP}/tim") <= few

    def test_agreeing_and_sending_back(self, chief, team):
        first, second = (plan_with(p, "submitted") for p in team[1][:2])
        client = client_of(chief)
        assert "Sepakati SKP" in text_of(client.get(f"{SKP}/rencana/{first.pk}"))
        assert client.post(f"{SKP}/rencana/{first.pk}/sepakati").status_code == 302
        missing = client.post(f"{SKP}/rencana/{second.pk}/kembalikan", {"comment": ""})
        assert missing.status_code == 422
        assert client.post(f"{SKP}/rencana/{second.pk}/kembalikan", {"comment": "Rinci"}).status_code == 302
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.status, second.status, second.comment) == ("agreed", "sent_back", "Rinci")
        assert client.post(f"{SKP}/rencana/{first.pk}/sepakati").status_code == 409

    def test_the_page_shows_what_a_new_version_changes(self, chief, person):
        plan_with(person, version=1)
        newer = plan_with(person, "submitted", version=2, titles=("Menelaah semua usulan",))
        page = client_of(chief).get(f"{SKP}/rencana/{newer.pk}").content.decode()
        assert "<del>Menelaah usulan</del> <ins>Menelaah semua usulan</ins>" in page

    def test_others_find_nothing_and_change_nothing(self, person, team):
        plan = plan_with(person, "submitted")
        outsiders = [team[1][1], UserFactory().employee]
        for other in outsiders:
            client = client_of(other)
            assert client.get(f"{SKP}/tim").status_code == 403
            assert client.get(f"{SKP}/rencana/{plan.pk}").status_code == 404
            assert client.post(f"{SKP}/rencana/{plan.pk}/sepakati").status_code == 404
        own = client_of(person)
        assert own.get(f"{SKP}/rencana/{plan.pk}").status_code == 200
        assert own.post(f"{SKP}/rencana/{plan.pk}/sepakati").status_code == 403
        plan.refresh_from_db()
        assert plan.status == "submitted"

    def test_who_checks_the_agency_reads_and_decides_nothing(self, person):
        plan = plan_with(person, "submitted")
        draft = plan_with(person, "draft", period_start=date(2025, 1, 1), period_end=date(2025, 12, 31))
        auditor = UserFactory(employee__unit=person.unit).employee
        RoleFactory(employee=auditor, role="auditor")
        client = client_of(auditor)
        assert client.get(f"{SKP}/rencana/{plan.pk}").status_code == 200
        assert client.get(f"{SKP}/rencana/{draft.pk}").status_code == 404
        assert client.post(f"{SKP}/rencana/{plan.pk}/sepakati").status_code == 403


API = "/api/v1"
BODY = {"targets": [{"title": "A", "quantity": "3", "unit": "berkas", "due_on": "2026-12-31"}]}


class TestApi:
    def test_the_way_of_a_plan(self, person, chief):
        mine, boss = api_of(person), api_of(chief)
        saved = mine.put(f"{API}/targets/2026", BODY, format="json")
        assert (saved.status_code, saved.data["status"], saved.data["version"]) == (200, "draft", 1)
        assert saved.data["targets"][0]["number"] == 1
        assert mine.post(f"{API}/targets/2026/submit").data["status"] == "submitted"
        waiting = boss.get(f"{API}/target-plans", {"status": "submitted"}).data
        assert waiting["count"] == 1
        pk = waiting["results"][0]["id"]
        no = boss.post(f"{API}/target-plans/{pk}/send-back", {"comment": ""}, format="json")
        assert (no.status_code, no.json()["code"]) == (422, "no_comment")
        back = boss.post(f"{API}/target-plans/{pk}/send-back", {"comment": "Rinci"}, format="json")
        assert back.data["status"] == "sent_back"
        mine.post(f"{API}/targets/2026/submit")
        assert boss.post(f"{API}/target-plans/{pk}/agree").data["status"] == "agreed"
        assert boss.post(f"{API}/target-plans/{pk}/agree").status_code == 409
        assert mine.get(f"{API}/targets", {"year": "2026"}).data["results"][0]["comment"] == ""

    @pytest.mark.parametrize(
        "body",
        [
            {}, {"targets": "x"}, {"targets": [{}]}, {"targets": [None]}, {"targets": BODY["targets"] * 21},
            {"targets": [BODY["targets"][0] | {"quantity": "NaN"}]},
            {"targets": [BODY["targets"][0] | {"due_on": "0001-01-01"}]},
            {"targets": [BODY["targets"][0] | {"number": 10**30}]},
            {"targets": [BODY["targets"][0] | {"indicator": -1}]},
        ],
    )  # fmt: skip
    def test_a_malformed_body_is_400_with_errors(self, person, body):
        answer = api_of(person).put(f"{API}/targets/2026", body, format="json")
        assert answer.status_code == 400
        assert answer.json()["errors"]

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ({"title": ""}, "bad_title"),
            ({"quantity": "0"}, "bad_target_quantity"),
            ({"number": 5}, "number_unknown"),
        ],
    )
    def test_a_rules_no_is_422_with_its_code(self, person, row, code):
        body = {"targets": [BODY["targets"][0] | row]}
        answer = api_of(person).put(f"{API}/targets/2026", body, format="json")
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert not TargetPlan.objects.exists()

    def test_filters_that_mean_nothing_are_400(self, person, chief):
        assert api_of(person).get(f"{API}/targets", {"year": "x"}).status_code == 400
        assert api_of(chief).get(f"{API}/target-plans", {"status": "x"}).status_code == 400

    def test_others_are_refused(self, person, team):
        plan = plan_with(person, "submitted")
        other = api_of(team[1][1])
        assert other.get(f"{API}/target-plans").status_code == 403
        assert other.post(f"{API}/target-plans/{plan.pk}/agree").status_code == 404
        assert api_of(person).post(f"{API}/target-plans/{plan.pk}/agree").status_code == 403
        assert api_of(person).put(f"{API}/targets/1999", BODY, format="json").status_code == 404
