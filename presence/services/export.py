"""Events given out in the shape of KMOB / LBP: a span of days, told in the audit trail, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from core.audit import Actor
from core.problems import Problem, Refused
from core.services import record
from employees.models import Agency, Office
from integrations.kmob import SHAPE
from integrations.sheets import write_csv, write_xlsx
from presence.enums import DutyProblem
from presence.selectors.exchange import count_out, events_out

MOST_DAYS = 92
MOST_WORKBOOK_ROWS = 50_000
CSV, XLSX = "csv", "xlsx"
KINDS = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_events(
    *,
    agency: Agency,
    offices: frozenset[int] | None,
    first: date,
    last: date,
    form: str,
    actor: Actor,
    now: datetime,
) -> Iterator[bytes]:
    """The file in pieces: CSV (any number of rows) or XLSX (at most 50,000). `offices` None: the whole agency.

    Coordinates only while they are kept. Errors: `Refused` for a span that runs backwards or is longer than 92
    days, and for a workbook that would be too large.
    """
    if not 0 <= (last - first).days < MOST_DAYS:
        raise Refused(problems=[Problem(DutyProblem.SPAN, params={"most": MOST_DAYS})])
    rows = count_out(agency.pk, offices, first, last)
    if form == XLSX and rows > MOST_WORKBOOK_ROWS:
        raise Refused(problems=[Problem(DutyProblem.TOO_MANY_FOR_XLSX, params={"most": MOST_WORKBOOK_ROWS})])
    names = (
        None
        if offices is None
        else list(Office.objects.filter(pk__in=offices).values_list("code", flat=True))
    )
    record(
        agency=agency.code, actor=actor, verb="presence.exported", target=agency, now=now,
        after={"from": first.isoformat(), "to": last.isoformat(), "rows": rows, "offices": names, "form": form},
    )  # fmt: skip
    found = events_out(agency.pk, offices, first, last)
    return iter([write_xlsx(SHAPE, found, "Presensi")]) if form == XLSX else write_csv(SHAPE, found)
