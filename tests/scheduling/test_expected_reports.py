"""Approved days call down to performance, and call off; a daily task heals what was approved before."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from employees.enums import Zone
from performance.models import DailyReport, ReportItem
from scheduling.models import RequestDay
from scheduling.rules import PlanItem
from scheduling.services import cancel_request, transition
from scheduling.tasks import expect_missing_reports
from tests.factories import PolicyFactory, make_team
from tests.scheduling.asking import MONDAY_MORNING, PLAN, actor_of, approve, ask, at

MON = date(2026, 12, 7)
WED, THU, FRI = (MON + timedelta(days=i) for i in (2, 3, 4))
pytestmark = pytest.mark.django_db


def reports(person):
    return dict(DailyReport.objects.filter(employee=person, required=True).values_list("date", "due_at"))


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        (Zone.WIB, datetime(2026, 12, 10, 16, 59, 59, tzinfo=UTC)),
        (Zone.WITA, datetime(2026, 12, 10, 15, 59, 59, tzinfo=UTC)),
        (Zone.WIT, datetime(2026, 12, 10, 14, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_approved_day_has_its_report_with_the_plan_due_at_the_end_of_the_offices_day(zone, due):
    chief, [person, *_] = make_team(zone=zone)
    request = ask(person, THU, plan=(*PLAN, PlanItem("Notula", PLAN[0].quantity, "dokumen")))
    assert reports(person) == {}
    approve(request, chief)
    assert reports(person) == {THU: due}
    items = ReportItem.objects.filter(report__employee=person).values_list("title", "planned", "unit")
    assert list(items) == [("Telaah usulan mutasi", 3, "berkas"), ("Notula", 3, "dokumen")]


def test_an_agency_may_set_an_earlier_hour():
    chief, [person, *_] = make_team()
    PolicyFactory(agency=person.agency, number=2, valid_from=MON, settings={"report_due_at": "20:00"})
    approve(ask(person, THU), chief)
    assert reports(person)[THU].astimezone(ZoneInfo("Asia/Jakarta")).time() == time(20, 0)


@pytest.mark.parametrize("to", ["rejected", "sent_back", "withdrawn", "expired"])
def test_what_was_never_approved_expects_nothing(to):
    chief, [person, *_] = make_team()
    request = ask(person, THU)
    transition(request.pk, to, actor=actor_of(chief), now=MONDAY_MORNING, reason="x")
    assert not DailyReport.objects.exists()


def test_a_cancelled_day_lets_its_report_go_and_the_other_stays():
    chief, [person, *_] = make_team(quota=2)
    request = ask(person, WED, FRI)
    approve(request, chief)
    assert set(reports(person)) == {WED, FRI}
    cancel_request(request.pk, employee=person, actor=actor_of(person), now=MONDAY_MORNING, days=[WED])
    assert set(reports(person)) == {FRI}
    assert not DailyReport.objects.filter(date=WED).exists()


def test_a_recalled_day_keeps_what_was_written_but_demands_nothing():
    chief, [person, *_] = make_team()
    request = ask(person, THU)
    approve(request, chief)
    DailyReport.objects.update(revision=1)
    transition(request.pk, "recalled", actor=actor_of(chief), now=MONDAY_MORNING, reason="x")
    assert reports(person) == {}
    assert DailyReport.objects.get().date == THU


class TestHealing:
    def test_days_from_today_on_get_their_missing_report_once(self, time_machine_at):
        chief, [first, second, third, *_] = make_team(8)
        for person, day in ((first, WED), (second, THU), (third, FRI)):
            approve(ask(person, day), chief)
        DailyReport.objects.filter(employee__in=(first, second)).delete()
        DailyReport.objects.filter(employee=third).update(required=False)
        time_machine_at(at(THU))
        assert expect_missing_reports() == 2  # Wednesday is over
        assert (reports(first), set(reports(second)), set(reports(third))) == ({}, {THU}, {FRI})
        assert ReportItem.objects.filter(report__employee=second).count() == 1
        assert expect_missing_reports() == 0

    def test_only_approved_days(self, time_machine_at):
        _, [person, *_] = make_team()
        ask(person, THU)
        time_machine_at(MONDAY_MORNING)
        assert expect_missing_reports() == 0

    def test_today_is_the_offices(self, time_machine_at):
        chief, [person, *_] = make_team(zone=Zone.WIT)
        approve(ask(person, THU), chief)
        DailyReport.objects.all().delete()
        time_machine_at(datetime(2026, 12, 10, 15, 30, tzinfo=UTC))  # Friday, 00.30 in Jayapura
        assert expect_missing_reports() == 0
        time_machine_at(datetime(2026, 12, 10, 14, 30, tzinfo=UTC))
        assert expect_missing_reports() == 1

    def test_queries_do_not_grow_with_days(self, time_machine_at):
        counts = []
        time_machine_at(MONDAY_MORNING)
        for number in (2, 6):
            chief, staff = make_team(16)
            for person in staff[:number]:
                approve(ask(person, THU), chief)
            DailyReport.objects.all().delete()
            with CaptureQueriesContext(connection) as queries:
                assert expect_missing_reports() == RequestDay.objects.count()
            counts.append(len(queries))
        assert counts[0] == counts[1]


@pytest.fixture
def time_machine_at():
    travellers = []

    def go(moment):
        for traveller in travellers:
            traveller.stop()
        travellers[:] = [time_machine.travel(moment, tick=False)]
        travellers[0].start()

    yield go
    for traveller in travellers:
        traveller.stop()
