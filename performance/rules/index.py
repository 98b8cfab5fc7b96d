"""The weekly performance index, defined once; docs/index.md says it in words, with examples and reasons.

Formula 1: 60 · output + 25 · timeliness + 15 · acceptance. Who changes it gives it the next number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from performance.enums import ReportStatus

FORMULA = 1
OUTPUT, TIMELINESS, ACCEPTANCE = Fraction(60), Fraction(25), Fraction(15)
HUNDREDTH = Decimal("0.01")
NOTHING, HALF, WHOLE = Fraction(0), Fraction(1, 2), Fraction(1)


@dataclass(frozen=True, slots=True)
class Work:
    """One item: planned and achieved in the same unit."""

    planned: Decimal | None
    achieved: Decimal | None


@dataclass(frozen=True, slots=True)
class Report:
    """What the index reads of a daily report."""

    status: str
    required: bool
    due_at: datetime
    submitted_at: datetime | None
    was_asked_back: bool
    items: tuple[Work, ...]

    @property
    def is_filed(self) -> bool:
        return self.status != ReportStatus.DRAFT and self.submitted_at is not None

    @property
    def is_on_time(self) -> bool:
        return self.is_filed and self.submitted_at is not None and self.submitted_at <= self.due_at


@dataclass(frozen=True, slots=True)
class Index:
    """The index and its parts, each 0–100 with two decimals; `acceptance` is None while nothing is decided."""

    value: Decimal
    output: Decimal
    timeliness: Decimal
    acceptance: Decimal | None
    reports: int
    required: int


def week_index(reports: Iterable[Report], now: datetime) -> Index | None:
    """The index of one person's week as it stands at `now`; None where no report counts."""
    counted = [r for r in reports if _counts(r, now)]
    if not counted:
        return None
    output = _mean([share for report in counted for share in _shares(report)])
    timeliness = _mean([WHOLE if r.is_on_time else NOTHING for r in counted])
    verdicts = [v for r in counted if (v := _acceptance(r)) is not None]
    acceptance = _mean(verdicts) if verdicts else None
    return Index(
        value=_rounded(_weighed(output, timeliness, acceptance)),
        output=_rounded(100 * output),
        timeliness=_rounded(100 * timeliness),
        acceptance=None if acceptance is None else _rounded(100 * acceptance),
        reports=len(counted),
        required=sum(r.required for r in counted),
    )


def _counts(report: Report, now: datetime) -> bool:
    """Filed reports count, and required ones whose due moment has passed; a draft in time is still open."""
    return report.is_filed or (report.required and report.due_at < now)


def _shares(report: Report) -> Sequence[Fraction]:
    if report.is_filed:
        return [_share(item) for item in report.items]
    planned = [NOTHING for item in report.items if item.planned]
    return planned or [NOTHING]


def _share(item: Work) -> Fraction:
    achieved = Fraction(item.achieved or 0)
    if not item.planned:
        return WHOLE if achieved > 0 else NOTHING
    return min(achieved / Fraction(item.planned), WHOLE)


def _acceptance(report: Report) -> Fraction | None:
    if report.status == ReportStatus.ACCEPTED:
        return HALF if report.was_asked_back else WHOLE
    if report.status == ReportStatus.ASKED_BACK:
        return NOTHING
    return None


def _weighed(output: Fraction, timeliness: Fraction, acceptance: Fraction | None) -> Fraction:
    """0–100. Without a verdict the other two share the weight of acceptance in their own proportion."""
    total = OUTPUT * output + TIMELINESS * timeliness
    weights = OUTPUT + TIMELINESS
    if acceptance is not None:
        total, weights = total + ACCEPTANCE * acceptance, weights + ACCEPTANCE
    return 100 * total / weights


def _mean(shares: Sequence[Fraction]) -> Fraction:
    return sum(shares, NOTHING) / len(shares) if shares else NOTHING


def _rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(HUNDREDTH, ROUND_HALF_UP)
