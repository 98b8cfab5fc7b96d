"""The ICT self-test: which answers are right, and which level a score proposes.

A changed question or threshold gets a new `VERSION`; stored results keep theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eligibility.enums import IctLevel

VERSION = "2026-1"
RIGHT: Mapping[str, str] = {
    "portal": "report",
    "phishing": "report",
    "password": "long",
    "vpn": "safe",
    "wifi": "vpn",
    "files": "shared",
    "meeting": "mic",
    "lost": "report",
}
# level → fewest right answers, the highest first (OURS: no source gives a number)
LEAST: tuple[tuple[IctLevel, int], ...] = ((IctLevel.ADVANCED, 7), (IctLevel.BASIC, 5), (IctLevel.NONE, 0))
A_DAY = 3


@dataclass(frozen=True, slots=True)
class IctScore:
    """`score` of `total` right; `level` is what it proposes; `missed`: keys of the questions answered wrong."""

    score: int
    total: int
    level: IctLevel
    missed: tuple[str, ...]


def score_of(answers: Mapping[str, str]) -> IctScore:
    """An unanswered question counts as missed; unknown keys are passed over."""
    missed = tuple(key for key, right in RIGHT.items() if answers.get(key) != right)
    score = len(RIGHT) - len(missed)
    return IctScore(score, len(RIGHT), level_of(score), missed)


def level_of(score: int) -> IctLevel:
    """The level that so many right answers propose."""
    return next(level for level, least in LEAST if score >= least)
