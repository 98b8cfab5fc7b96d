"""Weekly indices: computed from the reports whenever asked, stored, and compared with what was stored."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from core.audit import SYSTEM
from core.services import record
from employees.enums import Zone
from employees.models import Agency, Employee
from performance.models import WeeklyIndex
from performance.rules import FORMULA, Index, week_index
from performance.selectors.indices import chunks, reports_of_weeks

BATCH = 500
RECENT_WEEKS = 3
EAST = ZoneInfo(Zone.WIT)
WEEK = timedelta(days=7)
PARTS = ("value", "output", "timeliness", "acceptance", "reports", "required", "formula")


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored index that is not what the reports say; None: there is none, or there should be none."""

    employee_id: int
    week: date
    stored: Decimal | None
    computed: Decimal | None


def compute_indices(*, employee_ids: Collection[int], week: date, now: datetime) -> int:
    """Store the index of the week (a Monday) for these people; answers how many rows were written or removed."""
    return len(_compute(employee_ids, week, now))


def recompute_agency(*, agency: Agency, weeks: Sequence[date], now: datetime) -> list[Difference]:
    """Compute the weeks (Mondays) anew for everybody of the agency; answers what differed from what was stored."""
    people = list(Employee.objects.of(agency).values_list("pk", flat=True))
    found = [d for week in weeks for d in _compute(people, week, now)]
    if found:
        record(
            agency=agency.code, actor=SYSTEM, verb="index.recomputed", target=f"employees.agency:{agency.pk}",
            now=now, after={"weeks": [w.isoformat() for w in weeks], "changed": len(found)},
        )  # fmt: skip
    return found


def recompute_recent(*, now: datetime) -> int:
    """The running week and the two before it, for every agency; answers how many indices changed.

    The week runs on where the day begins first: in the east.
    """
    today = now.astimezone(EAST).date()
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - WEEK * n for n in range(RECENT_WEEKS)]
    return sum(len(recompute_agency(agency=a, weeks=weeks, now=now)) for a in Agency.objects.order_by("pk"))


def _compute(employee_ids: Collection[int], week: date, now: datetime) -> list[Difference]:
    found: list[Difference] = []
    for ids in chunks(employee_ids, BATCH):
        with transaction.atomic():
            found += _store(ids, week, now)
    return found


def _store(ids: list[int], week: date, now: datetime) -> list[Difference]:
    reports = reports_of_weeks(ids, week, week + WEEK - timedelta(days=1))
    wanted = {
        employee_id: index
        for (employee_id, _monday), rows in reports.items()
        if (index := week_index(rows, now)) is not None
    }
    stored = {row.employee_id: row for row in WeeklyIndex.objects.filter(employee__in=ids, week=week)}
    changed = {pk: index for pk, index in wanted.items() if pk not in stored or _differs(stored[pk], index)}
    gone = stored.keys() - wanted.keys()
    WeeklyIndex.objects.filter(employee__in=gone, week=week).delete()
    WeeklyIndex.objects.bulk_create(
        [_row(pk, week, index, now) for pk, index in changed.items()],
        update_conflicts=True, unique_fields=["employee", "week"], update_fields=[*PARTS, "computed_at"],
    )  # fmt: skip
    return [
        Difference(
            pk, week, stored[pk].value if pk in stored else None, wanted[pk].value if pk in wanted else None
        )
        for pk in sorted({*changed, *gone})
    ]


def _row(employee_id: int, week: date, index: Index, now: datetime) -> WeeklyIndex:
    return WeeklyIndex(
        employee_id=employee_id, week=week, value=index.value, output=index.output, timeliness=index.timeliness,
        acceptance=index.acceptance, reports=index.reports, required=index.required, formula=FORMULA,
        computed_at=now,
    )  # fmt: skip


def _differs(row: WeeklyIndex, index: Index) -> bool:
    told = (
        index.value,
        index.output,
        index.timeliness,
        index.acceptance,
        index.reports,
        index.required,
        FORMULA,
    )
    return tuple(getattr(row, name) for name in PARTS) != told
