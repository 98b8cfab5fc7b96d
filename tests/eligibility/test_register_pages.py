"""Pages and API of the register: happy, outsiders, bad input, and no query more for more rows."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eligibility.models import CounterBand, NatureException, PublicService, ServiceRating
from tests.factories import (
    CounterFactory,
    EmployeeFactory,
    OfficeFactory,
    RatingFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
    make_team,
)
from tests.factories_services import BandFactory, ExceptionFactory, ServiceFactory, VerificationFactory

TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db
VERIFIED = {
    "nature": "face_to_face", "reasons": "Dokumen asli", "legal_reference": "SK 1", "verified_by": "Biro",
    "verified_on": "2026-11-20",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_a_monday():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def team():
    return make_team(3)


def entered(client, unit, role, office=None):
    user = UserFactory(employee__unit=unit)
    RoleFactory(employee=user.employee, role=role, office=office)
    client.force_login(user)
    return client


@pytest.fixture
def admin(client, team):
    return entered(client, team[0].unit, "admin")


def body(response):
    return response.content.decode()


def test_from_registering_to_a_verified_service(admin, team):
    unit = team[0].unit
    counter = CounterFactory(unit=unit)
    new = reverse("service_new")
    wrong = admin.post(new, {"unit": unit.pk, "name": "Mutasi", "web": "javascript:1", "email": "tidak"})
    assert (wrong.status_code, "https://" in body(wrong), "Mutasi" in body(wrong)) == (422, True, True)
    admin.post(new, {"unit": unit.pk, "name": "Mutasi", "web": "https://a.go.id"})
    row = PublicService.objects.get()
    page = reverse("service", args=[row.pk])
    assert "Belum diverifikasi" in body(admin.get(page))
    verify = reverse("service_verify", args=[row.pk])
    assert admin.post(verify, VERIFIED | {"reasons": " "}).status_code == 422
    done = admin.post(verify, VERIFIED | {"counters": [counter.pk], "posts": [team[1][0].post_id]})
    assert done.status_code == 302
    assert "Dokumen asli" in body(admin.get(page))
    rated = ServiceRating.objects.filter(is_derived=True)
    assert {(r.nature, bool(r.unit_id)) for r in rated} == {("face_to_face", False), ("partly", True)}
    assert admin.post(reverse("service_edit", args=[row.pk]), {"name": "Mutasi ASN"}).status_code == 302
    assert admin.post(reverse("service_close", args=[row.pk])).status_code == 302
    assert not rated.filter(valid_to=None).exists()


def test_search_and_filters(admin, team):
    unit = team[0].unit
    verified = VerificationFactory(
        service__unit=unit, service__name="Layanan pensiun", nature="partly"
    ).service
    bare = ServiceFactory(unit=unit, name="Layanan mutasi", web="https://a.go.id")
    ServiceFactory(unit=unit, name="Lama", closed_on=TODAY)
    ServiceFactory(name="Instansi lain")

    def found(**query):
        page = admin.get(reverse("service_register"), query).context["page"]
        return {row.pk for row in page}

    assert found() == found(cari="layanan") == {verified.pk, bare.pk}
    assert found(cari="pensiun") == found(sifat="partly") == found(keadaan="verified") == {verified.pk}
    assert found(keadaan="unverified") == {bare.pk}
    assert found(keadaan="no_channel") == {verified.pk}
    assert found(kantor=unit.office_id) == {verified.pk, bare.pk}
    assert len(found(keadaan="closed")) == 1
    assert (
        admin.get(reverse("service_register"), {"kantor": "9" * 30, "sifat": "x", "cari": "\x00"}).status_code
        == 200
    )


def test_the_map_counts_what_is_missing(admin, team):
    unit = team[0].unit
    VerificationFactory(service__unit=unit, service__web="https://a.go.id")
    ServiceFactory(unit=unit)
    EmployeeFactory(unit=UnitFactory(office=unit.office))
    [row] = admin.get(reverse("service_map")).context["rows"]
    assert (row.services, row.unverified, row.no_channel, row.silent, row.is_done) == (2, 1, 1, 1, False)


def test_lists_ask_no_more_for_more(admin, team):
    unit = team[0].unit

    def asked(name, query=""):
        with CaptureQueriesContext(connection) as found:
            assert admin.get(reverse(name) + query).status_code == 200
        return len(found)

    pages = [
        ("service_register", ""),
        ("service_map", ""),
        ("nature_list", "?jenis=loket"),
        ("service_exceptions", ""),
    ]

    def fill():
        row = VerificationFactory(service__unit=unit)
        counter = CounterFactory(unit=unit)
        row.counters.add(counter)
        RatingFactory(agency=unit.agency, counter=counter)
        ExceptionFactory(employee__unit=unit)

    fill()
    asked(*pages[0])  # what is read once in a log-in
    few = [asked(*page) for page in pages]
    for _ in range(4):
        fill()
    assert [asked(*page) for page in pages] == few


def test_outsiders_find_nothing(client, team):
    row = VerificationFactory(service__unit=team[0].unit).service
    client.force_login(team[1][0].user)
    for name in ("service_register", "service_map", "service_new", "nature_list", "service_exceptions"):
        assert client.get(reverse(name)).status_code == 403
    entered(client, UnitFactory(), "admin")
    for name in ("service", "service_edit", "service_verify"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404
    branch = OfficeFactory(agency=team[0].agency)
    entered(client, UnitFactory(office=branch), "admin", office=branch)
    assert client.get(reverse("service", args=[row.pk])).status_code == 404


def test_an_office_admin_binds_no_posts(client, team):
    """A post is held in other offices, too."""
    unit = team[0].unit
    service = ServiceFactory(unit=unit)
    admin = entered(client, unit, "admin", office=unit.office)
    verify = reverse("service_verify", args=[service.pk])
    assert "posts" not in admin.get(verify).context["form"].fields
    admin.post(verify, VERIFIED | {"posts": [team[1][0].post_id]})
    assert service.verifications.get().posts.count() == 0
    api = reverse("api_service_verify", args=[service.pk])
    sent = VERIFIED | {"posts": [team[1][0].post_id]}
    assert admin.post(api, sent, content_type="application/json").status_code == 403


def test_natures_say_their_source_and_may_stand_on_their_own(admin, team):
    post = team[1][0].post
    VerificationFactory(service__unit=team[0].unit, nature="remote").posts.add(post)
    address = reverse("nature", args=["jabatan", post.pk])
    assert "Belum ada" in body(admin.get(address))
    override = reverse("nature_override", args=["jabatan", post.pk])
    assert admin.post(override, {"nature": "health", "reason": "", "verified_by": "Biro"}).status_code == 422
    admin.post(override, {"nature": "health", "reason": "Klinik", "verified_by": "Biro"})
    assert "ditetapkan tersendiri" in body(admin.get(address))
    admin.post(reverse("nature_follow", args=["jabatan", post.pk]))
    assert "mengikuti daftar layanan" in body(admin.get(address))
    assert admin.get(reverse("nature", args=["apa", post.pk])).status_code == 404


def test_the_editor_of_hours(admin, team):
    counter = CounterFactory(unit=team[0].unit)
    address = reverse("counter_bands", args=[counter.pk])
    one = {"from-0-0": "08:00", "to-0-0": "12:00", "least-0-0": "1"}
    refused = admin.post(address, one)
    assert (refused.status_code, "0 orang" in body(refused), "08:00" in body(refused)) == (422, True, True)
    EmployeeFactory(unit=counter.unit, counter=counter)
    assert admin.post(address, one).status_code == 302
    assert CounterBand.objects.get().min_staff == 1
    half = admin.post(address, {"from-0-0": "08:00"})
    assert (half.status_code, "bersama-sama" in body(half)) == (422, True)
    assert admin.post(address, {"from-0-0": "<b>", "to-0-0": "x", "least-0-0": "-1"}).status_code == 422
    assert admin.post(address, {}).status_code == 302
    assert not CounterBand.objects.exists()


def test_hours_that_can_no_longer_be_filled_are_warned_of(admin, team):
    counter = CounterFactory(unit=team[0].unit)
    BandFactory(counter=counter, min_staff=2, starts_at=time(8), ends_at=time(12))
    page = body(admin.get(reverse("counter_bands", args=[counter.pk])))
    assert "meminta 2 petugas, padahal hanya 0 orang" in page


def test_an_exception_from_the_persons_page_to_its_end(admin, team):
    person = team[1][0]
    new = reverse("service_exception_new", args=[person.pk])
    words = {"nature": "remote", "reason": "Pulih", "legal_reference": "ND 5", "granted_by": "Karo"}
    dates = {"starts_on": "2026-11-23", "ends_on": ""}
    assert admin.post(new, words | dates).status_code == 422
    assert admin.post(new, words | dates | {"ends_on": "2026-12-01"}).status_code == 302
    row = NatureException.objects.get()
    listed = admin.get(reverse("service_exceptions"))
    assert ("Pulih" in body(listed), "segera berakhir" in body(listed)) == (True, True)
    revoke = reverse("service_exception_revoke", args=[row.pk])
    assert admin.post(revoke, {"reason": ""}).status_code == 422
    assert admin.post(revoke, {"reason": "Sudah pulih"}).status_code == 302
    assert "Sudah pulih" in body(admin.get(reverse("service_exceptions"), {"bagian": "riwayat"}))


def test_nobody_excepts_themselves(client, team):
    admin = entered(client, team[0].unit, "admin")
    me = admin.get(reverse("service_register")).wsgi_request.user.employee
    assert admin.get(reverse("service_exception_new", args=[me.pk])).status_code == 403


# --- the API


def send(client, name, data, *args, method="post", **headers):
    address = reverse(name, args=args)
    return getattr(client, method)(address, data, content_type="application/json", headers=headers)


def test_the_api_registers_verifies_and_lists(admin, team):
    unit = team[0].unit
    made = send(admin, "api_services", {"unit": unit.pk, "name": "Mutasi"}, **{"Idempotency-Key": "a"})
    again = send(admin, "api_services", {"unit": unit.pk, "name": "Mutasi"}, **{"Idempotency-Key": "a"})
    assert (made.status_code, again.json(), made.json()["verification"]) == (201, made.json(), None)
    pk = made.json()["id"]
    assert send(admin, "api_services", {"unit": 2**62, "name": "X"}).status_code == 404
    assert send(admin, "api_services", {"unit": unit.pk, "name": "Mutasi"}).status_code == 409
    assert send(admin, "api_service", {"name": "M", "email": "x"}, pk, method="put").status_code == 422
    changed = send(admin, "api_service", {"name": "M", "web": "https://a.go.id"}, pk, method="put").json()
    assert (changed["name"], changed["web"]) == ("M", "https://a.go.id")
    assert send(admin, "api_service_verify", VERIFIED | {"verified_on": "2026-12-01"}, pk).status_code == 422
    assert send(admin, "api_service_verify", VERIFIED, pk).json()["verification"]["nature"] == "face_to_face"
    listed = admin.get(reverse("api_services"), {"nature": "face_to_face"}).json()
    assert [row["id"] for row in listed["results"]] == [pk]
    assert admin.get(reverse("api_services"), {"state": "x"}).status_code == 400
    natures = admin.get(reverse("api_natures", args=["units"])).json()["results"]
    assert [(n["nature"], n["source"]) for n in natures] == [("face_to_face", "register")]
    assert admin.get(reverse("api_natures", args=["x"])).status_code == 404
    assert send(admin, "api_service_close", {}, pk).json()["closed_on"] == "2026-11-23"


def test_the_api_sets_hours_and_grants_exceptions(admin, team):
    counter = CounterFactory(unit=team[0].unit)
    EmployeeFactory(unit=counter.unit, counter=counter)
    bands = {"bands": [{"weekday": 0, "starts_at": "08:00:00", "ends_at": "12:00:00", "min_staff": 1}]}
    assert send(admin, "api_counter_bands", bands, counter.pk, method="put").json() == bands
    bands["bands"][0]["min_staff"] = 2
    refused = send(admin, "api_counter_bands", bands, counter.pk, method="put")
    assert (refused.status_code, refused.json()["code"]) == (422, "band_above_staff")
    person = team[1][0]
    granted = {
        "employee": person.pk, "nature": "remote", "starts_on": "2026-11-23", "ends_on": "2026-12-01",
        "reason": "Pulih", "legal_reference": "ND 5", "granted_by": "Karo",
    }  # fmt: skip
    made = send(admin, "api_service_exceptions", granted)
    assert made.status_code == 201
    assert send(admin, "api_service_exceptions", granted).status_code == 409
    assert admin.get(reverse("api_service_exceptions")).json()["count"] == 1
    ended = send(admin, "api_service_exception_revoke", {"reason": "Pulih"}, made.json()["id"])
    assert ended.json()["revoked_on"] == "2026-11-23"
    assert admin.get(reverse("api_service_exceptions"), {"over": "true"}).json()["count"] == 1


def test_the_reminder_runs_as_a_job(team):
    from eligibility.tasks import remind_ending_exceptions

    ExceptionFactory(employee=team[1][0], ends_on=TODAY + timedelta(days=3))
    assert remind_ending_exceptions() == 1
