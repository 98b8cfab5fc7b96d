"""What else a decider reads beside a request: open reports and early warnings. Neither ever decides."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.selectors import consequences, listed
from core.enums import Severity
from monitoring.models import EarlyWarning
from performance.models import DailyReport
from tests.approvals.conftest import NOW, ask

pytestmark = pytest.mark.django_db


def look(*approvals):
    return consequences(listed([a.pk for a in approvals]), NOW)


def missed(person, on):
    return DailyReport.objects.create(
        employee=person, date=on, required=True, due_at=NOW - timedelta(days=(NOW.date() - on).days)
    )


def warning(person, cause="missed_reports", **values):
    return EarlyWarning.objects.create(
        employee=person, cause=cause, level="amber", opened_on=date(2026, 11, 1), raised_on=date(2026, 11, 1),
        seen_on=date(2026, 11, 20), **values,
    )  # fmt: skip


def test_open_reports_are_counted_and_only_warn(staff):
    asked = ask(staff[0])
    for on in (date(2026, 11, 12), date(2026, 11, 19)):
        missed(staff[0], on)
    missed(staff[0], date(2026, 9, 1))
    missed(staff[1], date(2026, 11, 12))
    effect = look(asked)[asked.pk]
    [problem] = effect.problems
    assert (problem.code.value, problem.severity) == ("reports_open", Severity.WARNS)
    assert problem.sentence.startswith("2 laporan hari WFA")
    assert not effect.is_blocked
    assert not effect.needs_reason


def test_a_warning_is_named_with_level_and_cause_until_it_is_closed(staff):
    asked = ask(staff[0])
    warning(staff[0])
    warning(staff[0], "absence", status="closed", closed_on=date(2026, 11, 20))
    [problem] = look(asked)[asked.pk].problems
    assert (
        problem.sentence == "Peringatan dini yang belum selesai (peringatan): laporan harian tidak dikirim."
    )


def test_the_inbox_page_and_the_api_say_it(client, chief, staff):
    ask(staff[0])
    warning(staff[0])
    client.force_login(chief.user, backend="employees.auth.NipBackend")
    assert "Peringatan dini yang belum selesai" in client.get("/persetujuan").content.decode()
    [row] = client.get("/api/v1/approvals?status=pending").json()["results"]
    assert "open_warning" in [w["code"] for w in row["consequence"]["warnings"]]


def test_more_rows_ask_no_more_queries(staff):
    approvals = [ask(person) for person in staff[:2]]
    for person in staff[:2]:
        warning(person)
        missed(person, date(2026, 11, 12))
    counts = []
    for size in (1, 2):
        rows = listed([a.pk for a in approvals[:size]])
        with CaptureQueriesContext(connection) as queries:
            consequences(rows, NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
