"""Suspensions: proposed by jobs in bulk, told to the person first, objected to, ended by their date; pages and API."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit import SYSTEM
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotFound, Refused
from eligibility import services
from eligibility.models import Suspension
from eligibility.selectors.waiting import warning_behind
from eligibility.services import Proposal
from eligibility.tasks import lift_ended_suspensions
from employees.enums import Zone
from employees.selectors import actor_of
from tests.factories import (
    EmployeeFactory,
    OfficeFactory,
    PolicyFactory,
    RoleFactory,
    SuspensionFactory,
    UnitFactory,
    UserFactory,
    make_team,
)

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LAST = TODAY + timedelta(days=29)
BAD = '<script>alert(1)</script>"><img src=x onerror=1>'
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


def proposal(person, **values):
    given = {"starts_on": TODAY, "ends_on": LAST, "reason": "Tiga laporan", "source": "peringatan dini #7"}
    return Proposal(person.pk, **(given | values))


def verbs():
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def holder(person, role="official"):
    boss = UserFactory(employee__unit=person.unit).employee
    RoleFactory(employee=boss, role=role)
    return boss


def proposed(person, **values):
    given = {"status": "proposed", "starts_on": TODAY, "ends_on": LAST, "source": "peringatan dini #7"}
    return SuspensionFactory(employee=person, **(given | values))


# --- many at once


def test_a_job_proposes_for_many_and_each_person_is_told():
    _, people = make_team(3, eligible=False)
    found = services.suspend_many(proposals=[proposal(p) for p in people], actor=SYSTEM, now=NOW)
    assert set(found) == {p.pk for p in people}
    assert verbs() == ["suspension.proposed"] * 3
    for person in people:
        [told] = Notice.objects.filter(recipient=person.user)
        assert "Belum berlaku" in told.text
        assert "keberatan" in told.text
        assert "Tiga laporan" in told.text
        assert told.link == reverse("my_suspensions")


def test_the_same_night_again_proposes_nothing():
    _, (person,) = make_team(1, eligible=False)
    first = services.suspend_many(proposals=[proposal(person)], actor=SYSTEM, now=NOW)
    again = services.suspend_many(proposals=[proposal(person)], actor=SYSTEM, now=NOW)
    assert again[person.pk].pk == first[person.pk].pk
    assert Suspension.objects.count() == 1
    assert Notice.objects.count() == 1


def test_what_waits_or_is_in_force_is_answered_and_nothing_written():
    _, (waits, stopped, over) = make_team(3, eligible=False)
    waiting = proposed(waits, source="portal", ends_on=TODAY)
    standing = SuspensionFactory(employee=stopped, ends_on=None)
    SuspensionFactory(employee=over, ends_on=TODAY - timedelta(days=1))
    people = [waits, stopped, over]
    found = services.suspend_many(proposals=[proposal(p) for p in people], actor=SYSTEM, now=NOW)
    assert found[waits.pk] == waiting
    assert found[stopped.pk] == standing
    assert found[over.pk].status == "proposed"
    assert verbs() == ["suspension.proposed"]


def test_a_proposal_that_has_passed_undecided_still_waits():
    person = EmployeeFactory()
    old = proposed(person, ends_on=TODAY - timedelta(days=3), starts_on=TODAY - timedelta(days=9))
    assert services.suspend_many(proposals=[proposal(person)], actor=SYSTEM, now=NOW) == {person.pk: old}


def test_proposing_costs_the_same_for_two_and_for_twenty():
    def cost(size):
        _, people = make_team(size, eligible=False)
        with CaptureQueriesContext(connection) as caught:
            services.suspend_many(proposals=[proposal(p) for p in people], actor=SYSTEM, now=NOW)
        return len(caught)

    assert cost(2) == cost(20)


def test_the_person_reads_it_in_the_own_language():
    user = UserFactory(language="en")
    services.suspend_many(proposals=[proposal(user.employee)], actor=SYSTEM, now=NOW)
    assert "Dec" in Notice.objects.get(recipient=user).text


# --- each step is told


def test_the_person_is_told_of_every_step():
    _, (person,) = make_team(1, eligible=False)
    boss = holder(person)
    row = services.suspend(
        employee=person, starts_on=TODAY, ends_on=LAST, reason="Uji", source="uji", actor=SYSTEM, now=NOW
    )
    services.reject_suspension(
        suspension_id=row.pk, confirmer=boss, reason="Kurang bukti", actor=SYSTEM, now=NOW
    )
    assert "ditolak: Kurang bukti" in Notice.objects.filter(recipient=person.user).latest("pk").text
    row = proposed(person)
    services.confirm_suspension(suspension_id=row.pk, confirmer=boss, today=TODAY, actor=SYSTEM, now=NOW)
    assert "dihentikan sementara" in Notice.objects.filter(recipient=person.user).latest("pk").text
    services.lift_suspension(
        suspension_id=row.pk, lifter=boss, reason="Cukup", today=TODAY, actor=SYSTEM, now=NOW
    )
    assert "dicabut: Cukup" in Notice.objects.filter(recipient=person.user).latest("pk").text


# --- objection


def objected(row, person, text="Saya sakit", today=TODAY):
    return services.object_to_suspension(
        suspension_id=row.pk, employee=person, text=text, today=today, actor=SYSTEM, now=NOW
    )


@pytest.mark.parametrize("status", ["proposed", "confirmed"])
def test_one_objection_that_the_decider_learns_of(status):
    _, (person,) = make_team(1, eligible=False)
    boss = holder(person)
    given = {"proposed_by": boss} if status == "proposed" else {"confirmed_by": boss, "confirmed_at": NOW}
    row = proposed(person, status=status, **given)
    objected(row, person, "  Saya sakit  ")
    row.refresh_from_db()
    assert (row.objection, row.objected_at) == ("Saya sakit", NOW)
    assert verbs() == ["suspension.objected"]
    [told] = Notice.objects.filter(recipient=boss.user)
    assert told.link == reverse("suspension", args=[row.pk])
    with pytest.raises(Conflict) as no:
        objected(row, person)
    assert no.value.code == "objected_already"


def test_nobody_objects_for_others_or_without_words_or_too_late():
    _, (person, other) = make_team(2, eligible=False)
    row = proposed(person)
    with pytest.raises(NotFound):
        objected(row, other)
    with pytest.raises(Refused):
        objected(row, person, "  ")
    with pytest.raises(Conflict):
        objected(row, person, today=LAST + timedelta(days=1))
    row.status = "rejected"
    row.save()
    with pytest.raises(Conflict):
        objected(row, person)
    assert verbs() == []
    assert not Notice.objects.exists()


# --- its date ends it


def test_the_last_day_is_the_offices():
    """At 03.00 UTC it is still the 23rd everywhere; at 16.00 UTC the 24th has begun in WITA and WIT only."""
    rows = {}
    for zone in (Zone.WIB, Zone.WITA, Zone.WIT):
        user = UserFactory(employee__unit=UnitFactory(office=OfficeFactory(zone=zone)))
        rows[zone] = SuspensionFactory(employee=user.employee, ends_on=TODAY)
    assert services.lift_ended(NOW) == 0
    assert services.lift_ended(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == 2
    assert services.lift_ended(datetime(2026, 11, 23, 17, 30, tzinfo=UTC)) == 1
    for row in rows.values():
        row.refresh_from_db()
        assert (row.status, row.lifted_on) == ("lifted", TODAY + timedelta(days=1))
        assert "berakhir" in Notice.objects.get(recipient=row.employee.user).text
    assert verbs() == ["suspension.ended"] * 3
    assert services.lift_ended(datetime(2026, 11, 25, tzinfo=UTC)) == 0


def test_open_and_proposed_ones_are_not_ended():
    SuspensionFactory(ends_on=None)
    SuspensionFactory(status="proposed", ends_on=TODAY - timedelta(days=1))
    assert lift_ended_suspensions() == 0


# --- pages


def page(response):
    return " ".join(response.content.decode().split())


def test_the_own_page_shows_all_and_takes_an_objection_once(client):
    _, (person,) = make_team(1, eligible=False)
    row = proposed(person, reason=f"Alasan {BAD}")
    SuspensionFactory(employee=person, status="rejected", lift_reason="Kurang bukti")
    client.force_login(person.user)
    shown = page(client.get(reverse("my_suspensions")))
    assert "&lt;script&gt;" in shown
    assert "<script>alert(1)" not in shown
    assert "Kurang bukti" in shown
    assert shown.count("Kirim keberatan") == 1
    assert reverse("warning", args=[7]) in shown
    address = reverse("suspension_object", args=[row.pk])
    empty = client.post(address, {"text": ""})
    assert empty.status_code == 422
    assert client.post(address, {"text": f"Saya sakit {BAD}"}).status_code == 302
    shown = page(client.get(reverse("my_suspensions")))
    assert "Saya sakit &lt;script&gt;" in shown
    assert "Kirim keberatan" not in shown
    again = client.post(address, {"text": "Lagi, dengan kata lain"})
    assert again.status_code == 422
    assert "Lagi, dengan kata lain" in page(again)


def test_nobody_objects_to_another_ones_suspension(client):
    _, (person, other) = make_team(2, eligible=False)
    row = proposed(person)
    client.force_login(other.user)
    assert client.post(reverse("suspension_object", args=[row.pk]), {"text": "x"}).status_code == 404
    row.refresh_from_db()
    assert row.objection == ""


def test_an_empty_page_says_what_belongs_here(client):
    client.force_login(UserFactory())
    assert "tidak pernah dihentikan" in page(client.get(reverse("my_suspensions")))


def test_the_decider_reads_objection_and_evidence(client):
    _, (person,) = make_team(1, eligible=False)
    boss = holder(person)
    row = proposed(person)
    client.force_login(boss.user)
    address = reverse("suspension", args=[row.pk])
    assert "belum mengajukan keberatan" in page(client.get(address))
    objected(row, person, f"Saya sakit {BAD}")
    shown = page(client.get(address))
    assert "Saya sakit &lt;script&gt;" in shown
    assert reverse("warning", args=[7]) in shown


@pytest.mark.parametrize(
    ("source", "by_person", "number"),
    [("peringatan dini #17", False, 17), ("peringatan dini", False, None), ("portal", False, None),
     ("peringatan dini #17", True, None), ("peringatan dini #17x", False, None)],
)  # fmt: skip
def test_only_a_job_refers_to_a_warning(source, by_person, number):
    row = Suspension(source=source, proposed_by_id=5 if by_person else None)
    assert warning_behind(row) == number


def test_the_own_page_asks_no_more_for_more(client, django_assert_max_num_queries):
    user = UserFactory()

    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("my_suspensions")).status_code == 200
        return len(caught)

    client.force_login(user)
    SuspensionFactory(employee=user.employee, status="lifted", lifted_on=TODAY)
    cost()
    few = cost()
    SuspensionFactory.create_batch(10, employee=user.employee, status="lifted", lifted_on=TODAY)
    assert cost() == few


# --- API


@pytest.fixture
def api(client):
    def as_(person):
        client.force_login(person.user)
        return client

    return as_


def post(client, name, pk, **body):
    return client.post(reverse(name, args=[pk]), body, content_type="application/json")


def test_the_api_lists_own_and_overseen_ones(api):
    _, (person, other) = make_team(2, eligible=False)
    PolicyFactory(agency=person.agency, number=2, valid_from=date(2026, 1, 1))
    row = proposed(person)
    answer = api(person).get(reverse("api_suspensions")).json()
    assert [r["id"] for r in answer["results"]] == [row.pk]
    assert answer["results"][0]["warning"] == 7
    assert api(other).get(reverse("api_suspensions")).json()["count"] == 0
    assert api(other).get(reverse("api_suspensions"), {"scope": "office"}).status_code == 403
    assert api(other).get(reverse("api_suspension", args=[row.pk])).status_code == 404
    boss = holder(person)
    listed = api(boss).get(reverse("api_suspensions"), {"scope": "office", "status": "waiting"}).json()
    assert [r["id"] for r in listed["results"]] == [row.pk]
    assert api(boss).get(reverse("api_suspension", args=[row.pk])).json()["status"] == "proposed"
    assert api(boss).get(reverse("api_suspensions"), {"scope": "all"}).status_code == 400
    assert api(UserFactory().employee).get(reverse("api_suspension", args=[row.pk])).status_code == 404


def test_the_api_objects_confirms_and_lifts(api):
    _, (person,) = make_team(1, eligible=False)
    boss = holder(person)
    row = proposed(person)
    assert post(api(person), "api_suspension_object", row.pk, text="").status_code == 422
    assert (
        post(api(person), "api_suspension_object", row.pk, text="Saya sakit").json()["objection"]
        == "Saya sakit"
    )
    assert post(api(person), "api_suspension_object", row.pk, text="Lagi").status_code == 409
    assert post(api(person), "api_suspension_confirm", row.pk).status_code == 403
    assert post(api(boss), "api_suspension_confirm", row.pk).json()["status"] == "confirmed"
    assert post(api(boss), "api_suspension_reject", row.pk, reason="x").status_code == 409
    assert post(api(boss), "api_suspension_lift", row.pk).status_code == 422
    assert post(api(boss), "api_suspension_lift", row.pk, reason="Cukup").json()["lifted_on"] == "2026-11-23"


def test_the_api_rejects_with_a_reason(api):
    _, (person,) = make_team(1, eligible=False)
    row = proposed(person)
    boss = holder(person)
    assert post(api(boss), "api_suspension_reject", row.pk).status_code == 422
    answer = post(api(boss), "api_suspension_reject", row.pk, reason="Kurang bukti").json()
    assert (answer["status"], answer["decision_reason"]) == ("rejected", "Kurang bukti")


def test_the_page_tells_every_step_by_whom_and_why(client):
    chief, [person] = make_team(1)
    official = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=official, role="official")
    day = TODAY
    values = {"employee": person, "starts_on": day, "ends_on": None, "reason": "Tiga laporan tidak dikirim"}
    row = services.propose_suspension(
        **values, today=day, proposer=chief, actor=actor_of(chief.user), now=NOW
    )
    deciding = {"suspension_id": row.pk, "actor": actor_of(official.user), "now": NOW}
    services.confirm_suspension(**deciding, confirmer=official, today=day)
    services.lift_suspension(**deciding, lifter=official, reason="Sudah diperbaiki", today=day)
    client.force_login(official.user, backend="employees.auth.NipBackend")
    history = client.get(f"/penghentian/{row.pk}").content.decode().split('id="steps"')[1]
    for words in (
        "diusulkan",
        "dikonfirmasi",
        "dicabut",
        chief.full_name,
        official.full_name,
        "Sudah diperbaiki",
    ):
        assert words in history


def test_proposing_through_the_api_and_learning_what_became_of_it(client):
    chief, (person, colleague) = make_team(2)
    admin = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=admin, role="admin")
    body = {"nip": person.nip, "starts_on": "2999-01-01", "ends_on": None, "reason": "Tidak melapor"}
    url, json_ = reverse("api_suspensions"), {"content_type": "application/json"}
    client.force_login(colleague.user)
    assert client.post(url, body, **json_).status_code == 404
    client.force_login(chief.user)
    made = client.post(url, body, **json_)
    assert (made.status_code, made.json()["status"]) == (201, "proposed")
    assert client.post(url, body, **json_).status_code == 409
    page = client.get(reverse("person_eligibility", args=[person.pk])).content.decode()
    assert "menunggu keputusan orang lain: Tidak melapor" in page
    assert "Usulkan penghentian" not in page
    client.force_login(admin.user)
    shut = reverse("api_suspension_reject", args=[made.json()["id"]])
    assert client.post(shut, {"reason": "Sudah lengkap"}, **json_).status_code == 200
    assert "ditolak: Sudah lengkap" in Notice.objects.get(recipient=chief.user).text
