"""Objections in numbers: by rule, office, kind and month, with small groups hidden from those who may not read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Line as ChartLine
from eligibility.enums import ANSWERS, GRANTING, LIVE_OBJECTION, ObjectionKind, Rule
from eligibility.models import Objection
from eligibility.rules.objections import LEAST_GROUP, Line, Told, counted, grouped, month_of, within_time
from employees.enums import Zone
from employees.models import Office

COLUMNS = (
    gettext_lazy("Menurut"), gettext_lazy("Kelompok"), gettext_lazy("Diajukan"), gettext_lazy("Dijawab"),
    gettext_lazy("Dikabulkan"), gettext_lazy("Bagian dikabulkan"), gettext_lazy("Median jam"),
    gettext_lazy("Persentil 90 jam"), gettext_lazy("Bagian tepat waktu"), gettext_lazy("Lewat tenggat"),
)  # fmt: skip
Row = tuple[str, str, str, int, str, datetime, datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Table:
    """One way of grouping; `lines` with the group in words."""

    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Statistics:
    """A period of openings, both days inclusive. `total` has None everywhere if too few people stand behind it."""

    first: date
    last: date
    total: Line
    tables: list[Table]
    months: list[str]
    chart: list[ChartLine]


def objection_statistics(
    agency_id: int,
    offices: frozenset[int] | None,
    first: date,
    last: date,
    now: datetime,
    *,
    sees_small: bool,
) -> Statistics:
    """Two queries, whatever the number of objections. Withdrawn ones count as opened, never as answered.

    Days are those of the objection's office. `sees_small` False hides groups of fewer than five.
    """
    rows = _rows(agency_id, offices, first, last)
    least = 0 if sees_small else LEAST_GROUP
    names = dict(Office.objects.filter(agency=agency_id).values_list("pk", "name"))
    hidden = len(rows) < least
    total = Line("", None) if hidden else counted("", [_told(r, "", now) for r in rows])
    ways: list[tuple[str, Callable[[Row], str]]] = [
        (_("Jenis"), lambda r: str(ObjectionKind(r[1]).label)),
        (_("Syarat"), lambda r: str(Rule(r[0]).label) if r[0] else _("Pengajuan yang ditolak")),
        (_("Kantor"), lambda r: names[r[3]]),
    ]
    tables = [
        Table(title, [] if hidden else grouped([_told(r, group(r), now) for r in rows], least=least))
        for title, group in ways
    ]
    by_month = grouped([_told(r, month_of(r[5], ZoneInfo(r[4])).isoformat(), now) for r in rows], least=least)
    months = [] if hidden else _months(by_month, first, last)
    words = [date_format(month, "M Y") for month, _line in months]
    tables.append(
        Table(_("Bulan"), [replace(line, group=word) for (_m, line), word in zip(months, words, strict=True)])
    )
    return Statistics(first, last, total, tables, words, _lines([line for _month, line in months]))


def _rows(agency_id: int, offices: frozenset[int] | None, first: date, last: date) -> list[Row]:
    found: QuerySet[Objection] = Objection.objects.filter(office__agency=agency_id)
    if offices is not None:
        found = found.filter(office__in=offices)
    day = timedelta(days=1)
    wide = found.filter(
        opened_at__gte=datetime.combine(first - day, time.min, ZoneInfo(Zone.WIB)),
        opened_at__lt=datetime.combine(last + 2 * day, time.min, ZoneInfo(Zone.WIB)),
    ).order_by("pk")
    rows = wide.values_list(
        "rule", "kind", "status", "office_id", "office__zone", "opened_at", "due_at", "closed_at"
    )
    return [row for row in rows if first <= row[5].astimezone(ZoneInfo(row[4])).date() <= last]


def _told(row: Row, group: str, now: datetime) -> Told:
    _rule, _kind, status, _office, _zone, opened, due, closed = row
    answered = status in ANSWERS
    live = status in LIVE_OBJECTION
    in_time = within_time(closed, due, now) if answered or live else None
    hours = (closed - opened).total_seconds() / 3600 if answered and closed else None
    return Told(group, answered, status in GRANTING, in_time, live and now >= due, hours)


def _months(lines: Sequence[Line], first: date, last: date) -> list[tuple[date, Line]]:
    """Every month of the period, also those without an objection."""
    known = {line.group: line for line in lines}
    month, found = first.replace(day=1), []
    while month <= last:
        found.append((month, known.get(month.isoformat(), Line(month.isoformat(), 0, 0, 0, overdue=0))))
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _lines(lines: Sequence[Line]) -> list[ChartLine]:
    return [
        ChartLine(_("Diajukan"), [line.opened for line in lines]),
        ChartLine(_("Dikabulkan"), [line.granted for line in lines], look="second"),
    ]


def statistic_rows(found: Statistics) -> list[list[object]]:
    """The tables for a file; a hidden number is an empty cell."""
    total = [_("Semua"), "", *_cells(found.total)]
    return [
        total,
        *([table.title, line.group, *_cells(line)] for table in found.tables for line in table.lines),
    ]


def _cells(line: Line) -> list[object]:
    values = (
        line.opened, line.answered, line.granted, _short(line.share, 3), _short(line.median_hours, 1),
        _short(line.p90_hours, 1), _short(line.in_time, 3), line.overdue,
    )  # fmt: skip
    return ["" if value is None else value for value in values]


def _short(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
