"""A question as somebody writes it: its shape by kind, and what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.problems import Problem
from pilots.enums.surveys import WITH_OPTIONS, QuestionKind, QuestionProblem

SCALE = (1, 2, 3, 4, 5)
FAVOURABLE = frozenset({4, 5})
LEAST_OPTIONS, MOST_OPTIONS = 2, 20
LONGEST_OPTION = 120
LONGEST_WORDS, LONGEST_HELP, LONGEST_ANCHOR = 300, 300, 60


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """What an editor wrote. `low`, `high`: the meaning of 1 and 5 on a scale; `options`: in their order."""

    kind: str
    words: str
    help: str = ""
    options: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    required: bool = True
    is_satisfaction: bool = False


def shaped(draft: QuestionDraft) -> QuestionDraft:
    """Without what its kind does not use, so that nothing hidden is stored."""
    options = draft.options if draft.kind in WITH_OPTIONS else ()
    low, high = (draft.low, draft.high) if draft.kind == QuestionKind.LIKERT else ("", "")
    return replace(draft, options=options, low=low, high=high)


def question_problems(draft: QuestionDraft) -> dict[str, Problem]:
    """Field → the first thing that is wrong with it, of a `shaped` draft."""
    found: dict[str, Problem] = {}
    if draft.kind in WITH_OPTIONS and (problem := _options_problem(draft.options)):
        found["options"] = problem
    if draft.kind == QuestionKind.LIKERT:
        for field in ("low", "high"):
            if not getattr(draft, field):
                found[field] = Problem(QuestionProblem.NO_ANCHOR)
    elif draft.is_satisfaction:
        found["is_satisfaction"] = Problem(QuestionProblem.ONLY_SCALE)
    return found


def _options_problem(options: Sequence[str]) -> Problem | None:
    if len(options) < LEAST_OPTIONS:
        return Problem(QuestionProblem.FEW_OPTIONS)
    if len(options) > MOST_OPTIONS:
        return Problem(QuestionProblem.MANY_OPTIONS, params={"most": MOST_OPTIONS})
    seen: set[str] = set()
    for option in options:
        if len(option) > LONGEST_OPTION:
            params = {"option": option[:40], "most": LONGEST_OPTION}
            return Problem(QuestionProblem.LONG_OPTION, params=params)
        if option.casefold() in seen:
            return Problem(QuestionProblem.SAME_OPTIONS, params={"option": option})
        seen.add(option.casefold())
    return None
