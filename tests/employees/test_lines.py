"""Deriving, overriding and reading reporting lines."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Conflict, NotFound, Refused
from employees import services
from employees.enums import ActingKind, LineGap, LineKind
from employees.models import ActingChief, ReportingLine
from employees.selectors import (
    acting_for,
    next_level,
    reports_of,
    roles_of,
    supervisor_on,
    without_decider,
)
from employees.selectors.organisation import agency_today
from employees.tasks import renew_reporting_lines
from tests.factories import (
    AgencyFactory,
    EmployeeFactory,
    LineFactory,
    OfficeFactory,
    UnitFactory,
    UserFactory,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def derive(agency, today=TODAY):
    return services.derive_lines(agency=agency, today=today, actor=SYSTEM, now=NOW)


def led_unit(parent=None, **kwargs):
    unit = UnitFactory(parent=parent, **({"office": parent.office} if parent else {}), **kwargs)
    unit.leader = EmployeeFactory(unit=unit)
    unit.save()
    return unit


@pytest.fixture
def top():
    return led_unit()


@pytest.fixture
def low(top):
    return led_unit(parent=top)


def decider(person, on=TODAY):
    line = supervisor_on(person, on)
    return line.supervisor if line else None


def override(employee, supervisor, **more):
    given = {"reason": "surat 1", "valid_from": TODAY, "today": TODAY, "actor": SYSTEM, "now": NOW} | more
    return services.override_line(employee=employee, supervisor=supervisor, **given)


def appoint(unit, employee, kind, **more):
    given = {
        "letter": "SP-1",
        "valid_from": TODAY,
        "valid_to": None,
        "today": TODAY,
        "actor": SYSTEM,
        "now": NOW,
    }
    return services.appoint_acting(unit=unit, employee=employee, kind=kind, **(given | more))


class TestDerive:
    def test_leader_decides_and_leaders_go_one_up(self, top, low):
        staff = EmployeeFactory(unit=low)
        counts = derive(top.agency)
        assert decider(staff) == low.leader
        assert decider(low.leader) == top.leader
        assert supervisor_on(top.leader, TODAY).gap == LineGap.TOP
        assert (counts.people, counts.opened, counts.closed, counts.gaps) == (3, 3, 0, 1)
        event = AuditEvent.objects.get(verb="reporting_lines.derived")
        assert event.agency == top.agency.code and event.after["opened"] == 3

    def test_again_changes_nothing(self, top, low):
        EmployeeFactory(unit=low)
        derive(top.agency)
        before = list(ReportingLine.objects.order_by("pk").values())
        counts = derive(top.agency, TODAY + timedelta(days=1))
        assert (counts.opened, counts.closed) == (0, 0)
        assert list(ReportingLine.objects.order_by("pk").values()) == before
        assert AuditEvent.objects.count() == 1

    def test_a_new_leader_closes_and_opens_only_their_people(self, top, low):
        staff, other = EmployeeFactory(unit=low), EmployeeFactory(unit=top)
        derive(top.agency)
        low.leader = successor = EmployeeFactory(unit=low)
        low.save()
        later = TODAY + timedelta(days=9)
        derive(top.agency, later)
        assert decider(staff) != successor and decider(staff, later) == successor
        assert other.lines.count() == 1
        old = staff.lines.order_by("pk").first()
        assert (old.valid_from, old.valid_to) == (TODAY, later)

    def test_a_leader_who_left_or_does_not_serve_is_a_vacancy(self, top, low):
        staff = EmployeeFactory(unit=low)
        low.leader.legal_status = "04"
        low.leader.save()
        derive(top.agency)
        assert decider(staff) == top.leader
        assert not low.leader.lines.exists()

    def test_people_who_leave_lose_their_line(self, top):
        staff = EmployeeFactory(unit=top)
        derive(top.agency)
        staff.left_on = TODAY
        staff.save()
        derive(top.agency, TODAY + timedelta(days=1))
        assert staff.lines.get().valid_to == TODAY + timedelta(days=1)

    def test_a_change_on_the_same_day_leaves_valid_rows(self, top, low):
        staff = EmployeeFactory(unit=low)
        derive(top.agency)
        low.leader = None
        low.save()
        derive(top.agency)
        assert decider(staff) == top.leader
        assert staff.lines.filter(valid_to__isnull=True).count() == 1

    def test_a_date_behind_the_rows_keeps_the_interval_valid(self, top, low):
        staff = EmployeeFactory(unit=low)
        derive(top.agency, TODAY + timedelta(days=1))
        low.leader = None
        low.save()
        derive(top.agency, TODAY)
        assert decider(staff) == top.leader

    def test_other_agencies_stay_untouched(self, top):
        stranger = EmployeeFactory()
        derive(top.agency)
        assert not stranger.lines.exists()

    def test_a_leader_of_another_agency_is_nobody(self, top):
        unit = UnitFactory(office=top.office, leader=EmployeeFactory())
        staff = EmployeeFactory(unit=unit)
        derive(top.agency)
        assert supervisor_on(staff, TODAY).gap == LineGap.VACANT

    def test_queries_do_not_grow_with_people(self, top, low):
        def count(people):
            EmployeeFactory.create_batch(people, unit=low)
            with CaptureQueriesContext(connection) as seen:
                derive(top.agency)
            return len(seen)

        assert count(1) == count(30)

    def test_the_task_derives_for_every_agency(self, top):
        other = led_unit()
        renew_reporting_lines()
        assert ReportingLine.objects.filter(employee__agency__in=[top.agency, other.agency]).count() == 2

    def test_today_of_an_agency_is_that_of_its_head_office(self):
        agency = AgencyFactory()
        late = datetime(2026, 11, 23, 16, tzinfo=UTC)
        assert agency_today(agency, late) == TODAY
        OfficeFactory(agency=agency, zone="Asia/Jayapura", kind="upt")
        assert agency_today(agency, late) == TODAY + timedelta(days=1)
        OfficeFactory(agency=agency, zone="Asia/Jakarta", kind="head")
        assert agency_today(agency, late) == TODAY


class TestActing:
    def test_plt_fills_a_vacancy_exactly_on_its_dates(self, top, low):
        plt, staff = EmployeeFactory(unit=low), EmployeeFactory(unit=low)
        low.leader = None
        low.save()
        appoint(low, plt, ActingKind.PLT, valid_to=TODAY + timedelta(days=5))
        assert decider(staff) == plt
        assert decider(plt) == top.leader
        derive(top.agency, TODAY + timedelta(days=5))
        assert decider(staff, TODAY + timedelta(days=5)) == top.leader

    def test_plh_answers_for_the_chiefs_people_but_never_for_oneself(self, low):
        plh, staff = EmployeeFactory(unit=low), EmployeeFactory(unit=low)
        derive(low.agency)
        assert plh in reports_of(low.leader, TODAY)
        appoint(low, plh, ActingKind.PLH)
        assert decider(staff) == low.leader
        assert list(reports_of(plh, TODAY)) == [staff]
        assert [a.unit for a in acting_for(plh, TODAY)] == [low]

    def test_ending_gives_the_unit_back(self, low, top):
        plt, staff = EmployeeFactory(unit=low), EmployeeFactory(unit=low)
        low.leader = None
        low.save()
        row = appoint(low, plt, ActingKind.PLT)
        services.end_acting(acting=row, today=TODAY, actor=SYSTEM, now=NOW)
        assert decider(staff) == top.leader
        with pytest.raises(Conflict):
            services.end_acting(acting=row, today=TODAY, actor=SYSTEM, now=NOW)
        assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {
            "acting_chief.appointed",
            "acting_chief.ended",
        }

    @pytest.mark.parametrize(
        ("kind", "vacant", "more", "code"),
        [
            (ActingKind.PLT, False, {}, "not_vacant"),
            (ActingKind.PLH, True, {}, "vacant"),
            (ActingKind.PLH, False, {"letter": "  "}, "letter_missing"),
            (ActingKind.PLH, False, {"valid_to": TODAY}, "period_empty"),
        ],
    )
    def test_refusals(self, low, kind, vacant, more, code):
        if vacant:
            low.leader = None
            low.save()
        with pytest.raises(Refused) as no:
            appoint(low, EmployeeFactory(unit=low), kind, **more)
        assert no.value.code == code
        assert not ActingChief.objects.exists()

    def test_the_chief_is_not_ones_own_plh(self, low):
        with pytest.raises(Refused) as no:
            appoint(low, low.leader, ActingKind.PLH)
        assert no.value.code == "acting_oneself"

    def test_two_at_once_conflict_and_back_to_back_do_not(self, low):
        one, two = EmployeeFactory(unit=low), EmployeeFactory(unit=low)
        appoint(low, one, ActingKind.PLH, valid_to=TODAY + timedelta(days=3))
        with pytest.raises(Conflict):
            appoint(low, two, ActingKind.PLH, valid_from=TODAY + timedelta(days=2))
        appoint(low, two, ActingKind.PLH, valid_from=TODAY + timedelta(days=3))
        assert ActingChief.objects.count() == 2

    def test_one_that_was_called_off_leaves_room(self, low):
        one, two = EmployeeFactory(unit=low), EmployeeFactory(unit=low)
        planned = appoint(low, one, ActingKind.PLH, valid_from=TODAY + timedelta(days=3))
        services.end_acting(acting=planned, today=TODAY, actor=SYSTEM, now=NOW)
        appoint(low, two, ActingKind.PLH)
        assert not acting_for(one, TODAY + timedelta(days=4))

    def test_somebody_of_another_agency_is_not_found(self, low):
        with pytest.raises(NotFound):
            appoint(low, EmployeeFactory(), ActingKind.PLH)


class TestOverride:
    def test_beats_the_derived_row_for_its_dates(self, low):
        staff, other = EmployeeFactory(unit=low), EmployeeFactory(unit=low)
        derive(low.agency)
        override(staff, other, valid_to=TODAY + timedelta(days=2))
        assert decider(staff) == other
        assert decider(staff, TODAY + timedelta(days=2)) == low.leader
        assert staff in reports_of(other, TODAY)
        assert staff not in reports_of(low.leader, TODAY)
        event = AuditEvent.objects.get(verb="reporting_line.overridden")
        assert event.subject_id == staff.pk and event.after["supervisor"] == other.pk

    def test_a_second_one_ends_the_first(self, low):
        staff, one, two = (EmployeeFactory(unit=low) for _ in range(3))
        override(staff, one)
        override(staff, two, valid_from=TODAY + timedelta(days=4))
        assert decider(staff) == one
        assert decider(staff, TODAY + timedelta(days=4)) == two

    def test_end(self, low):
        staff, other = EmployeeFactory(unit=low), EmployeeFactory(unit=low)
        derive(low.agency)
        override(staff, other)
        services.end_override(employee=staff, today=TODAY, actor=SYSTEM, now=NOW)
        assert decider(staff) == low.leader
        with pytest.raises(NotFound):
            services.end_override(employee=staff, today=TODAY, actor=SYSTEM, now=NOW)

    def test_ends_by_itself_when_the_supervisor_goes(self, low):
        staff, other = EmployeeFactory(unit=low), EmployeeFactory(unit=low)
        override(staff, other)
        other.left_on = TODAY
        other.save()
        derive(low.agency)
        assert decider(staff) == low.leader
        assert AuditEvent.objects.filter(verb="reporting_line.override_ended", subject_id=staff.pk).exists()

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"reason": " "}, "reason_missing"),
            ({"valid_from": TODAY - timedelta(days=1)}, "in_the_past"),
            ({"valid_to": TODAY}, "period_empty"),
        ],
    )
    def test_refusals(self, low, more, code):
        with pytest.raises(Refused) as no:
            override(EmployeeFactory(unit=low), EmployeeFactory(unit=low), **more)
        assert no.value.code == code

    def test_never_oneself_a_stranger_or_somebody_away(self, low):
        staff = EmployeeFactory(unit=low)
        with pytest.raises(Refused):
            override(staff, staff)
        with pytest.raises(NotFound):
            override(staff, EmployeeFactory())
        with pytest.raises(Refused):
            override(staff, EmployeeFactory(unit=low, legal_status="03"))

    def test_never_a_circle(self, top, low):
        staff = EmployeeFactory(unit=low)
        derive(top.agency)
        with pytest.raises(Refused) as no:
            override(top.leader, staff)
        assert no.value.code == "line_circle"
        assert decider(top.leader) is None

    def test_many_is_all_or_none(self, top, low):
        staff = EmployeeFactory(unit=low)
        derive(top.agency)
        with pytest.raises(Refused):
            services.override_lines(
                employees=[staff, top.leader], supervisor=low.leader, reason="surat", valid_from=TODAY,
                today=TODAY, actor=SYSTEM, now=NOW,
            )  # fmt: skip
        assert not ReportingLine.objects.filter(kind=LineKind.OVERRIDE).exists()


class TestReading:
    def test_next_level_is_the_deciders_own_supervisor(self, top, low):
        staff = EmployeeFactory(unit=low)
        derive(top.agency)
        assert next_level(staff.pk, low.leader.pk, TODAY) == top.leader
        assert next_level(staff.pk, top.leader.pk, TODAY) is None

    def test_next_level_is_never_the_applicant_and_ends_in_a_circle(self):
        one, two, three = (EmployeeFactory() for _ in range(3))
        LineFactory(employee=one, supervisor=two)
        LineFactory(employee=two, supervisor=one)
        assert next_level(one.pk, two.pk, TODAY) is None
        assert next_level(three.pk, two.pk, TODAY) == one

    def test_next_level_passes_over_somebody_who_left(self):
        staff, chief, gone, head = (EmployeeFactory() for _ in range(4))
        LineFactory(employee=staff, supervisor=chief)
        LineFactory(employee=chief, supervisor=gone)
        LineFactory(employee=gone, supervisor=head)
        gone.left_on = TODAY
        gone.save()
        assert next_level(staff.pk, chief.pk, TODAY) == head

    def test_supervisor_follows_from_the_line_only(self, low):
        user = UserFactory(employee=low.leader)
        assert not roles_of(user, TODAY).is_supervisor
        EmployeeFactory(unit=low)
        derive(low.agency)
        user = type(user).objects.get(pk=user.pk)
        assert roles_of(user, TODAY).names == ("employee", "supervisor")

    def test_without_decider_lists_gaps_that_nothing_overrides(self, top, low):
        derive(top.agency)
        assert [line.employee for line in without_decider(top.agency_id, TODAY)] == [top.leader]
        override(top.leader, EmployeeFactory(unit=UnitFactory(office=top.office)))
        assert not without_decider(top.agency_id, TODAY).exists()


class TestConstraints:
    @pytest.mark.parametrize("gap", ["", "vacant"])
    def test_a_line_has_a_supervisor_or_a_gap(self, gap):
        person, chief = EmployeeFactory(), EmployeeFactory()
        LineFactory(employee=person, supervisor=None if gap else chief, gap=gap)
        with pytest.raises(IntegrityError), transaction.atomic():
            LineFactory(employee=chief, supervisor=person if gap else None, gap=gap)

    def test_one_open_line_of_a_kind(self):
        line = LineFactory()
        LineFactory(employee=line.employee, kind=LineKind.OVERRIDE)
        with pytest.raises(IntegrityError), transaction.atomic():
            LineFactory(employee=line.employee)

    def test_nobody_is_their_own_supervisor(self):
        person = EmployeeFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            LineFactory(employee=person, supervisor=person)
