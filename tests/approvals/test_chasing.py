"""Reminders, escalation and the digest: not too early, once, and to the right people."""

from datetime import date, datetime

import pytest

from approvals.models import Approval
from approvals.services import decide, escalate_due, remind_due, send_digests
from approvals.tasks import chase_deciders
from approvals.tasks import send_digests as send_digests_task
from core.models import AuditEvent, Mail, Notice
from employees.models import ReportingLine
from employees.selectors import actor_of
from scheduling.models import Absence, CalendarDay
from tests.approvals.conftest import THURSDAY, WIB, ask, later
from tests.approvals.test_opening import make_boss, notices, stand_in
from tests.factories import LineFactory, RoleFactory, UserFactory, make_team

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=WIB)
OVERDUE = datetime(2026, 11, 24, 16, 1, tzinfo=WIB)
DIGEST = datetime(2026, 11, 24, 6, 30, tzinfo=WIB)


def digests():
    return list(Mail.objects.filter(once_key__startswith="digest:").order_by("pk"))


def test_one_reminder_for_all_that_waits_and_only_once(chief, staff):
    ask(staff[0])
    ask(staff[1])
    before = len(notices(chief))
    assert remind_due(MORNING.replace(minute=0, hour=6)) == 0
    assert remind_due(MORNING) == 2
    assert remind_due(MORNING) == 0
    assert notices(chief)[before:] == ["2 pengajuan WFA menunggu keputusan Anda."]


def test_what_is_decided_is_not_chased(chief, staff):
    approval = ask(staff[0])
    decide(
        approval_id=approval.pk,
        action="approve",
        decider=chief,
        actor=actor_of(chief.user),
        now=later(hours=1),
    )
    assert remind_due(OVERDUE) == 0
    assert escalate_due(OVERDUE) == 0


def test_an_overdue_request_goes_to_the_next_level_once(chief, staff):
    boss = make_boss(chief)
    approval = ask(staff[0])
    assert escalate_due(OVERDUE.replace(minute=0, hour=15)) == 0
    assert escalate_due(OVERDUE) == 1
    assert escalate_due(OVERDUE) == 0
    approval.refresh_from_db()
    assert (approval.escalated_to, approval.escalated_at, approval.decider) == (boss, OVERDUE, chief)
    assert AuditEvent.objects.get(verb="approval.escalated").after == {"escalated_to": boss.pk}
    assert staff[0].full_name in notices(boss)[-1]
    assert boss.full_name in notices(chief)[-1]
    assert boss.full_name in notices(staff[0])[-1]
    assert Mail.objects.filter(once_key=f"request:{approval.request_id}:escalated:1").exists()


def test_where_nobody_is_above_the_admins_are_told(chief, staff):
    admin = RoleFactory(employee=UserFactory(employee__unit=chief.unit).employee).employee
    approval = ask(staff[0])
    escalate_due(OVERDUE)
    approval.refresh_from_db()
    assert (approval.escalated_to, approval.escalated_at) == (None, OVERDUE)
    assert chief.full_name in notices(admin)[-1]


def test_an_escalation_never_reaches_the_asker(chief, staff):
    """The chief reports to the asker: a circle in the line."""
    LineFactory(employee=chief, supervisor=staff[0])
    approval = ask(staff[0])
    escalate_due(OVERDUE)
    approval.refresh_from_db()
    assert approval.escalated_to is None


def test_the_digest_carries_the_facts_of_the_inbox(chief, staff):
    first, second = ask(staff[0]), ask(staff[1])
    Absence.objects.create(
        employee=staff[2],
        kind="duty_travel",
        starts_on=THURSDAY,
        ends_on=THURSDAY,
        source="uji",
        source_id="1",
    )
    assert send_digests(DIGEST) == 1
    [mail] = digests()
    assert mail.to == chief.user.email
    assert mail.subject == "2 pengajuan WFA menunggu keputusan Anda"
    for fact in (
        staff[0].full_name,
        staff[1].full_name,
        "Kamis, 26 Nov 2026",
        f"{chief.unit.name} 4 → 3",
        f"{staff[2].full_name} (Perjalanan dinas)",
        "Kuota minggu itu: 0 disetujui, 1 diajukan, dari 1 hari",
        f"/persetujuan/{first.pk}",
        f"/persetujuan/{second.pk}",
    ):
        assert fact in mail.body
    assert "&" not in mail.body


@pytest.mark.parametrize(
    ("hour", "minute", "sent"), [(6, 29, 0), (6, 30, 1), (7, 30, 1), (9, 59, 1), (10, 0, 0), (18, 30, 0)]
)
def test_the_digest_is_for_the_morning(staff, hour, minute, sent):
    ask(staff[0])
    assert send_digests(datetime(2026, 11, 24, hour, minute, tzinfo=WIB)) == sent


def test_one_digest_a_day(staff):
    ask(staff[0])
    assert send_digests(DIGEST) == 1
    ask(staff[1], now=later(hours=1))
    assert send_digests(DIGEST.replace(hour=7)) == 0
    assert send_digests(DIGEST.replace(day=25)) == 1
    assert len(digests()) == 2


@pytest.mark.parametrize("day", [28, 29])
def test_no_digest_on_a_weekend(staff, day):
    ask(staff[0], date(2026, 12, 3))
    assert send_digests(datetime(2026, 11, day, 6, 45, tzinfo=WIB)) == 0


def test_no_digest_on_a_holiday(staff):
    CalendarDay.objects.create(
        agency=staff[0].agency, date=date(2026, 11, 24), kind="joint_leave", name="Cuti bersama", source="uji"
    )
    ask(staff[0])
    assert send_digests(DIGEST) == 0


def test_each_zone_has_its_own_morning(staff):
    east_chief, east = make_team(1, zone="Asia/Jayapura")
    ask(staff[0])
    ask(east[0])
    assert send_digests(datetime(2026, 11, 24, 4, 30, tzinfo=WIB)) == 1
    assert digests()[0].to == east_chief.user.email


def test_the_switch_turns_the_digest_off(chief, staff):
    chief.user.mail_digest = False
    chief.user.save()
    ask(staff[0])
    assert send_digests(DIGEST) == 0
    assert len(notices(chief)) == 1


def test_nothing_waiting_nothing_sent(chief):
    assert send_digests(DIGEST) == 0


def test_who_stands_in_and_the_next_level_get_digests_too(chief, staff):
    boss = make_boss(chief)
    stand_in(staff[1], chief.unit)
    ask(staff[0])
    escalate_due(OVERDUE)
    assert send_digests(DIGEST.replace(day=25)) == 3
    assert {m.to for m in digests()} == {p.user.email for p in (chief, boss, staff[1])}


def test_whoever_stands_in_gets_no_digest_about_the_own_request(chief, staff):
    ask(staff[1])
    stand_in(staff[1], chief.unit)
    send_digests(DIGEST)
    assert [m.to for m in digests()] == [chief.user.email]


def test_the_digest_speaks_the_readers_language(chief, staff):
    chief.user.language = "en"
    chief.user.save()
    ask(staff[0])
    send_digests(DIGEST)
    assert "Thursday" in digests()[0].body


def test_digests_cost_the_same_for_more_deciders(django_assert_max_num_queries, django_assert_num_queries):
    def waiting(number):
        for _ in range(number):
            ask(make_team(1)[1][0])

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    waiting(1)
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert send_digests(DIGEST) == 1
    Mail.objects.all().delete()
    waiting(5)
    with CaptureQueriesContext(connection) as six:
        assert send_digests(DIGEST) == 6
    reads = [sum(q["sql"].startswith("SELECT") for q in run.captured_queries) for run in (one, six)]
    assert reads[0] == reads[1]


def test_the_tasks_run(staff, monkeypatch):
    approval = ask(staff[0])
    ReportingLine.objects.filter(employee=staff[0]).update(supervisor=None, gap="vacant")
    for now, expected in ((MORNING, 1), (OVERDUE, 1), (OVERDUE, 0)):
        monkeypatch.setattr("approvals.tasks.timezone.now", lambda now=now: now)
        assert chase_deciders.delay().result == expected
    monkeypatch.setattr("approvals.tasks.timezone.now", lambda: DIGEST.replace(day=25))
    assert send_digests_task.delay().result == 1
    assert Approval.objects.get(pk=approval.pk).escalated_at == OVERDUE
    assert Notice.objects.exists()
