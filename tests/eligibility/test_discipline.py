"""Discipline: recorded, ended and annulled by few, told to the person, and every reading leaves a trail."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from eligibility import services
from eligibility.enums import Rule
from eligibility.models import DisciplineRecord
from eligibility.selectors import verdict_for
from tests.factories import DisciplineFactory, EmployeeFactory, RoleFactory, UserFactory, make_team

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
DAY = timedelta(days=1)
WHO = Actor(None, "Penguji")
CASE = {"level": "P", "starts_on": TODAY, "source": "portal"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_monday():
    import time_machine

    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person.user)
        return client

    return as_


def holder(unit, role, **grant):
    person = UserFactory(employee__unit=unit).employee
    RoleFactory(employee=person, role=role, **grant)
    return person


def text_of(response):
    return " ".join(response.content.decode().split())


def record(person, by=None, **changes):
    return services.record_discipline(employee=person, recorder=by, actor=WHO, now=NOW, **{**CASE, **changes})


def close(row, by, closing="ended", reason="Tidak terbukti", today=TODAY):
    return services.close_discipline(
        discipline_id=row.pk, closing=closing, reason=reason, closer=by, today=today, actor=WHO, now=NOW
    )


def reads():
    return list(AuditEvent.objects.filter(verb="discipline.read").values_list("subject_id", flat=True))


# --- the services


def test_recorded_it_stops_and_the_person_is_told_without_the_level():
    chief, (person,) = make_team(1)
    admin = holder(chief.unit, "admin")
    record(person, admin, level="S", decree="SK 7/2026", ends_on=TODAY + 30 * DAY)
    assert verdict_for(person, TODAY).failed == (Rule.DISCIPLINE,)
    told = Notice.objects.get(recipient=person.user)
    assert told.link == reverse("my_discipline")
    assert "sedang" not in told.text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"level": "X"}, "bad_level"),
        ({"ends_on": TODAY - DAY}, "bad_dates"),
        ({"starts_on": date(1, 1, 1)}, "bad_dates"),
        ({"ends_on": date(9999, 12, 31)}, "bad_dates"),
        ({"level": "R"}, "no_decree"),
        ({"level": "B", "decree": "  "}, "no_decree"),
    ],
)
def test_what_cannot_be_recorded(changes, code):
    chief, (person,) = make_team(1)
    with pytest.raises(Refused) as no:
        record(person, holder(chief.unit, "admin"), **changes)
    assert no.value.code == code
    assert not DisciplineRecord.objects.exists()


def test_neither_about_oneself_nor_across_agencies():
    chief, _ = make_team(1)
    admin = holder(chief.unit, "admin")
    with pytest.raises(NotAllowed):
        record(admin, admin)
    with pytest.raises(NotFound):
        record(EmployeeFactory(), admin)
    own = DisciplineFactory(employee=admin)
    with pytest.raises(NotAllowed):
        close(own, admin)
    with pytest.raises(NotFound):
        close(DisciplineFactory(), admin)


@pytest.mark.parametrize("closing", ["ended", "annulled"])
def test_closed_it_no_longer_counts_but_what_was_decided_before_still_does(closing):
    chief, (person,) = make_team(1)
    admin = holder(chief.unit, "admin")
    row = record(person, admin, starts_on=TODAY - 10 * DAY)
    close(row, admin, closing)
    assert verdict_for(person, TODAY).eligible
    assert Rule.DISCIPLINE in verdict_for(person, TODAY - DAY).failed
    row.refresh_from_db()
    assert (row.level, row.starts_on, row.ends_on) == ("P", TODAY - 10 * DAY, None)
    assert (row.closing, row.closed_on, row.closed_at, row.close_reason) == (
        closing,
        TODAY,
        NOW,
        "Tidak terbukti",
    )
    assert AuditEvent.objects.get(verb=f"discipline.{closing}").subject_id == person.pk
    assert "Tidak terbukti" in Notice.objects.filter(recipient=person.user).latest("pk").text


def test_an_older_record_counts_when_the_newer_is_annulled():
    chief, (person,) = make_team(1)
    admin = holder(chief.unit, "admin")
    record(person, admin, level="R", decree="SK 1", starts_on=TODAY - 20 * DAY)
    newer = record(person, admin)
    close(newer, admin, "annulled")
    assert verdict_for(person, TODAY).facts.discipline_level == "R"


def test_closing_once_with_a_reason():
    chief, (person,) = make_team(1)
    admin = holder(chief.unit, "admin")
    row = record(person, admin)
    with pytest.raises(Refused):
        close(row, admin, reason=" ")
    with pytest.raises(Refused):
        close(row, admin, closing="deleted")
    close(row, admin)
    with pytest.raises(Conflict):
        close(row, admin, "annulled")


def test_what_is_over_cannot_end_again_but_a_mistake_can_be_annulled():
    chief, (person,) = make_team(1)
    admin = holder(chief.unit, "admin")
    row = record(person, admin, starts_on=TODAY - 9 * DAY, ends_on=TODAY - DAY)
    with pytest.raises(Conflict):
        close(row, admin)
    assert close(row, admin, "annulled").closing == "annulled"


@pytest.mark.parametrize(
    "values",
    [
        {"closing": "ended"},
        {"closed_on": TODAY},
        {"closing": "ended", "closed_on": TODAY, "closed_at": NOW},
        {"closing": "gone", "closed_on": TODAY, "closed_at": NOW, "close_reason": "x"},
    ],
)
def test_the_database_knows_no_half_closed_record(values):
    with pytest.raises(DatabaseError), transaction.atomic():
        DisciplineFactory(**values)


def test_the_database_lets_nobody_close_the_own():
    person = EmployeeFactory()
    whole = {"closing": "ended", "closed_on": TODAY, "closed_at": NOW, "close_reason": "x"}
    with pytest.raises(DatabaseError), transaction.atomic():
        DisciplineFactory(employee=person, closed_by=person, **whole)
    assert DisciplineFactory(employee=person, closed_by=EmployeeFactory(), **whole).pk


# --- who reads, and the trail of it


def test_who_reads_a_record(enter):
    chief, (person, colleague) = make_team(2)
    row = DisciplineFactory(employee=person, level="B", decree="SK 99/RHS")
    url = reverse("discipline_detail", args=[row.pk])
    readers = {
        person: 200, chief: 404, colleague: 404, holder(chief.unit, "admin"): 200,
        holder(chief.unit, "auditor"): 200, holder(chief.unit, "official"): 404,
        holder(chief.unit, "leadership"): 404, holder(EmployeeFactory().unit, "admin"): 404,
    }  # fmt: skip
    assert {p.pk: enter(p).get(url).status_code for p in readers} == {p.pk: s for p, s in readers.items()}
    # the admin and the auditor; never the person
    assert reads() == [person.pk, person.pk]
    assert enter(chief).get(reverse("discipline")).status_code == 403


def test_the_list_and_the_verdict_leave_a_trail_too(enter):
    chief, (person, other) = make_team(2)
    DisciplineFactory(employee=person)
    DisciplineFactory(employee=person, level="P")
    DisciplineFactory(employee=other)
    client = enter(holder(chief.unit, "admin"))
    client.get(reverse("discipline"))
    assert sorted(reads()) == [person.pk, other.pk]
    client.get(reverse("person_eligibility", args=[person.pk]))
    client.get(reverse("api_eligibility_of", args=[person.nip]))
    assert reads().count(person.pk) == 3
    enter(chief).get(reverse("person_eligibility", args=[person.pk]))
    enter(person).get(reverse("my_eligibility"))
    assert reads().count(person.pk) == 3


def test_the_list_by_office_and_part(enter):
    chief, (person, other) = make_team(2)
    elsewhere = UserFactory(employee__agency=chief.agency, employee__unit__agency=chief.agency).employee
    DisciplineFactory(employee=person, decree="SK-HIDUP")
    DisciplineFactory(employee=other, decree="SK-LEWAT", ends_on=date(2026, 11, 2))
    client = enter(holder(chief.unit, "admin"))
    live, over = (
        text_of(client.get(reverse("discipline"))),
        text_of(client.get(reverse("discipline"), {"bagian": "riwayat"})),
    )
    assert ("SK-HIDUP" in live, "SK-LEWAT" in live) == (True, False)
    assert ("SK-HIDUP" in over, "SK-LEWAT" in over) == (False, True)
    assert "SK-HIDUP" in text_of(client.get(reverse("discipline"), {"kantor": chief.office_id}))
    assert client.get(reverse("discipline"), {"kantor": "9" * 40}).status_code == 200
    local = enter(holder(chief.unit, "admin", office=elsewhere.office))
    assert "SK-HIDUP" not in text_of(local.get(reverse("discipline"), {"kantor": chief.office_id}))


def test_recording_and_closing_by_page(enter):
    chief, (person,) = make_team(1)
    admin = holder(chief.unit, "admin")
    client, url = enter(admin), reverse("discipline_record", args=[person.pk])
    assert "tidak batal dengan sendirinya" in text_of(client.get(url))
    assert "Catat disiplin" in text_of(client.get(reverse("person_eligibility", args=[person.pk])))
    bad = client.post(url, {"level": "R", "starts_on": "2026-11-23", "decree": ""})
    assert bad.status_code == 422
    assert "nomor keputusan" in text_of(bad).lower()
    page = client.post(url, {"level": "R", "starts_on": "2026-11-23", "decree": "<b>SK 5</b>"}, follow=True)
    assert "&lt;b&gt;SK 5&lt;/b&gt;" in text_of(page)
    row = DisciplineRecord.objects.get()
    shut = reverse("discipline_close", args=[row.pk])
    assert client.post(shut, {"closing": "ended", "reason": ""}).status_code == 422
    assert client.get(shut).status_code == 405
    closed = text_of(client.post(shut, {"closing": "annulled", "reason": "Keliru orang"}, follow=True))
    assert "Keliru orang" in closed
    assert "Tutup catatan" not in closed
    mine = text_of(enter(person).get(reverse("my_discipline")))
    assert "Keliru orang" in mine
    assert enter(chief).post(shut, {"closing": "ended", "reason": "x"}).status_code == 404
    assert enter(chief).get(url).status_code == 403


def test_auditors_read_and_change_nothing(enter):
    chief, (person,) = make_team(1)
    row = DisciplineFactory(employee=person)
    client = enter(holder(chief.unit, "auditor"))
    assert "Tutup catatan" not in text_of(client.get(reverse("discipline_detail", args=[row.pk])))
    answer = client.post(reverse("discipline_close", args=[row.pk]), {"closing": "ended", "reason": "x"})
    assert answer.status_code == 403


def test_the_api(enter):
    chief, (person,) = make_team(1)
    admin = holder(chief.unit, "admin")
    json_, url = {"content_type": "application/json"}, reverse("api_discipline")
    client = enter(admin)
    body = {"nip": person.nip, "level": "S", "decree": "SK 4", "starts_on": "2026-11-20"}
    made = client.post(url, body, **json_)
    assert made.status_code == 201
    pk = made.json()["id"]
    assert client.post(url, body | {"decree": ""}, **json_).json()["code"] == "no_decree"
    assert client.post(url, body | {"nip": "123"}, **json_).status_code == 404
    found = client.get(url, {"scope": "office"}).json()["results"]
    assert [row["id"] for row in found] == [pk]
    assert client.get(url).json()["results"] == []
    assert client.get(url, {"scope": "all"}).status_code == 400
    shut = reverse("api_discipline_close", args=[pk])
    assert client.post(shut, {"closing": "ended", "reason": ""}, **json_).json()["code"] == "no_reason"
    assert (
        client.post(shut, {"closing": "ended", "reason": "Banding"}, **json_).json()["closed_on"]
        == "2026-11-23"
    )
    assert [row["id"] for row in enter(person).get(url).json()["results"]] == [pk]
    assert enter(chief).get(reverse("api_discipline_one", args=[pk])).status_code == 404
    assert enter(chief).post(url, body, **json_).status_code == 403


def test_queries_do_not_grow_with_rows(enter):
    asked = []
    for size in (1, 20):
        chief, staff = make_team(size, eligible=False)
        for person in staff:
            DisciplineFactory(employee=person)
        client = enter(holder(chief.unit, "admin"))
        client.get(reverse("discipline"))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("discipline")).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]
