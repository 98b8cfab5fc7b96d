"""A request finds its decider, its deadline and its readers."""

from datetime import date, datetime

import pytest

from approvals.enums import ApprovalStatus
from approvals.models import Approval
from approvals.services import name_decider, reassign, reroute_due
from core.audit import SYSTEM
from core.models import AuditEvent, Mail, Notice
from core.problems import Conflict, Refused
from employees.models import ActingChief, ReportingLine
from employees.selectors import actor_of
from scheduling.models import CalendarDay
from scheduling.services import (
    cancel_request,
    expire_due,
    revise_request,
    transition,
    withdraw_request,
)
from tests.approvals.conftest import FRIDAY, MONDAY, NOW, PLAN, THURSDAY, WIB, ask, later
from tests.factories import LineFactory, RoleFactory, UnitFactory, UserFactory, make_eligible, make_team

pytestmark = pytest.mark.django_db


def notices(person):
    return list(Notice.objects.filter(recipient=person.user).order_by("pk").values_list("text", flat=True))


def make_boss(chief):
    """The chief's own chief, in a unit above."""
    unit = UnitFactory(office=chief.office)
    boss = UserFactory(employee__unit=unit).employee
    LineFactory(employee=chief, supervisor=boss)
    return boss


def stand_in(person, unit, kind="plh"):
    return ActingChief.objects.create(
        unit=unit, employee=person, kind=kind, letter="ST-1", valid_from=MONDAY, valid_to=date(2026, 12, 1)
    )


def test_the_supervisor_of_the_line_decides(chief, staff):
    approval = ask(staff[0])
    assert (approval.decider, approval.round, approval.gap) == (chief, 1, "")
    assert AuditEvent.objects.filter(verb="approval.opened", subject_id=staff[0].pk).count() == 1


def test_a_request_of_the_chief_goes_one_level_up(chief):
    boss = make_boss(chief)
    make_eligible(chief, confirmed_by=boss)
    assert ask(chief).decider == boss


def test_whoever_stands_in_for_the_own_chief_is_decided_one_level_up(chief, staff):
    boss = make_boss(chief)
    stand_in(staff[0], chief.unit)
    assert ask(staff[0]).decider == boss
    assert ask(staff[1]).decider == chief


def test_an_override_beats_the_derived_line(staff):
    other = UserFactory(employee__unit=staff[0].unit).employee
    LineFactory(employee=staff[0], supervisor=other, kind="override", valid_from=MONDAY)
    assert ask(staff[0]).decider == other


@pytest.mark.parametrize("gap", ["vacant", "cycle", "top"])
def test_nobody_found_tells_the_admins_and_the_asker(staff, gap):
    ReportingLine.objects.filter(employee=staff[0]).update(supervisor=None, gap=gap)
    admin = RoleFactory(employee=UserFactory(employee__unit=staff[0].unit).employee).employee
    stranger = RoleFactory(employee=UserFactory().employee).employee
    approval = ask(staff[0])
    assert (approval.decider, approval.gap) == (None, gap)
    assert len(notices(admin)) == 1 and staff[0].full_name in notices(admin)[0]
    assert notices(stranger) == []
    assert "Admin sudah diberi tahu" in notices(staff[0])[0]


def test_a_line_that_was_never_derived_is_a_gap(staff):
    ReportingLine.objects.all().delete()
    assert ask(staff[0]).decider is None


def test_a_decider_who_left_is_passed_over(chief, staff):
    boss = make_boss(chief)
    chief.left_on = MONDAY
    chief.save()
    assert ask(staff[0]).decider == boss


def test_due_at_the_end_of_the_next_working_day(staff):
    approval = ask(staff[0])
    assert approval.due_at == datetime(2026, 11, 24, 16, 0, tzinfo=WIB)
    assert approval.remind_at == datetime(2026, 11, 24, 7, 0, tzinfo=WIB)


def test_holidays_and_weekends_do_not_count_as_days_for_deciding(staff):
    CalendarDay.objects.create(
        agency=staff[0].agency, date=date(2026, 11, 24), kind="public_holiday", name="Libur", source="uji"
    )
    assert ask(staff[0], FRIDAY).due_at == datetime(2026, 11, 25, 16, 0, tzinfo=WIB)
    friday_evening = datetime(2026, 11, 27, 20, 0, tzinfo=WIB)
    approval = ask(staff[1], date(2026, 12, 3), now=friday_evening)
    assert approval.due_at == datetime(2026, 11, 30, 16, 0, tzinfo=WIB)


def test_the_deadline_is_on_the_clock_of_the_office():
    _chief, people = make_team(1, zone="Asia/Jayapura")
    approval = ask(people[0])
    local = approval.due_at.astimezone(people[0].office.tz)
    assert local.isoformat() == "2026-11-24T16:00:00+09:00"


def test_asker_and_decider_are_told_and_only_the_asker_is_mailed(chief, staff):
    approval = ask(staff[0])
    assert chief.full_name in notices(staff[0])[0]
    assert staff[0].full_name in notices(chief)[0] and "26 Nov 2026" in notices(chief)[0]
    assert [m.to for m in Mail.objects.all()] == [staff[0].user.email]
    assert f"request:{approval.request_id}:opened:1" == Mail.objects.get().once_key


def test_who_stands_in_is_told_too_but_never_the_asker(chief, staff):
    stand_in(staff[1], chief.unit)
    ask(staff[0])
    assert len(notices(staff[1])) == 1


def test_a_withdrawn_request_closes_its_approval_and_the_decider_reads_it(chief, staff):
    approval = ask(staff[0])
    withdraw_request(
        approval.request_id, employee=staff[0], actor=actor_of(staff[0].user), now=later(hours=1)
    )
    approval.refresh_from_db()
    assert approval.status == ApprovalStatus.CLOSED
    assert "menarik" in notices(chief)[-1]


def test_an_expired_request_closes_and_tells_both(chief, staff):
    approval = ask(staff[0])
    assert expire_due(datetime(2026, 11, 26, 0, 5, tzinfo=WIB)) == 1
    approval.refresh_from_db()
    assert approval.status == ApprovalStatus.CLOSED
    assert "belum diputuskan" in notices(staff[0])[-1]
    assert "kedaluwarsa" in notices(chief)[-1]
    assert Mail.objects.filter(to=staff[0].user.email).count() == 2


def test_while_another_day_waits_the_approval_stays_open():
    _chief, people = make_team(4, quota=2)
    approval = ask(people[0], THURSDAY, FRIDAY)
    expire_due(datetime(2026, 11, 26, 0, 5, tzinfo=WIB))
    approval.refresh_from_db()
    assert approval.status == ApprovalStatus.PENDING


def test_a_request_handed_in_again_opens_the_next_round(chief, staff):
    first = ask(staff[0])
    transition(first.request_id, "sent_back", actor=SYSTEM, now=NOW)
    Approval.objects.filter(pk=first.pk).update(
        status="sent_back", decided_by=chief, decided_at=NOW, reason="lengkapi"
    )
    revise_request(
        first.request_id,
        employee=staff[0],
        days=[THURSDAY],
        place="registered_home",
        reason="Lengkap",
        plan=PLAN,
        actor=actor_of(staff[0].user),
        now=later(hours=1),
    )
    rounds = list(Approval.objects.order_by("round").values_list("round", "status"))
    assert rounds == [(1, "sent_back"), (2, "pending")]


def test_a_cancelled_day_is_told_to_the_decider_not_to_the_person(chief, staff):
    approval = ask(staff[0])
    transition(approval.request_id, "approved", actor=SYSTEM, now=NOW)
    before = len(notices(staff[0]))
    cancel_request(approval.request_id, employee=staff[0], actor=actor_of(staff[0].user), now=later(hours=1))
    assert "membatalkan" in notices(chief)[-1]
    assert len(notices(staff[0])) == before


def test_notices_speak_the_language_of_their_reader(chief, staff):
    chief.user.language = "en"
    chief.user.save()
    ask(staff[0])
    assert "26 Nov" in notices(chief)[0] or "Nov. 26" in notices(chief)[0]
    assert "Thursday" in notices(chief)[0]
    assert "Kamis" in notices(staff[0])[0]


@pytest.fixture
def lost(staff):
    ReportingLine.objects.filter(employee=staff[0]).update(supervisor=None, gap="vacant")
    return ask(staff[0])


@pytest.fixture
def admin(staff):
    return RoleFactory(employee=UserFactory(employee__unit=staff[0].unit).employee).employee


def name(lost, admin, nip, now=NOW, reason="Pimpinan kosong"):
    return name_decider(approval_id=lost.pk, nip=nip, reason=reason, actor=actor_of(admin.user), now=now)


def test_an_admin_names_a_decider_for_all_that_waits(lost, admin, staff):
    other = UserFactory(employee__unit=staff[0].unit).employee
    next_week = ask(staff[0], date(2026, 12, 3))
    assert {a.pk for a in name(lost, admin, other.nip)} == {lost.pk, next_week.pk}
    lost.refresh_from_db()
    assert (lost.decider, lost.gap, lost.status) == (other, "", "pending")
    assert ReportingLine.objects.filter(employee=staff[0], kind="override", supervisor=other).exists()
    assert AuditEvent.objects.filter(verb="approval.reassigned").count() == 2
    assert len(notices(other)) == 2


@pytest.mark.parametrize("nip", ["000000000000000000", ""])
def test_an_unknown_nip_names_nobody(lost, admin, nip):
    with pytest.raises(Refused) as refused:
        name(lost, admin, nip)
    assert refused.value.code == "unknown_decider"


def test_another_agency_or_the_asker_cannot_be_named(lost, admin, staff):
    for nip in (UserFactory().employee.nip, staff[0].nip):
        with pytest.raises(Refused):
            name(lost, admin, nip)
    assert not ReportingLine.objects.filter(kind="override").exists()


def test_a_line_that_appears_later_is_taken_up(lost, staff, chief):
    assert reroute_due(later(minutes=15)) == 0
    ReportingLine.objects.filter(employee=staff[0]).update(supervisor=chief, gap="")
    assert reroute_due(later(minutes=30)) == 1
    lost.refresh_from_db()
    assert (lost.decider, lost.gap) == (chief, "")


def test_the_asker_is_never_assigned(staff):
    approval = ask(staff[0])
    with pytest.raises(Refused) as refused:
        reassign(approval_id=approval.pk, to=staff[0], actor=SYSTEM, now=NOW)
    assert refused.value.code == "own_decider"


def test_what_is_closed_cannot_be_reassigned(staff):
    approval = ask(staff[0])
    withdraw_request(approval.request_id, employee=staff[0], actor=actor_of(staff[0].user), now=NOW)
    with pytest.raises(Conflict):
        reassign(approval_id=approval.pk, to=staff[1], actor=SYSTEM, now=NOW)
