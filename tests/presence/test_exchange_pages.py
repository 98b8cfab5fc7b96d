"""The page of the exchange: a file is checked first, then imported; a span is taken out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import AuditEvent
from presence.models import PresenceEvent
from tests.factories import EmployeeFactory, OfficeFactory, RoleFactory, UserFactory
from tests.presence.duties import THURSDAY, recorded
from tests.presence.kmob_files import line, sheet
from tests.presence.test_duty_pages import MARKUP, as_, page, said, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    person = UserFactory().employee
    RoleFactory(employee=person)
    return person


def upload(*rows, name="kmob.csv"):
    return {"file": SimpleUploadedFile(name, sheet(*rows).getvalue())}


def test_checked_first_then_imported_then_gone(admin):
    person = EmployeeFactory(unit=admin.unit)
    client = as_(admin)
    rows = (line(person, 1, tanggal="19-11-2025"), line("x", 2))
    checked = client.post(reverse("presence_inspect"), upload(*rows, name=f"{MARKUP}.csv"))
    body = checked.content.decode()
    assert checked.status_code == 200
    assert "<script>alert" not in body
    assert not PresenceEvent.objects.exists()
    token = checked.context["preview"]["token"]
    stranger = UserFactory().employee
    RoleFactory(employee=stranger)
    assert "sudah dihapus" in said(send(stranger, "presence_import", {"berkas": token}))[0]
    done = client.post(reverse("presence_import"), {"berkas": token}, follow=True)
    assert PresenceEvent.objects.count() == 1
    result = done.context["result"]
    assert (result["created"], result["rejected"]) == (1, 1)
    faults = client.get(reverse("presence_faults", args=[result["faults_token"]]))
    assert faults["Content-Disposition"].startswith("attachment")
    assert b"nip" in b"".join(faults.streaming_content)
    assert as_(stranger).get(reverse("presence_faults", args=[result["faults_token"]])).status_code == 404
    again = client.post(reverse("presence_import"), {"berkas": token})
    assert "sudah dihapus" in said(again)[0]
    assert AuditEvent.objects.filter(verb="presence.imported").count() == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"PK\x03\x04", b"a;b\n1;2", b"\x00"])
def test_files_that_are_none(admin, data):
    answer = send(admin, "presence_inspect", {"file": SimpleUploadedFile("x.csv", data)})
    assert answer.status_code == 422
    assert "form-errors" in answer.content.decode()


def test_a_body_that_is_too_long_is_answered_before_it_is_parsed(admin, settings):
    settings.ROSTER_MAX_BYTES = -(2**40)
    answer = send(admin, "presence_inspect", upload())
    assert answer.status_code == 413


def test_the_export_form(admin):
    person = EmployeeFactory(unit=admin.unit)
    recorded(person, THURSDAY)
    span = {"first": "2026-11-19", "last": "2026-11-19", "form": "csv"}
    answer = send(admin, "presence_export", span)
    assert person.nip.encode() in b"".join(answer.streaming_content)
    assert answer["X-Content-Type-Options"] == "nosniff"
    for bad in (
        {"last": "2026-11-18"},
        {"first": "x"},
        {"form": "pdf"},
        {"office": OfficeFactory().pk},
        {"office": "x"},
    ):
        assert send(admin, "presence_export", span | bad).status_code == 422
    assert AuditEvent.objects.filter(verb="presence.exported").count() == 1


def test_an_office_admin_exports_only_and_others_do_not_find_it(admin):
    local = UserFactory(employee__unit=admin.unit).employee
    RoleFactory(employee=local, office=admin.office)
    body = page(local, "presence_exchange").content.decode()
    assert reverse("presence_inspect") not in body
    assert "Semua kantor" not in body
    for name in ("presence_inspect", "presence_import"):
        assert send(local, name).status_code == 403
    auditor = UserFactory(employee__unit=admin.unit).employee
    RoleFactory(employee=auditor, role="auditor")
    assert page(auditor, "presence_exchange").status_code == 403
    assert send(auditor, "presence_export").status_code == 403
