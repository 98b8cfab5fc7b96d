"""A small demo, loaded once: it keeps every rule, and the check of that finds each kind of breach."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import F

from approvals.enums import ApprovalStatus
from approvals.models import Approval
from core.models import AuditEvent
from demo.load import load_demo
from demo.timeline import Timeline
from demo.verify import faults
from eligibility.models import PolicyVersion, TalentAssessment
from employees.models import Agency, Employee, Office, ServiceCounter, User
from pilots.models import Pilot
from scheduling.enums import DayKind, RequestStatus
from scheduling.models import Absence, CalendarDay, RequestDay, RequestOutput, WfaRequest
from scheduling.selectors import week_views

# The demo is loaded once in a transaction around all tests; each test then has a savepoint of its own.
pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
ROLES = {"employee", "supervisor", "admin", "official", "leadership", "auditor"}


@pytest.fixture(scope="module")
def accounts(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(people=260, seed=7, now=NOW, var_dir=folder, say=lambda sentence: None)
        yield json.loads((folder / "demo_accounts.json").read_text())
        transaction.set_rollback(True)


def rules_broken():
    return {fault.rule for fault in faults(NOW)}


def granted_day(number):
    """A past granted day; each breach below spoils another one."""
    return RequestDay.objects.filter(status=RequestStatus.APPROVED, date__lt=NOW.date()).order_by("pk")[
        number
    ]


def test_it_keeps_every_rule_and_has_all_kinds_of_requests(accounts):
    assert list(faults(NOW)) == []
    kinds = Counter(WfaRequest.objects.values_list("status", flat=True))
    assert set(kinds) >= {
        "approved",
        "rejected",
        "cancelled",
        "withdrawn",
        "expired",
        "submitted",
        "sent_back",
    }
    assert Employee.objects.count() == 260
    assert Agency.objects.count() == 3
    homes = Employee.objects.exclude(home_address="").select_related("office")
    assert all(0 < abs(h.home_lat - h.office.lat) + abs(h.home_lon - h.office.lon) < 0.4 for h in homes)
    assert set(Office.objects.values_list("zone", flat=True)) == {
        "Asia/Jakarta",
        "Asia/Makassar",
        "Asia/Jayapura",
    }


def test_history_reaches_back_eight_weeks_and_events_have_the_moments_of_the_acts(accounts):
    line = Timeline(NOW)
    past = WfaRequest.objects.filter(week__lt=line.this_week)
    piloted = Pilot.objects.values("office")
    weeks = set(past.exclude(employee__office__in=piloted).values_list("week", flat=True))
    assert weeks == set(line.weeks[:-1])
    assert min(past.values_list("week", flat=True)) == min(Pilot.objects.values_list("start_on", flat=True))
    asked = WfaRequest.objects.filter(week=line.weeks[0], created_at=F("submitted_at"))[0]
    event = AuditEvent.objects.get(target=f"scheduling.wfarequest:{asked.pk}", verb="request.submitted")
    assert event.at == asked.submitted_at
    assert not AuditEvent.objects.filter(at__gt=NOW).exists()


def test_waiting_requests_went_through_the_services(accounts):
    waiting = Approval.objects.filter(status=ApprovalStatus.PENDING)
    assert waiting.count() > 5
    assert not waiting.filter(decider=None).exists()
    assert not waiting.filter(due_at__lt=NOW).exists()


def test_every_role_of_every_agency_can_log_in_with_one_strong_password(accounts):
    agencies = {agency.name for agency in Agency.objects.all()}
    assert {(a["role"], a["agency"]) for a in accounts} == {(r, a) for r in ROLES for a in agencies}
    (password,) = {account["password"] for account in accounts}
    assert len(password) >= 12
    for account in accounts:
        user = User.objects.get(nip=account["nip"])
        assert user.check_password(password)
        assert not user.must_change_password


def test_two_employees_under_each_listed_supervisor_can_ask_at_once(accounts):
    monday = Timeline(NOW).this_week
    heads = [i for i, account in enumerate(accounts) if account["role"] == "supervisor"]
    assert {accounts[i]["agency"] for i in heads} == {agency.name for agency in Agency.objects.all()}
    for i in heads:
        for account in accounts[i + 1 : i + 3]:
            person = Employee.objects.select_related("agency", "office", "unit").get(nip=account["nip"])
            assert person.lines.get(valid_to=None).supervisor.nip == accounts[i]["nip"]
            views = week_views(person, monday, 3, NOW)
            assert any(day.can_request for week in views for day in week.days)


def second_day_in_the_week():
    day = granted_day(0)
    other = day.week if day.date != day.week else day.week + timedelta(days=1)
    RequestDay.objects.create(
        request=day.request, employee=day.employee, unit=day.unit, date=other, week=day.week, slot=2,
        status=RequestStatus.APPROVED,
    )  # fmt: skip


def decide_oneself():
    row = Approval.objects.filter(status="approved").select_related("request").order_by("pk")[0]
    Approval.objects.filter(pk=row.pk).update(decided_by=row.request.employee_id)


def name_a_stranger():
    row = Approval.objects.filter(status="approved").order_by("-pk")[0]
    stranger = Employee.objects.filter(agency=row.agency).exclude(pk=row.decider_id).order_by("-pk")[0]
    Approval.objects.filter(pk=row.pk).update(decider=stranger)


def forget_the_talent_box():
    TalentAssessment.objects.filter(employee=granted_day(3).employee_id).delete()


def record_leave():
    day = granted_day(6)
    Absence.objects.create(
        employee=day.employee, kind="leave", starts_on=day.date, ends_on=day.date, source="uji", source_id="1"
    )


def declare_a_holiday():
    day = granted_day(9)
    CalendarDay.objects.create(
        agency=day.request.agency, date=day.date, kind=DayKind.PUBLIC_HOLIDAY, name="uji", source="uji"
    )


def ask_on_the_day_itself():
    day = granted_day(12)
    WfaRequest.objects.filter(pk=day.request_id).update(
        submitted_at=datetime.combine(day.date, datetime.min.time(), tzinfo=UTC)
    )


def ask_two_months_before():
    WfaRequest.objects.filter(pk=granted_day(15).request_id).update(
        submitted_at=F("submitted_at") - timedelta(60)
    )


def tighten(**numbers):
    for first in PolicyVersion.objects.filter(number=1):
        PolicyVersion.objects.create(
            agency=first.agency, number=99, status="published", valid_from=Timeline(NOW).weeks[0],
            legal_reference="uji", settings=first.settings | numbers, published_at=NOW,
        )  # fmt: skip


def tighten_counters():
    ServiceCounter.objects.update(min_staff=99)


def forget_the_decision():
    Approval.objects.filter(request=granted_day(18).request_id).delete()


def rewrite_a_state():
    row = WfaRequest.objects.filter(status=RequestStatus.WITHDRAWN).order_by("pk")[0]
    WfaRequest.objects.filter(pk=row.pk).update(status=RequestStatus.EXPIRED)


def drop_the_plan():
    RequestOutput.objects.filter(request=granted_day(21).request_id).delete()


BREACHES = {
    second_day_in_the_week: "weekly quota",
    decide_oneself: "own request decided",
    name_a_stranger: "decider",
    forget_the_talent_box: "eligibility",
    record_leave: "absent",
    declare_a_holiday: "working day",
    ask_on_the_day_itself: "lead time",
    ask_two_months_before: "horizon",
    tighten_counters: "counter minimum",
    forget_the_decision: "approved without a decision",
    rewrite_a_state: "audit",
    drop_the_plan: "no work plan",
}


def test_the_check_finds_every_kind_of_breach(accounts):
    for breach in BREACHES:
        breach()
    assert set(BREACHES.values()) <= rules_broken()


def test_the_check_judges_each_date_by_the_policy_in_force(accounts):
    tighten(max_unit_share_percent=1, min_unit_staff=99)
    assert rules_broken() == {"unit share", "unit minimum"}
