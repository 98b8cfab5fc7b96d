"""A pilot that has run its two months: offices, people, and every daily row that an evaluation reads.

Pilot: 28 September to 28 November 2026 (Jakarta). Reports on Tuesdays and Thursdays, WFA on Thursdays; `plans`
achieve `share` of what was planned, each person with an own, fixed wobble from week to week.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from core.audit import Actor
from employees.models import Employee, User
from performance.models import Assessment, DailyReport, ReportItem
from performance.services.indices import compute_indices
from pilots.models import EvaluationRun, Pilot, Verdict
from pilots.rules.weeks import whole_weeks
from pilots.services.nightly import prepare_night
from pilots.services.plans import draft_pilot
from pilots.services.running import run_evaluation
from pilots.services.signing import propose_pilot, sign_pilot
from presence.models import AttendanceDay
from tests.factories import (
    EmployeeFactory,
    OfficeFactory,
    PolicyFactory,
    QuotaFactory,
    UnitFactory,
    UserFactory,
)

START, END = date(2026, 9, 28), date(2026, 11, 28)
BASELINE = date(2026, 7, 28)
PLANNED_AT = datetime(2026, 9, 21, 3, 0, tzinfo=UTC)
STARTED_AT = datetime(2026, 9, 27, 19, 30, tzinfo=UTC)
DUE_AT = datetime(2026, 11, 27, 19, 30, tzinfo=UTC)
TUESDAY, THURSDAY = timedelta(days=1), timedelta(days=3)
WEEKS = (*whole_weeks(BASELINE, START), *whole_weeks(START, END))
WHO = Actor(None, "penguji")
FIRST_MONDAY = date(2026, 12, 7)


def an_office(agency=None, *, staff=12, quota=0, **changes):
    """An office with people at work; no accounts."""
    office = OfficeFactory(**({"agency": agency} if agency else {}), **changes)
    unit = UnitFactory(office=office)
    EmployeeFactory.create_batch(staff, unit=unit, agency=office.agency, office=office)
    QuotaFactory(office=office, days=quota)
    return office


def people_of(office):
    return list(Employee.objects.filter(office=office).order_by("pk"))


def a_user(office):
    """Somebody with an account elsewhere in the agency, who leads nothing."""
    unit = UnitFactory(office=OfficeFactory(agency=office.agency))
    return UserFactory(employee__unit=unit)


def work(office, weeks=WEEKS, *, share=0.9, filed=1.0, present=1.0, seed=1):
    """Daily reports, indices and attendance of everybody in the office; `share` may be a function of the Monday."""
    rng = Random(f"{seed}:{office.pk}")
    reports, items, days = [], [], []
    for person in people_of(office):
        level = rng.uniform(-0.05, 0.05)
        for monday in weeks:
            for day, required in ((TUESDAY, False), (THURSDAY, True)):
                on = monday + day
                due = datetime(on.year, on.month, on.day, 16, 59, tzinfo=UTC)
                sent = due - timedelta(hours=3) if not required or rng.random() < filed else None
                reports.append(
                    DailyReport(
                        employee=person, date=on, required=required, due_at=due, submitted_at=sent,
                        status="submitted" if sent else "draft",
                    )
                )  # fmt: skip
                mean = share(monday) if callable(share) else share
                items.append(min(1.0, max(0.0, mean + level + rng.gauss(0, 0.02))))
            days += _attended(office, person, monday, rng.random() < present)
    DailyReport.objects.bulk_create(reports)
    ReportItem.objects.bulk_create(
        ReportItem(report=r, position=1, title="Dokumen", planned=100, achieved=Decimal(f"{100 * s:.2f}"))
        for r, s in zip(reports, items, strict=True)
    )
    AttendanceDay.objects.bulk_create(days)
    ids = [p.pk for p in people_of(office)]
    after = datetime(weeks[-1].year, weeks[-1].month, weeks[-1].day, tzinfo=UTC) + timedelta(days=8)
    for monday in weeks:
        compute_indices(employee_ids=ids, week=monday, now=after)


def _attended(office, person, monday, present):
    common = {"employee": person, "office": office, "expected_minutes": 450, "settled_at": DUE_AT}
    state = (
        {"status": "present", "verdict": "verified", "credited_minutes": 450}
        if present
        else {"status": "absent", "shortage_minutes": 450, "missing_events": 2}
    )
    wfa = AttendanceDay(date=monday + THURSDAY, mode="wfa", **common, **state)
    office_day = AttendanceDay(
        date=monday + TUESDAY, mode="wfo", status="present", credited_minutes=450, **common
    )
    return [wfa, office_day]


def judge_people(office, predicate="good"):
    """A monthly predicate of October for everybody."""
    Assessment.objects.bulk_create(
        Assessment(
            employee=person, kind="month", period_start=date(2026, 10, 1), period_end=date(2026, 10, 31),
            predicate=predicate, source="uji", received_on=date(2026, 11, 5),
        )
        for person in people_of(office)
    )  # fmt: skip


def a_plan(office, comparisons=(), *, terms=None, tried=1, goal=2, now=PLANNED_AT, start=START) -> Pilot:
    author = a_user(office).employee
    return draft_pilot(
        office=office, start_on=start, quota_tried=tried, quota_goal=goal, terms=terms or {},
        comparison_ids=[o.pk for o in comparisons], purpose="Uji", author=author, actor=WHO, now=now,
    )  # fmt: skip


def signed(pilot: Pilot, official: User | None = None, now=PLANNED_AT) -> Pilot:
    frozen = propose_pilot(pilot_id=pilot.pk, author=pilot.created_by, actor=WHO, now=now)
    signer = official.employee if official else a_user(pilot.office).employee
    return sign_pilot(pilot_id=pilot.pk, sha256=frozen.sha256, official=signer, actor=WHO, now=now)


def a_trial(*, staff=12, others=2, terms=None, **worked) -> Pilot:
    """Signed, begun, and with every row of its two months; `worked` is passed to `work` for the pilot office."""
    office = an_office(staff=staff)
    PolicyFactory(agency=office.agency)
    comparisons = [an_office(office.agency, staff=staff) for _ in range(others)]
    pilot = signed(a_plan(office, comparisons, terms=terms))
    prepare_night(pilot_id=pilot.pk, today=START, now=STARTED_AT)
    work(office, **worked)
    for other in comparisons:
        work(other)
    judge_people(office)
    return Pilot.objects.get(pk=pilot.pk)


def runs_due(pilot, today=END, now=DUE_AT) -> list[EvaluationRun]:
    return prepare_night(pilot_id=pilot.pk, today=today, now=now)


def night(pilot, today=END, now=DUE_AT) -> Verdict | None:
    """Everything that is due for the pilot; its latest verdict."""
    for run in runs_due(pilot, today, now):
        run_evaluation(run_id=run.pk, today=today, now=now)
    return Verdict.objects.filter(pilot=pilot).order_by("-pk").first()


def drop_from(monday, by, usual=0.9):
    """A share that falls by `by` from a Monday on."""
    return lambda week: usual - (by if week >= monday else 0)
