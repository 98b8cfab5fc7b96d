"""What an attacker inside tries: other agencies' keys in forms, extra fields, old tokens, repeated keys, odd names."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from knox.models import AuthToken

from approvals.models import Approval
from core.models import AuditEvent, Mail
from core.services import queue_mail
from core.services.outbox import send_due
from employees.models import Employee, RoleAssignment, User
from scheduling.models import WfaRequest
from tests.access.walking import body_of, fetch
from tests.access.world import NOW, browser, undone, writes
from tests.factories import PASSWORD, RoleFactory

JSON = {"content_type": "application/json"}
PLAN = {
    "plan-TOTAL_FORMS": "1", "plan-INITIAL_FORMS": "0", "plan-0-output": "Laporan", "plan-0-quantity": "1",
    "plan-0-unit": "berkas",
}  # fmt: skip
ASK = {"week": "2026-W49", "days": ["2026-12-03"], "place": "registered_home", "reason": "Menyusun", **PLAN}
BODY = {
    "days": ["2026-12-03"], "place": "registered_home", "reason": "Menyusun",
    "plan": [{"output": "Laporan", "quantity": "1", "unit": "berkas"}],
}  # fmt: skip


def foreign_choices(here, there):
    """(page, role, form) with one key of the other agency in each."""
    alien, mine = there.ids, here.ids
    nip, mentor = there.people["employee"].nip, here.people["mentor"].nip
    until = {"valid_from": "2026-11-24", "valid_to": "", "reason": "uji", "letter": "1/2026"}
    plt = {**until, "kind": "plt"}
    blocked = {"date": "2026-12-28", "kind": "blocked", "name": "x"}
    elsewhere = {"place": "other_office", "place_office": alien["office"]}
    pattern = {**PLAN, "weekday": "3", "starts_on": "2026-12-03", "weeks": "1", "reason": "x"}
    return [
        ("person_override", [mine["employee"]], "admin", {"supervisor": nip, **until}),
        ("lines_override", [], "admin", {"people": [alien["employee"]], "supervisor": mentor, **until}),
        ("lines_override", [], "admin", {"people": [mine["employee"]], "supervisor": nip, **until}),
        ("acting_appoint", [], "admin", {"unit": alien["staff_unit"], "employee": mentor, **plt}),
        ("acting_appoint", [], "admin", {"unit": mine["staff_unit"], "employee": nip, **plt}),
        ("role_grant", [], "admin", {"employee": nip, "role": "auditor", "office": ""}),
        ("role_grant", [], "admin", {"employee": mentor, "role": "auditor", "office": alien["office"]}),
        ("counter_staff", [mine["counter"]], "admin", {"staff": [alien["employee"]]}),
        ("counter_staff", [mine["counter"]], "admin", {"staff": [mine["stranger"]]}),
        ("calendar_add", [], "admin", {**blocked, "office": alien["office"]}),
        ("calendar_add", [], "branch_admin", {**blocked, "office": mine["office"]}),
        ("calendar_add", [], "branch_admin", blocked),
        ("acting_appoint", [], "branch_admin", {"unit": mine["staff_unit"], "employee": mentor, **plt}),
        ("lines_override", [], "branch_admin", {"people": [mine["employee"]], "supervisor": mentor, **until}),
        ("name_decider", [mine["orphan"]], "admin", {"nip": nip, "reason": "uji"}),
        ("request_new", [], "employee", {**ASK, **elsewhere}),
        ("request_draft", [], "employee", {**ASK, **elsewhere}),
        ("pattern_new", [], "employee", {**pattern, **elsewhere}),
    ]  # fmt: skip


def test_a_form_takes_no_key_of_another_agency_or_office(here, there):
    flaws = []
    for name, args, role, form in foreign_choices(here, there):
        with undone(), writes() as written:
            response = here.client(role).post(reverse(name, args=args), form)
        if response.status_code not in (403, 404, 422) or written:
            flaws.append(f"{role} {name} {form}: {response.status_code} {written}")
        if there.marker in body_of(response):
            flaws.append(f"{role} {name}: names the other agency's things")
    assert not flaws, "\n".join(flaws)


def test_the_api_takes_no_key_of_another_agency(here, there):
    office = {**BODY, "place": "other_office", "place_office": there.ids["office"]}
    answer = here.client("employee").post("/api/v1/requests", json.dumps(office), **JSON)
    assert answer.status_code == 400
    many = {"ids": [there.ids["waiting"], here.ids["orphan"]], "action": "reject", "reason": "uji"}
    answer = here.client("supervisor").post("/api/v1/approvals/bulk", json.dumps(many), **JSON)
    assert [row["code"] for row in answer.json()["results"]] == ["not_found", "not_found"]
    assert there.marker not in body_of(answer)
    assert Approval.objects.get(pk=there.ids["waiting"]).status == "pending"


def test_the_bulk_form_passes_over_what_is_not_the_deciders(here, there):
    client = here.client("supervisor")
    client.post(
        reverse("approval_bulk"), {"ids": [there.ids["waiting"], here.ids["orphan"]], "action": "approve"}
    )
    assert there.marker not in body_of(client.get(reverse("inbox")))
    waiting = Approval.objects.filter(pk__in=[there.ids["waiting"], here.ids["orphan"]])
    assert set(waiting.values_list("status", flat=True)) == {"pending"}


@pytest.mark.parametrize("extra", [{"status": "approved", "employee": 1, "agency": 1, "slot": 2}])
def test_extra_fields_set_nothing(extra, here):
    """A request is the asker's own and undecided, whatever else was sent."""
    extra = extra | {"employee": here.ids["stranger"], "employee_id": here.ids["stranger"]}
    client = here.client("colleague")
    client.post(reverse("request_draft"), {**ASK, **extra})
    made = WfaRequest.objects.latest("pk")
    assert (made.employee_id, made.status, made.agency_id) == (
        here.ids["colleague"],
        "draft",
        here.ids["agency"],
    )
    user = here.people["colleague"].user
    client.post(
        reverse("profile"),
        {"language": "en", "is_active": "", "nip": "1" * 18, "email": "x@x.id", "employee": 1},
    )
    again = User.objects.get(pk=user.pk)
    assert (again.language, again.is_active, again.nip, again.email) == ("en", True, user.nip, user.email)
    office = here.people["admin"].office
    form = {
        "name": "Baru",
        "kind": "head",
        "zone": "Asia/Jakarta",
        "geofence_m": 100,
        "city": "X",
        "agency": 1,
        "code": "H",
    }
    here.client("admin").post(reverse("office_edit", args=[office.pk]), form)
    agency, code = office.agency_id, office.code
    office.refresh_from_db()
    assert (office.name, office.agency_id, office.code) == ("Baru", agency, code)


def test_the_admin_of_an_office_takes_over_nobody_who_reaches_further(here):
    """A temporary password is the key to an account: not to one whose roles go beyond the office."""
    client, person = here.client("branch_admin"), here.people["stranger"]
    address = reverse("person_password", args=[person.pk])
    RoleFactory(employee=person, role="official")
    assert client.post(address).status_code == 403
    assert "Kata sandi sementara" not in body_of(client.get(reverse("person", args=[person.pk])))
    RoleAssignment.objects.filter(employee=person).update(office=here.ids["branch"])
    assert client.post(address).status_code == 200


def test_an_admin_neither_sets_nor_ends_who_decides_for_themself(here):
    admin = here.people["admin"]
    from_now = {"supervisor": here.people["mentor"].nip, "valid_from": "2026-11-24", "reason": "uji"}
    with writes() as written:
        assert (
            here.client("admin").post(reverse("person_override", args=[admin.pk]), from_now).status_code
            == 422
        )
        assert here.client("admin").post(reverse("person_override_end", args=[admin.pk])).status_code == 403
    assert not written


@pytest.mark.parametrize(
    "next_",
    [
        "https://jahat.id/",
        "//jahat.id",
        "/\\jahat.id",
        "javascript:alert(1)",
        "inbox",
        "http:jahat.id",
        "\x00//a.id",
    ],
)
def test_the_log_in_leads_nowhere_else(next_, here):
    form = {"nip": here.people["employee"].nip, "password": PASSWORD, "next": next_}
    assert browser().post(reverse("login"), form)["Location"] == "/"
    assert here.client("employee").get(reverse("login"), {"next": next_})["Location"] == "/"
    assert (
        here.client("employee").post(reverse("set_language"), {"language": "id", "next": next_})["Location"]
        == "/"
    )


def _token(person: Employee) -> str:
    given = {"nip": person.nip, "password": PASSWORD}
    return browser().post("/api/v1/auth/token", json.dumps(given), **JSON).json()["token"]


def _me(token: str) -> int:
    return browser().get("/api/v1/me", headers={"Authorization": f"Token {token}"}).status_code


def test_a_token_ends_with_its_time_its_logout_and_its_owners_service(here):
    person = here.people["employee"]
    token, other = _token(person), _token(person)
    assert (_me(token), _me(other), _me(token[:-1]), _me("")) == (200, 200, 401, 401)
    assert AuthToken.objects.filter(digest=token).count() == 0
    browser().post("/api/v1/auth/logout", headers={"Authorization": f"Token {token}"})
    assert (_me(token), _me(other)) == (401, 200)
    with time_machine.travel(NOW + timedelta(hours=11), tick=False), undone():
        assert _me(other) == 401
    Employee.objects.filter(pk=person.pk).update(left_on=NOW.date())
    assert _me(other) == 401
    assert here.client("employee").get("/minggu").status_code == 302


def test_a_reset_link_works_once_and_dies_with_the_password(here):
    person = here.people["colleague"]
    browser().post(reverse("password_reset"), {"nip": person.nip})
    link = re.search(r"/sandi/atur/\S+", Mail.objects.get(to=person.user.email).body)[0]
    first, second = browser(), browser()
    for client in (first, second):
        assert client.get(link)["Location"] == reverse("password_reset_set")
    new = {"password": "sandi-baru-yang-panjang", "again": "sandi-baru-yang-panjang"}
    token = _token(person)
    assert first.post(reverse("password_reset_set"), new).status_code == 302
    assert second.post(reverse("password_reset_set"), new).status_code == 410
    assert here.client("colleague").get("/minggu").status_code == 302
    assert _me(token) == 401


def test_a_repeated_key_answers_only_its_owner_and_its_body(here):
    def send(role, body, key="kunci"):
        return here.client(role).post(
            "/api/v1/readiness", json.dumps(body), headers={"Idempotency-Key": key}, **JSON
        )

    ready = {"has_laptop": True, "down_mbps": "20", "up_mbps": "10", "ict_level": "basic"}
    first = send("colleague", ready)
    assert (first.status_code, send("colleague", ready).json()) == (201, first.json())
    assert send("colleague", ready | {"up_mbps": "11"}).json()["code"] == "idempotency_mismatch"
    told = AuditEvent.objects.count()
    other = send("deputy", ready)
    assert (other.status_code, other.headers.get("Idempotent-Replay")) == (201, None)
    assert AuditEvent.objects.count() == told + 1


def test_a_repeated_upload_of_another_file_is_not_taken_for_the_first(here):
    def send(content):
        file = SimpleUploadedFile("berkas.csv", content)
        return here.client("admin").post(
            "/api/v1/roster-imports", {"file": file}, headers={"Idempotency-Key": "u"}
        )

    first, second = send(b"satu"), send(b"dua!")
    assert first.status_code == second.status_code == 422
    assert second.headers.get("Idempotent-Replay") is None


def test_a_download_runs_nothing_and_names_itself(here):
    answer = fetch(here.client("admin"), reverse("roster_report", args=[here.ids["import"]]))
    assert answer["Content-Disposition"] == f'attachment; filename="pratinjau-impor-{here.ids["import"]}.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    cells = re.split(r",|\r\n", body_of(answer).removeprefix("\ufeff"))
    assert not [cell for cell in cells if re.match(r'"?\s*[=+\-@\t]', cell)]


def test_a_mail_has_only_the_lines_that_the_portal_wrote(here):
    queue_mail(to="a@b.id", subject="Halo\r\nBcc: x@y.id", body="isi", once_key="satu", now=NOW)
    queue_mail(to="a@b.id\nBcc: x@y.id", subject="Halo", body="isi", once_key="dua", now=NOW)
    mail.outbox.clear()
    send_due(now=NOW)
    assert [m.recipients() for m in mail.outbox] == [["a@b.id"]]
    assert "\n" not in mail.outbox[0].subject


def test_an_uploaded_name_is_only_a_name(here):
    """The stored path is the portal's own; the name that was sent is shown, escaped."""
    file = SimpleUploadedFile("x.csv", b"nip;jenis\n")
    file.name = '../../<script>alert(1)</script>".csv'
    answer = here.client("admin").post(reverse("roster_imports"), {"file": file})
    assert answer.status_code == 422
    assert "<script>alert" not in body_of(answer)


def test_every_page_forbids_foreign_script_and_frames(here):
    answer = here.client("employee").get("/minggu")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]
