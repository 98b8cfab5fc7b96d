"""An import as a row that tasks claim: steps, claims, refusals, files that go, and two at once."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotFound
from employees.enums import ImportStatus
from employees.models import Employee, RosterImport
from employees.selectors.roster import ReportSection, progress_key
from employees.services import roster_jobs as jobs
from employees.services.import_jobs import CLAIM
from employees.services.roster import import_file
from employees.tasks import run_due_imports
from integrations.tables import UnreadableFile
from tests.factories import AgencyFactory, UserFactory
from tests.roster_files import as_csv, person, write

WHO = Actor(1, "Admin Uji")
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _clean(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }
    cache.clear()


def upload(rows=None, *, user=None, content=None, units=None):
    file = SimpleUploadedFile("pegawai.csv", content or as_csv(rows))
    return jobs.start_import(user=user or UserFactory(), file=file, units=units, actor=WHO, now=NOW)


def stored(tmp_path):
    return sorted((tmp_path / "files" / "roster").glob("*"))


def run(item, now=NOW):
    done = jobs.run_import(import_id=item.pk, now=now)
    item.refresh_from_db()
    return done


@pytest.mark.django_db
def test_the_whole_way(tmp_path, django_capture_on_commit_callbacks):
    item = upload([person(n) for n in range(1, 4)])
    assert item.status == ImportStatus.UPLOADED
    assert run(item)
    assert item.status == ImportStatus.READY
    assert item.summary["counts"]["new"] == 3
    assert Employee.objects.filter(nip__startswith="19").count() == 1  # only who uploaded
    jobs.confirm_import(import_id=item.pk, agency_id=item.agency_id, actor=WHO, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        assert run(item)
    assert item.status == ImportStatus.DONE
    assert item.agency.employees.count() == 4
    assert [p.suffix for p in stored(tmp_path)] == [".csv"]  # the report alone; the file held NIK
    verbs = list(
        AuditEvent.objects.filter(agency=item.agency.code).order_by("pk").values_list("verb", flat=True)
    )
    assert [v for v in verbs if v.startswith("roster.")] == [
        "roster.uploaded",
        "roster.confirmed",
        "roster.imported",
    ]
    assert AuditEvent.objects.get(verb="roster.imported").target == f"employees.rosterimport:{item.pk}"
    assert Notice.objects.filter(recipient=item.uploaded_by).count() == 2
    assert cache.get(progress_key(item.pk)) is None


@pytest.mark.django_db
def test_the_preview_is_kept_in_pages():
    rows = [person(n, nama=f"NAMA {n}") for n in range(1, 451)] + [person(600, nama="=1")]
    item = upload(rows)
    run(item)
    new = ReportSection(item, "new")
    assert len(new) == 450
    assert [row["nama"] for row in new[395:405]] == [f"NAMA {n}" for n in range(396, 406)]
    assert new[449]["nama"] == "NAMA 450"
    assert new[450:500] == []
    (bad,) = ReportSection(item, "rejected")[:5]
    assert (bad["baris"], bad["kolom"], bad["sebelum"]) == ("452", "nama", "=1")
    assert len(ReportSection(item, "missing")) == 1
    with item.report.open("rb") as file:
        content = file.read().decode("utf-8-sig")
    assert content.startswith("hasil,baris,nip")
    assert content.count("\n") == 1 + 450 + 1 + 1


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"PK\x03\x04", b"nama\r\nx\r\n", b""])
def test_a_useless_file_is_refused_at_the_door_and_not_kept(content, tmp_path):
    with pytest.raises(UnreadableFile):
        upload(content=content or b"\r\n")
    assert not RosterImport.objects.exists()
    assert stored(tmp_path) == []


@pytest.mark.django_db
def test_a_useless_unit_file_takes_both_away(tmp_path):
    with pytest.raises(UnreadableFile):
        upload([person(1)], units=SimpleUploadedFile("unit.json", b"[{"))
    assert stored(tmp_path) == []


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_unread(settings, tmp_path):
    settings.ROSTER_MAX_BYTES = 100
    with pytest.raises(UnreadableFile) as refusal:
        upload([person(1)])
    assert refusal.value.code == "file_too_large"
    assert stored(tmp_path) == []


@pytest.mark.django_db
def test_a_file_that_spoils_later_fails_in_a_sentence(tmp_path, django_capture_on_commit_callbacks):
    item = upload(content=as_csv([person(1), person(2)])[:-80])
    with django_capture_on_commit_callbacks(execute=True):
        assert run(item)
    assert item.status == ImportStatus.FAILED
    assert "terpotong" in item.error
    assert stored(tmp_path) == []


@pytest.mark.django_db
def test_confirm_and_discard_only_in_their_state_and_agency(tmp_path, django_capture_on_commit_callbacks):
    item = upload([person(1)])
    own = {"import_id": item.pk, "agency_id": item.agency_id, "actor": WHO, "now": NOW}
    with pytest.raises(Conflict):
        jobs.confirm_import(**own)
    run(item)
    foreign = own | {"agency_id": AgencyFactory().pk}
    for act in (jobs.confirm_import, jobs.discard_import):
        with pytest.raises(NotFound):
            act(**foreign)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.discard_import(**own)
    assert stored(tmp_path) == []
    with pytest.raises(Conflict):
        jobs.confirm_import(**own)
    assert not run(item)


@pytest.mark.django_db
def test_a_claim_holds_while_its_task_lives_and_ends_with_it():
    item = upload([person(1)])
    assert jobs.claim_import(import_id=item.pk, now=NOW)
    later = NOW + CLAIM + timedelta(seconds=1)
    cache.set(progress_key(item.pk), {"rows": 1, "percent": 1}, 60)
    assert jobs.claim_import(import_id=item.pk, now=NOW + timedelta(seconds=30)) is None
    assert jobs.claim_import(import_id=item.pk, now=later) is None
    cache.clear()
    assert jobs.due_imports(later) == [item.pk]
    assert run(item, later)
    assert item.status == ImportStatus.READY


@pytest.mark.django_db
def test_a_task_that_lost_its_claim_leaves_the_row_alone(tmp_path):
    item = upload([person(1)])
    late = jobs.claim_import(import_id=item.pk, now=NOW)
    again = jobs.claim_import(import_id=item.pk, now=NOW + timedelta(minutes=5))
    assert again
    jobs._inspect(late, NOW)
    item.refresh_from_db()
    assert item.status == ImportStatus.INSPECTING
    assert len(stored(tmp_path)) == 1


@pytest.mark.django_db
def test_an_import_that_dies_three_times_is_given_up(monkeypatch):
    item = upload([person(1)])
    monkeypatch.setattr(jobs, "import_file", lambda *a, **k: 1 / 0)
    moments = [NOW + n * timedelta(minutes=5) for n in range(4)]
    for moment in moments[:3]:
        with pytest.raises(ZeroDivisionError):
            jobs.run_import(import_id=item.pk, now=moment)
    assert not run(item, moments[3])
    assert item.status == ImportStatus.FAILED


@pytest.mark.django_db
def test_a_task_killed_while_applying_leaves_nothing_and_it_is_done_again(monkeypatch):
    item = upload([person(1)])
    run(item)
    jobs.confirm_import(import_id=item.pk, agency_id=item.agency_id, actor=WHO, now=NOW)

    def die(*args, **kwargs):
        import_file(*args, **kwargs)
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(jobs, "import_file", die)
        with pytest.raises(SystemExit):
            jobs.run_import(import_id=item.pk, now=NOW)
    item.refresh_from_db()
    assert (item.status, item.agency.employees.count()) == (ImportStatus.APPLYING, 1)
    assert run(item, NOW + timedelta(minutes=5))
    assert (item.status, item.agency.employees.count()) == (ImportStatus.DONE, 2)


@pytest.mark.django_db
def test_a_second_import_of_the_agency_waits(monkeypatch):
    first = upload([person(1)])
    second = upload([person(2)], user=first.uploaded_by)
    for item in (first, second):
        run(item)
        jobs.confirm_import(import_id=item.pk, agency_id=item.agency_id, actor=WHO, now=NOW)
    assert jobs.claim_import(import_id=first.pk, now=NOW)
    assert not run(second)
    assert second.status == ImportStatus.QUEUED


@pytest.mark.django_db
def test_the_sweep_takes_what_waits_and_throws_the_stale_away(django_capture_on_commit_callbacks):
    stale, waiting = upload([person(1)]), upload([person(2)])
    run(stale)
    RosterImport.objects.filter(pk=stale.pk).update(created_at=NOW - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        assert run_due_imports() == 1
    stale.refresh_from_db()
    waiting.refresh_from_db()
    assert (stale.status, waiting.status) == (ImportStatus.DISCARDED, ImportStatus.READY)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_people_at_once_make_each_person_once(tmp_path):
    agency = AgencyFactory()
    path = write(tmp_path / "p.csv", [person(n) for n in range(1, 60)])
    start = threading.Barrier(4)
    results, errors = [], []

    def bring():
        try:
            start.wait()
            results.append(import_file(path, agency=agency, actor=WHO, now=NOW))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(r.new for r in results) == [0, 0, 0, 59]
    assert agency.employees.count() == 59
    assert AuditEvent.objects.filter(verb="roster.imported").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_tasks_with_one_confirmed_import_apply_it_once():
    item = upload([person(n) for n in range(1, 40)])
    run(item)
    jobs.confirm_import(import_id=item.pk, agency_id=item.agency_id, actor=WHO, now=NOW)
    start = threading.Barrier(3)
    answers, errors = [], []

    def apply():
        try:
            start.wait()
            answers.append(jobs.run_import(import_id=item.pk, now=NOW))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=apply) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(answers) == [False, False, True]
    item.refresh_from_db()
    assert item.status == ImportStatus.DONE
    assert AuditEvent.objects.filter(verb="roster.imported").count() == 1
