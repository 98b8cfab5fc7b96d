"""The import's pages and API operations."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.audit import Actor
from employees.enums import ImportStatus
from employees.models import Employee, RosterImport
from employees.services import roster_jobs as jobs
from tests.factories import OfficeFactory, RoleFactory, UserFactory
from tests.roster_files import as_csv, person

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }


@pytest.fixture
def admin():
    user = UserFactory()
    RoleFactory(employee=user.employee)
    return user


@pytest.fixture
def browser(client, admin):
    client.force_login(admin)
    return client


def file(rows=None, content=None):
    return SimpleUploadedFile("pegawai.csv", content or as_csv(rows or [person(1), person(2, nama="=1")]))


def inspected(user, rows=None):
    now = timezone.now()
    item = jobs.start_import(user=user, file=file(rows), actor=Actor(user.pk, "Admin"), now=now)
    jobs.run_import(import_id=item.pk, now=now)
    item.refresh_from_db()
    assert item.status == ImportStatus.READY
    return item


def test_drop_look_confirm_done(browser, admin, django_capture_on_commit_callbacks):
    assert browser.get(reverse("roster_imports")).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("roster_imports"), {"file": file()})
    item = RosterImport.objects.get()
    assert answer.url == reverse("roster_import", args=[item.pk])
    page = browser.get(answer.url).content.decode()
    assert reverse("roster_confirm", args=[item.pk]) in page
    assert "rumus" in page  # the first filled section is what was refused
    page = browser.get(answer.url, {"bagian": "new"}).content.decode()
    assert "PEGAWAI 1" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("roster_confirm", args=[item.pk]))
    item.refresh_from_db()
    assert item.status == ImportStatus.DONE
    assert Employee.objects.filter(agency=admin.employee.agency).count() == 2
    assert reverse("roster_confirm", args=[item.pk]) not in browser.get(answer.url).content.decode()


@pytest.mark.parametrize("section", ["new", "changed", "unchanged", "rejected", "missing", "apa-saja"])
def test_every_section_opens(browser, admin, section):
    item = inspected(admin)
    assert browser.get(reverse("roster_import", args=[item.pk]), {"bagian": section}).status_code == 200


def test_before_and_after_stand_side_by_side(browser, admin):
    Employee.objects.filter(pk=admin.employee_id).update(nip=person(1)["nip_baru"][1:], name="NAMA LAMA")
    item = inspected(admin, [person(1, nama="NAMA <b>BARU</b>")])
    page = browser.get(reverse("roster_import", args=[item.pk]), {"bagian": "changed"}).content.decode()
    assert "NAMA LAMA" in page
    assert "NAMA &lt;b&gt;BARU&lt;/b&gt;" in page


def test_a_useless_file_is_refused_in_the_form(browser):
    answer = browser.post(reverse("roster_imports"), {"file": file(content=b"PK\x03\x04")})
    assert answer.status_code == 422
    assert "simpan sebagai CSV" in answer.content.decode()
    assert browser.post(reverse("roster_imports"), {}).status_code == 422
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize("name", ["roster_imports", "api_roster_imports"])
def test_a_file_that_is_too_big_is_refused_before_it_is_parsed(browser, name, settings, monkeypatch):
    monkeypatch.setattr(
        "django.http.request.HttpRequest.parse_file_upload", lambda *_: pytest.fail("the upload was parsed")
    )
    settings.ROSTER_MAX_BYTES = MB
    answer = browser.generic("POST", reverse(name), b"x" * 20 * MB, "multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "batasnya 1 MB" in answer.content.decode()


def test_the_form_token_is_asked_for(admin):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin)
    assert strict.post(reverse("roster_imports"), {"file": file()}).status_code == 403
    assert not RosterImport.objects.exists()


def test_progress_renews_itself_until_the_job_is_done(browser, admin):
    item = jobs.start_import(user=admin, file=file(), actor=Actor(admin.pk, "Admin"), now=timezone.now())
    address = reverse("roster_progress", args=[item.pk])
    working = browser.get(address)
    assert "hx-trigger" in working.content.decode()
    assert "HX-Refresh" not in working
    jobs.run_import(import_id=item.pk, now=timezone.now())
    done = browser.get(address)
    assert "hx-trigger" not in done.content.decode()
    assert done["HX-Refresh"] == "true"


def test_the_preview_can_be_downloaded(browser, admin):
    item = inspected(admin)
    answer = browser.get(reverse("roster_report", args=[item.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    answer.close()
    assert "attachment" in answer["Content-Disposition"]
    assert "'" + person(1)["nip_baru"][1:] in text
    assert ",'=1," in text


def test_discarding_takes_the_preview_away(browser, admin):
    item = inspected(admin)
    assert browser.post(reverse("roster_discard", args=[item.pk])).url == reverse("roster_imports")
    assert browser.get(reverse("roster_report", args=[item.pk])).status_code == 404
    assert browser.get(reverse("roster_import", args=[item.pk])).status_code == 200
    again = browser.post(reverse("roster_confirm", args=[item.pk]), follow=True)
    assert "Muat ulang" in again.content.decode()


PAGES = ["roster_import", "roster_progress", "roster_report"]
ACTS = ["roster_confirm", "roster_discard"]


def test_outsiders(client, admin):
    item = inspected(admin)
    twin = UserFactory()
    RoleFactory(employee=twin.employee)
    plain = UserFactory(employee__unit=admin.employee.unit)
    of_office = UserFactory(employee__unit=admin.employee.unit)
    RoleFactory(employee=of_office.employee, office=OfficeFactory(agency=admin.employee.agency))
    for user, expected in ((twin, 404), (plain, 403), (of_office, 403)):
        client.force_login(user)
        assert {client.get(reverse(n, args=[item.pk])).status_code for n in PAGES} == {expected}
        assert {client.post(reverse(n, args=[item.pk])).status_code for n in ACTS} == {expected}
        assert client.get(reverse("api_roster_import", args=[item.pk])).status_code == expected
        for act in ("api_roster_confirm", "api_roster_discard"):
            assert client.post(reverse(act, args=[item.pk])).status_code == expected
    item.refresh_from_db()
    assert item.status == ImportStatus.READY


def queries(client, address):
    client.get(address)  # the session's first visit writes
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_queries_do_not_grow_with_imports_or_rows(browser, admin):
    one = inspected(admin)
    listed = queries(browser, reverse("roster_imports"))
    shown = queries(browser, reverse("roster_import", args=[one.pk]))
    many = inspected(admin, [person(n) for n in range(1, 31)])
    for _ in range(18):
        RosterImport.objects.create(
            agency=admin.employee.agency, uploaded_by=admin, filename="x", sha256="", created_at=timezone.now(),
            status=ImportStatus.DISCARDED,
        )  # fmt: skip
    assert queries(browser, reverse("roster_imports")) == listed
    assert queries(browser, reverse("roster_import", args=[many.pk]) + "?bagian=new") == shown


def test_the_api_goes_the_same_way(browser, admin, django_capture_on_commit_callbacks):
    address = reverse("api_roster_imports")
    with django_capture_on_commit_callbacks(execute=True):
        made = browser.post(address, {"file": file()})
    assert (made.status_code, made.json()["status"]) == (202, "uploaded")
    one = reverse("api_roster_import", args=[made.json()["id"]])
    seen = browser.get(one).json()
    assert (seen["status"], seen["summary"]["counts"]["new"], seen["error"]) == ("ready", 1, "")
    assert "sections" not in seen["summary"]
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(f"{one}/confirm").status_code == 202
    assert browser.get(one).json()["status"] == "done"
    refused = browser.post(f"{one}/discard")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert [row["id"] for row in browser.get(address).json()] == [made.json()["id"]]


def test_the_api_refuses_in_problem_json(browser):
    answer = browser.post(reverse("api_roster_imports"), {"file": file(content=b"PK\x03\x04")})
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_file")
    assert answer["Content-Type"] == "application/problem+json"
    assert browser.post(reverse("api_roster_imports"), {}).status_code == 400
