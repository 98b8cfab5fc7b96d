"""Notes on reachability and conduct: both sides read the same; warnings count what was not withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q, QuerySet

from core.problems import NotFound, Problem
from core.statements import fetched, marks
from employees.models import Employee
from employees.selectors import reports_of
from presence.enums import ConductKind, DutyProblem
from presence.models import ConductNote
from presence.rules.conduct import WorkedAway
from presence.selectors.spans import office_spans
from scheduling.selectors import wfa_days

CHUNK = 5000


def unanswered_calls(employee_ids: Collection[int], first: date, last: date) -> dict[int, list[date]]:
    """Employee → the office dates of unanswered calls that were not withdrawn, in order, one for each call.

    Both dates inclusive; people without one are left out. One query for each 5000 people.
    """
    found: dict[int, list[date]] = defaultdict(list)
    every = sorted(set(employee_ids))
    for at in range(0, len(every), CHUNK):
        ids = every[at : at + CHUNK]
        sql = f"""
            SELECT employee_id, date FROM {ConductNote._meta.db_table}
            WHERE employee_id IN ({marks(ids)}) AND kind = %s AND withdrawn_at IS NULL AND date BETWEEN %s AND %s
            ORDER BY employee_id, date, id
        """  # noqa: S608  # names of ours only
        for employee_id, on in fetched(sql, [*ids, ConductKind.UNANSWERED_CALL.value, first, last]):
            found[employee_id].append(on)
    return dict(found)


def notes_about(employee: Employee) -> QuerySet[ConductNote]:
    """Everything noted about the person, withdrawn ones too, the latest first."""
    rows = ConductNote.objects.filter(employee=employee).select_related("author", "employee__office")
    return rows.order_by("-happened_at", "-pk")


def people_with_notes(supervisor: Employee, on: date) -> QuerySet[Employee]:
    """The supervisor's people by name, each with `calls` and `remarks` that stand, and `unanswered_notes`."""
    stands = Q(conduct_notes__withdrawn_at__isnull=True)
    return (
        reports_of(supervisor, on)
        .select_related("unit")
        .annotate(
            calls=Count("conduct_notes", stands & Q(conduct_notes__kind=ConductKind.UNANSWERED_CALL)),
            remarks=Count("conduct_notes", stands & Q(conduct_notes__kind=ConductKind.CONDUCT)),
        )
        .order_by("name", "pk")
    )


def note_of(agency_id: int, pk: int) -> ConductNote:
    """One of the agency. Errors: NotFound for all others."""
    rows = ConductNote.objects.select_related("employee__office", "author")
    found = rows.filter(pk=pk, employee__agency_id=agency_id).first()
    if found is None:
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
    return found


def worked_away(employee: Employee, on: date) -> WorkedAway:
    """The person's approved WFA day on the date, with its working time, if there is one."""
    day = wfa_days([employee.pk], on, on).get((employee.pk, on))
    if day is None:
        return WorkedAway(is_wfa=False)
    span = office_spans([employee.office], on, on)[employee.office_id]
    return WorkedAway(is_wfa=True, spans=span.work_day(on, day).spans)
