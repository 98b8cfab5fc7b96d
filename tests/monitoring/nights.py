"""What the tests of monitoring share: a night, a team, and the things that give rise to warnings."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from core.audit import SYSTEM, Actor
from core.models import AuditEvent
from monitoring.models import EarlyWarning
from monitoring.services import answer_warning, watch_office
from tests.factories import AssessmentFactory
from tests.factories_day import AttendanceDayFactory, ConductFactory, IndexFactory, ReportFactory

# Monday, 23 November 2026; 02.30 in Jakarta
ON = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
LAST_WEEK = date(2026, 11, 16)
WHO = Actor(None, "Penguji")


def watch(office, nights=0, *, now=None):
    """The run of the office, so many nights after `ON`."""
    return watch_office(office_id=office.pk, date=ON + nights * DAY, now=now or NOW + nights * DAY)


def miss_reports(person, *days):
    for day in days:
        ReportFactory(employee=person, date=date(2026, 11, day), required=True)


def miss_checkins(person, *days):
    for day in days:
        AttendanceDayFactory(employee=person, date=date(2026, 11, day), status="incomplete", missing_events=1)


def be_absent(person, *dates):
    for on in dates:
        AttendanceDayFactory(employee=person, date=on, status="absent", mode="wfo")


def ignore_calls(person, *days):
    for day in days:
        at = datetime(2026, 11, day, 3, tzinfo=UTC)
        ConductFactory(employee=person, date=at.date(), happened_at=at, author=person.unit.leader)


def score(person, month, predicate="needs_work"):
    first = date(2026, month, 1)
    AssessmentFactory(
        employee=person,
        kind="month",
        period_start=first,
        period_end=date(2026, month, 28),
        predicate=predicate,
    )


def index_weeks(person, *values, last=LAST_WEEK):
    """One index a week, ending with the week of `last`; None leaves a week out."""
    for n, value in enumerate(reversed(values)):
        if value is not None:
            IndexFactory(employee=person, week=last - n * WEEK, value=Decimal(str(value)))


def warning_of(person, cause=None):
    rows = EarlyWarning.objects.filter(employee=person).exclude(status="closed")
    return (rows.filter(cause=cause) if cause else rows).get()


def answer(row, supervisor, kind="reason", now=NOW + timedelta(hours=8), **values):
    given = {"text": "Sudah dibicarakan", "kind": kind, "supervisor": supervisor, "actor": SYSTEM}
    return answer_warning(warning_id=row.pk, now=now, **(given | values))


def verbs(prefix=""):
    return list(
        AuditEvent.objects.filter(verb__startswith=prefix).order_by("id").values_list("verb", flat=True)
    )
