"""The daily report as its author writes it: saved as often as wished, sent once, sent again when asked back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Problem, refuse_if_blocked
from core.services import notify, record
from employees.models import Employee
from employees.selectors import supervisor_on, today_in
from performance.enums import REPORT_TRANSITIONS, ReportClash, ReportStatus
from performance.models import DailyReport, Evidence, ReportItem
from performance.rules.reports import (
    ItemInput,
    check_date,
    check_ids,
    check_items,
    check_results,
    check_targets,
    tidy,
)
from performance.selectors import agreed_targets

OUT_OF_THE_WAY = 1000
OPEN = frozenset({ReportStatus.DRAFT, ReportStatus.ASKED_BACK})
FIELDS = ("title", "planned", "achieved", "unit", "starts_at", "ends_at", "note", "link", "target_id")


def save_report(
    *,
    employee: Employee,
    date: date,
    items: Sequence[ItemInput],
    revision: int | None,
    made_at: datetime | None,
    due_at: datetime,
    actor: Actor,
    now: datetime,
) -> DailyReport:
    """Keep the items of a day; a report that does not exist is begun. Items with an id keep it and their evidence.

    `revision`: the one that was read (0 for a new report); None skips the comparison. What was saved before and
    arrives once more is no clash: the stored report is answered. `made_at`: the device's own time, a claim.
    Errors: Refused with Problems; Conflict `report_changed` for a stale revision, `report_sent` once it is sent.
    """
    given = [tidy(item) for item in items]
    refuse_if_blocked(check_items(given))
    with transaction.atomic():
        report = _begun(employee, date, due_at, now)
        _refuse_sent(report)
        _refuse_date(report, employee, now)
        stored = list(report.items.all())
        if revision is not None and revision != report.revision:
            if revision + 1 == report.revision and _says_the_same(stored, given):
                return report
            raise clash(ReportClash.CHANGED)
        _check_known(report, stored, given)
        _write_items(report, stored, given)
        report.revision += 1
        report.made_at, report.received_at = made_at, now
        report.save(update_fields=["revision", "made_at", "received_at"])
        record(
            agency=employee.agency.code, actor=actor, verb="report.saved", target=report, now=now,
            subject_id=employee.pk, before={"items": len(stored)},
            after={"date": date.isoformat(), "items": len(given), "revision": report.revision},
        )  # fmt: skip
    return report


def submit_report(
    *, report_id: int, employee: Employee, verdict_due_at: datetime, actor: Actor, now: datetime
) -> DailyReport:
    """Send the report to the supervisor, who decides until `verdict_due_at`. Sent after `due_at` it is late.

    Sent again after it was asked back it keeps the moment of its first sending, so that help never makes it late.
    Errors: NotFound; Conflict `report_sent`; Refused when nothing was done or a result is missing.
    """
    with transaction.atomic():
        report = locked_report(report_id, employee.agency_id)
        if report.employee_id != employee.pk:
            raise NotFound(str(ReportClash.NOT_FOUND.label))
        _refuse_sent(report)
        _refuse_date(report, employee, now)
        refuse_if_blocked(check_results([_as_input(item) for item in report.items.all()]))
        again = report.submitted_at is not None
        before = report.status
        move(report, ReportStatus.SUBMITTED)
        report.submitted_at = report.submitted_at or now
        report.verdict_due_at = verdict_due_at
        report.save(update_fields=["status", "submitted_at", "verdict_due_at"])
        record(
            agency=employee.agency.code, actor=actor, verb="report.resubmitted" if again else "report.submitted",
            target=report, now=now, subject_id=employee.pk, before={"status": before},
            after={"status": report.status, "date": report.date.isoformat(), "late": is_late(report)},
        )  # fmt: skip
        if not again:
            _tell_supervisor(report, employee, now)
    return report


def is_late(report: DailyReport) -> bool:
    """Whether it was first sent after its due moment."""
    return report.submitted_at is not None and report.submitted_at > report.due_at


def locked_report(report_id: int, agency_id: int) -> DailyReport:
    """The report, held until the transaction ends. Errors: NotFound, also across agencies."""
    rows = DailyReport.objects.select_for_update(of=("self",)).select_related(
        "employee__agency", "employee__office", "employee__user"
    )
    report = rows.filter(pk=report_id, employee__agency=agency_id).first()
    if report is None:
        raise NotFound(str(ReportClash.NOT_FOUND.label))
    return report


def move(report: DailyReport, to: ReportStatus) -> None:
    """The only place where a report changes its state; the caller holds the row and saves it."""
    if to not in REPORT_TRANSITIONS[report.status]:
        raise clash(ReportClash.NOT_WAITING, status=report.get_status_display())
    report.status = to


def clash(code: ReportClash, **params: object) -> Conflict:
    return Conflict(problems=[Problem(code, params=params)])


def delete_files_after_commit(names: Iterable[str]) -> None:
    """A file goes only when the row is gone for good; a rolled-back act leaves it."""
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]


def _begun(employee: Employee, on: date, due_at: datetime, now: datetime) -> DailyReport:
    rows = DailyReport.objects.select_for_update(of=("self",))
    report = rows.filter(employee=employee, date=on).first()
    if report is not None:
        return report
    refuse_if_blocked(check_date(on, today_in(employee.office, now)))
    try:
        with transaction.atomic():
            return DailyReport.objects.create(employee=employee, date=on, due_at=due_at)
    except IntegrityError:
        # Somebody began it between the two statements; whoever waited now compares revisions.
        return rows.get(employee=employee, date=on)


def _refuse_sent(report: DailyReport) -> None:
    if report.status not in OPEN:
        raise clash(ReportClash.SENT)


def _refuse_date(report: DailyReport, employee: Employee, now: datetime) -> None:
    """What was asked back may be mended however old it is."""
    if report.status == ReportStatus.DRAFT:
        refuse_if_blocked(check_date(report.date, today_in(employee.office, now)))


def _says_the_same(stored: Sequence[ReportItem], given: Sequence[ItemInput]) -> bool:
    return [_values(item) for item in stored] == [_values(item) for item in given]


def _values(item: ReportItem | ItemInput) -> tuple[object, ...]:
    return tuple(getattr(item, name) for name in FIELDS)


def _as_input(item: ReportItem) -> ItemInput:
    return ItemInput(item.pk, **{name: getattr(item, name) for name in FIELDS})


def _check_known(report: DailyReport, stored: Sequence[ReportItem], given: Sequence[ItemInput]) -> None:
    """A target that an item already carries stays allowed after its plan was superseded."""
    allowed = {item.target_id for item in stored if item.target_id}
    if any(item.target_id is not None and item.target_id not in allowed for item in given):
        allowed |= set(agreed_targets(report.employee_id, report.date).values_list("pk", flat=True))
    refuse_if_blocked([*check_ids(given, [item.pk for item in stored]), *check_targets(given, allowed)])


def _write_items(report: DailyReport, stored: Sequence[ReportItem], given: Sequence[ItemInput]) -> None:
    old = {item.pk: item for item in stored}
    gone = old.keys() - {item.id for item in given}
    if gone:
        files = Evidence.objects.filter(item__in=gone).values_list("file", flat=True)
        delete_files_after_commit(list(files))
        ReportItem.objects.filter(pk__in=gone).delete()
    kept: list[ReportItem] = []
    new: list[ReportItem] = []
    for position, item in enumerate(given, 1):
        row = old.get(item.id) if item.id is not None else None
        (new if row is None else kept).append(_filled(row or ReportItem(report=report), item, position))
    if kept:
        # Positions are unique row by row: without stepping aside, two items could not change places.
        report.items.update(position=F("position") + OUT_OF_THE_WAY)
        ReportItem.objects.bulk_update(kept, ["position", *(n.removesuffix("_id") for n in FIELDS)])
    ReportItem.objects.bulk_create(new)


def _filled(row: ReportItem, item: ItemInput, position: int) -> ReportItem:
    for name in FIELDS:
        setattr(row, name, getattr(item, name))
    row.position = position
    return row


def _tell_supervisor(report: DailyReport, employee: Employee, now: datetime) -> None:
    """Once a report: at its first sending."""
    line = supervisor_on(employee, today_in(employee.office, now))
    user = getattr(line.supervisor, "user", None) if line and line.supervisor else None
    if user is None:
        return
    text = _("%(name)s mengirim laporan %(day)s.") % {
        "name": employee.full_name,
        "day": date_format(report.date, "j F Y"),
    }
    notify(user_id=user.pk, text=text, now=now, link=reverse("report_detail", args=[report.pk]))
