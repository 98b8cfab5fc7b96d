"""Offices with their quota rows and the use of one week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.problems import NotFound
from core.statements import fetched, marks
from employees.models import Office
from scheduling.enums import PENDING
from scheduling.models import QuotaRule
from scheduling.selectors.rows import office_days, office_heads


class QuotaLine(NamedTuple):
    """Days a week from a Monday on, and why."""

    days: int
    valid_from: date
    reason: str
    legal_reference: str


class OfficeRow(NamedTuple):
    id: int
    name: str
    kind: str
    zone: str


class QuotaBoardRow(NamedTuple):
    """An office: the row in force (None = the policy's start quota), later and earlier rows, the week's use."""

    office_id: int
    current: QuotaLine | None
    scheduled: tuple[QuotaLine, ...]
    past: tuple[QuotaLine, ...]
    granted: int
    pending: int
    staff: int


def offices_in(agency_id: int, offices: frozenset[int] | None) -> list[OfficeRow]:
    """The agency's offices in a fixed order; `offices` None = all."""
    sql = f"""
        SELECT id, name, kind, zone FROM {Office._meta.db_table} WHERE agency_id = %s ORDER BY kind, name, id
    """  # noqa: S608  # a name of ours only
    rows = map(OfficeRow._make, fetched(sql, [agency_id]))
    return [row for row in rows if offices is None or row.id in offices]


def office_of(pk: int, agency_id: int) -> Office:
    """One office of the agency. Errors: NotFound."""
    found = Office.objects.filter(pk=pk, agency_id=agency_id).first()
    if found is None:
        raise NotFound(_("Kantor ini tidak ditemukan."))
    return found


def quota_row(office_id: int, on: date) -> QuotaRule | None:
    """The row in force on the date; None where none has begun and the policy's start quota holds."""
    rows = QuotaRule.objects.filter(office=office_id, valid_from__lte=on, revoked_at__isnull=True)
    return rows.order_by("-valid_from").first()


def quota_board(office_ids: Collection[int], today: date, monday: date) -> list[QuotaBoardRow]:
    """Rows for these offices in their order, in three queries however many they are."""
    if not office_ids:
        return []
    lines = _lines(office_ids)
    staff = office_heads(office_ids)
    used: dict[tuple[int, bool], int] = defaultdict(int)
    for office_id, status, number in office_days(office_ids, monday):
        used[office_id, status in PENDING] += number
    return [
        _board_row(pk, lines[pk], today, used[pk, False], used[pk, True], staff.get(pk, 0))
        for pk in office_ids
    ]


def _board_row(
    office_id: int, lines: list[QuotaLine], today: date, granted: int, pending: int, staff: int
) -> QuotaBoardRow:
    begun = [line for line in lines if line.valid_from <= today]
    return QuotaBoardRow(
        office_id=office_id,
        current=begun[-1] if begun else None,
        scheduled=tuple(line for line in lines if line.valid_from > today),
        past=tuple(reversed(begun[:-1])),
        granted=granted,
        pending=pending,
        staff=staff,
    )


def _lines(office_ids: Collection[int]) -> dict[int, list[QuotaLine]]:
    sql = f"""
        SELECT office_id, days, valid_from, reason, legal_reference FROM {QuotaRule._meta.db_table}
        WHERE office_id IN ({marks(office_ids)}) AND revoked_at IS NULL ORDER BY valid_from
    """  # noqa: S608  # a name of ours only
    lines: dict[int, list[QuotaLine]] = defaultdict(list)
    for office_id, *line in fetched(sql, list(office_ids)):
        lines[office_id].append(QuotaLine._make(line))
    return lines
