"""The report page: verdict first, reasons, plots, lines, data, the frozen plan; adopting and vetoing; small groups."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent, Notice
from pilots.models import Adoption
from scheduling.models import QuotaRule, RequestDay, WfaRequest
from scheduling.selectors import quota_for
from tests.factories import RoleFactory
from tests.factories_plans import (
    AdoptionFactory,
    RunFactory,
    VerdictFactory,
    complaints,
    make_pilot,
    quality,
    result,
    series,
    share,
)
from tests.pilots.pages import BAD, NOW, an_agency, text
from tests.pilots.trial import START as TRIAL_START
from tests.pilots.trial import a_trial, a_user, drop_from, night

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 12, 7)


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


def judged(place, *, status="followed", adoption=None, **changes):
    pilot = make_pilot(status=status, office=place.office, comparisons=[place.other])
    verdict = VerdictFactory(run=RunFactory(pilot=pilot), **changes)
    if adoption is not None:
        AdoptionFactory(verdict=verdict, **adoption)
    return verdict


def at(verdict, name="pilot_report"):
    return reverse(name, args=[verdict.pilot_id, verdict.pk])


def main_of(response):
    return text(response).split("<main")[1]


# --- what it says


def test_the_verdict_comes_first_then_why_then_what_it_rests_on(enter, place):
    verdict = judged(place, adoption={})
    for role, person in place.roles.items():
        shown = main_of(enter(person).get(at(verdict)))
        order = (
            "naik dari 1 menjadi 2 hari seminggu mulai Senin, 7 Desember 2026", "Masa veto", "Alasannya",
            "Kriteria demi kriteria", "Minggu demi minggu", "Mutu data", "Di samping putusan",
            "Rencana yang ditandatangani", "Menghitung ulang",
        )  # fmt: skip
        places = [shown.index(words) for words in order]
        assert places == sorted(places), role
        assert verdict.number in shown
        assert "Semua kriteria wajib terpenuhi" in shown
        assert f"recompute {verdict.pilot.agency.code}/{verdict.pilot.number}" in shown
        assert verdict.run.checksum in shown
        assert verdict.pilot.signed_plan.sha256 in shown
        assert verdict.pilot.signed_by.full_name in shown
        assert "tidak ikut menentukan putusan" in shown


def test_every_interval_is_drawn_with_its_limit_and_stands_in_the_table(enter, place):
    results = [
        result(placebo={"rank": 3, "of": 8, "p": 0.5}), share("predicate"), share("hours", "failed", 88.0, 80.0, 93.0),
        result("service", "non_inferiority", "inferior", name="Indeks kepuasan", estimate=-4.2, low=-6, high=-2.5,
               lower=-5.8, upper=-2.6, limit=2.0, method="month_points"),
        complaints(), result("reports", "threshold", "absent", estimate=None, low=None, high=None, n=0),
    ]  # fmt: skip
    verdict = judged(place, results=results)
    shown = main_of(enter(place.staff).get(at(verdict)))
    assert shown.count('<svg class="interval"') == 4
    assert shown.count("interval-limit") == 4
    assert "margin −3" in shown
    assert "margin −2" in shown
    assert "batas 95 %" in shown
    assert "Indeks kepuasan" in shown
    assert "Terbukti lebih buruk" in shown
    assert "berada di urutan 3 dari 8" in shown
    assert "0 terbukti; paling banyak 0 yang dibolehkan" in shown
    assert "Tidak ada data untuk dinilai" in shown
    assert "88 % dari 96 minggu kerja pegawai; paling sedikit 95 %" in shown
    assert '<td data-label="Selang 95 %" class="num">−1,8 … 1</td>' in shown


def test_a_verdict_without_any_effect_is_still_read(enter, place):
    """Nothing could be estimated: no axis, no lines."""
    absent = result(finding="absent", estimate=None, low=None, high=None, lower=None, upper=None, method="")
    gates = quality()["gates"]
    gates[2] = {"gate": "estimable", "passed": False, "value": None, "least": None, "why": "empty"}
    verdict = judged(
        place, outcome="extend", quota_after=1, results=[absent, complaints()],
        reasons=[{"code": "gate_estimable", "params": {"why": "empty"}}],
        quality=quality(gates=gates, series=[], expected=0, observed=0),
    )  # fmt: skip
    shown = main_of(enter(place.staff).get(at(verdict)))
    assert "diperpanjang" in shown
    assert "belum ada minggu yang cukup laporannya" in shown
    assert "Minggu demi minggu" not in shown
    assert 'class="interval"' not in shown


def test_the_weekly_lines_carry_the_start_and_leave_small_weeks_out(enter, place):
    weeks = series(16, n=9)
    weeks[3]["n_pilot"] = 4
    weeks[5]["pilot"] = None
    verdict = judged(place, quality=quality(series=weeks))
    shown = main_of(enter(place.staff).get(at(verdict)))
    assert "mulai 28 Sep" in shown
    assert "chart-upright" in shown
    assert "Minggu dengan kurang dari 5 orang tidak digambar" in shown
    assert shown.count('chart-dot chart-main"') == 14
    assert shown.count('chart-dot chart-second"') == 16


def test_without_comparison_offices_one_line_is_drawn_and_said(enter, place):
    results = [result(method="before_after"), complaints()]
    verdict = judged(place, results=results, quality=quality(series=series(others=0)))
    shown = main_of(enter(place.staff).get(at(verdict)))
    assert "chart-second" not in shown
    assert "Tanpa kantor pembanding" in shown


@pytest.mark.parametrize("outcome", ["raise", "hold", "lower", "pause", "extend", "keep"])
def test_every_outcome_has_its_sentence_and_look(enter, place, outcome):
    before, after = {"raise": (1, 2), "lower": (2, 1), "pause": (1, 0)}.get(outcome, (1, 1))
    verdict = judged(place, outcome=outcome, quota_before=before, quota_after=after)
    shown = main_of(enter(place.staff).get(at(verdict)))
    assert "Kantor Uji Coba" in shown.split("</h1>")[0]


def test_the_papers_are_linked_once_they_are_there(enter, place):
    verdict = judged(place)
    shown = main_of(enter(place.staff).get(at(verdict)))
    from django.urls import NoReverseMatch

    try:
        pdf = at(verdict, "pilot_report_pdf")
    except NoReverseMatch:
        assert "Unduh PDF" not in shown
    else:
        assert pdf in shown


def test_a_real_verdict_is_shown_as_it_was_computed(enter, place):
    pilot = a_trial(staff=10, share=drop_from(TRIAL_START, 0.2))
    verdict = night(pilot)
    reader = a_user(pilot.office).employee
    RoleFactory(employee=reader, role="auditor")
    shown = main_of(enter(reader).get(at(verdict)))
    assert "tetap 1 hari seminggu" in shown
    assert "Terbukti lebih buruk" in shown
    assert verdict.run.checksum in shown
    assert shown.count('<svg class="interval"') == 5


def test_a_longer_report_asks_no_more(enter, place):
    def cost(verdict):
        enter(place.official).get(at(verdict))
        with CaptureQueriesContext(connection) as caught:
            assert enter(place.official).get(at(verdict)).status_code == 200
        return len(caught)

    few = judged(place, adoption={})
    many = VerdictFactory(
        run=RunFactory(pilot=few.pilot, due_on=date(2026, 12, 28)), results=[result() for _ in range(20)],
        quality=quality(series=series(40), offices=[(f"K{n}", f"Kantor {n}", n == 0) for n in range(30)]),
    )  # fmt: skip
    assert cost(many) <= cost(few)


# --- small groups


def test_a_small_office_shows_findings_but_no_numbers(enter, place):
    verdict = judged(
        place,
        quality=quality(enrolled=4, series=series(n=4)),
        results=[result(), share("predicate", n=4), complaints()],
    )
    shown = main_of(enter(place.staff).get(at(verdict)))
    assert "Indeks kinerja: terpenuhi." in shown
    assert "Kurang dari 5 orang: angkanya tidak ditampilkan" in shown
    assert "Minggu demi minggu" not in shown
    assert 'class="interval"' not in shown
    for number in ("−0,4", "97,2"):
        assert number not in shown
    overseer = main_of(enter(place.auditor).get(at(verdict)))
    assert "−0,4" in overseer
    assert overseer.count('<svg class="interval"') == 2


def test_predicates_of_a_few_people_stay_away_in_a_larger_office(enter, place):
    reasons = [{"code": "below", "params": {"criterion": "predicate", "share": 66.67, "least": 90.0}}]
    verdict = judged(place, reasons=reasons, results=[result(), share("predicate", "failed", 66.67, n=3)])
    shown = main_of(enter(place.staff).get(at(verdict)))
    assert "66,67" not in shown
    assert "Pegawai berpredikat Baik atau lebih: tidak terpenuhi." in shown
    assert shown.count('<svg class="interval"') == 1
    assert "66,67" in main_of(enter(place.admin).get(at(verdict)))


# --- adopting and vetoing


def a_second_day(place, on=date(2026, 12, 8)):
    request = WfaRequest.objects.create(
        agency=place.staff.agency, employee=place.staff, week=MONDAY, status="submitted", place="home", reason="Uji",
        created_at=NOW, updated_at=NOW, submitted_at=NOW,
    )  # fmt: skip
    for slot in (1, 2):
        RequestDay.objects.create(
            request=request, employee=place.staff, unit=place.staff.unit, week=MONDAY, slot=slot, status="submitted",
            date=on + timedelta(days=slot),
        )  # fmt: skip


def test_an_official_vetoes_in_time_knowing_what_goes(enter, place):
    verdict = judged(place, adoption={})
    a_second_day(place)
    client = enter(place.official)
    shown = main_of(client.get(at(verdict)))
    assert "7 hari lagi" in shown
    assert "Yang hilang: kuota 2 hari mulai Senin, 7 Desember 2026" in shown
    assert "sudah ada 1 hari WFA tambahan" in shown
    assert f'data-confirm="Veto {verdict.number}? Kuota 2 hari untuk Kantor Uji Coba' in shown
    refused = text(client.post(at(verdict, "verdict_veto"), {"reason": "  "}), status=422)
    assert 'id="veto_reason"' in refused
    assert '<details class="more no-print" open>' in refused
    response = client.post(at(verdict, "verdict_veto"), {"reason": f"Loket kosong {BAD}"}, follow=True)
    shown = main_of(response)
    assert "memveto putusan ini" in shown
    assert "Loket kosong &lt;script&gt;" in shown
    assert quota_for(place.office.pk, MONDAY) == 1
    assert QuotaRule.objects.filter(revoked_at__isnull=False).count() == 1
    assert AuditEvent.objects.filter(verb="pilot.vetoed").count() == 1
    assert Notice.objects.filter(recipient=place.staff.user).exists()
    again = text(client.post(at(verdict, "verdict_veto"), {"reason": "lagi"}), status=409)
    assert "sudah diselesaikan" in again


def test_a_veto_comes_too_late_once_the_quota_holds(enter, place):
    verdict = judged(place, adoption={"effective_on": date(2026, 11, 30)})
    client = enter(place.official)
    shown = main_of(client.get(at(verdict)))
    assert "Kuota sudah berlaku" in shown
    assert "Veto putusan" not in shown
    shown = text(client.post(at(verdict, "verdict_veto"), {"reason": "Terlambat"}), status=422)
    assert "Masa veto sudah lewat" in shown


def test_a_verdict_that_waits_is_adopted_by_an_official(enter, place):
    verdict = judged(place, status="decided", adoption={"mode": "confirm", "status": "waiting"})
    client = enter(place.official)
    shown = main_of(client.get(at(verdict)))
    assert "Menunggu pengesahan" in shown
    assert 'data-confirm="Sahkan kuota Kantor Uji Coba dari 1 menjadi 2' in shown
    assert "Putusan disahkan" in text(client.post(at(verdict, "verdict_adopt"), follow=True))
    assert quota_for(place.office.pk, MONDAY) == 2
    assert Adoption.objects.get().decided_by == place.official
    assert "sudah diselesaikan" in text(client.post(at(verdict, "verdict_adopt")), status=409)


def test_a_verdict_that_changes_nothing_cannot_be_vetoed(enter, place):
    verdict = judged(place, outcome="hold", quota_after=1)
    client = enter(place.official)
    assert "Veto" not in main_of(client.get(at(verdict)))
    assert "tidak mengubah kuota" in text(
        client.post(at(verdict, "verdict_veto"), {"reason": "x"}), status=409
    )


def test_the_head_of_the_office_decides_nothing_about_it(enter, place):
    RoleFactory(employee=place.head, role="official")
    verdict = judged(place, status="decided", adoption={"mode": "confirm", "status": "waiting"})
    client = enter(place.head)
    for name in ("verdict_adopt", "verdict_veto"):
        shown = text(client.post(at(verdict, name), {"reason": "Kantor saya"}), status=422)
        assert "Anda memimpin Kantor Uji Coba" in shown
    assert Adoption.objects.get().status == "waiting"


@pytest.mark.parametrize("role", ["admin", "leadership", "auditor", "head", "staff", "stranger"])
def test_only_officials_adopt_and_veto(enter, place, role):
    verdict = judged(place, status="decided", adoption={"mode": "confirm", "status": "waiting"})
    client = enter(place.roles[role])
    shown = main_of(client.get(at(verdict)))
    assert "Sahkan putusan" not in shown
    assert "Veto putusan" not in shown
    for name in ("verdict_adopt", "verdict_veto"):
        assert client.post(at(verdict, name), {"reason": "x"}).status_code == 403
    assert Adoption.objects.get().status == "waiting"


def test_other_agencies_and_offices_find_nothing(enter, place):
    verdict = judged(place, adoption={})
    outside = an_agency()
    other = make_pilot(office=place.other)
    for person in (*outside.roles.values(),):
        client = enter(person)
        assert client.get(at(verdict)).status_code == 404
        for name in ("verdict_adopt", "verdict_veto"):
            assert client.post(at(verdict, name), {"reason": "x"}).status_code == 404
    crossed = reverse("pilot_report", args=[other.pk, verdict.pk])
    assert enter(place.admin).get(crossed).status_code == 404
