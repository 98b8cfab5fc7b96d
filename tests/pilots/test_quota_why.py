"""Why an office's quota is what it is: for everybody of the office, and for its overseers."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilots.models import Pilot
from tests.factories import LONG_AGO_AT, OfficeFactory, QuotaFactory, RoleFactory
from tests.factories_plans import AdoptionFactory, RunFactory, VerdictFactory, make_pilot, quality
from tests.pilots.pages import BAD, NOW, an_agency, text

pytestmark = pytest.mark.django_db


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


def why(enter, person, office=None):
    url = reverse("quota_why_office", args=[office.pk]) if office else reverse("quota_why")
    return text(enter(person).get(url))


def test_an_office_without_a_row_has_the_policys_quota(enter):
    shown = why(enter, an_agency(quota=None).staff)
    assert "Kuota Kantor Uji Coba: 1 hari seminggu" in shown
    assert "Kuota awal menurut kebijakan instansi" in shown
    assert "Kuota dapat naik sampai 2 hari setelah uji coba dua bulan yang lulus" in shown


def test_every_row_is_told_with_its_reason_and_where_it_came_from(enter, place):
    pilot = make_pilot(status="followed", office=place.office, due_on=date(2027, 1, 7))
    trial = QuotaFactory(office=place.office, days=1, valid_from=date(2026, 9, 28), reason="Uji coba")
    Pilot.objects.filter(pk=pilot.pk).update(trial_quota=trial)
    verdict = VerdictFactory(run=RunFactory(pilot=pilot))
    AdoptionFactory(verdict=verdict)
    QuotaFactory(
        office=place.office, days=2, valid_from=date(2026, 10, 5), reason="Salah ketik", revoked_at=LONG_AGO_AT,
        revoke_reason=f"Keliru {BAD}",
    )  # fmt: skip
    shown = why(enter, place.staff)
    assert "Kuota Kantor Uji Coba: 1 hari seminggu" in shown
    assert "<del>2 hari: Salah ketik</del>" in shown
    assert "Keliru &lt;script&gt;" in shown
    assert "2 hari mulai Senin, 7 Desember 2026 sudah ditetapkan" in shown
    assert f"Laporan {verdict.number}" in shown
    assert reverse("pilot_report", args=[pilot.pk, verdict.pk]) in shown
    assert f"Uji coba {pilot.number}" in shown
    assert "naik dari 1 menjadi 2" in shown
    assert "Indeks kinerja terjaga: −0,4 poin" in shown
    assert "evaluasi 7 Jan 2027" in shown
    assert "kuota turun bila memburuk" in shown


def test_a_running_pilot_is_named_with_what_it_would_change(enter, place):
    pilot = make_pilot(office=place.office, start_on=date(2026, 10, 12))
    shown = why(enter, place.staff)
    assert f"Bila semua kriteria wajib uji coba {pilot.number} terpenuhi, kuota menjadi 2 hari" in shown
    assert "evaluasi 12 Des 2026" in shown
    assert reverse("pilot", args=[pilot.pk]) in shown


def test_a_veto_is_told_with_its_reason(enter, place):
    verdict = VerdictFactory(run=RunFactory(pilot=make_pilot(office=place.office)))
    AdoptionFactory(
        verdict=verdict,
        status="vetoed",
        decided_by=place.official,
        decided_at=LONG_AGO_AT,
        reason="Loket kosong",
    )
    assert "Putusan ini diveto pejabat: Loket kosong" in why(enter, place.staff)


def test_drafts_are_not_told(enter, place):
    pilot = make_pilot(status="proposed", office=place.office, start_on=date(2026, 12, 14))
    assert pilot.number not in why(enter, place.staff)


def test_numbers_of_a_small_office_stay_away(enter, place):
    VerdictFactory(run=RunFactory(pilot=make_pilot(office=place.office)), quality=quality(enrolled=3))
    shown = why(enter, place.staff)
    assert "Indeks kinerja: terpenuhi." in shown
    assert "−0,4" not in shown


def test_at_the_cap_it_says_so(enter, place):
    QuotaFactory(office=place.office, days=2, valid_from=date(2026, 10, 5))
    assert "Kuota sudah setinggi yang dibolehkan" in why(enter, place.staff)


@pytest.mark.parametrize("role", ["admin", "official", "leadership", "auditor"])
def test_overseers_read_every_office(enter, place, role):
    assert "Kuota Kantor Uji Coba" in why(enter, place.roles[role], place.office)


def test_others_read_their_own_office_only(enter, place):
    assert "Kuota Kantor Uji Coba" in why(enter, place.staff, place.office)
    for person in (place.stranger, an_agency().admin):
        client = enter(person)
        assert client.get(reverse("quota_why_office", args=[place.office.pk])).status_code == 404
    RoleFactory(employee=place.stranger, role="leadership", office=place.other)
    assert enter(place.stranger).get(reverse("quota_why_office", args=[place.office.pk])).status_code == 404
    assert enter(place.admin).get(reverse("quota_why_office", args=[9**9])).status_code == 404


def test_a_long_history_asks_no_more(enter, place):
    def cost(office):
        enter(place.admin).get(reverse("quota_why_office", args=[office.pk]))
        with CaptureQueriesContext(connection) as caught:
            why(enter, place.admin, office)
        return len(caught)

    few = OfficeFactory(agency=place.office.agency)
    QuotaFactory(office=few)
    AdoptionFactory(verdict=VerdictFactory(run=RunFactory(pilot=make_pilot(office=few))))
    many = OfficeFactory(agency=place.office.agency)
    for n in range(12):
        QuotaFactory(
            office=many,
            days=n % 3,
            valid_from=date(2025, 1, 6 + 7 * (n % 3)).replace(month=n % 12 + 1, day=1),
        )
        pilot = make_pilot(status="ended", office=many)
        verdict = VerdictFactory(run=RunFactory(pilot=pilot))
        AdoptionFactory(verdict=verdict, effective_on=date(2024, 1 + n % 12, 1))
    make_pilot(office=many)
    assert cost(many) == cost(few)
