"""From counts and a policy's thresholds to the level of a warning. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monitoring.enums import LEVEL_ORDER, Cause, Level

# A low month of long ago is no early warning any more, even if no newer score was ever delivered.
NEWEST_SCORE_MONTHS = 3
# Weeks in a row under the chart's limit.
AMBER_WEEKS, RED_WEEKS = 2, 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause that holds for one person tonight.

    `evidence`: numbers, plain JSON. `series`: points of the small chart, oldest first. `step`: rank of the step of
    PP 94/2021 that the absences have reached, 0 = none, so that each further step counts as worse.
    """

    cause: Cause
    level: Level
    evidence: dict[str, Any] = field(default_factory=dict)
    series: list[dict[str, Any]] = field(default_factory=list)
    step: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        return LEVEL_ORDER[self.level], self.step


def count_level(count: int, threshold: int) -> Level | None:
    """Level of a number of missed check-ins, missed reports or unanswered calls inside the window.

    With threshold n: n → notice, n+1 → amber, 2n → red, and never red before n+2 (n = 1: 1, 2, 3).
    """
    if count >= max(2 * threshold, threshold + 2):
        return Level.RED
    if count > threshold:
        return Level.AMBER
    return Level.NOTICE if count >= threshold else None


def score_level(scores: Sequence[tuple[date, int]], threshold: int, on: date) -> tuple[Level | None, int]:
    """Level and number of months in a row, back from the newest, whose score lies below the threshold.

    `scores`: (first of the month, predicate score 0–100), newest last. A month without a score ends the row.
    """
    low = 0
    expected: date | None = None
    for month, score in reversed(scores):
        if expected is None and _months_between(month, on) > NEWEST_SCORE_MONTHS:
            break
        if score >= threshold or (expected is not None and month != expected):
            break
        low += 1
        expected = _month_before(month)
    return _in_a_row(low, amber=2, red=3), low


def absence_level(days: int) -> Level | None:
    """Level of working days absent without valid reason in the year (PP 94/2021 begins at 3)."""
    return _in_a_row(days, amber=2, red=3)


def chart_level(weeks: int) -> Level | None:
    """Level of a number of weeks in a row under the limit of the control chart."""
    return _in_a_row(weeks, amber=AMBER_WEEKS, red=RED_WEEKS)


def _in_a_row(number: int, *, amber: int, red: int) -> Level | None:
    if number >= red:
        return Level.RED
    if number >= amber:
        return Level.AMBER
    return Level.NOTICE if number else None


def _month_before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
