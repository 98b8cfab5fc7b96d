"""Pages and API of eligibility: what each reader finds, what outsiders do not, and what a bad input keeps."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eligibility.models import Readiness, Suspension
from employees.models import Employee
from tests.factories import (
    DisciplineFactory,
    EmployeeFactory,
    LineFactory,
    PolicyFactory,
    ReadinessFactory,
    RoleFactory,
    SuspensionFactory,
    TalentFactory,
    UserFactory,
    make_eligible,
    make_team,
)

TODAY = date(2026, 11, 23)
GOOD = {"device": "own", "down_mbps": "25", "up_mbps": "5,5", "ict_level": "advanced"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_monday(time_machine_at):
    """All pages are read on Monday, 23 November 2026."""


@pytest.fixture
def time_machine_at():
    import time_machine

    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def enter(client):
    def as_(person: Employee):
        client.force_login(person.user)
        return client

    return as_


def holder(unit, role):
    person = UserFactory(employee__unit=unit).employee
    RoleFactory(employee=person, role=role)
    return person


def text_of(response):
    return " ".join(response.content.decode().split())


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


# --- Kelayakan Saya


def test_the_eligible_read_it_in_one_sentence_and_rule_by_rule(enter):
    _, (person,) = make_team(1)
    page = text_of(enter(person).get(reverse("my_eligibility")))
    assert "Anda memenuhi syarat WFA." in page
    assert page.count("Terpenuhi") == 11
    assert "Anda di sini" in page
    assert page.count('class="box eligible') == 5
    assert "PermenPANRB 3/2020" in page


def test_others_read_what_is_missing_and_when_it_ends(enter):
    _, (person,) = make_team(1)
    person.in_post_since = date(2026, 8, 31)
    person.save()
    page = text_of(enter(person).get(reverse("my_eligibility")))
    assert "Anda belum memenuhi syarat WFA." in page
    assert "28 Februari 2027" in page
    assert "Admin BKD/BKN" in page


def test_the_past_is_judged_with_the_past(enter):
    _, (person,) = make_team(1)
    SuspensionFactory(employee=person, starts_on=TODAY)
    client = enter(person)
    assert "belum memenuhi" in text_of(client.get(reverse("my_eligibility")))
    page = text_of(client.get(reverse("my_eligibility"), {"tanggal": "2026-11-22"}))
    assert "Anda memenuhi syarat WFA." in page
    assert "Penilaian untuk 22 November 2026" in page


@pytest.mark.parametrize("day", ["besok", "2026-13-01", "1999-01-01", "2027-01-01", ""])
def test_an_odd_date_is_today(enter, day):
    _, (person,) = make_team(1)
    page = text_of(enter(person).get(reverse("my_eligibility"), {"tanggal": day}))
    assert "Penilaian untuk" not in page


def test_declaring_readiness(enter):
    _, (person,) = make_team(1, eligible=False)
    client = enter(person)
    answer = client.post(reverse("readiness_declare"), GOOD, follow=True)
    row = Readiness.objects.get(employee=person)
    assert (row.has_laptop, float(row.up_mbps), row.declared_on, row.confirmed_on) == (True, 5.5, TODAY, None)
    assert "Menunggu atasan" in text_of(answer)


def test_bad_readiness_keeps_what_was_typed(enter):
    _, (person,) = make_team(1, eligible=False)
    answer = enter(person).post(reverse("readiness_declare"), GOOD | {"down_mbps": "-3", "up_mbps": "7"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'value="-3"' in page
    assert 'value="7"' in page
    assert not Readiness.objects.filter(employee=person).exists()


def test_state_changes_by_post_only(enter):
    _, (person,) = make_team(1)
    client = enter(person)
    assert client.get(reverse("readiness_return", args=[1])).status_code == 405
    assert client.get(reverse("readiness_confirm", args=[1])).status_code == 405
    assert client.get(reverse("suspension_confirm", args=[1])).status_code == 405


# --- the verdict of somebody else


def test_who_sees_whose_verdict(enter):
    chief, (person, colleague) = make_team(2)
    unit = chief.unit
    readers = {
        chief: 200, person: 200, colleague: 404, holder(unit, "admin"): 200, holder(unit, "auditor"): 200,
        holder(unit, "official"): 200, holder(unit, "leadership"): 404, UserFactory().employee: 404,
        holder(EmployeeFactory().unit, "admin"): 404,
    }  # fmt: skip
    url = reverse("person_eligibility", args=[person.pk])
    assert {p.pk: enter(p).get(url).status_code for p in readers} == {p.pk: s for p, s in readers.items()}


def test_supervisors_read_that_there_is_discipline_admins_read_what(enter):
    chief, (person,) = make_team(1)
    DisciplineFactory(employee=person, level="S", ends_on=date(2027, 5, 17), source="SK rahasia")
    url = reverse("person_eligibility", args=[person.pk])
    seen = text_of(enter(chief).get(url))
    assert "17 Mei 2027" not in seen
    assert "SK rahasia" not in seen
    assert "Rinciannya hanya untuk" in seen
    assert "17 Mei 2027" in text_of(enter(holder(chief.unit, "admin")).get(url))
    api = enter(chief).get(reverse("api_eligibility_of", args=[person.nip])).json()
    assert "2027" not in str([r for r in api["reasons"] if r["rule"] == "discipline"])


# --- confirming


def test_a_supervisor_finds_and_confirms_what_waits(enter):
    chief, (person, other) = make_team(2)
    row = ReadinessFactory(employee=person, declared_on=TODAY, confirmed_by=None, confirmed_on=None)
    ReadinessFactory(confirmed_by=None, confirmed_on=None)
    client = enter(chief)
    page = text_of(client.get(reverse("readiness_list")))
    assert person.name in page
    assert other.name not in page
    client.post(reverse("readiness_confirm", args=[row.pk]))
    row.refresh_from_db()
    assert row.confirmed_by == chief
    assert "Tidak ada pernyataan kesiapan yang menunggu" in text_of(client.get(reverse("readiness_list")))


def test_outsiders_confirm_nothing(enter):
    _, (person, colleague) = make_team(2)
    row = ReadinessFactory(employee=person, declared_on=TODAY, confirmed_by=None, confirmed_on=None)
    stranger = UserFactory(employee=LineFactory().supervisor).employee
    url = reverse("readiness_confirm", args=[row.pk])
    assert enter(colleague).post(url).status_code == 403
    assert enter(person).post(url).status_code == 403
    assert enter(stranger).post(url).status_code == 404
    assert enter(colleague).get(reverse("readiness_list")).status_code == 403
    row.refresh_from_db()
    assert row.confirmed_on is None


# --- policy


def test_everybody_reads_the_policy_as_articles(enter):
    _, (person,) = make_team(1)
    PolicyFactory(agency=person.agency, number=2, valid_from=date(2026, 12, 1), settings={"quota_start": 2})
    page = text_of(enter(person).get(reverse("policy")))
    assert "Pasal 1." in page
    assert "kotak talenta 4, 5, 7, 8, 9." in page
    assert "Kuota awal 1 hari" in page
    assert "terjadwal" in page
    later = text_of(enter(person).get(reverse("policy_version", args=[2])))
    assert "baru berlaku mulai 1 Desember 2026" in later
    assert "Kuota awal 2 hari" in later


def test_other_versions_are_not_there(enter):
    _, (person,) = make_team(1)
    PolicyFactory(agency=person.agency, number=5, status="draft", valid_from=None, published_at=None)
    PolicyFactory(number=7)
    client = enter(person)
    assert client.get(reverse("policy_version", args=[5])).status_code == 404
    assert client.get(reverse("policy_version", args=[7])).status_code == 404


def test_without_a_policy_the_defaults_are_named_as_such(enter):
    person = UserFactory().employee
    assert "nilai awal portal" in text_of(enter(person).get(reverse("policy")))


# --- talent grid


def test_the_grid_counts_and_opens_people(enter):
    chief, staff = make_team(3)
    TalentFactory(employee=staff[0], period="2026b", assessed_on=date(2026, 9, 1), box=9)
    client = enter(holder(chief.unit, "admin"))
    page = text_of(client.get(reverse("talent_grid")))
    assert page.count('class="box eligible') == 5
    assert "kinerja di atas ekspektasi, potensial tinggi. 1 pegawai." in page
    opened = text_of(client.get(reverse("talent_grid"), {"kotak": "9"}))
    assert staff[0].name in opened
    assert staff[1].name not in opened
    assert client.get(reverse("talent_grid"), {"kotak": "12"}).status_code == 200


def test_the_grid_is_for_admins_leadership_and_auditors(enter):
    chief, (person,) = make_team(1)
    url = reverse("talent_grid")
    found = {
        role: enter(holder(chief.unit, role)).get(url).status_code
        for role in ("leadership", "auditor", "official")
    }
    assert found == {"leadership": 200, "auditor": 200, "official": 403}
    assert enter(person).get(url).status_code == 403
    assert enter(chief).get(url).status_code == 403


def test_an_office_role_counts_its_office_only(enter):
    chief, _ = make_team(2)
    elsewhere = make_eligible(EmployeeFactory(agency=chief.agency))
    reader = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=reader, role="leadership", office=elsewhere.office)
    page = text_of(enter(reader).get(reverse("talent_grid"), {"kotak": "5"}))
    assert elsewhere.name in page
    assert page.count('<th scope="row"') == 1


# --- suspensions


def test_from_proposal_to_lifting_by_two_people(enter):
    chief, (person,) = make_team(1)
    official = holder(chief.unit, "official")
    propose = reverse("suspension_propose", args=[person.pk])
    assert enter(chief).get(propose).status_code == 200
    answer = enter(chief).post(propose, {"starts_on": "2026-11-23", "ends_on": "", "reason": "Tidak melapor"})
    assert answer.status_code == 302
    row = Suspension.objects.get()
    client = enter(official)
    assert person.name in text_of(client.get(reverse("suspensions")))
    assert "Tetapkan penghentian" in text_of(client.get(reverse("suspension", args=[row.pk])))
    client.post(reverse("suspension_confirm", args=[row.pk]))
    assert person.name in text_of(client.get(reverse("suspensions"), {"bagian": "berlaku"}))
    assert "belum memenuhi" in text_of(enter(person).get(reverse("my_eligibility")))
    enter(official).post(reverse("suspension_lift", args=[row.pk]), {"reason": "Sudah melapor"})
    assert "Anda memenuhi" in text_of(enter(person).get(reverse("my_eligibility")))


def test_a_bad_proposal_keeps_what_was_typed(enter):
    chief, (person,) = make_team(1)
    typed = {"starts_on": "2026-11-23", "ends_on": "2026-11-01", "reason": "Alasan yang panjang"}
    answer = enter(chief).post(reverse("suspension_propose", args=[person.pk]), typed)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Tanggal akhir mendahului tanggal mulai." in page
    assert "Alasan yang panjang" in page
    assert 'value="2026-11-01"' in page


@pytest.mark.parametrize("act", ["suspension_reject", "suspension_lift"])
def test_a_decision_without_reason_comes_back(enter, act):
    chief, (person,) = make_team(1)
    row = SuspensionFactory(employee=person, status="proposed" if act == "suspension_reject" else "confirmed")
    answer = enter(holder(chief.unit, "admin")).post(reverse(act, args=[row.pk]), {"reason": " "})
    assert answer.status_code == 422
    assert "Belum bisa disimpan" in text_of(answer)


def test_a_proposer_is_told_that_somebody_else_decides(enter):
    chief, (person,) = make_team(1)
    admin = holder(chief.unit, "admin")
    row = SuspensionFactory(employee=person, status="proposed", proposed_by=admin)
    client = enter(admin)
    page = text_of(client.get(reverse("suspension", args=[row.pk])))
    assert "harus diputuskan oleh orang lain" in page
    assert "Tetapkan penghentian" not in page
    assert client.post(reverse("suspension_confirm", args=[row.pk])).status_code == 403


def test_suspensions_are_out_of_reach_for_outsiders(enter):
    chief, (person, colleague) = make_team(2)
    row = SuspensionFactory(employee=person, status="proposed")
    foreign = holder(EmployeeFactory().unit, "admin")
    auditor = holder(chief.unit, "auditor")
    for name in ("suspension_confirm", "suspension_reject", "suspension_lift"):
        url = reverse(name, args=[row.pk])
        assert enter(foreign).post(url, {"reason": "x"}).status_code == 404
        for reader in (auditor, chief, colleague):
            assert enter(reader).post(url, {"reason": "x"}).status_code == 403
    assert enter(foreign).get(reverse("suspension", args=[row.pk])).status_code == 404
    assert enter(auditor).get(reverse("suspension", args=[row.pk])).status_code == 200
    assert enter(colleague).get(reverse("suspensions")).status_code == 403
    assert enter(colleague).get(reverse("suspension_propose", args=[person.pk])).status_code == 404
    row.refresh_from_db()
    assert row.status == "proposed"


# --- API


def test_api_answers_rule_by_rule(enter):
    _, (person,) = make_team(1)
    body = enter(person).get(reverse("api_eligibility")).json()
    assert (body["eligible"], body["policy"]["number"], body["date"]) == (True, 1, "2026-11-23")
    assert len(body["reasons"]) == 11
    box = next(r for r in body["reasons"] if r["rule"] == "talent_box")
    assert (box["passed"], box["as_of"], box["changes_on"], box["code"]) == (
        True,
        "2026-06-30",
        "2027-06-30",
        "box",
    )
    assert {"rule", "passed", "datum", "source", "as_of", "legal", "remedy"} <= set(box)


def test_api_of_others_is_for_those_who_may(enter):
    chief, (person, colleague) = make_team(2)
    url = reverse("api_eligibility_of", args=[person.nip])
    assert enter(chief).get(url).json()["eligible"] is True
    assert enter(colleague).get(url).status_code == 404
    assert enter(UserFactory().employee).get(url).json()["code"] == "not_found"
    client = enter(chief)
    client.logout()
    assert client.get(url).status_code == 401


def test_api_readiness_is_stored_once_for_one_key(enter):
    _, (person,) = make_team(1, eligible=False)
    client = enter(person)
    body = {"has_laptop": True, "down_mbps": 25, "up_mbps": 5, "ict_level": "basic"}
    ask = {"content_type": "application/json", "headers": {"Idempotency-Key": "k1"}}
    first = client.post(reverse("api_readiness"), body, **ask)
    again = client.post(reverse("api_readiness"), body, **ask)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    bad = client.post(reverse("api_readiness"), body | {"ict_level": "jago"}, content_type="application/json")
    assert (bad.status_code, bad.json()["code"]) == (400, "invalid")


# --- constant work


def test_queries_do_not_grow_with_rows(enter):
    """Every list page asks as often for thirty rows as for one."""
    asked = []
    for size in (1, 30):
        chief, staff = make_team(size)
        for person in staff:
            ReadinessFactory(
                employee=person, declared_on=TODAY - timedelta(days=1), confirmed_by=None, confirmed_on=None
            )
            SuspensionFactory(employee=person, status="proposed", proposed_by=chief)
        for number in range(2, size + 1):
            PolicyFactory(agency=chief.agency, number=number, valid_from=date(2021, 1, 1) + timedelta(number))
        admin = holder(chief.unit, "admin")
        asked.append(
            [
                queries(enter(chief), reverse("readiness_list")),
                queries(enter(admin), reverse("suspensions")),
                queries(enter(admin), reverse("talent_grid") + "?kotak=5"),
                queries(enter(admin), reverse("policy")),
                queries(enter(staff[0]), reverse("my_eligibility")),
            ]
        )
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 15
