"""The evaluation of a pilot of 10,000 people against reading its daily rows, and 500 offices in one night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

from django.db import connection, transaction

from bench.subject import Subject
from bench.web import count
from core.audit import SYSTEM
from employees.models import Agency, Employee, Office, Post, Unit
from performance.models import DailyReport, ReportItem, WeeklyIndex
from performance.services.indices import compute_indices
from pilots.models import Pilot, Verdict
from pilots.rules.weeks import whole_weeks
from pilots.services.nightly import prepare_night
from pilots.services.plans import draft_pilot
from pilots.services.running import run_evaluation
from pilots.services.signing import propose_pilot, sign_pilot
from presence.models import AttendanceDay

START, END, BASELINE = date(2026, 9, 28), date(2026, 11, 28), date(2026, 7, 28)
PLANNED = datetime(2026, 9, 21, 3, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 27, 19, 30, tzinfo=UTC)
OFFICES, STAFF = 500, 20
DAY = timedelta(days=1)


def subjects(people: int) -> Iterator[Subject]:
    """Every run is undone. The rows: 4 months of attendance, reports and indices of everybody."""
    large = _agency("TRIAL", 1, people)
    one = partial(_night_undone, large, 1)
    name = f"evaluation of {people} people"
    yield Subject(name, 0.3, one, partial(_read, large), lambda: count(one), quick=False)
    many = _agency("NIGHTS", OFFICES, STAFF)
    all_ = partial(_night_undone, many, OFFICES)
    yield Subject(
        f"night of {OFFICES} pilots", 0.02, all_, partial(_read, many), lambda: count(all_), quick=False
    )


def _night_undone(agency: Agency, pilots: int) -> None:
    """Judge every pilot of the agency; the verdicts must be there, or the measure would lie."""
    with transaction.atomic():
        for pilot in Pilot.objects.filter(agency=agency):
            for run in prepare_night(pilot_id=pilot.pk, today=END, now=NIGHT):
                run_evaluation(run_id=run.pk, today=END, now=NIGHT)
        found = Verdict.objects.filter(agency=agency, outcome="raise").count()
        if found != pilots:
            raise SystemExit(f"Only {found} of {pilots} pilots were raised; the measure would lie.")
        transaction.set_rollback(True)


def _read(agency: Agency) -> None:
    """The same rows as tuples, and nothing else."""
    columns = {
        AttendanceDay: "t.employee_id, t.date, t.mode, t.status, t.verdict, t.shortage_minutes",
        DailyReport: "t.employee_id, t.date, t.required, t.submitted_at",
        WeeklyIndex: "t.employee_id, t.week, t.value, t.reports",
    }
    with connection.cursor() as cursor:
        for model, names in columns.items():
            cursor.execute(
                f"SELECT {names} FROM {model._meta.db_table} t "
                f"JOIN {Employee._meta.db_table} e ON e.id = t.employee_id WHERE e.agency_id = %s",
                [agency.pk],
            )
            cursor.fetchall()


def _agency(code: str, offices: int, staff: int) -> Agency:
    """Offices with signed and begun pilots, made once and kept for `--keep`; judged by before and after."""
    code = f"{code}{offices * staff}"
    found = Agency.objects.filter(code=code).first()
    if found:
        return found
    with transaction.atomic():
        agency = Agency.objects.create(code=code, name="Bench")
        post = Post.objects.create(agency=agency, siasn_id=code, name="Bench", kind="functional")
        pairs = [_people(agency, post, n, staff) for n in range(offices + 1)]
        signer = Employee.objects.filter(office=pairs[-1]).order_by("pk")
        for office in pairs[:-1]:
            _sign(office, signer[0], signer[1])
        _rows(agency)
        people = list(Employee.objects.filter(agency=agency).values_list("pk", flat=True))
        for week in whole_weeks(START, END)[-2:]:
            compute_indices(employee_ids=people, week=week, now=NIGHT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return agency


def _people(agency: Agency, post: Post, n: int, staff: int) -> Office:
    office = Office.objects.create(
        agency=agency, code=f"{agency.code}-{n}", name=f"Bench {n}", kind="head", zone="Asia/Jakarta"
    )
    unit = Unit.objects.create(agency=agency, office=office, siasn_id=f"{agency.code}-{n}", name="Bench")
    Employee.objects.bulk_create(
        (
            Employee(
                agency=agency, office=office, unit=unit, post=post, name=f"Bench {i}",
                nip=f"{agency.pk % 1000:03d}{n:05d}{i:010d}",
            )
            for i in range(max(staff, 2))
        ),
        batch_size=1000,
    )  # fmt: skip
    return office


def _sign(office: Office, author: Employee, official: Employee) -> None:
    pilot = draft_pilot(
        office=office, start_on=START, quota_tried=1, quota_goal=2, comparison_ids=[], purpose="Bench",
        terms={"must": ["index", "attendance", "reports", "hours", "complaints"]},
        author=author, actor=SYSTEM, now=PLANNED,
    )  # fmt: skip
    frozen = propose_pilot(pilot_id=pilot.pk, author=author, actor=SYSTEM, now=PLANNED)
    sign_pilot(pilot_id=pilot.pk, sha256=frozen.sha256, official=official, actor=SYSTEM, now=PLANNED)
    prepare_night(pilot_id=pilot.pk, today=START, now=PLANNED + DAY * 7)


def _rows(agency: Agency) -> None:
    """By the database itself: every working day attended, two reports and one index a week."""
    weeks = (*whole_weeks(BASELINE, START), *whole_weeks(START, END))
    days = [week + DAY * i for week in weeks for i in range(5)]
    _cross(
        AttendanceDay, agency, days,
        "employee_id, office_id, date, mode, status, expected_minutes, credited_minutes, shortage_minutes, "
        "missing_events, late_minutes, verdict, hours_agreed, settled_at",
        "e.id, e.office_id, d.day, CASE WHEN d.number %% 5 = 3 THEN 'wfa' ELSE 'wfo' END, 'present', 450, 450, 0, "
        "0, 0, 'verified', FALSE, %(now)s",
    )  # fmt: skip
    reported = [week + DAY * i for week in weeks for i in (1, 3)]
    _cross(
        DailyReport, agency, reported,
        "employee_id, date, status, required, due_at, revision, submitted_at, was_asked_back, comment",
        "e.id, d.day, 'submitted', d.number %% 2 = 1, d.late, 1, d.late, FALSE, ''",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {ReportItem._meta.db_table}
                (report_id, position, title, planned, achieved, unit, note, link)
                SELECT r.id, 1, 'Dokumen', 100, 84 + (r.id * 7919) %% 13, '', '', ''
                FROM {DailyReport._meta.db_table} r JOIN {Employee._meta.db_table} e ON e.id = r.employee_id
                WHERE e.agency_id = %s""",
            [agency.pk],
        )
    _cross(
        WeeklyIndex, agency, list(weeks),
        "employee_id, week, value, output, timeliness, reports, required, formula, computed_at",
        "e.id, d.day, 86 + (e.id * 31 + d.number * 7919) %% 13, 90, 100, 2, 1, 1, %(now)s",
    )  # fmt: skip


def _cross(model: type, agency: Agency, days: list[date], names: str, values: str) -> None:
    """A row for every employee of the agency and each day."""
    is_postgres = connection.vendor == "postgresql"
    quoted = (
        "DATE '{0}' AS day, TIMESTAMPTZ '{0} 15:00+00' AS late"
        if is_postgres
        else ("'{0}' AS day, '{0} 15:00:00' AS late")
    )
    listed = " UNION ALL ".join(
        f"SELECT {number} AS number, " + quoted.format(day) for number, day in enumerate(days)
    )
    sql = f"""INSERT INTO {model._meta.db_table} ({names})
              SELECT {values} FROM {Employee._meta.db_table} e CROSS JOIN ({listed}) d
              WHERE e.agency_id = %(agency)s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"agency": agency.pk, "now": NIGHT})
