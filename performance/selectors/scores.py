"""The monthly score of people: the number behind each monthly predicate."""

from collections.abc import Collection
from datetime import date, timedelta

from performance.enums import PREDICATE_SCORE, PeriodKind
from performance.models import Assessment

LOOK_BACK = timedelta(days=366)
CHUNK = 5000


def monthly_scores(employee_ids: Collection[int], upto: date) -> dict[int, list[tuple[date, int]]]:
    """Employee → (first day of the month, score 100/80/60/40/20) of months that ended by `upto`, newest last.

    Looks back one year; people without a monthly predicate are left out.
    """
    ids = sorted(employee_ids)
    found: dict[int, list[tuple[date, int]]] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Assessment.objects.filter(
            employee__in=ids[start : start + CHUNK], kind=PeriodKind.MONTH,
            period_end__range=(upto - LOOK_BACK, upto),
        )  # fmt: skip
        listed = rows.order_by("employee", "period_start").values_list(
            "employee_id", "period_start", "predicate"
        )
        for employee, month, predicate in listed:
            found.setdefault(employee, []).append((month, PREDICATE_SCORE[predicate]))
    return found
