"""API of corrections, commitment, conduct, absence proposals and the exchange: same services, same errors."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from core.models import AuditEvent
from employees.selectors import today_in
from integrations.kmob import SHAPE
from integrations.sheets import read_sheet
from presence.models import Correction, PresenceEvent
from presence.views import exchange as exchange_view
from tests.factories import EmployeeFactory, OfficeFactory, RoleFactory, UserFactory
from tests.factories_day import ConductFactory, CorrectionFactory, ProposalFactory
from tests.presence.duties import THURSDAY, absent, recorded, team, wfa_day
from tests.presence.kmob_files import line, sheet

pytestmark = pytest.mark.django_db


def api(person):
    client = APIClient()
    client.force_authenticate(person.user)
    return client


def post(person, name, data=None, pk=None, **more):
    url = reverse(name, args=[pk] if pk else [])
    return api(person).post(url, data or {}, format=more.pop("format", "json"), **more)


def last_workday(person):
    """The latest weekday before today in the person's office."""
    on = today_in(person.office, timezone.now()) - timedelta(days=1)
    while on.weekday() > 4:
        on -= timedelta(days=1)
    return on


# --- corrections


def test_a_claim_is_made_read_accepted_and_shows_in_both_lists():
    chief, [person, _] = team()
    on = last_workday(person)
    body = {"date": on.isoformat(), "kind": "in", "time": "07:25", "reason": "Ponsel mati"}
    made = post(person, "api_corrections", body)
    assert made.status_code == 201
    assert made.data["claimed_at"] == f"{on}T07:25:00+07:00"
    listed = api(chief).get(reverse("api_corrections"), {"scope": "reports"}).data
    assert (listed["count"], listed["results"][0]["employee"]["name"]) == (1, person.full_name)
    done = post(chief, "api_correction_accept", pk=made.data["id"])
    assert (done.status_code, done.data["status"], done.data["decided_by"]) == (
        200,
        "accepted",
        chief.full_name,
    )
    assert [e["source"] for e in done.data["recorded"]] == ["koreksi"]
    own = api(person).get(reverse("api_corrections")).data["results"]
    assert [r["status"] for r in own] == ["accepted"]
    decided = api(chief).get(reverse("api_corrections"), {"scope": "reports", "status": "decided"}).data
    assert decided["count"] == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"reason": ""}, 422, "no_reason"),
        ({"date": "2020-01-02"}, 422, "too_old"),
        ({"date": "2100-01-01"}, 422, "future"),
        ({"date": "kemarin"}, 400, "invalid"),
        ({"date": "0001-01-01"}, 400, "invalid"),
        ({"kind": "lunch"}, 400, "invalid"),
        ({"time": "25:00"}, 400, "invalid"),
        ({"reason": "x" * 501}, 400, "invalid"),
        ({"reason": "a\x00b"}, 400, "invalid"),
    ],
)
def test_what_is_wrong_with_a_claim(change, status, code):
    _chief, [person, _] = team()
    body = {"date": last_workday(person).isoformat(), "kind": "in", "time": "07:25", "reason": "x"} | change
    answer = post(person, "api_corrections", body)
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert not Correction.objects.exists()


def test_the_same_key_claims_once():
    _chief, [person, _] = team()
    body = {"date": last_workday(person).isoformat(), "kind": "in", "time": "07:25", "reason": "x"}
    answers = [post(person, "api_corrections", body, HTTP_IDEMPOTENCY_KEY="k") for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].data["id"] == answers[1].data["id"]
    assert post(person, "api_corrections", body).status_code == 409


def test_rejecting_needs_a_comment_and_happens_once():
    chief, [person, _] = team()
    row = CorrectionFactory(employee=person)
    assert post(chief, "api_correction_reject", pk=row.pk).data["code"] == "no_reason"
    assert post(chief, "api_correction_reject", {"comment": "Keliru"}, pk=row.pk).status_code == 200
    again = post(chief, "api_correction_accept", pk=row.pk)
    assert (again.status_code, again.data["code"]) == (409, "decided_already")


def test_withdrawing():
    chief, [person, other] = team()
    row = CorrectionFactory(employee=person)
    assert post(other, "api_correction_withdraw", pk=row.pk).status_code == 404
    assert post(person, "api_correction_withdraw", pk=row.pk).status_code == 204
    assert post(chief, "api_correction_accept", pk=row.pk).status_code == 404


@pytest.mark.parametrize("name", ["api_correction_accept", "api_correction_reject"])
def test_others_corrections_are_not_there(name):
    chief, [person, colleague] = team()
    row = CorrectionFactory(employee=person)
    for who in (person, colleague, UserFactory(employee__unit=chief.unit).employee, UserFactory().employee):
        assert post(who, name, {"comment": "x"}, pk=row.pk).status_code == 404
    assert api(person).get(reverse("api_corrections"), {"scope": "reports"}).status_code == 403
    row.refresh_from_db()
    assert row.status == "waiting"


def test_no_query_grows_with_corrections(django_assert_max_num_queries):
    chief, staff = team(6)
    for person in staff:
        CorrectionFactory(employee=person)
        recorded(person, THURSDAY, hour=9)
    client = api(chief)
    with django_assert_max_num_queries(8):
        assert client.get(reverse("api_corrections"), {"scope": "reports"}).data["count"] == 6


# --- commitment


def test_the_commitment_is_read_and_accepted():
    _chief, [person, _] = team()
    read = api(person).get(reverse("api_commitment")).data
    assert (read["policy_number"], read["accepted_at"]) == (1, None)
    for number, status in ((2, 409), (-1, 400), ("x", 400), (1, 200), (1, 200)):
        answer = post(person, "api_commitment_accept", {"policy_number": number})
        assert answer.status_code == status
    assert answer.data["accepted_at"]
    assert answer.data["text"] == read["text"]


# --- conduct


def test_a_note_is_made_answered_and_withdrawn():
    chief, [person, _] = team()
    on = last_workday(person)
    wfa_day(person, on)
    body = {
        "employee": person.pk,
        "kind": "unanswered_call",
        "date": on.isoformat(),
        "time": "10:00",
        "text": "Dua kali",
    }
    made = post(chief, "api_conduct", body)
    assert (made.status_code, made.data["happened_at"]) == (201, f"{on}T10:00:00+07:00")
    assert post(chief, "api_conduct", body).status_code == 409
    answered = post(person, "api_conduct_answer", {"text": "Rapat"}, pk=made.data["id"])
    assert answered.data["answer"] == "Rapat"
    assert post(person, "api_conduct_answer", {"text": "Lain"}, pk=made.data["id"]).status_code == 409
    both = [
        api(person).get(reverse("api_conduct")),
        api(chief).get(reverse("api_conduct"), {"employee": person.pk}),
    ]
    assert both[0].data["results"] == both[1].data["results"]
    gone = post(chief, "api_conduct_withdraw", {"reason": "Keliru"}, pk=made.data["id"])
    assert gone.data["withdraw_reason"] == "Keliru"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"text": ""}, 422, "no_reason"),
        ({"kind": "unanswered_call"}, 422, "not_wfa_day"),
        ({"date": "2020-01-01"}, 422, "conduct_too_old"),
        ({"employee": 10**30}, 400, "invalid"),
        ({"employee": 10**9}, 404, "not_found"),
        ({"time": "x"}, 400, "invalid"),
    ],
)
def test_what_is_wrong_with_a_note(change, status, code):
    chief, [person, _] = team()
    body = {
        "employee": person.pk,
        "kind": "conduct",
        "date": last_workday(person).isoformat(),
        "time": "10:00",
        "text": "x",
    }
    answer = post(chief, "api_conduct", body | change)
    assert (answer.status_code, answer.data["code"]) == (status, code)


def test_others_notes_are_not_there():
    chief, [person, colleague] = team()
    note = ConductFactory(employee=person, author=chief)
    assert api(colleague).get(reverse("api_conduct"), {"employee": person.pk}).status_code == 404
    assert post(colleague, "api_conduct_answer", {"text": "x"}, pk=note.pk).status_code == 404
    assert post(person, "api_conduct_withdraw", {"reason": "x"}, pk=note.pk).status_code == 404
    assert (
        post(UserFactory().employee, "api_conduct_withdraw", {"reason": "x"}, pk=note.pk).status_code == 404
    )


# --- absence proposals


def test_proposals_are_read_and_decided():
    chief, [person, _] = team()
    official = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=official, role="official")
    absent(person, *(date(2026, 3, d) for d in (2, 4, 6)))
    row = ProposalFactory(employee=person)
    query = {"year": 2026}
    for reader in (person, chief, official):
        listed = api(reader).get(reverse("api_absence_proposals"), query).data["results"]
        assert [(r["step"], r["is_met"], r["days_now"]) for r in listed] == [("verbal", True, 3)]
    for nobody, status in ((person, 403), (chief, 403), (UserFactory().employee, 404)):
        assert post(nobody, "api_absence_take_up", pk=row.pk).status_code == status
    assert post(official, "api_absence_dismiss", pk=row.pk).data["code"] == "no_reason"
    done = post(official, "api_absence_take_up", {"reason": "Surat 1"}, pk=row.pk)
    assert (done.status_code, done.data["status"], done.data["reason"]) == (200, "taken_up", "Surat 1")
    assert post(official, "api_absence_dismiss", {"reason": "x"}, pk=row.pk).status_code == 409
    assert api(official).get(reverse("api_absence_proposals"), {"year": "x"}).status_code == 400
    decided = api(official).get(reverse("api_absence_proposals"), query | {"status": "decided"}).data
    assert decided["count"] == 1


# --- exchange


@pytest.fixture
def admin():
    person = UserFactory().employee
    RoleFactory(employee=person)
    return person


def upload(rows, **more):
    return {"file": SimpleUploadedFile("kmob.csv", sheet(*rows).getvalue()), **more}


def test_a_file_is_rehearsed_then_imported(admin):
    person = EmployeeFactory(unit=admin.unit)
    rows = [line(person, 1, tanggal="19-11-2025"), line("x", 2)]
    dry = post(admin, "api_presence_import", upload(rows, dry_run="true"), format="multipart")
    assert (dry.status_code, dry.data["created"], dry.data["rejected"]) == (200, 1, 1)
    assert not PresenceEvent.objects.exists()
    done = post(admin, "api_presence_import", upload(rows), format="multipart")
    assert done.data["faults"][0]["column"] == "nip"
    assert post(admin, "api_presence_import", upload(rows), format="multipart").data["unchanged"] == 1


def test_files_that_cannot_be_used(admin, monkeypatch):
    bad = {"file": SimpleUploadedFile("x.csv", b"PK\x03\x04")}
    assert post(admin, "api_presence_import", bad, format="multipart").status_code == 422
    assert post(admin, "api_presence_import", {}, format="multipart").status_code == 400
    assert post(admin, "api_presence_import", {"file": "x"}).status_code == 415
    monkeypatch.setattr("presence.api.exchange.MOST_ROWS", 1)
    person = EmployeeFactory(unit=admin.unit)
    answer = post(
        admin, "api_presence_import", upload([line(person, 1), line(person, 2)]), format="multipart"
    )
    assert answer.data["code"] == "too_many_rows"
    assert exchange_view.MOST_ROWS == 100_000


def test_the_export_and_who_may(admin):
    person = EmployeeFactory(unit=admin.unit)
    recorded(person, THURSDAY)
    span = {"from": "2026-11-19", "to": "2026-11-19"}
    answer = api(admin).get(reverse("api_presence_export"), span)
    assert answer["Content-Disposition"] == 'attachment; filename="presensi-2026-11-19-2026-11-19.csv"'
    data = b"".join(answer.streaming_content)
    [[_, row]] = [*read_sheet(io.BytesIO(data), name="x", columns=SHAPE, max_bytes=10**6)]
    assert (row["nip"], row["jenis"]) == (person.nip, "masuk")
    assert AuditEvent.objects.filter(verb="presence.exported").count() == 1
    xlsx = api(admin).get(reverse("api_presence_export"), span | {"kind": "xlsx"})
    assert b"".join(xlsx.streaming_content).startswith(b"PK")
    auditor = UserFactory(employee__unit=admin.unit).employee
    RoleFactory(employee=auditor, role="auditor")
    for nobody in (auditor, UserFactory(employee__unit=admin.unit).employee):
        assert api(nobody).get(reverse("api_presence_export"), span).status_code == 403
        assert post(nobody, "api_presence_import", {}, format="multipart").status_code == 403


def test_an_admin_of_one_office_takes_out_only_that_office(admin):
    branch = OfficeFactory(agency=admin.agency)
    local = UserFactory(employee__unit=admin.unit).employee
    RoleFactory(employee=local, office=branch)
    recorded(EmployeeFactory(unit=admin.unit), THURSDAY)
    recorded(EmployeeFactory(unit=admin.unit, office=branch), THURSDAY)
    span = {"from": "2026-11-19", "to": "2026-11-19"}

    def rows(who, **more):
        answer = api(who).get(reverse("api_presence_export"), span | more)
        return (
            b"".join(answer.streaming_content).count(b"\r\n") - 1
            if answer.status_code == 200
            else answer.status_code
        )

    assert (rows(admin), rows(local), rows(local, office=branch.pk)) == (2, 1, 1)
    assert rows(local, office=admin.office_id) == rows(admin, office=OfficeFactory().pk) == 404
    assert post(local, "api_presence_import", {}, format="multipart").status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"from": "2026-11-19"}, 400),
        ({"from": "x", "to": "2026-11-19"}, 400),
        ({"from": "2026-11-20", "to": "2026-11-19"}, 422),
        ({"from": "2026-01-01", "to": "2026-12-31"}, 422),
        ({"from": "2026-11-19", "to": "2026-11-19", "kind": "pdf"}, 400),
        ({"from": "2026-11-19", "to": "2026-11-19", "office": "9" * 40}, 400),
    ],
)
def test_spans_and_forms_that_are_refused(admin, query, status):
    answer = api(admin).get(reverse("api_presence_export"), query)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert not AuditEvent.objects.exists()
