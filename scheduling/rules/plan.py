"""What a request must carry: reason, work plan, and a place that the policy allows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.problems import Problem
from scheduling.enums import Place, ProblemCode
from scheduling.rules.calendar import monday_of

LONGEST_REASON = 500
LONGEST_NOTE = 300
LONGEST_OUTPUT = 300
LONGEST_UNIT = 40
MOST_OUTPUTS = 20
SMALLEST_QUANTITY = Decimal("0.01")
LARGEST_QUANTITY = Decimal("999999.99")


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One output: what, how many (> 0, at most two decimals), of which unit."""

    output: str
    quantity: Decimal
    unit: str

    @property
    def is_whole(self) -> bool:
        if not self.quantity.is_finite() or not SMALLEST_QUANTITY <= self.quantity <= LARGEST_QUANTITY:
            return False
        output, unit = len(self.output.strip()), len(self.unit.strip())
        return 0 < output <= LONGEST_OUTPUT and 0 < unit <= LONGEST_UNIT


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """The place asked for. `office_fits`: another office of the same agency is named."""

    place: str
    has_home: bool
    office_fits: bool
    note: str


def check_week(days: Collection[date]) -> list[Problem]:
    """At least one day, and all of one ISO week."""
    if not days:
        return [Problem(ProblemCode.NO_DAYS)]
    if len({monday_of(d) for d in days}) > 1:
        first = monday_of(min(days))
        return [Problem(ProblemCode.OTHER_WEEK, possible_on=first + timedelta(days=7))]
    return []


def check_plan(plan: Sequence[PlanItem]) -> list[Problem]:
    if not plan:
        return [Problem(ProblemCode.NO_PLAN)]
    if len(plan) > MOST_OUTPUTS:
        return [Problem(ProblemCode.LONG_PLAN, params={"most": MOST_OUTPUTS})]
    return [
        Problem(ProblemCode.BAD_PLAN, params={"row": row})
        for row, item in enumerate(plan, start=1)
        if not item.is_whole
    ]


def check_reason(reason: str) -> list[Problem]:
    if not reason.strip():
        return [Problem(ProblemCode.NO_REASON)]
    if len(reason) > LONGEST_REASON:
        return [Problem(ProblemCode.LONG_REASON, params={"most": LONGEST_REASON})]
    return []


def check_place(facts: PlaceFacts, allowed: Collection[str]) -> list[Problem]:
    if facts.place not in allowed:
        return [Problem(ProblemCode.PLACE_CLOSED)]
    if facts.place == Place.HOME and not facts.has_home:
        return [Problem(ProblemCode.NO_HOME)]
    if facts.place == Place.OTHER_OFFICE and not facts.office_fits:
        return [Problem(ProblemCode.NO_OFFICE)]
    if facts.place == Place.OTHER and not facts.note.strip():
        return [Problem(ProblemCode.NO_PLACE_NOTE)]
    if len(facts.note) > LONGEST_NOTE:
        return [Problem(ProblemCode.LONG_NOTE, params={"most": LONGEST_NOTE})]
    return []


def check_position(lat: float | None, lon: float | None) -> list[Problem]:
    """Degrees of another place: both, within their range, or none."""
    if lat is None and lon is None:
        return []
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return [Problem(ProblemCode.BAD_POSITION)]
    return []
