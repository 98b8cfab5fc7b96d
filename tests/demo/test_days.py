"""The days of a small demo on a working day in Ramadan: they keep every rule, and the check finds each breach."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from django.db import transaction
from django.db.models import F

from demo.load import load_demo
from demo.timeline import Timeline
from demo.verify import faults
from employees.models import Employee, Office
from employees.selectors import reports_of
from monitoring.enums import Cause, Level, WarningStatus
from monitoring.models import EarlyWarning, WatchRun
from performance.enums import ReportStatus
from performance.models import (
    DailyReport,
    Evidence,
    IndicatorMonth,
    MonthlyReview,
    ReportItem,
    TargetPlan,
    WeeklyIndex,
)
from pilots.models import ComparisonOffice, Pilot
from presence.models import (
    AttendanceDay,
    Commitment,
    ConductNote,
    Correction,
    PresenceEvent,
    PresencePosition,
    SettledDay,
)
from presence.selectors import day_standing
from scheduling.models import RequestBlock, RequestDay
from wfa_portal.management.commands.serve import away_purpose

pytestmark = pytest.mark.django_db

# Tuesday, 09.30 in Jakarta, 10.30 in Makassar, 11.30 in Jayapura; Ramadan 2027
NOW = datetime(2027, 3, 2, 2, 30, tzinfo=UTC)
TODAY = date(2027, 3, 2)


@pytest.fixture(scope="module")
def accounts(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(people=300, seed=11, now=NOW, var_dir=folder, say=lambda sentence: None)
        yield json.loads((folder / "demo_accounts.json").read_text())
        transaction.set_rollback(True)


def supervisors(accounts):
    nips = [row["nip"] for row in accounts if row["role"] == "supervisor"]
    return Employee.objects.filter(nip__in=nips).select_related("office", "agency")


def in_pilots():
    """Everybody in offices that take part in a pilot: their weeks reach further back."""
    offices = {*Pilot.objects.values_list("office", flat=True)}
    offices |= {*ComparisonOffice.objects.values_list("office", flat=True)}
    return Employee.objects.filter(office__in=offices)


def test_the_days_keep_every_rule(accounts):
    assert list(islice(faults(NOW), 5)) == []


def test_reports_of_eight_weeks_and_sixteen_in_the_account_teams(accounts):
    line = Timeline(NOW)
    assert DailyReport.objects.filter(required=True, date__lt=TODAY).count() > 300
    assert set(DailyReport.objects.values_list("status", flat=True)) == set(ReportStatus.values)
    team = {person.pk for chief in supervisors(accounts) for person in reports_of(chief, TODAY)}
    early = WeeklyIndex.objects.filter(week__lt=line.weeks[0])
    assert set(early.exclude(employee__in=in_pilots()).values_list("employee_id", flat=True)) <= team
    weeks = set(early.filter(employee__in=team).values_list("week", flat=True))
    assert {line.weeks[0] - timedelta(weeks=n) for n in range(1, 9)} <= weeks
    assert ReportItem.objects.filter(target__isnull=False).exists()
    assert Evidence.objects.filter(item__report__employee__in=team).count() > 5


def test_presence_is_mostly_verified_and_positions_belong_to_days_away(accounts):
    events = PresenceEvent.objects.filter(mode="wfa", source="portal")
    shares = Counter(events.values_list("verdict", flat=True))
    assert 0.8 < shares["verified"] / events.count() < 0.95
    assert set(shares) == {"verified", "plausible", "unknown", "outside"}
    assert not PresencePosition.objects.exclude(event__mode="wfa").exists()
    assert PresenceEvent.objects.exclude(hints=[]).exists()
    assert set(AttendanceDay.objects.values_list("status", flat=True)) >= {
        "present", "incomplete", "excused", "uncounted",
    }  # fmt: skip
    assert SettledDay.objects.count() == Office.objects.count()


def test_today_lives(accounts):
    """Who works away has checked in by now, but the visitors have not."""
    away = RequestDay.objects.filter(date=TODAY, status="approved").values_list("employee_id", flat=True)
    visitors = {row["nip"] for row in accounts if row.get("away_on") == TODAY.isoformat()}
    assert len(visitors) == len(supervisors(accounts))
    here = set(PresenceEvent.objects.filter(date=TODAY).values_list("employee__nip", flat=True))
    assert here
    assert not here & visitors
    for person in Employee.objects.filter(nip__in=visitors).select_related("office", "agency"):
        assert person.pk in away
        standing = day_standing(person, NOW)
        assert standing.can_check_in
        assert standing.has_position
        assert DailyReport.objects.get(employee=person, date=TODAY).items.exists()


def test_hours_agreed_in_requests_fit_ramadan(accounts):
    minutes = {True: Counter(), False: Counter()}
    for block in RequestBlock.objects.select_related("request"):
        start, end = (t.hour * 60 + t.minute for t in (block.starts_at, block.ends_at))
        in_ramadan = date(2027, 2, 8) <= block.request.week <= date(2027, 3, 1)
        minutes[in_ramadan][block.request_id] += end - start
    assert set(minutes[True].values()) == {390}
    assert set(minutes[False].values()) == {450}


def test_every_account_supervisor_finds_warnings_that_the_night_job_made(accounts):
    for chief in supervisors(accounts):
        rows = EarlyWarning.objects.filter(employee__in=reports_of(chief, TODAY))
        red = rows.get(cause=Cause.INDEX_DROP)
        assert (red.level, red.status) == (Level.RED, WarningStatus.OPEN)
        assert red.suspension is not None
        assert len(red.series) >= 16
        assert red.evidence["index"] < red.evidence["mean"] - 20
    assert EarlyWarning.objects.filter(status=WarningStatus.ANSWERED, coaching__isnull=False).exists()
    assert EarlyWarning.objects.exclude(objection="").exists()
    assert set(WatchRun.objects.values_list("status", flat=True)) == {"done"}
    assert WatchRun.objects.filter(date=TODAY).count() == Office.objects.count()


def test_targets_reviews_and_duties_show_every_state(accounts):
    assert set(TargetPlan.objects.values_list("status", flat=True)) >= {
        "agreed", "superseded", "submitted", "sent_back",
    }  # fmt: skip
    assert set(MonthlyReview.objects.values_list("status", flat=True)) == {"draft", "shared"}
    assert MonthlyReview.objects.exclude(answer="").exists()
    assert set(Correction.objects.values_list("status", flat=True)) == {"waiting", "accepted", "rejected"}
    assert set(Commitment.objects.values_list("policy_number", flat=True)) == {1, 2}
    assert ConductNote.objects.exclude(answer="").exists()
    assert IndicatorMonth.objects.filter(realisation__isnull=True).exists()


@pytest.mark.parametrize(
    ("away_on", "words"),
    [
        ("2027-03-02", "check in: works away today"),
        ("2027-03-04", "check in on Thu 04 Mar: works away"),
        ("2027-03-01", ""),
        ("", ""),
    ],
)
def test_the_start_message_says_who_can_check_in_when(away_on, words):
    assert away_purpose({"away_on": away_on} if away_on else {}, TODAY) == words


def sent():
    """A report whose verdict nothing hangs on but the breach of the moment."""
    return DailyReport.objects.filter(submitted_at__isnull=False, required=True).order_by("pk")


def lose_a_report():
    DailyReport.objects.filter(pk=sent()[0].pk).delete()


def demand_a_report_of_an_office_day():
    row = DailyReport.objects.filter(required=False).order_by("pk")[0]
    DailyReport.objects.filter(pk=row.pk).update(required=True)


def move_the_due_moment():
    DailyReport.objects.filter(pk=sent()[3].pk).update(due_at=F("due_at") + timedelta(hours=1))


def send_from_the_future():
    DailyReport.objects.filter(pk=sent()[6].pk).update(submitted_at=NOW + timedelta(days=1))


def decide_before_sending():
    row = sent().filter(status="accepted")[9]
    DailyReport.objects.filter(pk=row.pk).update(decided_at=row.submitted_at - timedelta(hours=1))


def hurry_the_verdict():
    DailyReport.objects.filter(pk=sent()[12].pk).update(verdict_due_at=F("submitted_at"))


def polish_an_index():
    row = WeeklyIndex.objects.filter(value__lt=100).order_by("pk")[0]
    WeeklyIndex.objects.filter(pk=row.pk).update(value=100)


def add_minutes():
    row = AttendanceDay.objects.filter(status="present").order_by("pk")[0]
    AttendanceDay.objects.filter(pk=row.pk).update(credited_minutes=1, shortage_minutes=1)


def forget_to_settle():
    mark = SettledDay.objects.order_by("pk").last()
    SettledDay.objects.filter(pk=mark.pk).update(date=F("date") - timedelta(days=3))


def move_a_position():
    row = PresencePosition.objects.filter(event__verdict="verified").order_by("pk")[0]
    PresencePosition.objects.filter(pk=row.pk).update(lat=F("lat") + 1)


def keep_a_position_too_long():
    row = PresencePosition.objects.order_by("pk")[3]
    PresencePosition.objects.filter(pk=row.pk).update(recorded_at=NOW - timedelta(days=91))


def follow_somebody_into_the_office():
    event = PresenceEvent.objects.filter(mode="wfo").order_by("pk")[0]
    PresencePosition.objects.create(event=event, lat=0, lon=0, accuracy_m=5, recorded_at=event.occurred_at)


def shorten_a_block():
    block = RequestBlock.objects.order_by("pk")[0]
    RequestBlock.objects.filter(pk=block.pk).delete()


def borrow_a_target():
    item = ReportItem.objects.filter(target__isnull=False).select_related("report").order_by("pk")[0]
    foreign = TargetPlan.objects.exclude(employee=item.report.employee_id).filter(status="agreed")[0]
    ReportItem.objects.filter(pk=item.pk).update(target=foreign.targets.all()[0])


def praise_without_reason():
    row = MonthlyReview.objects.filter(predicate="good").order_by("pk")[0]
    MonthlyReview.objects.filter(pk=row.pk).update(predicate="very_good")


def drop_the_proposal():
    EarlyWarning.objects.filter(level=Level.RED).update(suspension=None)


BREACHES = {
    lose_a_report: "report of a WFA day",
    demand_a_report_of_an_office_day: "report required without a WFA day",
    move_the_due_moment: "due moment",
    send_from_the_future: "sent before its day or later than now",
    decide_before_sending: "decided before it was sent or later than now",
    hurry_the_verdict: "verdict due",
    polish_an_index: "weekly index",
    add_minutes: "attendance day",
    forget_to_settle: "settled up to yesterday",
    move_a_position: "verdict of a position",
    keep_a_position_too_long: "position kept too long",
    follow_somebody_into_the_office: "position of a day that is no WFA day",
    shorten_a_block: "agreed hours",
    borrow_a_target: "target of an item",
    praise_without_reason: "predicate of a review",
    drop_the_proposal: "red warning without a proposal",
}


def test_the_check_finds_every_kind_of_breach(accounts):
    for breach in BREACHES:
        breach()
    assert {fault.rule for fault in faults(NOW)} >= set(BREACHES.values())
