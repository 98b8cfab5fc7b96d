"""Everything that an evaluation reads, in one snapshot: the rows of the plan's people, as columns of numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast

from core.snapshots import one_snapshot
from eligibility.selectors import policy_at_office
from employees.models import Office
from performance.enums import PREDICATE_SCORE, PeriodKind
from performance.models import Assessment, DailyReport, WeeklyIndex
from pilots.enums.plans import OutcomeSource, RunKind
from pilots.models import EvaluationRun, Pilot, PilotMember
from pilots.rules.seen import ABSENT, EXCUSED, INCOMPLETE, PRESENT, UNCOUNTED, Seen, table_of
from pilots.rules.terms import read_terms
from pilots.rules.weeks import add_months, effective_monday, whole_weeks
from pilots.selectors.complaints import upheld_complaints
from pilots.selectors.indicators import service_months
from pilots.selectors.mondays import free_monday
from presence.enums import AttendanceStatus, Mode, PositionVerdict
from presence.models import AttendanceDay
from scheduling.models import Absence
from scheduling.rules import HARD_CAP
from scheduling.selectors import calendars_for, quota_for

DAY = timedelta(days=1)
BATCH = 5000
STATUS: dict[str, int] = {
    AttendanceStatus.PRESENT: PRESENT,
    AttendanceStatus.INCOMPLETE: INCOMPLETE,
    AttendanceStatus.ABSENT: ABSENT,
    AttendanceStatus.EXCUSED: EXCUSED,
    AttendanceStatus.UNCOUNTED: UNCOUNTED,
}
Row = tuple[Any, ...]


def seen_by(run: EvaluationRun, decided_on: date) -> Seen:
    """Read what the run judges. Nothing is written; the same tables give the same columns."""
    with one_snapshot():
        pilot = Pilot.objects.select_related("office", "signed_plan").get(pk=run.pilot_id)
        facts = _facts(pilot, run, decided_on)
        outcome = read_terms(pilot.terms).outcome
        tables = {
            "members": table_of("members", _members(pilot, run)),
            "indices": table_of("indices", _indices(pilot, run) if outcome == OutcomeSource.INDEX else []),
            "attendance": table_of("attendance", _attendance(pilot, run)),
            "reports": table_of("reports", _reports(pilot, run)),
            "predicates": table_of("predicates", _predicates(pilot, run, outcome)),
            "absences": table_of("absences", _absences(pilot, run)),
        }
    return Seen(facts, tables)


def _facts(pilot: Pilot, run: EvaluationRun, decided_on: date) -> dict[str, Any]:
    places = _places(pilot)
    working = _working(places, run)
    return {
        "terms": pilot.terms,
        "kind": RunKind(run.kind).value,
        "start_on": pilot.start_on.isoformat(),
        "baseline_from": pilot.baseline_from.isoformat(),
        "window_from": run.window_from.isoformat(),
        "window_to": run.window_to.isoformat(),
        "decided_on": decided_on.isoformat(),
        "office": pilot.office_id,
        "offices": {
            str(o.pk): {"code": o.code, "name": o.name, "in_pilot": o.pk == pilot.office_id} for o in places
        },
        "working": {str(pk): days for pk, days in working.items()},
        "quota": quota_for(pilot.office_id, decided_on),
        "goal": pilot.quota_goal,
        "cap": _cap(pilot, decided_on),
        "extensions": pilot.extensions,
        "bad_months": pilot.bad_months,
        "complaints": len(upheld_complaints(pilot.office_id, run.window_from, run.window_to - DAY)),
        "service": _service(pilot, run, places),
        "plan": pilot.signed_plan.sha256 if pilot.signed_plan else "",
    }


def _cap(pilot: Pilot, decided_on: date) -> int:
    """The policy's cap on the Monday from which a new quota would hold."""
    monday = free_monday(pilot.office_id, effective_monday(decided_on, read_terms(pilot.terms).notice_days))
    return min(policy_at_office(pilot.office, monday).policy.quota_cap, HARD_CAP)


def _places(pilot: Pilot) -> list[Office]:
    others = pilot.comparison_rows.values("office")
    return [pilot.office, *Office.objects.filter(pk__in=others).order_by("pk")]


def _working(places: list[Office], run: EvaluationRun) -> dict[int, list[int]]:
    """Office → ordinals of the window's working days in its calendar."""
    calendars = calendars_for(places, run.window_from, run.window_to)
    days = [run.window_from + DAY * i for i in range((run.window_to - run.window_from).days)]
    return {
        pk: [on.toordinal() for on in days if calendar.is_working(on)] for pk, calendar in calendars.items()
    }


def _service(pilot: Pilot, run: EvaluationRun, places: list[Office]) -> list[dict[str, Any]]:
    """The plan's indicators by month; a month belongs where its 15th lies, so that none counts on both sides."""
    names = {" ".join(name.split()).casefold(): name for name in read_terms(pilot.terms).service_indicators}
    if not names:
        return []
    spans = [(pilot.baseline_from, pilot.start_on), (run.window_from, run.window_to)]
    months = [[m for m in _months(*span) if span[0] <= m.replace(day=15) < span[1]] for span in spans]
    listed = [*months[0], *months[1]]
    found = service_months([o.pk for o in places], min(listed), max(listed)) if listed else []
    told = {(i.office_id, " ".join(i.name.split()).casefold()): i for i in found if i.usable}

    def sides(office: Office, key: str) -> dict[str, list[float]]:
        row = told.get((office.pk, key))
        return {
            side: list(row.between(span[0], span[-1])) if row and span else []
            for side, span in zip(("before", "during"), months, strict=True)
        }

    return [
        {"name": name, "pilot": sides(places[0], key), "others": [sides(o, key) for o in places[1:]]}
        for key, name in sorted(names.items())
    ]


def _months(first: date, end: date) -> list[date]:
    """First days of the months that the span touches."""
    month, found = first.replace(day=1), []
    while month < end:
        found.append(month)
        month = add_months(month, 1)
    return found


def _members(pilot: Pilot, run: EvaluationRun) -> list[Row]:
    """Who left after the window is still there for it, whenever it is read."""
    rows = PilotMember.objects.filter(pilot=pilot).values_list(
        "employee_id", "office_id", "in_pilot", "left_on"
    )
    return [
        (who, office, inside, on.toordinal() if on and on < run.window_to else 0)
        for who, office, inside, on in _all(rows)
    ]


def _indices(pilot: Pilot, run: EvaluationRun) -> list[Row]:
    """Whole weeks of the baseline and of the window: those that are judged. What is still running may change."""
    weeks = (*whole_weeks(pilot.baseline_from, pilot.start_on), *whole_weeks(run.window_from, run.window_to))
    rows = WeeklyIndex.objects.filter(employee__pilot_memberships__pilot=pilot, week__in=weeks)
    found = rows.annotate(points=Cast("value", FloatField()))
    return [
        (who, week.toordinal(), points, reports)
        for who, week, points, reports in _all(found.values_list("employee_id", "week", "points", "reports"))
    ]


def _attendance(pilot: Pilot, run: EvaluationRun) -> list[Row]:
    rows = AttendanceDay.objects.filter(
        employee__pilot_memberships__pilot=pilot, employee__pilot_memberships__in_pilot=True,
        date__gte=run.window_from, date__lt=run.window_to,
    )  # fmt: skip
    found = rows.values_list("employee_id", "date", "mode", "status", "verdict", "shortage_minutes")
    return [
        (
            who,
            on.toordinal(),
            mode == Mode.WFA,
            STATUS[status],
            verdict == PositionVerdict.OUTSIDE,
            shortage,
        )
        for who, on, mode, status, verdict, shortage in _all(found)
    ]


def _reports(pilot: Pilot, run: EvaluationRun) -> list[Row]:
    rows = DailyReport.objects.filter(
        employee__pilot_memberships__pilot=pilot, employee__pilot_memberships__in_pilot=True, required=True,
        date__gte=run.window_from, date__lt=run.window_to,
    )  # fmt: skip
    found = rows.values_list("employee_id", "date", "submitted_at")
    return [(who, on.toordinal(), sent is not None) for who, on, sent in _all(found)]


def _predicates(pilot: Pilot, run: EvaluationRun, outcome: str) -> list[Row]:
    rows = Assessment.objects.filter(employee__pilot_memberships__pilot=pilot, period_end__lt=run.window_to)
    if outcome == OutcomeSource.INDEX:
        rows = rows.filter(employee__pilot_memberships__in_pilot=True, period_end__gte=run.window_from)
    else:
        rows = rows.filter(period_end__gte=pilot.baseline_from)
    found = rows.values_list("employee_id", "period_start", "period_end", "kind", "predicate")
    return [
        (who, start.toordinal(), end.toordinal(), kind == PeriodKind.MONTH, PREDICATE_SCORE[predicate])
        for who, start, end, kind, predicate in _all(found)
    ]


def _absences(pilot: Pilot, run: EvaluationRun) -> list[Row]:
    rows = Absence.objects.filter(
        employee__pilot_memberships__pilot=pilot, starts_on__lt=run.window_to, ends_on__gte=run.window_from
    )
    found = rows.values_list("employee_id", "starts_on", "ends_on")
    return [(who, start.toordinal(), end.toordinal()) for who, start, end in _all(found)]


def _all(rows: QuerySet[Any, Any]) -> Iterable[Row]:
    return rows.order_by(F("employee_id")).iterator(chunk_size=BATCH)
