"""What the pages of objections share: the look of a state, the time left, one readable objection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.problems import DomainError, Refused
from eligibility.enums import ObjectionKind, ObjectionStatus, Rule
from eligibility.models import MOST_FILES, Objection
from eligibility.permissions import can_handle_objection, can_see_objection
from eligibility.selectors.objection_people import SUSPENSION, hand_on_choices
from eligibility.selectors.objections import (
    now_of,
    objection_not_found,
    objection_of,
    outcome_of,
    refusal_of,
    steps_of_objection,
)
from employees.enums import Role
from employees.models import User
from employees.permissions import current_roles, require
from employees.selectors import today_in

MEGABYTE = 1024 * 1024
FORM_ALLOWANCE = 256 * 1024
# status → (chip, icon)
LOOKS: dict[str, tuple[str, str]] = {
    ObjectionStatus.OPEN: ("asked", "asked"),
    ObjectionStatus.ASKED: ("warning", "warning"),
    ObjectionStatus.UPHELD: ("ok", "check-circle"),
    ObjectionStatus.PARTLY: ("ok", "check"),
    ObjectionStatus.REJECTED: ("stop", "stop"),
    ObjectionStatus.WITHDRAWN: ("closed", "x-circle"),
}
# rule → page on which its datum is corrected
CORRECTED_ON: dict[str, str] = {
    Rule.AT_WORK: "people",
    Rule.DISCIPLINE: "discipline",
    Rule.SUSPENSION: "suspensions",
    Rule.POST_LEVEL: "people",
    Rule.NEW_IN_POST: "people",
    Rule.SERVICE: "nature_list",
    Rule.TALENT_BOX: "talent_grid",
    Rule.PREDICATE: "assessment_import",
    Rule.LAPTOP: "readiness_list",
    Rule.BANDWIDTH: "readiness_list",
    Rule.ICT: "readiness_list",
}


READY = frozenset({Rule.LAPTOP, Rule.BANDWIDTH, Rule.ICT})


def _correction(user: User, row: Objection) -> str:
    """The page that corrects the datum, for whoever finds its door open."""
    roles = current_roles(user)
    if row.rule in READY:
        return reverse(CORRECTED_ON[row.rule]) if roles.is_supervisor else ""
    if not roles.covers(row.office_id, Role.ADMIN):
        return ""
    if row.rule == Rule.TALENT_BOX:
        return reverse("talent_entry", args=[row.employee_id])
    return reverse(CORRECTED_ON[row.rule])


def most_bytes() -> int:
    return int(settings.EVIDENCE_MAX_BYTES) * MOST_FILES + FORM_ALLOWANCE


def too_big(request: HttpRequest, size: int) -> HttpResponse:
    most = int(settings.EVIDENCE_MAX_BYTES) // MEGABYTE
    error = Refused(
        _(
            "Berkas yang dikirim terlalu besar: paling banyak %(number)s berkas, masing-masing %(most)s MB. "
            "Kembali ke halaman sebelumnya, kurangi berkasnya, lalu kirim lagi."
        )
        % {"number": MOST_FILES, "most": most},
        code="file_too_large",
    )
    return render(request, "core/problem.html", {"error": error}, status=413)


def about_files() -> dict[str, int]:
    return {"most_files": MOST_FILES, "most_megabytes": int(settings.EVIDENCE_MAX_BYTES) // MEGABYTE}


def remaining(due_at: datetime, now: datetime) -> str:
    """The time left, or the time since, in days and hours, or hours and minutes."""
    left = abs(due_at - now)
    hours, minutes = divmod(left // timedelta(minutes=1), 60)
    days, rest = divmod(hours, 24)
    span = (
        _("%(days)s hari %(hours)s jam") % {"days": days, "hours": rest}
        if days
        else _("%(hours)s jam %(minutes)s menit") % {"hours": hours, "minutes": minutes}
    )
    return (_("sisa %(span)s") if now < due_at else _("lewat %(span)s")) % {"span": span}


def clock_words(row: Objection, now: datetime) -> dict[str, Any]:
    """The clock of one objection on the clock of its office."""
    overdue = row.is_live and now >= row.due_at
    return {
        "due": row.due_at.astimezone(row.office.tz),
        "left": remaining(row.due_at, now) if row.is_live else "",
        "overdue": overdue,
        "late": row.closed_at is not None and row.closed_at > row.due_at,
        "chip": "stop" if overdue else "warning" if row.due_at - now < timedelta(hours=24) else "neutral",
    }


def seen_objection(user: User, pk: int) -> Objection:
    """One that the user may read. Errors: NotFound for all others, wherever they are."""
    row = objection_of(user.employee.agency_id, pk)
    if not can_see_objection(user, row):
        raise objection_not_found()
    return row


def require_handling(user: User, row: Objection) -> None:
    """Errors: NotAllowed. What is closed passes: the service says so to whoever may read it."""
    own = row.employee_id == user.employee_id
    require(not own and (not row.is_live or can_handle_objection(user, row)))


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry out what a valid form asks; a refusal joins the form's own errors."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as no:
        form.add_error(None, no.sentence)
        return False
    return True


def file_names(request: HttpRequest) -> list[str]:
    """Names of files that were sent: a browser forgets them when the form comes back."""
    return [upload.name or "" for upload in request.FILES.getlist("files")]


def subject_link(user: User, row: Objection) -> str:
    """The page of the thing that was refused, for its person; a suspension also for those who decide."""
    label, _colon, key = row.subject.partition(":")
    own = row.employee_id == user.employee_id
    if label == SUSPENSION and key.isdecimal():
        return reverse("my_suspensions") if own else reverse("suspension", args=[int(key)])
    refusal = refusal_of(row.subject, row.employee) if row.subject else None
    return refusal.link if refusal else ""


def page_of(user: User, row: Objection, now: datetime) -> dict[str, Any]:
    """Everything that the page of one objection shows, forms aside."""
    today = today_in(row.office, now)
    own = row.employee_id == user.employee_id
    handles = can_handle_objection(user, row)
    return {
        "row": row,
        "own": own,
        "look": LOOKS[row.status],
        "clock": clock_words(row, now),
        "rule": Rule(row.rule).label if row.rule else "",
        "opened": row.opened_at.astimezone(row.office.tz),
        "closed": row.closed_at.astimezone(row.office.tz) if row.closed_at else None,
        "now": now_of(row, today),
        "then": outcome_of(row.verdict_then),
        "after": outcome_of(row.verdict_after),
        "files": list(row.files.order_by("pk")),
        "notes": list(row.notes.select_related("author").order_by("pk")),
        "steps": steps_of_objection(row),
        "handles": handles,
        "choices": [(c.key, c.label) for c in hand_on_choices(row, today)] if handles else [],
        "about_data": row.kind == ObjectionKind.DATA and bool(row.rule),
        "corrected_on": _correction(user, row) if handles and row.rule else "",
        "subject_link": subject_link(user, row),
        **about_files(),
    }
