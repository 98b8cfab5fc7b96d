"""Reports under fire: real threads, real connections. One of two wins, and the other is told why."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, Refused
from performance.models import DailyReport, Evidence, ReportItem, WeeklyIndex
from performance.services import (
    Expectation,
    ItemInput,
    PlannedItem,
    accept_report,
    add_evidence,
    ask_back_report,
    compute_indices,
    expect_reports,
    release_reports,
    remind_missing_reports,
    save_report,
    submit_report,
)
from tests.factories import make_team
from tests.scheduling.test_races import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
DUE = datetime(2026, 11, 26, 16, 59, tzinfo=UTC)
WHO = Actor(None, "Penguji")
CROWD = 12


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    storage = {**configured.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**configured.STORAGES, "default": storage}


@pytest.fixture
def team():
    return make_team(1, eligible=False)


@pytest.fixture
def person(team):
    return team[1][0]


def saving(person, title, revision=0):
    item = ItemInput(None, title, Decimal(3), Decimal(3), "berkas")
    return lambda: save_report(
        employee=person,
        date=DAY,
        items=[item],
        revision=revision,
        made_at=None,
        due_at=DUE,
        actor=WHO,
        now=NOW,
    )


def sending(report, person):
    return lambda: submit_report(
        report_id=report.pk, employee=person, verdict_due_at=DUE + timedelta(days=2), actor=WHO, now=NOW
    )


def expecting(person):
    def act():
        with transaction.atomic():
            plan = (PlannedItem("Rencana", Decimal(2), "berkas"),)
            return expect_reports(expectations=[Expectation(person.pk, DAY, DUE, plan)], now=NOW)

    return act


def sorted_out(answers):
    """The reports, and the codes of those that came second; nothing else may happen."""
    won = [a for a in answers if isinstance(a, DailyReport)]
    lost = [a for a in answers if not isinstance(a, DailyReport)]
    assert [a for a in lost if not isinstance(a, Conflict)] == []
    assert all(a.sentence for a in lost)
    return won, Counter(a.code for a in lost)


def test_two_devices_begin_the_same_day(person):
    won, lost = sorted_out(all_at_once([saving(person, f"gawai {n}") for n in range(CROWD)]))
    assert (len(won), lost) == (1, {"report_changed": CROWD - 1})
    report = DailyReport.objects.get()
    assert (report.revision, report.items.count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="report.saved").count() == 1


def test_the_same_save_sent_many_times_is_kept_once(person):
    won, lost = sorted_out(all_at_once([saving(person, "sama")] * CROWD))
    assert (len(won), lost) == (CROWD, {})
    assert DailyReport.objects.get().revision == 1
    assert AuditEvent.objects.filter(verb="report.saved").count() == 1


def test_two_devices_change_the_same_report(person):
    saving(person, "pertama")()
    won, lost = sorted_out(all_at_once([saving(person, f"gawai {n}", 1) for n in range(CROWD)]))
    assert (len(won), lost) == (1, {"report_changed": CROWD - 1})
    assert ReportItem.objects.count() == 1


def test_sent_twice_is_sent_once(person, team):
    report = saving(person, "A")()
    won, lost = sorted_out(all_at_once([sending(report, person)] * CROWD))
    assert (len(won), lost) == (1, {"report_sent": CROWD - 1})
    assert Notice.objects.filter(recipient=team[0].user).count() == 1


def test_saving_and_sending_at_once_never_changes_what_was_sent(person):
    report = saving(person, "A")()
    acts = [sending(report, person), *[saving(person, f"B{n}", 1) for n in range(6)]]
    won, lost = sorted_out(all_at_once(acts))
    report.refresh_from_db()
    assert report.status == "submitted"
    assert set(lost) <= {"report_changed", "report_sent"}
    title = ReportItem.objects.get().title
    assert title == "A" if len(won) == 1 else title.startswith("B")


def test_accept_and_ask_back_at_once(person, team):
    report = saving(person, "A")()
    sending(report, person)()
    verdict = {"report_id": report.pk, "supervisor": team[0], "comment": "Lengkapi", "actor": WHO, "now": NOW}
    acts = [lambda: accept_report(**verdict), lambda: ask_back_report(**verdict)] * 6
    won, lost = sorted_out(all_at_once(acts))
    assert (len(won), lost) == (1, {"report_not_waiting": CROWD - 1})
    report.refresh_from_db()
    assert report.status == won[0].status
    assert Notice.objects.filter(recipient=person.user).count() == 1


def test_the_day_becomes_wfa_while_its_report_is_begun(person):
    answers = all_at_once([expecting(person), saving(person, "sendiri"), expecting(person)])
    assert not [a for a in answers if isinstance(a, Exception) and not isinstance(a, Conflict)]
    report = DailyReport.objects.get()
    assert report.required
    assert sum(a for a in answers if isinstance(a, int)) == 1
    assert report.items.count() == 1


def test_released_while_it_is_written(person):
    expecting(person)()

    def release():
        with transaction.atomic():
            return release_reports(employee_id=person.pk, dates=[DAY], now=NOW)

    answers = all_at_once([release, saving(person, "dikerjakan")])
    assert not [a for a in answers if isinstance(a, Exception) and not isinstance(a, Conflict)]
    report = DailyReport.objects.get()
    assert (report.required, report.items.get().title) == (False, "dikerjakan")


def test_no_eleventh_file_comes_in(person, tmp_path):
    saving(person, "A")()
    item = ReportItem.objects.get()

    def adding(n):
        upload = SimpleUploadedFile(f"{n}.txt", f"isi {n}".encode())
        return lambda: add_evidence(item_id=item.pk, employee=person, upload=upload, actor=WHO, now=NOW)

    answers = all_at_once([adding(n) for n in range(16)])
    assert sum(isinstance(a, Evidence) for a in answers) == 10
    assert [a.code for a in answers if isinstance(a, Refused)] == ["too_many_files"] * 6
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 10


def test_the_same_file_twice_at_once(person, tmp_path):
    saving(person, "A")()
    item = ReportItem.objects.get()

    def adding():
        upload = SimpleUploadedFile("a.txt", b"sama")
        return add_evidence(item_id=item.pk, employee=person, upload=upload, actor=WHO, now=NOW)

    answers = all_at_once([adding] * 8)
    assert sum(isinstance(a, Evidence) for a in answers) == 1
    assert sum(isinstance(a, Conflict) and a.code == "same_file" for a in answers) == 7
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


def test_the_index_computed_twice_at_once_is_stored_once(person):
    sending(saving(person, "A")(), person)()
    monday = date(2026, 11, 23)
    answers = all_at_once([lambda: compute_indices(employee_ids=[person.pk], week=monday, now=NOW)] * 6)
    assert all(isinstance(a, int) for a in answers)
    assert WeeklyIndex.objects.count() == 1


def test_the_evenings_word_is_said_once(person):
    expecting(person)()
    evening = datetime(2026, 11, 26, 13, 5, tzinfo=UTC)
    answers = all_at_once([lambda: remind_missing_reports(now=evening)] * 6)
    assert sum(answers) == 1
    assert Notice.objects.count() == 1
