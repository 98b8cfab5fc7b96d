"""The page of a signed pilot: the road, data quality and stop criteria only, runs, starting one, cancelling, ending."""

import re
from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilots.enums.plans import PilotStatus
from pilots.models import EvaluationRun, Pilot
from pilots.rules.weeks import whole_weeks
from tests.factories import LONG_AGO_AT, EmployeeFactory, OfficeFactory
from tests.factories_plans import AdoptionFactory, RunFactory, VerdictFactory, enrol, make_pilot
from tests.pilots.pages import BAD, NOW, an_agency, text
from tests.pilots.trial import an_office, people_of, work

pytestmark = pytest.mark.django_db
START = date(2026, 10, 12)


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place():
    return an_agency()


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person.user)
        return client

    return as_


@pytest.fixture
def woken(monkeypatch):
    """Runs that a page asked the job for."""
    asked = []
    monkeypatch.setattr("pilots.views.plan_steps.wake_run", lambda run_id, on: asked.append((run_id, on)))
    return asked


def at(name, pilot):
    return reverse(name, args=[pilot.pk])


def running(place, **changes):
    pilot = make_pilot(office=place.office, comparisons=[place.other], **{"start_on": START, **changes})
    enrol(pilot, [place.head, place.staff])
    enrol(pilot, [place.stranger], in_pilot=False)
    return pilot


def test_everybody_concerned_sees_the_road_and_the_state_of_the_data(enter, place):
    pilot = running(place)
    RunFactory(pilot=pilot, kind="interim", due_on=date(2026, 11, 12))
    for role, person in place.roles.items():
        shown = text(enter(person).get(at("pilot", pilot)))
        assert "Dievaluasi Sabtu, 12 Desember 2026, 12 hari lagi." in shown, role
        assert "Pengaruh uji coba sengaja belum dihitung" in shown
        assert shown.count('data-state="done"') == 3
        assert '<li data-state="now" aria-current="step"><time datetime="2026-12-12">' in shown
        assert "0, paling sedikit 30" in shown
        assert "0 terbukti, paling banyak 0 yang dibolehkan" in shown
        assert "Belum cukup" in shown


def test_data_are_counted_and_nothing_tells_how_it_is_going(enter, place):
    office = an_office(place.office.agency, staff=6)
    pilot = make_pilot(office=office, start_on=START)
    enrol(pilot, people_of(office))
    work(office, whole_weeks(date(2026, 8, 12), date(2026, 11, 30)), share=0.77)
    shown = text(enter(place.official).get(at("pilot", pilot)))
    assert "42, paling sedikit 30" in shown
    assert "42 dari 42 yang diharapkan" in shown
    assert "Sampai dengan 29 November 2026, dihitung" in shown
    assert "<svg viewBox" not in shown.split("<main")[1].replace('class="icon"', "")
    assert "chart" not in shown.split("<main")[1]
    words = re.sub(r"<[^>]*>", " ", shown.split("<main")[1].split("Rencana yang ditandatangani")[0])
    assert not re.search(r"\b7[5-9],\d", words), "the index of these weeks is about 77"


def test_counts_are_kept_for_a_while(enter, place):
    pilot = running(place)
    client = enter(place.staff)
    client.get(at("pilot", pilot))
    with CaptureQueriesContext(connection) as caught:
        client.get(at("pilot", pilot))
    assert not [q for q in caught if "performance_weeklyindex" in q["sql"]]


def test_more_people_and_runs_ask_no_more(enter, place):
    def cost(pilot):
        with CaptureQueriesContext(connection) as caught:
            assert enter(place.auditor).get(at("pilot", pilot)).status_code == 200
        return len(caught)

    few = running(place)
    office = OfficeFactory(agency=place.office.agency)
    many = make_pilot(office=office, comparisons=[place.other], start_on=START)
    enrol(many, EmployeeFactory.create_batch(20, unit__office=many.office))
    for day in range(1, 8):
        VerdictFactory(run=RunFactory(pilot=many, due_on=date(2026, 11, day)))
    RunFactory(pilot=few, kind="interim", due_on=date(2026, 11, 12))
    cost(few)
    cache.clear()
    counting = cost(few)
    assert cost(many) <= counting
    assert cost(many) <= cost(few) < counting, "with the counts of a moment ago"


def test_an_evaluation_that_is_overdue_is_not_called_done(enter, place):
    pilot = running(place, start_on=date(2026, 9, 28))
    shown = text(enter(place.staff).get(at("pilot", pilot)))
    assert "Evaluasi sudah jatuh tempo" in shown
    assert '<li data-state="now" aria-current="step"><time datetime="2026-10-28">' in shown
    assert "Jalankan evaluasi" not in shown


@pytest.mark.parametrize("role", ["admin", "official"])
def test_a_due_evaluation_is_started_by_hand(enter, place, woken, role):
    pilot = running(place, start_on=date(2026, 9, 28))
    client = enter(place.roles[role])
    assert "Jalankan evaluasi" in text(client.get(at("pilot", pilot)))
    assert "Evaluasi dimulai" in text(client.post(at("pilot_run", pilot), follow=True))
    runs = list(EvaluationRun.objects.order_by("due_on"))
    assert [run.kind for run in runs] == ["interim", "final"]
    assert woken == [(runs[1].pk, date(2026, 11, 30))]
    shown = text(client.get(at("pilot", pilot)))
    assert 'hx-trigger="every 2s"' in shown
    assert "Anda boleh meninggalkan halaman ini" in shown
    assert "Jalankan evaluasi" not in shown


@pytest.mark.parametrize("role", ["leadership", "auditor", "head", "staff", "stranger"])
def test_others_start_nothing(enter, place, woken, role):
    pilot = running(place, start_on=date(2026, 9, 28))
    client = enter(place.roles[role])
    assert client.post(at("pilot_run", pilot)).status_code == 403
    assert "Jalankan evaluasi" not in text(client.get(at("pilot", pilot)))
    assert (woken, EvaluationRun.objects.count()) == ([], 0)


def test_nothing_is_started_before_its_date(enter, place, woken):
    pilot = running(place, start_on=date(2026, 11, 9))
    client = enter(place.admin)
    assert "Jalankan evaluasi" not in text(client.get(at("pilot", pilot)))
    shown = text(client.post(at("pilot_run", pilot)), status=422)
    assert "Evaluasi baru dapat dijalankan mulai Sabtu, 9 Jan 2027" in shown
    assert woken == []


def test_a_failed_run_shows_its_error_to_those_who_may_know_and_starts_again(enter, place, woken):
    pilot = running(place, start_on=date(2026, 9, 28))
    RunFactory(pilot=pilot, kind="interim", due_on=date(2026, 10, 28))
    run = RunFactory(pilot=pilot, status="failed", error=f"ValueError: {BAD}", attempts=3)
    for role in ("admin", "official", "auditor"):
        shown = text(enter(place.roles[role]).get(at("pilot", pilot)))
        assert "ValueError: &lt;script&gt;" in shown
    for role in ("leadership", "staff", "stranger"):
        assert "ValueError" not in text(enter(place.roles[role]).get(at("pilot", pilot)))
    enter(place.admin).post(at("pilot_run", pilot))
    run.refresh_from_db()
    assert (run.status, run.error, woken) == ("queued", "", [(run.pk, date(2026, 11, 30))])


def test_the_part_renews_itself_while_a_run_works_and_then_asks_for_the_page(enter, place):
    pilot = running(place, start_on=date(2026, 9, 28))
    run = RunFactory(pilot=pilot, status="running", step="estimating")
    client = enter(place.auditor)
    response = client.get(at("pilot_progress", pilot))
    shown = text(response)
    assert "Menaksir pengaruh" in shown
    assert 'value="50"' in shown
    assert "HX-Refresh" not in response
    assert "<html" not in shown
    EvaluationRun.objects.filter(pk=run.pk).update(status="done", finished_at=LONG_AGO_AT)
    response = client.get(at("pilot_progress", pilot))
    assert response["HX-Refresh"] == "true"
    assert "Lihat hasilnya" in text(response)


def test_a_review_left_behind_keeps_nobody_waiting(enter, place):
    pilot = running(place, start_on=date(2026, 9, 28))
    RunFactory(pilot=pilot, status="queued", kind="interim", due_on=date(2026, 10, 28))
    client = enter(place.admin)
    assert "Menunggu" in text(client.get(at("pilot_progress", pilot)))
    final = RunFactory(pilot=pilot, status="running", step="reading")
    assert "Membaca data" in text(client.get(at("pilot_progress", pilot)))
    EvaluationRun.objects.filter(pk=final.pk).update(status="done", finished_at=LONG_AGO_AT)
    assert client.get(at("pilot_progress", pilot))["HX-Refresh"] == "true"
    assert "Evaluasi sedang dijalankan" not in text(client.get(at("pilot", pilot)))


@pytest.mark.parametrize("role", ["leadership", "head", "staff", "stranger"])
def test_runs_are_not_everybodys_business(enter, place, role):
    pilot = running(place)
    RunFactory(pilot=pilot, status="running", step="reading")
    client = enter(place.roles[role])
    assert client.get(at("pilot_progress", pilot)).status_code == 403
    shown = text(client.get(at("pilot", pilot)))
    assert "Evaluasi sedang dijalankan" not in shown
    assert "Pekerjaan evaluasi" not in shown


def test_a_window_that_has_not_begun_has_no_data_to_show(enter, place):
    monday = date(2026, 12, 7)
    pilot = make_pilot(
        status="followed", office=place.office, start_on=date(2026, 9, 28), window_from=monday,
        window_to=date(2027, 1, 7), due_on=date(2027, 1, 7),
    )  # fmt: skip
    shown = text(enter(place.staff).get(at("pilot", pilot)))
    assert "Mutu data sejauh ini" not in shown
    assert "Evaluasi berkala berikutnya" in shown


def test_verdicts_are_listed_and_one_that_waits_calls_the_official(enter, place):
    pilot = make_pilot(status="decided", office=place.office)
    verdict = VerdictFactory(run=RunFactory(pilot=pilot))
    AdoptionFactory(verdict=verdict, mode="confirm", status="waiting")
    shown = text(enter(place.official).get(at("pilot", pilot)))
    assert "Baca, lalu sahkan atau veto" in shown
    assert reverse("pilot_report", args=[pilot.pk, verdict.pk]) in shown
    assert f"Putusan {verdict.number} menunggu pengesahan pejabat" in shown
    assert "Baca, lalu sahkan" not in text(enter(place.staff).get(at("pilot", pilot)))


@pytest.mark.parametrize("status", ["signed", "running", "decided", "followed", "ended", "cancelled"])
def test_every_state_has_its_page(enter, place, status):
    pilot = make_pilot(status=status, office=place.office, start_on=date(2026, 9, 28))
    if status in ("decided", "followed", "ended"):
        AdoptionFactory(verdict=VerdictFactory(run=RunFactory(pilot=pilot)))
    for person in (place.admin, place.official, place.staff):
        shown = text(enter(person).get(at("pilot", pilot)))
        label = PilotStatus(status).label
        assert label[:1].upper() + label[1:] in shown
        assert pilot.signed_plan.sha256 in shown
    if pilot.ended_on:
        assert "28 November 2026: Selesai" in shown


def test_an_official_ends_a_pilot_that_was_judged(enter, place):
    pilot = make_pilot(status="followed", office=place.office, due_on=date(2027, 1, 7))
    client = enter(place.official)
    assert "Akhiri uji coba" not in text(client.get(at("pilot", pilot)))
    text(client.post(at("pilot_end", pilot), {"reason": "Cukup"}), status=409)
    VerdictFactory(run=RunFactory(pilot=pilot))
    assert 'data-confirm="Akhiri uji coba' in text(client.get(at("pilot", pilot)))
    shown = text(client.post(at("pilot_end", pilot), {"reason": ""}), status=422)
    assert 'id="end_reason"' in shown
    text(client.post(at("pilot_end", pilot), {"reason": "Program selesai"}, follow=True))
    assert Pilot.objects.get().end_reason == "Program selesai"


@pytest.mark.parametrize("role", ["admin", "leadership", "auditor", "staff"])
def test_only_officials_end_pilots(enter, place, role):
    pilot = make_pilot(status="followed", office=place.office)
    VerdictFactory(run=RunFactory(pilot=pilot))
    client = enter(place.roles[role])
    assert client.post(at("pilot_end", pilot), {"reason": "x"}).status_code == 403
    assert "Akhiri uji coba" not in text(client.get(at("pilot", pilot)))


def test_people_of_an_office_that_is_not_concerned_find_nothing(enter, place):
    pilot = make_pilot(office=place.other)
    for name in ("pilot", "pilot_progress"):
        assert enter(place.staff).get(at(name, pilot)).status_code == 404
