"""What becomes of a warning tonight: the one table of its course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from monitoring.rules.levels import Finding


class Act(Enum):
    """`REPLACE`: the answered warning is closed and a new one is opened, because it became worse since."""

    NOTHING = "nothing"
    OPEN = "open"
    RAISE = "raise"
    SEE = "see"
    CLOSE = "close"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Standing:
    """A warning that is not closed. `rank` as `Finding.rank`; `seen_on`: the last night that found the cause."""

    rank: tuple[int, int]
    answered: bool
    seen_on: date


def next_act(standing: Standing | None, finding: Finding | None, on: date, quiet_days: int) -> Act:
    """What to do with one person and cause.

    An open warning only rises. It closes when its cause is gone: at once after an answer, otherwise after
    `quiet_days` without the cause (the policy's `warning_days`).
    """
    if standing is None:
        return Act.OPEN if finding else Act.NOTHING
    if finding is None:
        quiet = on - standing.seen_on >= timedelta(days=quiet_days)
        return Act.CLOSE if standing.answered or quiet else Act.NOTHING
    if finding.rank <= standing.rank:
        return Act.SEE
    return Act.REPLACE if standing.answered else Act.RAISE
