"""Pages of a plan: the list, where it begins, its form, its page before the signature, and every step of it."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent, Notice
from pilots.enums.plans import PilotStatus
from pilots.models import Pilot
from tests.factories import LONG_AGO_AT, EmployeeFactory, OfficeFactory, RoleFactory, UnitFactory, UserFactory
from tests.factories_plans import AdoptionFactory, RunFactory, VerdictFactory, make_pilot
from tests.pilots.pages import BAD, NOW, an_agency, text

pytestmark = pytest.mark.django_db
NEXT_START = date(2026, 12, 14)


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


def at(name, pilot, **kwargs):
    return reverse(name, kwargs={"pk": pilot.pk, **kwargs})


def typed(**changes):
    """The form as the page fills it in."""
    return {
        "start_on": "2026-12-14", "purpose": "Mencoba", "quota_tried": "1", "quota_goal": "2",
        "must": ["index", "predicate", "attendance", "reports", "hours", "complaints", "service"],
        "index_margin": "3", "predicate_share": "90", "attendance_share": "95", "reports_share": "90",
        "hours_share": "95", "complaints_allowed": "0", "service_margin": "2", "min_wfa_days": "30",
        "min_observed_share": "80", "extension_months": "1", "most_extensions": "2", "adoption": "automatic",
        "on_stop": "hold", "months": "2", "baseline_months": "2", "outcome": "index", "alpha": "0,05",
        "min_reported_days": "2", "survey_share": "60", "service_indicators": "", "again_months": "2",
        "bad_months": "2", "notice_days": "7", **changes,
    }  # fmt: skip


# --- the list


def test_overseers_list_the_agency_and_staff_what_concerns_them(enter, place):
    make_pilot(status="draft", office=OfficeFactory(agency=place.office.agency, name="Kantor Draf"))
    make_pilot(office=place.office, comparisons=[place.other])
    make_pilot(office=OfficeFactory(agency=place.office.agency, name="Kantor Lain"))
    make_pilot(office=OfficeFactory(name="Kantor Asing"))
    names = ("Kantor Uji Coba", "Kantor Draf", "Kantor Lain", "Kantor Asing")

    def listed(person):
        body = text(enter(person).get(reverse("pilots"))).split("<tbody>")[-1]
        return [name in body for name in names]

    for role in ("admin", "official", "leadership", "auditor"):
        assert listed(place.roles[role]) == [True, True, True, False], role
    assert listed(place.staff) == [True, False, False, False]
    assert listed(place.stranger) == [True, False, False, False]


def test_a_draft_of_the_own_office_is_not_yet_anybodys_business(enter, place):
    pilot = make_pilot(status="draft", office=place.office)
    assert "belum pernah dalam uji coba" in text(enter(place.staff).get(reverse("pilots")))
    assert enter(place.staff).get(at("pilot", pilot)).status_code == 404


def test_filters_and_nonsense_in_them(enter, place):
    make_pilot(status="draft", office=place.office)
    make_pilot(office=place.other)

    def listed(**query):
        body = text(enter(place.admin).get(reverse("pilots"), query)).split("<tbody>")[-1]
        return ["Kantor Uji Coba</a>" in body, "Kantor Pembanding</a>" in body]

    assert listed() == [True, True]
    assert listed(keadaan="draft") == [True, False]
    assert listed(kantor=place.other.pk) == [False, True]
    assert listed(keadaan="draft", kantor=place.other.pk) == [False, False]
    assert listed(keadaan="x'", kantor="9" * 30, page="-1") == [True, True]
    assert "Tidak ada uji coba dengan" in text(
        enter(place.admin).get(reverse("pilots"), {"keadaan": "ended"})
    )


def test_the_list_names_the_next_date_and_the_last_verdict(enter, place):
    decided = make_pilot(status="followed", office=place.office, due_on=date(2027, 1, 7))
    VerdictFactory(run=RunFactory(pilot=decided, due_on=date(2026, 10, 28)), outcome="hold", quota_after=1)
    VerdictFactory(run=RunFactory(pilot=decided))
    make_pilot(status="proposed", office=place.other, start_on=NEXT_START)
    running = OfficeFactory(agency=place.office.agency)
    make_pilot(office=running, start_on=date(2026, 11, 2))
    shown = text(enter(place.admin).get(reverse("pilots")))
    assert "evaluasi 7 Jan 2027" in shown
    assert "Kuota naik" in shown
    assert "ditandatangani sebelum 14 Des 2026" in shown
    assert "tinjauan 2 Des 2026, evaluasi 2 Jan 2027" in shown


def test_a_vetoed_verdict_is_not_told_as_a_rise(enter, place):
    verdict = VerdictFactory(run=RunFactory(pilot=make_pilot(office=place.office)))
    AdoptionFactory(
        verdict=verdict,
        status="vetoed",
        decided_by=place.official,
        decided_at=LONG_AGO_AT,
        reason="Loket kosong",
    )
    assert "diveto" in text(enter(place.admin).get(reverse("pilots")))
    assert "Kuota naik (diveto)" in text(enter(place.admin).get(at("pilot", verdict.pilot)))


def test_an_empty_list_teaches(enter, place):
    assert "Rencanakan uji coba pertama" in text(enter(place.admin).get(reverse("pilots")))
    assert "Rencanakan" not in text(enter(place.auditor).get(reverse("pilots")))


def test_longer_lists_ask_no_more(enter, place):
    def cost(name):
        enter(place.admin).get(reverse(name))
        with CaptureQueriesContext(connection) as caught:
            assert enter(place.admin).get(reverse(name)).status_code == 200
        return len(caught)

    VerdictFactory(run=RunFactory(pilot=make_pilot(office=place.office)))
    few = cost("pilots"), cost("pilot_new")
    for _ in range(12):
        office = OfficeFactory(agency=place.office.agency)
        verdict = VerdictFactory(run=RunFactory(pilot=make_pilot(office=office, comparisons=[place.other])))
        AdoptionFactory(verdict=verdict)
        EmployeeFactory(unit__office=office)
    assert (cost("pilots"), cost("pilot_new")) == few


# --- writing a plan


def test_a_new_plan_begins_with_its_office(enter, place):
    make_pilot(office=place.other)
    shown = text(enter(place.admin).get(reverse("pilot_new")))
    assert f"?kantor={place.office.pk}" in shown
    assert f"?kantor={place.other.pk}" not in shown
    assert "sedang dalam uji coba" in shown
    assert "1 hari" in shown


def test_an_admin_of_one_office_goes_straight_to_its_form(enter, place):
    branch = UserFactory(employee__unit=UnitFactory(office=place.other)).employee
    RoleFactory(employee=branch, role="admin", office=place.other)
    shown = text(enter(branch).get(reverse("pilot_new")))
    assert "Uji coba baru: Kantor Pembanding" in shown
    foreign = text(enter(branch).get(reverse("pilot_new"), {"kantor": place.office.pk}))
    assert "Pilih salah satu kantor" in foreign


@pytest.mark.parametrize("asked", ["x", "0", "9" * 30, "-1", "²", BAD])
def test_an_office_that_is_none_is_asked_for_again(enter, place, asked):
    assert "Pilih salah satu kantor" in text(enter(place.admin).get(reverse("pilot_new"), {"kantor": asked}))
    foreign = OfficeFactory()
    response = enter(place.admin).post(f"{reverse('pilot_new')}?kantor={foreign.pk}", typed())
    assert "Pilih salah satu kantor" in text(response, status=422)
    assert not Pilot.objects.exists()


def test_the_form_is_filled_so_that_it_can_be_saved_at_once(enter, place):
    EmployeeFactory(unit__office=OfficeFactory(agency=place.office.agency, name="Kantor Ketiga"))
    client = enter(place.admin)
    url = f"{reverse('pilot_new')}?kantor={place.office.pk}"
    shown = text(client.get(url))
    assert 'value="2026-12-14"' in shown
    assert 'name="index_margin" value="3"' in shown
    assert "Kantor Ketiga" in shown
    assert "1 pegawai" in shown
    response = client.post(url, typed(comparisons=[place.other.pk]), follow=True)
    pilot = Pilot.objects.get()
    assert "Draf UC-2026-001 tersimpan" in text(response)
    assert (pilot.office, pilot.start_on, pilot.quota_goal) == (place.office, NEXT_START, 2)
    assert pilot.created_by == place.admin
    assert list(pilot.comparisons.all()) == [place.other]
    assert AuditEvent.objects.filter(verb="pilot.drafted").count() == 1


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_lost(enter, place):
    url = f"{reverse('pilot_new')}?kantor={place.office.pk}"
    wrong = typed(
        start_on="2026-11-30", quota_tried="2", quota_goal="1", index_margin="90", alpha="banyak",
        attendance_share="101", must=[], purpose=f"Tujuan {BAD}", bad_months="0",
    )  # fmt: skip
    shown = text(enter(place.admin).post(url, wrong), status=422)
    for sentence in (
        "mulai paling cepat Selasa, 1 Des 2026",
        "Kuota setelah lulus (1) harus lebih besar",
        "Margin indeks kinerja (poin) harus antara 0,5 dan 20, bukan 90",
        "Kepatuhan presensi pada hari WFA (%) harus antara 0 dan 100",
        "Paling sedikit satu kriteria harus wajib terpenuhi",
        "Bulan buruk berturut-turut sampai kuota turun harus antara 1 dan 6",
    ):
        assert shown.count(sentence) == 2, sentence
    assert 'href="#id_alpha"' in shown
    assert 'value="banyak"' in shown
    assert "Tujuan &lt;script&gt;" in shown
    assert "<script>alert" not in shown
    assert '<details class="card" open>' in shown
    assert not Pilot.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"comparisons": ["x"]}, {"comparisons": ["9" * 30]}, {"must": ["hidup"]}, {"start_on": "0000-00-00"},
        {"start_on": "9999-12-31"}, {"start_on": "2027-09-01"}, {"quota_goal": "3"}, {"alpha": "nan"},
        {"index_margin": "1e999"}, {"complaints_allowed": "9" * 40}, {"months": "2,5"}, {"outcome": ""},
        {"adoption": "sendiri"}, {"purpose": "x" * 501}, {"purpose": "a\x00b"}, {"service_indicators": "x\n" * 60},
    ],
    ids=str,
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(enter, place, changes):
    url = f"{reverse('pilot_new')}?kantor={place.office.pk}"
    shown = text(enter(place.admin).post(url, typed(**changes)), status=422)
    assert "Belum bisa disimpan" in shown
    assert 'class="error"' in shown
    assert not Pilot.objects.exists()


def test_an_office_in_a_pilot_of_its_own_cannot_be_compared(enter, place):
    make_pilot(office=place.other)
    url = f"{reverse('pilot_new')}?kantor={place.office.pk}"
    assert "sedang dalam uji coba UC-2026" in text(enter(place.admin).get(url))
    assert enter(place.admin).post(url, typed(comparisons=[place.other.pk])).status_code == 422


def test_a_draft_is_changed_and_shows_its_power_below(enter, place):
    pilot = make_pilot(status="draft", office=place.office, comparisons=[place.other], start_on=NEXT_START)
    client = enter(place.admin)
    shown = text(client.get(at("pilot_edit", pilot)))
    assert "Kekuatan uji" in shown
    assert "Belum dapat dihitung" in shown
    assert f'name="comparisons" value="{place.other.pk}" checked' in shown
    response = client.post(
        at("pilot_edit", pilot),
        typed(must=["index"], index_margin="2,5", service_indicators="A\n\nB"),
        follow=True,
    )
    pilot.refresh_from_db()
    assert pilot.terms["must"] == ["index"]
    assert pilot.terms["index_margin"] == 2.5
    assert pilot.terms["service_indicators"] == ["A", "B"]
    assert pilot.comparisons.count() == 0
    shown = text(response)
    assert "tidak turun lebih dari 2,5 poin" in shown
    assert "dilaporkan saja" in shown


def test_a_frozen_plan_has_no_form(enter, place):
    pilot = make_pilot(status="proposed", office=place.office, start_on=NEXT_START)
    for method in ("get", "post"):
        response = getattr(enter(place.admin), method)(
            at("pilot_edit", pilot), typed() if method == "post" else {}
        )
        assert "tidak dapat diubah lagi" in text(response, status=409)


@pytest.mark.parametrize("role", ["official", "leadership", "auditor", "head", "staff"])
def test_only_admins_write_plans(enter, place, role):
    pilot = make_pilot(status="draft", office=place.office, start_on=NEXT_START)
    client = enter(place.roles[role])
    assert client.get(reverse("pilot_new")).status_code == 403
    hidden = 404 if role in ("head", "staff") else 403
    assert client.get(at("pilot_edit", pilot)).status_code == hidden
    for name in ("pilot_propose", "pilot_cancel"):
        assert client.post(at(name, pilot), {"reason": "x"}).status_code == hidden
    assert Pilot.objects.get().status == "draft"


# --- proposing, returning, signing, cancelling


def test_a_draft_says_what_speaks_against_it_and_is_then_proposed(enter, place):
    pilot = make_pilot(status="draft", office=place.office, comparisons=[place.other], start_on=NEXT_START)
    client = enter(place.admin)
    shown = text(client.get(at("pilot", pilot)))
    assert "Siap diajukan" in shown
    assert "Belum ada data kinerja dalam masa pembanding" in shown
    response = client.post(at("pilot_propose", pilot), follow=True)
    assert "Rencana dibekukan dan diajukan" in text(response)
    pilot.refresh_from_db()
    assert pilot.status == PilotStatus.PROPOSED
    assert Notice.objects.filter(recipient=place.official.user).exists()


def test_a_plan_that_is_blocked_is_not_proposed(enter, place):
    pilot = make_pilot(status="draft", office=place.office, start_on=date(2026, 11, 23))
    client = enter(place.admin)
    shown = text(client.get(at("pilot", pilot)))
    assert "Belum dapat diajukan" in shown
    assert "Bekukan dan ajukan" not in shown
    assert "mulai paling cepat" in text(client.post(at("pilot_propose", pilot)), status=422)
    assert Pilot.objects.get().status == "draft"


def test_a_draft_that_nobody_could_sign_says_so(enter, place):
    pilot = make_pilot(status="draft", office=place.office, start_on=NEXT_START, author=place.official)
    assert "Belum ada pejabat yang dapat menandatangani" in text(enter(place.admin).get(at("pilot", pilot)))


def proposed(place, **changes):
    return make_pilot(
        status="proposed", office=place.office, comparisons=[place.other], start_on=NEXT_START,
        author=place.admin, **changes,
    )  # fmt: skip


def test_an_official_signs_the_text_that_was_read(enter, place):
    pilot = proposed(place)
    sha256 = pilot.frozen_plans.get().sha256
    client = enter(place.official)
    shown = text(client.get(at("pilot", pilot)))
    assert f'name="sha256" value="{sha256}"' in shown
    assert sha256 in shown
    assert "&quot;number&quot;:&quot;UC-2026" in shown
    assert "peluang lulus kriteria kinerja 86 %" in shown
    assert "Margin terkecil untuk 80 %: 2,4 poin" in shown
    assert place.official.full_name in shown
    response = client.post(at("pilot_sign", pilot), {"sha256": sha256}, follow=True)
    assert "Rencana ditandatangani" in text(response)
    pilot.refresh_from_db()
    assert (pilot.status, pilot.signed_by) == ("signed", place.official)


@pytest.mark.parametrize("sha256", ["", "0" * 64, "x" * 5000, BAD, "a\x00"])
def test_another_text_is_not_signed(enter, place, sha256):
    pilot = proposed(place)
    shown = text(enter(place.official).post(at("pilot_sign", pilot), {"sha256": sha256}), status=409)
    assert "Rencana sudah berubah sejak Anda membukanya" in shown
    assert pilot.frozen_plans.get().sha256 in shown
    assert Pilot.objects.get().status == "proposed"


def test_the_head_of_the_office_may_not_sign_and_is_told_why(enter, place):
    RoleFactory(employee=place.head, role="official")
    pilot = proposed(place)
    client = enter(place.head)
    shown = text(client.get(at("pilot", pilot)))
    assert "Anda memimpin Kantor Uji Coba" in shown
    assert "tidak boleh, memimpin kantor ini" in shown
    assert "Tanda tangani rencana" not in shown
    sha256 = pilot.frozen_plans.get().sha256
    assert "Anda memimpin" in text(client.post(at("pilot_sign", pilot), {"sha256": sha256}), status=422)
    assert Pilot.objects.get().status == "proposed"


def test_whoever_wrote_the_plan_may_not_sign_it(enter, place):
    RoleFactory(employee=place.admin, role="official")
    pilot = proposed(place)
    shown = text(enter(place.admin).get(at("pilot", pilot)))
    assert "Rencana yang Anda ajukan sendiri" in shown
    assert "tidak boleh, mengajukan rencana ini" in shown


def test_a_plan_is_returned_with_a_reason(enter, place):
    pilot = proposed(place)
    client = enter(place.official)
    shown = text(client.post(at("pilot_return", pilot), {"reason": " "}), status=422)
    assert "Belum bisa disimpan" in shown
    assert 'id="return_reason"' in shown
    client.post(at("pilot_return", pilot), {"reason": "Tambah kantor pembanding"})
    pilot.refresh_from_db()
    assert pilot.status == "draft"
    shown = text(enter(place.admin).get(at("pilot", pilot)))
    assert "dikembalikan pejabat" in shown
    again = text(enter(place.official).post(at("pilot_return", pilot), {"reason": "Lagi"}), status=409)
    assert "tidak menunggu tanda tangan: keadaannya sekarang draf" in again


@pytest.mark.parametrize("status", ["draft", "proposed", "signed", "running"])
def test_a_plan_is_cancelled_with_a_reason_and_stays_on_record(enter, place, status):
    """By who planned it; once it is signed, by an official and by nobody below."""
    pilot = make_pilot(status=status, office=place.office, start_on=NEXT_START)
    is_signed = status in ("signed", "running")
    other = enter(place.admin if is_signed else place.official)
    assert other.post(at("pilot_cancel", pilot), {"reason": "Bukan saya"}).status_code == 403
    client = enter(place.official if is_signed else place.admin)
    shown = text(client.get(at("pilot", pilot)))
    assert 'data-confirm="Batalkan' in shown
    text(client.post(at("pilot_cancel", pilot), {"reason": ""}), status=422)
    response = client.post(at("pilot_cancel", pilot), {"reason": f"Kantor pindah {BAD}"}, follow=True)
    shown = text(response)
    assert "Dibatalkan" in shown
    assert "Kantor pindah &lt;script&gt;" in shown
    assert "Bekukan dan ajukan" not in shown
    assert Pilot.objects.get().status == "cancelled"
    text(client.post(at("pilot_cancel", pilot), {"reason": "lagi"}), status=409)


@pytest.mark.parametrize("role", ["admin", "leadership", "auditor"])
def test_only_officials_sign_and_return(enter, place, role):
    pilot = proposed(place)
    client = enter(place.roles[role])
    shown = text(client.get(at("pilot", pilot)))
    assert "Tanda tangani rencana" not in shown
    sha256 = pilot.frozen_plans.get().sha256
    assert client.post(at("pilot_sign", pilot), {"sha256": sha256}).status_code == 403
    assert client.post(at("pilot_return", pilot), {"reason": "x"}).status_code == 403


def test_another_agency_finds_nothing(enter, place):
    pilot = proposed(place)
    outside = an_agency()
    for person in outside.roles.values():
        client = enter(person)
        assert client.get(at("pilot", pilot)).status_code == 404
        for name in ("pilot_propose", "pilot_sign", "pilot_return", "pilot_cancel", "pilot_run", "pilot_end"):
            assert client.post(at(name, pilot), {"reason": "x"}).status_code == 404


def test_the_page_of_a_plan_asks_no_more_with_more_offices(enter, place):
    def cost(pilot):
        with CaptureQueriesContext(connection) as caught:
            assert enter(place.official).get(at("pilot", pilot)).status_code == 200
        return len(caught)

    few = proposed(place)
    others = [OfficeFactory(agency=place.office.agency) for _ in range(9)]
    for office in others:
        EmployeeFactory(unit__office=office)
        RoleFactory(employee=UserFactory(employee__unit=place.official.unit).employee, role="official")
    many = make_pilot(
        status="proposed", office=OfficeFactory(agency=place.office.agency), comparisons=others,
        start_on=NEXT_START, author=place.admin,
    )  # fmt: skip
    cost(few)
    assert cost(many) <= cost(few)
