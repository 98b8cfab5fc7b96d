"""Weekly indices as stored: computed, recomputed, compared; the command, the nightly job, the evening's word."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from core.models import AuditEvent, Notice
from performance.models import DailyReport, WeeklyIndex
from performance.selectors import indices_of
from performance.services import compute_indices, recompute_agency, remind_missing_reports
from performance.tasks import recompute_indices
from performance.tasks import remind_missing_reports as remind_task
from tests.factories import EmployeeFactory, UserFactory, make_team
from tests.factories_day import IndexFactory, ReportFactory, ReportItemFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
# Friday, 27 November 2026, 10.00 in Jakarta
NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)


def report(person, weekday=0, *, planned=4, achieved=3, week=MONDAY, **more):
    made = ReportFactory(employee=person, date=week + timedelta(days=weekday), **more)
    ReportItemFactory(report=made, planned=planned, achieved=achieved)
    return made


@pytest.fixture
def people():
    return [EmployeeFactory() for _ in range(3)]


class TestComputing:
    def test_stores_value_and_parts(self, people):
        report(people[0], status="accepted", required=True)
        assert compute_indices(employee_ids=[p.pk for p in people], week=MONDAY, now=NOW) == 1
        row = WeeklyIndex.objects.get()
        assert (row.employee, row.week, row.value) == (people[0], MONDAY, Decimal("85.00"))
        assert (row.output, row.timeliness, row.acceptance) == (Decimal(75), Decimal(100), Decimal(100))
        assert (row.reports, row.required, row.formula, row.computed_at) == (1, 1, 1, NOW)

    def test_again_changes_nothing(self, people):
        report(people[0], status="accepted")
        ids = [p.pk for p in people]
        compute_indices(employee_ids=ids, week=MONDAY, now=NOW)
        assert compute_indices(employee_ids=ids, week=MONDAY, now=NOW + timedelta(days=1)) == 0
        assert WeeklyIndex.objects.get().computed_at == NOW

    def test_follows_a_verdict_and_forgets_a_week_without_reports(self, people):
        made = report(people[0], status="submitted")
        compute_indices(employee_ids=[people[0].pk], week=MONDAY, now=NOW)
        DailyReport.objects.filter(pk=made.pk).update(
            status="asked_back", was_asked_back=True, decided_by=people[1], decided_at=NOW
        )
        assert compute_indices(employee_ids=[people[0].pk], week=MONDAY, now=NOW) == 1
        assert WeeklyIndex.objects.get().acceptance == 0
        made.delete()
        assert compute_indices(employee_ids=[people[0].pk], week=MONDAY, now=NOW) == 1
        assert not WeeklyIndex.objects.exists()

    def test_the_week_runs_from_monday_to_sunday(self, people):
        report(people[0], -1, status="accepted", achieved=0)
        report(people[0], 6, status="accepted", achieved=4)
        report(people[0], 7, status="accepted", achieved=0)
        compute_indices(employee_ids=[people[0].pk], week=MONDAY, now=NOW)
        assert WeeklyIndex.objects.get().output == 100

    def test_queries_do_not_grow_with_people(self, people, django_assert_max_num_queries):
        for person in [*people, *[EmployeeFactory() for _ in range(20)]]:
            report(person, status="accepted")
        ids = list(DailyReport.objects.values_list("employee", flat=True))
        with django_assert_max_num_queries(8):
            assert compute_indices(employee_ids=ids, week=MONDAY, now=NOW) == 23

    def test_are_read_oldest_first(self, people):
        for weeks in (0, 2, 1):
            IndexFactory(employee=people[0], week=MONDAY - timedelta(weeks=weeks), value=Decimal(70 + weeks))
        IndexFactory(employee=people[1], week=MONDAY)
        found = indices_of([p.pk for p in people], MONDAY - timedelta(weeks=1), MONDAY)
        assert found[people[0].pk] == [
            (MONDAY - timedelta(weeks=1), Decimal("71.00")),
            (MONDAY, Decimal("70.00")),
        ]
        assert set(found) == {people[0].pk, people[1].pk}

    @pytest.mark.parametrize("value", ["-0.01", "100.01"])
    def test_the_database_keeps_it_between_0_and_100(self, people, value):
        with pytest.raises(IntegrityError), transaction.atomic():
            IndexFactory(employee=people[0], value=Decimal(value))

    def test_one_index_a_week(self, people):
        IndexFactory(employee=people[0], week=MONDAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            IndexFactory(employee=people[0], week=MONDAY)


class TestRecomputing:
    def test_tells_what_differed(self, people):
        person, gone, _ = people
        report(person, status="accepted")
        wrong = IndexFactory(employee=person, week=MONDAY, value=Decimal("12.00"))
        IndexFactory(employee=gone, week=MONDAY, value=Decimal("50.00"))
        [found] = recompute_agency(agency=person.agency, weeks=[MONDAY], now=NOW)
        assert (found.employee_id, found.stored, found.computed) == (
            person.pk,
            Decimal("12.00"),
            Decimal("85.00"),
        )
        wrong.refresh_from_db()
        assert wrong.value == Decimal("85.00")
        [found] = recompute_agency(agency=gone.agency, weeks=[MONDAY], now=NOW)
        assert (found.stored, found.computed) == (Decimal("50.00"), None)
        assert AuditEvent.objects.filter(verb="index.recomputed").count() == 2

    def test_another_agency_is_left_alone(self, people):
        report(people[0], status="accepted")
        recompute_agency(agency=people[1].agency, weeks=[MONDAY], now=NOW)
        assert not WeeklyIndex.objects.exists()
        assert not AuditEvent.objects.exists()

    def test_the_job_takes_three_weeks(self, people):
        for weeks in range(4):
            report(people[0], status="accepted", week=MONDAY - timedelta(weeks=weeks))
        with time_machine.travel(NOW, tick=False):
            assert recompute_indices() == 3
            assert recompute_indices() == 0
        assert WeeklyIndex.objects.count() == 3


class TestTheCommand:
    def run(self, *args):
        out = StringIO()
        with time_machine.travel(NOW, tick=False):
            call_command("recompute_index", *args, stdout=out)
        return out.getvalue()

    def test_lists_what_differed(self, people):
        report(people[0], status="accepted")
        IndexFactory(employee=people[0], week=MONDAY, value=Decimal("12.00"))
        text = self.run("--agency", people[0].agency.code)
        assert f"employee {people[0].pk} week 2026-11-23: 12.00 -> 85.00" in text
        assert "3 weeks, 1 differences." in text

    def test_speaks_json(self, people):
        report(people[0], status="accepted", week=MONDAY - timedelta(weeks=9))
        text = self.run("--from", "2026-09-21", "--to", "2026-09-27", "--json")
        assert [json.loads(line) for line in text.splitlines()] == [
            {
                "agency": people[0].agency.code,
                "employee": people[0].pk,
                "week": "2026-09-21",
                "stored": None,
                "computed": "85.00",
            }
        ]

    @pytest.mark.parametrize(
        "args",
        [
            ["--agency", "TIDAK-ADA"],
            ["--from", "2026-12-01", "--to", "2026-11-01"],
            ["--from", "1900-01-01"],
            ["--from", "besok"],
        ],
    )
    def test_says_what_is_wrong(self, args):
        with pytest.raises(CommandError):
            self.run(*args)


class TestTheEveningsWord:
    @staticmethod
    def at(hour, minute=0, day=27):
        """This hour in Jakarta."""
        return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)

    def owing(self, **more):
        person = UserFactory().employee
        return report(person, 4, required=True, **more)

    def test_reminds_once_from_eight_in_the_evening(self):
        made = self.owing()
        assert remind_missing_reports(now=self.at(19, 59)) == 0
        assert remind_missing_reports(now=self.at(20)) == 1
        assert remind_missing_reports(now=self.at(21)) == 0
        [notice] = Notice.objects.all()
        assert notice.recipient == made.employee.user
        assert "23.59" in notice.text
        assert notice.link == "/laporan/2026-11-27"

    def test_passes_over_what_is_sent_voluntary_or_of_another_day(self):
        self.owing(status="submitted")
        report(UserFactory().employee, 4)
        report(UserFactory().employee, 3, required=True)
        assert remind_missing_reports(now=self.at(20)) == 0

    def test_passes_over_who_cannot_log_in(self):
        made = self.owing()
        made.employee.user.is_active = False
        made.employee.user.save(update_fields=["is_active"])
        assert remind_missing_reports(now=self.at(20)) == 0
        report(EmployeeFactory(), 4, required=True)
        assert remind_missing_reports(now=self.at(20)) == 0

    def test_the_evening_is_the_offices(self):
        _, [papua] = make_team(1, eligible=False, zone="Asia/Jayapura")
        report(papua, 4, required=True)
        self.owing()
        assert remind_missing_reports(now=self.at(18)) == 1
        assert Notice.objects.get().recipient == papua.user
        assert remind_missing_reports(now=self.at(20)) == 1

    def test_runs_as_a_job(self):
        self.owing()
        with time_machine.travel(self.at(20, 5), tick=False):
            assert remind_task() == 1

    def test_queries_do_not_grow(self, django_assert_max_num_queries):
        for _ in range(12):
            self.owing()
        with django_assert_max_num_queries(10):
            assert remind_missing_reports(now=self.at(20)) == 12
