"""A small agency in which every page has something to show."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from employees.selectors import today_in
from scheduling.rules import monday_of
from scheduling.selectors import week_views
from tests import factories_day as make
from tests.e2e.world_pilots import pilots_around
from tests.e2e.world_studio import studio_around
from tests.factories import CounterFactory, RoleFactory, UserFactory, make_team
from tests.scheduling.asking import ask


def free_days(person, now):
    """Days that the person can ask for, the earliest of each coming week."""
    first = monday_of(today_in(person.office, now))
    weeks = week_views(person, first, 5, now)
    return [
        next(d.date for d in week.days if d.can_request)
        for week in weeks
        if any(d.can_request for d in week.days)
    ]


def make_world(size=4):
    """`chief`, `staff` and a user per role, with one request that waits and notices about it."""
    now = timezone.now() - timedelta(minutes=1)
    chief, staff = make_team(size)
    # The address of the complaints' pages is that of the demo's first agency.
    chief.agency.code = "BKN"
    chief.agency.save()
    CounterFactory(unit=chief.unit)
    people = {"supervisor": chief.user, "employee": staff[0].user}
    for role in ("admin", "official", "leadership", "auditor"):
        people[role] = UserFactory(employee__unit=chief.unit)
        RoleFactory(employee=people[role].employee, agency=chief.agency, role=role)
    day = free_days(staff[0], now)[0]
    request = ask(staff[0], day, now=now)
    _day_away(chief, staff, today_in(chief.office, now))
    pilots_around(chief, staff, people, now)
    studio_around(chief, staff, people, now)
    return SimpleNamespace(chief=chief, staff=staff, people=people, request=request, day=day, now=now)


def _day_away(chief, staff, today):
    """What the pages of reports, targets, presence and warnings show: something of each, one that waits."""
    person, colleague = staff[:2]
    yesterday = today - timedelta(days=1)
    for who, status in ((person, "submitted"), (colleague, "accepted")):
        report = make.ReportFactory(
            employee=who, date=yesterday, status=status, decided_by=_decider(chief, status)
        )
        make.ReportItemFactory(report=report)
    plan = make.TargetPlanFactory(
        employee=person, period_start=today.replace(month=1, day=1), period_end=today.replace(month=12, day=31),
        status="submitted",
    )  # fmt: skip
    make.TargetFactory(plan=plan, number=1)
    monday = monday_of(today)
    for weeks in range(1, 10):
        make.IndexFactory(employee=person, week=monday - timedelta(weeks=weeks))
    make.CoachingFactory(employee=person, author=chief)
    make.ConductFactory(employee=person, author=chief, date=yesterday)
    make.CorrectionFactory(employee=person, date=yesterday)
    make.PositionFactory(event__employee=person, event__date=yesterday)
    make.AttendanceDayFactory(employee=person, date=yesterday)
    make.WarningFactory(employee=person)
    make.ProposalFactory(employee=colleague)
    make.IndicatorFactory(office=chief.office)
    make.WatchRunFactory(office=chief.office)


def _decider(chief, status):
    return chief if status == "accepted" else None
