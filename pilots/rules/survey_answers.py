"""Answers held against the questions: what is stored, and what is wrong. Pure.

An answer is a whole number 1–5 (scale), the number of an option from 1, a list of such numbers, or a text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.problems import Problem
from pilots.enums.surveys import AnswerProblem, QuestionKind
from pilots.rules.survey_questions import SCALE

LONGEST_TEXT = 2000
# Control characters (but line breaks and tabs), lone surrogates, and code points that mean nothing.
UNSAYABLE = frozenset({"Cc", "Cs", "Cn"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as far as its answers go; `options` is their number."""

    id: int
    kind: str
    required: bool
    options: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """`sheet`: question id as text → answer, only what was answered. `problems`: by question id, None = no question."""

    sheet: dict[str, Any]
    problems: dict[int | None, Problem]


class _Bad(Exception):
    def __init__(self, code: AnswerProblem, **params: object) -> None:
        self.problem = Problem(code, params=params)


def check_answers(questions: Sequence[Asked], given: Mapping[Any, Any]) -> Checked:
    """Hold `given` (question id → answer) against the questions. Empty answers count as none."""
    sheet: dict[str, Any] = {}
    problems: dict[int | None, Problem] = {}
    if given.keys() - {str(question.id) for question in questions}:
        problems[None] = Problem(AnswerProblem.UNKNOWN_QUESTION)
    for question in questions:
        try:
            answer = _READ[question.kind](question, given.get(str(question.id)))
        except _Bad as bad:
            problems[question.id] = bad.problem
            continue
        if answer is not None:
            sheet[str(question.id)] = answer
        elif question.required:
            problems[question.id] = Problem(AnswerProblem.MISSING)
    return Checked(sheet, problems)


def _number(value: Any, allowed: Sequence[int]) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Bad(AnswerProblem.WRONG_SHAPE)
    if value not in allowed:
        raise _Bad(AnswerProblem.UNKNOWN_OPTION)
    return value


def _scale(question: Asked, value: Any) -> int | None:
    return None if value in (None, "") else _number(value, SCALE)


def _one(question: Asked, value: Any) -> int | None:
    return None if value in (None, "") else _number(value, range(1, question.options + 1))


def _many(question: Asked, value: Any) -> list[int] | None:
    if value in (None, ""):
        return None
    if not isinstance(value, list) or len(value) > question.options:
        raise _Bad(AnswerProblem.WRONG_SHAPE)
    chosen = [_number(item, range(1, question.options + 1)) for item in value]
    return sorted(set(chosen)) or None


def _text(question: Asked, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise _Bad(AnswerProblem.WRONG_SHAPE)
    if len(value) > 2 * LONGEST_TEXT:  # before anything walks through it
        raise _Bad(AnswerProblem.TOO_LONG, most=LONGEST_TEXT, length=len(value))
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(unicodedata.category(c) in UNSAYABLE and c not in "\n\t" for c in text):
        raise _Bad(AnswerProblem.BAD_TEXT)
    if len(text) > LONGEST_TEXT:
        raise _Bad(AnswerProblem.TOO_LONG, most=LONGEST_TEXT, length=len(text))
    return text or None


_READ: dict[str, Callable[[Asked, Any], Any]] = {
    QuestionKind.LIKERT: _scale,
    QuestionKind.CHOICE: _one,
    QuestionKind.CHOICE_MANY: _many,
    QuestionKind.TEXT: _text,
}
