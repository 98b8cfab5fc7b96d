"""When a survey may open, take answers, remind and close. Pure: dates and counts in, problems out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.problems import Problem
from pilots.enums.surveys import SurveyProblem, SurveyStatus

MOST_QUESTIONS = 40
MOST_TEXTS = 10
MOST_OPEN_DAYS = 366
REMIND_DAYS = 3
# The portal itself reminds once, so many days before the last.
LAST_CALL_DAYS = 2


@dataclass(frozen=True, slots=True)
class Readiness:
    """What decides whether a draft may open. `invited`: people at work in the audience."""

    questions: int
    purpose: str
    closes_on: date | None
    invited: int
    least: int


def opening_problems(facts: Readiness, today: date) -> list[Problem]:
    """Everything that still stands in the way of opening."""
    found = []
    if not facts.questions:
        found.append(Problem(SurveyProblem.NO_QUESTIONS))
    if not facts.purpose.strip():
        found.append(Problem(SurveyProblem.NO_PURPOSE))
    if facts.closes_on is None:
        found.append(Problem(SurveyProblem.NO_END))
    elif facts.closes_on < today:
        found.append(Problem(SurveyProblem.END_PAST, params={"day": facts.closes_on}))
    elif facts.closes_on > today + timedelta(days=MOST_OPEN_DAYS):
        found.append(Problem(SurveyProblem.END_FAR, params={"days": MOST_OPEN_DAYS}))
    if facts.invited < facts.least:
        params = {"invited": facts.invited, "least": facts.least}
        found.append(Problem(SurveyProblem.FEW_INVITED, params=params))
    return found


def takes_answers(status: str, closes_on: date | None, today: date) -> bool:
    """From the opening to the end of the last day."""
    return status == SurveyStatus.OPEN and closes_on is not None and today <= closes_on


def reminding_problem(reminded_on: date | None, waiting: int, today: date) -> Problem | None:
    """Why those who have not answered may not be reminded now."""
    if not waiting:
        return Problem(SurveyProblem.ALL_ANSWERED)
    if reminded_on is not None and today < reminded_on + timedelta(days=REMIND_DAYS):
        following = reminded_on + timedelta(days=REMIND_DAYS)
        params = {"day": reminded_on, "next": following}
        return Problem(SurveyProblem.REMINDED, params=params, possible_on=following)
    return None
