"""Complaints as lists and counts: for triage, for leadership, and for the evaluation of a pilot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from employees.models import Office
from pilots.enums.complaints import OPEN, ComplaintStatus
from pilots.models import Complaint

PEOPLE = ("office", "agency", "reviewer", "decided_by")


@dataclass(frozen=True, slots=True)
class UpheldComplaint:
    """A complaint that stops a raise; nothing in it leads to the complainant."""

    id: int
    happened_on: date
    category: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ComplaintCounts:
    """`received`: all that happened in the time; `open`: undecided; `due_to_wfa`: upheld, and due to working away."""

    received: int = 0
    open: int = 0
    upheld: int = 0
    not_upheld: int = 0
    outside: int = 0
    due_to_wfa: int = 0


_STOPS = Q(status=ComplaintStatus.UPHELD)
_COUNTED = {
    "received": Count("pk"),
    "open": Count("pk", filter=Q(status__in=OPEN)),
    "upheld": Count("pk", filter=Q(status=ComplaintStatus.UPHELD)),
    "not_upheld": Count("pk", filter=Q(status=ComplaintStatus.NOT_UPHELD)),
    "outside": Count("pk", filter=Q(status=ComplaintStatus.OUTSIDE)),
    "due_to_wfa": Count("pk", filter=Q(status=ComplaintStatus.UPHELD, about_wfa=True)),
}


def upheld_complaints(office_id: int, first: date, last: date) -> list[UpheldComplaint]:
    """Complaints about the office that stop a raise: every upheld one, by the date of the event.

    `first` and `last` are inclusive; oldest first. Whether working away was the cause is noted, and decides nothing.
    """
    rows = Complaint.objects.filter(_STOPS, office=office_id, happened_on__range=(first, last))
    found = rows.order_by("happened_on", "pk").values_list("pk", "happened_on", "category", "decided_at")
    return [UpheldComplaint(pk, on, category, at) for pk, on, category, at in found if at]


def complaint_counts(office_ids: Collection[int], first: date, last: date) -> dict[int, ComplaintCounts]:
    """Office id → its complaints by the date of the event, `first` and `last` inclusive; every office is there."""
    rows = Complaint.objects.filter(office__in=office_ids, happened_on__range=(first, last))
    grouped = rows.order_by().values("office").annotate(**_COUNTED).values_list("office", *_COUNTED)
    found = {pk: ComplaintCounts(*numbers) for pk, *numbers in grouped}
    return {pk: found.get(pk, ComplaintCounts()) for pk in office_ids}


def complaint_of(agency_id: int, pk: int) -> Complaint:
    """One complaint of the agency. Errors: NotFound, also for another agency's."""
    row = Complaint.objects.select_related(*PEOPLE).filter(pk=pk, agency=agency_id).first()
    if row is None:
        raise NotFound(_("Pengaduan ini tidak ditemukan."))
    return row


def complaints_in(agency_id: int, offices: frozenset[int] | None) -> QuerySet[Complaint]:
    """Complaints of the agency, or about these offices only."""
    rows = Complaint.objects.filter(agency=agency_id)
    return rows if offices is None else rows.filter(office__in=offices)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; empty = everything. `status` may be `open`; dates are those of the event."""

    OPEN = "open"

    office: int | None = None
    status: str = ""
    first: date | None = None
    last: date | None = None
    receipt: str = ""


def matching(rows: QuerySet[Complaint], wanted: Wanted) -> QuerySet[Complaint]:
    if wanted.office is not None:
        rows = rows.filter(office=wanted.office)
    if wanted.first:
        rows = rows.filter(happened_on__gte=wanted.first)
    if wanted.last:
        rows = rows.filter(happened_on__lte=wanted.last)
    if wanted.receipt:
        rows = rows.filter(receipt=wanted.receipt)
    return rows


def in_state(rows: QuerySet[Complaint], status: str) -> QuerySet[Complaint]:
    """Of one state, of the open ones (`Wanted.OPEN`), or all."""
    if status == Wanted.OPEN:
        return rows.filter(status__in=OPEN)
    return rows.filter(status=status) if status else rows


def listed(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """For a page: the oldest first, without the long texts and the contact."""
    return (
        rows.select_related("office", "reviewer", "decided_by")
        .defer("text", "contact", "answer", "reason")
        .order_by("received_at", "pk")
    )


def status_counts(rows: QuerySet[Complaint]) -> dict[str, int]:
    """Status → number; every status is there, in the order of the work."""
    counted = rows.order_by().values_list("status").annotate(n=Count("pk"))
    return dict.fromkeys(ComplaintStatus.values, 0) | dict(counted)


def counted_offices(agency_id: int, offices: frozenset[int] | None) -> QuerySet[Office]:
    """Offices of the agency, or these only, by name."""
    rows = Office.objects.filter(agency=agency_id)
    return (rows if offices is None else rows.filter(pk__in=offices)).order_by("name", "pk")
