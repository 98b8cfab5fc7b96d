"""Downloading a report as PDF and JSON, and verifying one without an account."""

import json

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from pilots.views import papers
from tests.factories import EmployeeFactory, OfficeFactory, RoleFactory, UserFactory
from tests.factories_plans import (
    AdoptionFactory,
    RunFactory,
    VerdictFactory,
    make_pilot,
    quality,
    result,
    share,
)
from tests.pilots.pages import NOW, an_agency, text
from tests.pilots.reading_papers import text_of
from tests.scheduling.pages import client_of

pytestmark = pytest.mark.django_db
CODE = "Kode_verifikasi-2026"


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agency():
    return an_agency()


def reported(agency, **verdict):
    pilot = make_pilot(status="followed", office=agency.office, official=agency.official)
    return VerdictFactory(**{"run": RunFactory(pilot=pilot), "code": CODE} | verdict)


def address(name, verdict, pilot=None):
    return reverse(name, args=[(pilot or verdict.pilot).pk, verdict.pk])


def verify(code, **more):
    return Client().get(reverse("report_verify", args=[code]), **more)


# --- downloads


@pytest.mark.parametrize("who", ["head", "staff", "admin", "official", "leadership", "auditor"])
def test_everybody_whom_it_concerns_may_have_it(agency, who):
    verdict = reported(agency)
    client = client_of(getattr(agency, who))
    answer = client.get(address("pilot_report_pdf", verdict))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{verdict.number}.pdf"'
    assert answer["Cache-Control"] == "private, no-cache"
    assert verdict.number in text_of(answer.content)
    answer = client.get(address("pilot_report_json", verdict))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer["Content-Disposition"] == f'attachment; filename="{verdict.number}.json"'
    assert answer.json()["number"] == verdict.number


@pytest.mark.parametrize("name", ["pilot_report_pdf", "pilot_report_json"])
def test_nobody_else(agency, name):
    verdict = reported(agency)
    outsider = UserFactory().employee
    RoleFactory(employee=outsider, role="admin")
    for person in (agency.stranger, outsider):
        assert client_of(person).get(address(name, verdict)).status_code == 404
    assert Client().get(address(name, verdict)).status_code == 302
    assert client_of(agency.admin).post(address(name, verdict)).status_code == 405


@pytest.mark.parametrize("name", ["pilot_report_pdf", "pilot_report_json"])
def test_a_verdict_of_another_pilot_is_not_there(agency, name):
    verdict = reported(agency)
    other = make_pilot(status="running", office=OfficeFactory(agency=agency.office.agency))
    admin = client_of(agency.admin)
    assert admin.get(address(name, verdict, other)).status_code == 404
    assert admin.get(reverse(name, args=[verdict.pilot.pk, 10**18])).status_code == 404
    assert admin.get(reverse(name, args=[other.pk, 1])).status_code == 404


def test_the_language_is_the_accounts_unless_another_is_asked_for(agency):
    verdict = reported(agency)
    client, where = client_of(agency.official), address("pilot_report_pdf", verdict)
    assert "98,5 %" in text_of(client.get(where).content)
    assert "98.5 %" in text_of(client.get(where, {"lang": "en"}).content)
    agency.official.user.language = "en"
    agency.official.user.save()
    assert "98.5 %" in text_of(client.get(where).content)
    assert "98,5 %" in text_of(client.get(where, {"lang": "id"}).content)
    for odd in ("xx", "", "\x00", "en-us" * 400):
        assert "98.5 %" in text_of(client.get(where, {"lang": odd}).content)


def test_the_data_hold_every_number_and_both_languages(agency):
    verdict = reported(agency)
    AdoptionFactory(verdict=verdict)
    found = client_of(agency.auditor).get(address("pilot_report_json", verdict)).json()
    assert found["results"] == verdict.results and found["quality"] == verdict.quality
    assert (found["hidden"], found["outcome"], found["quota_after"]) == ([], "raise", 2)
    assert found["plan"]["sha256"] == verdict.pilot.signed_plan.sha256
    assert json.loads(found["plan"]["text"]) == found["plan"]["content"]
    assert found["window"] == {"from": "2026-09-28", "to": "2026-11-28"}
    assert found["adoption"]["status"] == "adopted" and found["adoption"]["effective_on"] == "2026-12-07"
    assert found["sentence"]["id"].startswith("Kuota WFA Kantor Uji Coba naik dari 1 menjadi 2")
    reason = next(row for row in found["reasons"] if row["code"] == "not_inferior")
    assert reason["params"]["estimate"] == -0.4
    assert "terjaga" in reason["words"]["id"] and reason["words"]["en"]
    assert found["verify"] == f"http://localhost:8000/verifikasi/{CODE}"
    assert found["recompute"] == f"manage.py recompute {verdict.pilot.number}"


def test_small_groups_have_no_numbers_for_those_who_do_not_oversee(agency):
    reasons = [{"code": "not_inferior", "params": {"criterion": "index", "estimate": -0.777, "lower": -1.6,
                                                   "upper": 0.8, "margin": 3.0}}]  # fmt: skip
    results = [result(estimate=-0.777, n=4), share("attendance", estimate=96.543, n=4)]
    verdict = reported(agency, quality=quality(enrolled=4), results=results, reasons=reasons)
    where = address("pilot_report_json", verdict)
    overseer = client_of(agency.auditor).get(where)
    assert "-0.777" in overseer.content.decode() and overseer.json()["hidden"] == []
    answer = client_of(agency.staff).get(where)
    found, said = answer.json(), answer.content.decode()
    assert "0.777" not in said and "96.543" not in said and "0,78" not in said
    assert {"attendance", "index"} <= set(found["hidden"]) and "complaints" not in found["hidden"]
    assert found["results"][0]["finding"] == "passed" and found["results"][0]["n"] is None
    assert found["quality"]["series"] == [] and found["quality"]["enrolled"] == 4
    assert found["reasons"][0]["params"] == {"criterion": "index"}
    assert found["reasons"][0]["words"]["id"] == "Indeks kinerja: terpenuhi."
    assert "0,78" not in text_of(client_of(agency.staff).get(address("pilot_report_pdf", verdict)).content)


def test_weeks_of_few_people_have_no_means(agency):
    told = quality(enrolled=12)
    told["series"][2] |= {"n_pilot": 4}
    told["series"][3] |= {"n_comparison": 1}
    verdict = reported(agency, quality=told)
    weeks = client_of(agency.staff).get(address("pilot_report_json", verdict)).json()["quality"]["series"]
    assert (weeks[2]["pilot"], weeks[3]["comparison"]) == (None, None)
    assert weeks[2]["comparison"] is not None and weeks[4]["pilot"] is not None


# --- verification


def test_anybody_learns_what_a_report_said_and_no_names(agency):
    verdict = reported(agency)
    AdoptionFactory(verdict=verdict)
    answer = verify(CODE)
    said = text(answer)
    for words in (
        f"<title>Laporan {verdict.number} asli", verdict.pilot.number, agency.office.name, agency.office.agency.name,
        "28 November 2026", "naik dari 1 menjadi 2 hari seminggu", verdict.pilot.signed_plan.sha256,
        "berlaku mulai Senin, 7 Desember 2026", "Ini laporan terakhir",
    ):  # fmt: skip
        assert words in said, words
    pilot = verdict.pilot
    for name in (pilot.signed_by.full_name, pilot.signed_as, pilot.signed_by.nip, agency.head.full_name):
        assert name not in said
    assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "waiting", "mode": "confirm"}, "menunggu pengesahan pejabat"),
        (
            {"status": "vetoed", "reason": "Rahasia kantor", "decided_at": "2026-11-29T20:00:00Z"},
            "diveto pada 30 November",
        ),
        (None, "tidak mengubah kuota"),
    ],
)
def test_what_became_of_it(agency, values, words):
    unchanged = {} if values else {"outcome": "hold", "quota_after": 1}
    verdict = reported(agency, **unchanged)
    if values:
        decided_by = EmployeeFactory() if "reason" in values else None
        AdoptionFactory(verdict=verdict, decided_by=decided_by, **values)
    said = text(verify(CODE))
    assert words in said and "Rahasia kantor" not in said


def test_it_says_when_there_is_a_newer_report(agency):
    verdict = reported(agency)
    newer = VerdictFactory(
        run=RunFactory(pilot=verdict.pilot, due_on="2027-01-28"), decided_on="2027-01-28", outcome="keep",
        quota_before=2, code="Kode_verifikasi-2027",
    )  # fmt: skip
    assert f"Ada laporan yang lebih baru untuk uji coba ini: {newer.number}" in text(verify(CODE))
    assert "Ini laporan terakhir" in text(verify("Kode_verifikasi-2027"))


UNKNOWN = (
    "tidak-ada-kode-ini", "x", "%00" * 10, "a" * 5000, "%F0%9F%98%80" * 10, "%3Cscript%3Ealert(1)",
    "%27%20OR%201=1%20--", "Kode_verifikasi-202%D9%A6", CODE.lower(), f"{CODE}%20", f"{CODE}%0A", "%ED%A0%80" * 4,
)  # fmt: skip


@pytest.mark.parametrize("code", UNKNOWN)
def test_everything_else_is_unknown(agency, code):
    reported(agency)
    answer = Client().get(f"/verifikasi/{code}")
    said = text(answer, status=404)
    assert "tidak dikenal" in said and "<script>alert" not in said
    assert "noindex" in answer["X-Robots-Tag"]


def test_an_address_with_more_in_it_is_no_page():
    assert Client().get(f"/verifikasi/{CODE}/x").status_code == 404
    assert Client().get("/verifikasi/").status_code == 404


def test_reading_leaves_no_trace_and_changes_nothing(agency, django_assert_num_queries):
    reported(agency)
    before = AuditEvent.objects.count()
    with django_assert_num_queries(2):
        verify(CODE)
    assert AuditEvent.objects.count() == before
    assert Client().post(reverse("report_verify", args=[CODE])).status_code == 405


def test_it_can_be_read_in_english(agency):
    reported(agency)
    said = text(verify(CODE, headers={"Accept-Language": "en"}))
    assert ('<html lang="en">' in said and "November 28, 2026" in said) or "28 November 2026" in said
    assert 'value="id"' in said, "and back"


def test_one_network_asks_only_so_often(agency, monkeypatch):
    verdict = reported(agency)
    for n in range(papers.VERIFICATIONS_AN_HOUR):
        assert verify(f"salah-salah-{n}").status_code == 404
    answer = verify(CODE)
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0
    assert verdict.number not in text(answer, status=429)
    assert verify(CODE, REMOTE_ADDR="203.0.113.9").status_code == 200
