"""What waits for a decision, what was decided, and what nobody can decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from typing import NamedTuple

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals.enums import DECIDED, ApprovalStatus, Grouping
from approvals.models import Approval
from approvals.rules import Consequence
from approvals.selectors.deciders import is_above_now, represented_by
from approvals.selectors.listed import Listed
from core.problems import NotFound
from core.statements import fetched, marks
from employees.enums import Role
from employees.models import Employee, User
from employees.selectors import roles_of, today_in
from scheduling.enums import RequestStatus
from scheduling.models import RequestDay, WfaRequest
from scheduling.selectors import recall_problems

_APPROVALS = Approval._meta.db_table
_PENDING = f"status = '{ApprovalStatus.PENDING.value}'"


def pending_ids(employee: Employee, on: date) -> list[int]:
    """Ids of what the person may decide on the date, oldest deadline first; never the own request.

    A union, because for an OR the database may read all approvals of the agency.
    """
    mine = represented_by(employee, on)
    sql = f"""
        SELECT a.id FROM {_APPROVALS} a JOIN {WfaRequest._meta.db_table} r ON r.id = a.request_id
        WHERE a.id IN (
            SELECT id FROM {_APPROVALS} WHERE decider_id IN ({marks(mine)}) AND {_PENDING}
            UNION SELECT id FROM {_APPROVALS} WHERE escalated_to_id IN ({marks(mine)}) AND {_PENDING}
        ) AND a.agency_id = %s AND r.employee_id <> %s ORDER BY a.due_at, a.id
    """  # noqa: S608  # names and a state of ours only
    return [pk for (pk,) in fetched(sql, [*mine, *mine, employee.agency_id, employee.pk])]


def waiting_for(user: User, on: date) -> list[int]:
    """`pending_ids`, kept on the user object, which lives for one request."""
    kept: tuple[date, list[int]] | None = getattr(user, "_waiting", None)
    if kept is None or kept[0] != on:
        kept = (on, pending_ids(user.employee, on))
        user._waiting = kept  # type: ignore[attr-defined]
    return kept[1]


def decided_by(employee: Employee, on: date) -> QuerySet[Approval]:
    """Decisions of the person, and those taken on behalf of or instead of them; the latest first."""
    mine = represented_by(employee, on)
    return (
        Approval.objects.filter(Q(decided_by=employee) | Q(decider__in=mine))
        .filter(status__in=DECIDED, agency=employee.agency_id)
        .exclude(request__employee=employee)
        .order_by("-decided_at", "-pk")
    )


def undecidable(agency_id: int, offices: frozenset[int] | None) -> QuerySet[Approval]:
    """Requests for which the reporting line names nobody; `offices` None = the whole agency."""
    rows = Approval.objects.filter(agency=agency_id, status=ApprovalStatus.PENDING, decider__isnull=True)
    if offices is not None:
        rows = rows.filter(request__employee__office__in=offices)
    return rows.order_by("opened_at", "pk")


def with_request(rows: QuerySet[Approval]) -> QuerySet[Approval]:
    """With the people and days of the request, in a number of queries that does not grow with the rows."""
    return rows.select_related(
        "agency",
        "decider",
        "decided_by",
        "request__employee__office",
        "request__employee__unit",
        "request__employee__post",
    ).prefetch_related("request__days")


def ordered(ids: Sequence[int], grouping: str) -> Sequence[int]:
    """`pending_ids` in the order of the grouping: a person's or a day's rows together."""
    if grouping not in (Grouping.PERSON, Grouping.DAY):
        return ids
    return list(_together(Approval.objects.filter(pk__in=ids), grouping).values_list("pk", flat=True))


def _together(rows: QuerySet[Approval], grouping: str) -> QuerySet[Approval]:
    if grouping == Grouping.PERSON:
        same = rows.order_by().filter(request__employee=OuterRef("request__employee"))
        first_due = same.values("request__employee").annotate(due=Min("due_at")).values("due")
        rows = rows.annotate(first_due=Subquery(first_due))
        return rows.order_by("first_due", "request__employee_id", "due_at", "pk")
    days = RequestDay.objects.filter(request=OuterRef("request")).order_by("date").values("date")[:1]
    return rows.annotate(first_day=Subquery(days)).order_by("first_day", "due_at", "pk")


class Row(NamedTuple):
    """One request in the inbox; `next_pk` is the row after it, `has_focus` where the eye shall be."""

    approval: Listed
    consequence: Consequence
    next_pk: int | None = None
    is_late: bool = False
    has_focus: bool = False


@dataclass(slots=True)
class Group:
    """Rows under one heading; without grouping there is one group with an empty heading."""

    title: str
    rows: list[Row] = field(default_factory=list)


def grouped(
    rows: Sequence[Listed], effects: dict[int, Consequence], grouping: str, now: datetime, focus: str = ""
) -> list[Group]:
    """Rows in the given order under the headings of the grouping; each knows the row after it."""
    groups: list[Group] = []
    following = [row.pk for row in rows[1:]]
    for row, next_pk in zip_longest(rows, following):
        title = _heading(row, effects[row.pk], grouping)
        if not groups or groups[-1].title != title:
            groups.append(Group(title))
        shown = Row(row, effects[row.pk], next_pk, row.due_at <= now, str(row.pk) == focus)
        groups[-1].rows.append(shown)
    return groups


def _heading(row: Listed, effect: Consequence, grouping: str) -> str:
    if grouping == Grouping.PERSON:
        return row.person.full_name
    if grouping == Grouping.DAY and effect.first_day:
        return date_format(effect.first_day, "l, j F Y")
    return ""


class DecidedRow(NamedTuple):
    """One decision; `is_recallable`: granted days are still to come (the day's page asks for the notice)."""

    approval: Listed
    is_recallable: bool


def decided_rows(rows: Iterable[Listed], now: datetime) -> list[DecidedRow]:
    return [DecidedRow(row, _still_granted(row, now)) for row in rows]


def _still_granted(row: Listed, now: datetime) -> bool:
    today = now.astimezone(row.person.tz).date()
    return any(d.status == RequestStatus.APPROVED and d.date >= today for d in row.request.days)


def names_of(ids: Iterable[int], agency_id: int) -> dict[int, str]:
    """Approval id → the asker's name, inside the agency."""
    rows = Approval.objects.filter(pk__in=list(ids), agency=agency_id).select_related("request__employee")
    return {row.pk: row.request.employee.full_name for row in rows}


def recallable_dates(approval: Approval, now: datetime) -> list[date]:
    """Granted days of the request that can still be called back, by date."""
    request = approval.request
    rows = request.days.filter(
        status=RequestStatus.APPROVED, date__gte=today_in(request.employee.office, now)
    )
    granted = list(rows.order_by("date").values_list("date", flat=True))
    late = {p.params["day"] for p in recall_problems(request, granted, now)}
    return [on for on in granted if on not in late]


def leaders_of(agency_id: int, offices: frozenset[int] | None) -> QuerySet[Employee]:
    """Unit leaders whom an admin may have in mind as deciders, at most 50."""
    rows = Employee.objects.at_work().of(agency_id).filter(led_units__isnull=False)
    if offices is not None:
        rows = rows.filter(office__in=offices)
    return rows.distinct().order_by("name")[:50]


def visible_approval(user: User, pk: int, now: datetime) -> Approval:
    """The approval if it concerns the user; NotFound for colleagues and for other agencies alike."""
    me = user.employee
    found = with_request(Approval.objects.filter(pk=pk, agency=me.agency_id)).first()
    if found is None or not _concerns(user, found, today_in(me.office, now)):
        raise NotFound(_("Pengajuan ini tidak ditemukan."))
    return found


def _concerns(user: User, approval: Approval, on: date) -> bool:
    me, asker = user.employee, approval.request.employee
    if me.pk in (asker.pk, approval.decided_by_id):
        return True
    mine = represented_by(me, on)
    if approval.decider_id in mine or approval.escalated_to_id in mine:
        return True
    if roles_of(user, on).covers(asker.office_id, Role.ADMIN, Role.AUDITOR):
        return True
    return is_above_now(me, approval, on)
