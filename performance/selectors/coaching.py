"""Coaching notes as the person and the supervisor read them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Q, QuerySet, When

from employees.models import Employee
from performance.models import CoachingNote


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note, and how its follow-up stands on a date."""

    note: CoachingNote
    today: date

    @property
    def is_open(self) -> bool:
        return bool(self.note.follow_up) and self.note.done_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.note.due_on is not None and self.note.due_on < self.today


def own_notes(employee_id: int) -> QuerySet[CoachingNote]:
    """Notes about a person, newest first."""
    return _in_full(CoachingNote.objects.filter(employee_id=employee_id)).order_by("-created_at", "-pk")


def notes_about(
    reports: QuerySet[Employee], *, employee_id: int | None, open_only: bool
) -> QuerySet[CoachingNote]:
    """Notes about these people, open follow-ups first by their date; only of one person if named."""
    rows = CoachingNote.objects.filter(employee__in=reports.values("pk"))
    if employee_id is not None:
        rows = rows.filter(employee_id=employee_id)
    is_open = Q(done_at__isnull=True) & ~Q(follow_up="")
    if open_only:
        rows = rows.filter(is_open)
    return _in_full(rows).order_by(
        Case(When(is_open, then=0), default=1),
        Case(When(is_open, then=F("due_on")), default=None).asc(nulls_last=True),
        "-created_at",
        "-pk",
    )


def note_in_full(pk: int) -> CoachingNote:
    return _in_full(CoachingNote.objects.filter(pk=pk)).get()


def _in_full(rows: QuerySet[CoachingNote]) -> QuerySet[CoachingNote]:
    return rows.select_related("employee__unit", "author", "done_by")
