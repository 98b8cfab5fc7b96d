"""Evidence as it is kept: whose, how many, how big, where, and how it goes."""

import hashlib
import re
from datetime import UTC, datetime

import pytest
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core.audit import Actor
from core.models import AuditEvent
from core.problems import Conflict, NotFound, Refused
from performance.models import Evidence
from performance.services import ItemInput, add_evidence, remove_evidence, save_report
from tests.factories import UserFactory, make_team
from tests.factories_day import EvidenceFactory, ReportFactory, ReportItemFactory
from tests.performance.evidence_files import GOOD

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    storage = {**configured.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**configured.STORAGES, "default": storage}


@pytest.fixture
def person():
    return make_team(1, eligible=False)[1][0]


@pytest.fixture
def item(person):
    return ReportItemFactory(report__employee=person)


def who(person):
    return Actor(person.user.pk, person.full_name)


def add(item, person, name="catatan.txt", data=b"hasil"):
    upload = SimpleUploadedFile("x", data)
    upload._name = name  # as a client that sends whatever it likes
    return add_evidence(item_id=item.pk, employee=person, upload=upload, actor=who(person), now=NOW)


def stored_files(tmp_path):
    return [p for p in tmp_path.rglob("*") if p.is_file()]


@pytest.mark.parametrize("name", GOOD)
def test_is_kept_with_its_true_kind_under_a_random_name(item, person, name):
    row = add(item, person, name, GOOD[name])
    assert (row.name, row.size, row.sha256) == (name, len(GOOD[name]), hashlib.sha256(GOOD[name]).hexdigest())
    assert re.fullmatch(r"evidence/\d{4}/\d{2}/[0-9a-f]{32}", row.file.name)
    assert row.uploaded_by == person.user
    with row.file.open("rb") as file:
        assert file.read() == GOOD[name]
    [event] = AuditEvent.objects.filter(verb="evidence.added")
    assert (event.subject_id, event.after["name"]) == (person.pk, name)


def test_the_name_is_neutralised(item, person):
    assert add(item, person, "../../etc/\u202epasswd.txt").name == "passwd.txt"


def test_a_refused_file_leaves_nothing(item, person, tmp_path):
    with pytest.raises(Refused) as error:
        add(item, person, "a.html", b"<html>")
    assert error.value.code == "file_type"
    assert stored_files(tmp_path) == []
    assert not Evidence.objects.exists()


def test_size_has_a_limit_to_the_byte(item, person, settings, tmp_path):
    settings.EVIDENCE_MAX_BYTES = 1024
    add(item, person, data=b"x" * 1024)
    with pytest.raises(Refused) as error:
        add(item, person, data=b"y" * 1025)
    assert error.value.code == "file_too_large"
    assert len(stored_files(tmp_path)) == 1


def test_a_size_that_lies_is_not_believed(item, person, settings):
    settings.EVIDENCE_MAX_BYTES = 1024
    upload = SimpleUploadedFile("a.txt", b"x" * 5000)
    upload.size = 10
    with pytest.raises(Refused) as error:
        add_evidence(item_id=item.pk, employee=person, upload=upload, actor=who(person), now=NOW)
    assert error.value.code == "file_too_large"


def test_ten_files_are_the_most(item, person, tmp_path):
    for n in range(10):
        add(item, person, data=f"isi {n}".encode())
    with pytest.raises(Refused) as error:
        add(item, person, data=b"satu lagi")
    assert error.value.code == "too_many_files"
    assert len(stored_files(tmp_path)) == 10


def test_the_same_content_twice_is_told(item, person, tmp_path):
    add(item, person)
    with pytest.raises(Conflict) as error:
        add(item, person, "lain.txt")
    assert error.value.code == "same_file"
    assert len(stored_files(tmp_path)) == 1
    other = ReportItemFactory(report=item.report)
    assert add(other, person).pk


def test_the_database_says_so_too(item):
    EvidenceFactory(item=item, sha256="a" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFactory(item=item, sha256="a" * 64)


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_a_sent_report_takes_and_gives_nothing(person, status, tmp_path):
    item = ReportItemFactory(report=ReportFactory(employee=person, status=status))
    kept = EvidenceFactory(item=item)
    with pytest.raises(Conflict) as error:
        add(item, person)
    assert error.value.code == "report_sent"
    with pytest.raises(Conflict):
        remove_evidence(evidence_id=kept.pk, employee=person, actor=who(person), now=NOW)
    assert stored_files(tmp_path) == []


def test_what_was_asked_back_is_open_again(person):
    item = ReportItemFactory(report=ReportFactory(employee=person, status="asked_back"))
    assert add(item, person).pk


def test_another_persons_item_is_not_found(item, person, tmp_path):
    for other in (make_team(1, eligible=False)[1][0], UserFactory(employee__unit=person.unit).employee):
        with pytest.raises(NotFound):
            add(item, other)
        with pytest.raises(NotFound):
            remove_evidence(
                evidence_id=EvidenceFactory(item=item).pk, employee=other, actor=who(other), now=NOW
            )
    assert stored_files(tmp_path) == []


def test_removing_deletes_the_file_only_after_the_commit(
    item, person, tmp_path, django_capture_on_commit_callbacks
):
    row = add(item, person)
    with django_capture_on_commit_callbacks() as later:
        remove_evidence(evidence_id=row.pk, employee=person, actor=who(person), now=NOW)
    assert not Evidence.objects.exists()
    assert default_storage.exists(row.file.name)
    for act in later:
        act()
    assert stored_files(tmp_path) == []
    assert AuditEvent.objects.filter(verb="evidence.removed").count() == 1


def test_the_files_of_a_removed_item_go_and_those_of_a_kept_one_stay(
    item, person, tmp_path, django_capture_on_commit_callbacks
):
    gone, kept = add(item, person), None
    stays = ReportItemFactory(report=item.report, position=item.position + 1)
    kept = add(stays, person, data=b"tetap")
    with django_capture_on_commit_callbacks(execute=True):
        save_report(
            employee=person, date=item.report.date, items=[ItemInput(stays.pk, "Tetap")], revision=0, made_at=None,
            due_at=item.report.due_at, actor=who(person), now=NOW,
        )  # fmt: skip
    assert list(Evidence.objects.all()) == [kept]
    assert not default_storage.exists(gone.file.name)
    assert default_storage.exists(kept.file.name)


def test_a_refused_save_deletes_no_file(item, person, tmp_path, django_capture_on_commit_callbacks):
    add(item, person)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Conflict):
        save_report(
            employee=person, date=item.report.date, items=[], revision=7, made_at=None,
            due_at=item.report.due_at, actor=who(person), now=NOW,
        )  # fmt: skip
    assert len(stored_files(tmp_path)) == 1
