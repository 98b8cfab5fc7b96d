"""The day's report form in its four lives: the plan unsaved, stored, typed, and with one more row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.problems import DomainError
from employees.models import Employee
from performance.enums import ReportStatus
from performance.models import DailyReport
from performance.selectors import MOST_ITEMS, agreed_targets
from presence.forms.reports import (
    ACCEPTED_FILES,
    BaseReportRows,
    Choices,
    planned_rows,
    report_rows,
    stored_rows,
)
from presence.selectors.reports import DayReport, day_report
from presence.views.report_looks import report_look

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form in hand. `revision`: the one that the person read."""

    day: DayReport
    rows: BaseReportRows
    revision: int
    above: tuple[str, ...] = ()


def stored_sheet(employee: Employee, day: DayReport) -> Sheet:
    """The report as it stands, or the plan of the day, with one blank row to go on."""
    initial = stored_rows(day.report.items.all()) if day.report else planned_rows(day.plan)
    rows = report_rows(initial=initial, targets=_targets(employee, day), least=max(1, len(initial)))
    return Sheet(day, rows, day.revision)


def typed_sheet(employee: Employee, day: DayReport, data: QueryDict) -> Sheet:
    """What was sent, bound."""
    return Sheet(day, report_rows(data, targets=_targets(employee, day)), _revision(data))


def with_one_more_row(employee: Employee, sheet: Sheet) -> Sheet:
    """Everything as typed, unchecked, and one more row."""
    typed = sheet.rows.typed()
    rows = report_rows(initial=typed, targets=_targets(employee, sheet.day), least=len(typed) + 1)
    return Sheet(sheet.day, rows, sheet.revision)


def refused(sheet: Sheet, no: DomainError) -> Sheet:
    """The typed form with the service's sentences where they belong."""
    return replace(sheet, above=tuple(sheet.rows.refuse(no)))


def after_clash(employee: Employee, sheet: Sheet, stored: DayReport, no: DomainError) -> Sheet:
    """What was typed, over the report as it stands now: saving again is then meant.

    Items that are gone meanwhile become new ones.
    """
    known = {str(item.pk) for item in stored.report.items.all()} if stored.report else set()
    typed = sheet.rows.typed()
    for row in typed:
        row["id"] = row["id"] if str(row["id"]) in known else None
    rows = report_rows(initial=typed, targets=_targets(employee, stored), least=len(typed))
    return Sheet(stored, rows, stored.revision, (no.sentence,))


def show(
    request: HttpRequest,
    sheet: Sheet,
    now: datetime,
    *,
    status: int = 200,
    file_errors: Mapping[int, Sequence[str]] | None = None,
) -> HttpResponse:
    """Render the form. `file_errors`: stored item → why its files were not taken."""
    _hang_evidence(sheet, file_errors or {})
    day = sheet.day
    above = [*sheet.above, *_files_again(request, file_errors)]
    context = {
        "day": day,
        "report": day.report,
        "look": report_look(day.report) if day.report else None,
        "asked_back": day.report is not None and day.report.status == ReportStatus.ASKED_BACK,
        "late": now > day.due_at,
        "rows": sheet.rows,
        "revision": sheet.revision,
        "above": above,
        "wrong": bool(above or file_errors or (sheet.rows.is_bound and sheet.rows.total_error_count())),
        "full": len(sheet.rows.shown) >= MOST_ITEMS,
        "accepted_files": ACCEPTED_FILES,
        "most_files": settings.EVIDENCE_MOST,
        "most_megabytes": settings.EVIDENCE_MAX_BYTES // MEGABYTE,
    }
    return render(request, "presence/report_form.html", context, status=status)


def show_stored(
    request: HttpRequest, employee: Employee, report: DailyReport, now: datetime, **more: Any
) -> HttpResponse:
    """The report as it was just saved."""
    return show(request, stored_sheet(employee, day_report(employee, report.date)), now, **more)


def _files_again(request: HttpRequest, file_errors: Mapping[int, Sequence[str]] | None) -> list[str]:
    """A browser cannot show a chosen file again; whoever chose one must not think it was kept."""
    if not request.FILES or file_errors is not None:
        return []
    return [_("Berkas bukti yang Anda pilih belum tersimpan. Pilih lagi sebelum menyimpan.")]


def _revision(data: QueryDict) -> int:
    text = data.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _targets(employee: Employee, day: DayReport) -> Choices:
    """The targets that hold on the date, and those that stored items carry from an older version."""
    choices = {str(t.pk): t.title for t in agreed_targets(employee.pk, day.date)}
    for item in day.report.items.all() if day.report else ():
        if item.target is not None:
            choices.setdefault(str(item.target_id), item.target.title)
    return list(choices.items())


def _hang_evidence(sheet: Sheet, file_errors: Mapping[int, Sequence[str]]) -> None:
    """Stored files belong under the row of their item, whatever was typed there since."""
    report = sheet.day.report
    stored = {str(item.pk): item for item in report.items.all()} if report else {}
    for row in sheet.rows.shown:
        item = stored.get(str(row["id"].value() or ""))
        if item is not None:
            row.evidence = list(item.evidence.all())
            row.file_errors = list(file_errors.get(item.pk, ()))
