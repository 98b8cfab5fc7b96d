"""The nightly early-warning job of one office against one SQL aggregate over the rows it reads."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from bench.subject import Subject
from bench.web import count
from employees.models import Agency, Employee, Office, Post, Unit
from monitoring.selectors.findings import WEEKS_READ
from monitoring.services import watch_office
from performance.models import DailyReport, WeeklyIndex
from presence.models import AttendanceDay
from scheduling.selectors import monday_of

CODE = "NIGHT"
WINDOW = 30


def subjects(people: int) -> Iterator[Subject]:
    """One office with `people` employees of its own; every run is undone."""
    office, on = _office(people), timezone.localdate()
    night = partial(_night_undone, office, on, people)
    name = f"nightly warnings of {people} people"
    yield Subject(name, 0.1, night, partial(_aggregate, office, on), lambda: count(night), quick=False)


def _night_undone(office: Office, on: date, people: int) -> None:
    with transaction.atomic():
        run = watch_office(office_id=office.pk, date=on, now=timezone.now())
        if run is None or run.people != people or not people // 50 < run.opened < people // 5:
            raise SystemExit(f"The night found {run and run.opened} of {people}; the measure would lie.")
        transaction.set_rollback(True)


def _aggregate(office: Office, on: date) -> None:
    """For each person the weeks, their mean and spread, and the days and reports missed: what the job reads."""
    weeks, first = monday_of(on) - timedelta(weeks=WEEKS_READ), on - timedelta(days=WINDOW)
    sql = f"""
        SELECT e.id, i.weeks, i.mean, i.squares, a.missed, r.missed
        FROM {Employee._meta.db_table} e
        LEFT JOIN (SELECT employee_id, count(*) weeks, avg(value) mean, avg(value * value) squares
                   FROM {WeeklyIndex._meta.db_table} WHERE week >= %s GROUP BY employee_id) i ON i.employee_id = e.id
        LEFT JOIN (SELECT employee_id, sum(CASE WHEN missing_events > 0 THEN 1 ELSE 0 END) missed
                   FROM {AttendanceDay._meta.db_table} WHERE date >= %s GROUP BY employee_id) a ON a.employee_id = e.id
        LEFT JOIN (SELECT employee_id, sum(CASE WHEN submitted_at IS NULL THEN 1 ELSE 0 END) missed
                   FROM {DailyReport._meta.db_table} WHERE date >= %s AND required GROUP BY employee_id) r
               ON r.employee_id = e.id
        WHERE e.office_id = %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [weeks, first, first, office.pk])
        cursor.fetchall()


def _office(people: int) -> Office:
    """The office with its people and rows, made once and kept for `--keep`."""
    code = f"{CODE}{people}"
    found = Office.objects.filter(code=code).first()
    if found:
        return found
    with transaction.atomic():
        agency = Agency.objects.create(code=code, name="Bench")
        office = Office.objects.create(
            agency=agency, code=code, name="Bench", kind="head", zone="Asia/Jakarta"
        )
        unit = Unit.objects.create(agency=agency, office=office, siasn_id="night", name="Bench")
        post = Post.objects.create(agency=agency, siasn_id="night", name="Bench", kind="functional")
        Employee.objects.bulk_create(
            (
                Employee(
                    agency=agency, office=office, unit=unit, post=post, nip=f"9{people:07d}{n:010d}", name=f"Bench {n}"
                )
                for n in range(people)
            ),
            batch_size=1000,
        )  # fmt: skip
        _rows(office)
    return office


def _rows(office: Office) -> None:
    """65 weeks of indices; in the last 30 days a WFA day a week with its report. One in 25 fell lately,
    one in 20 missed two reports, one in 30 missed two check-ins."""
    today = timezone.localdate()
    last = monday_of(today) - timedelta(weeks=1)
    now = timezone.now()
    ids = Employee.objects.filter(office=office).order_by("pk").values_list("pk", flat=True)
    for at, pk in enumerate(list(ids)):
        if at % 500 == 0:
            batch: tuple[list, list, list] = ([], [], [])
        for week in range(WEEKS_READ):
            value = 82 + (pk * 31 + week * 17 + week * week * 7) % 13
            value -= 35 if at % 25 == 0 and week >= WEEKS_READ - 4 else 0
            batch[0].append(
                WeeklyIndex(
                    employee_id=pk, week=last - timedelta(weeks=WEEKS_READ - 1 - week), value=value, output=value,
                    timeliness=100, reports=1, required=1, computed_at=now,
                )
            )  # fmt: skip
        for back in (4, 11, 18, 25):
            on = today - timedelta(days=back)
            missing = int(at % 30 == 0 and back < 18)
            batch[1].append(
                AttendanceDay(
                    employee_id=pk, office=office, date=on, mode="wfa", status="present", missing_events=missing,
                    settled_at=now,
                )
            )  # fmt: skip
            sent = None if at % 20 == 0 and back < 18 else now - timedelta(days=back)
            due = datetime.combine(on, datetime.max.time(), tzinfo=office.tz)
            batch[2].append(
                DailyReport(
                    employee_id=pk, date=on, required=True, due_at=due, submitted_at=min(sent, due) if sent else None,
                    status="submitted" if sent else "draft",
                )
            )  # fmt: skip
        if at % 500 == 499 or at == len(ids) - 1:
            for model, rows in zip((WeeklyIndex, AttendanceDay, DailyReport), batch, strict=True):
                model.objects.bulk_create(rows, batch_size=2000)
