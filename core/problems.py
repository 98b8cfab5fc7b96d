"""Typed answers of the rules: what stands in the way, in which words, and when it ends.

A rule returns `Problem`s and never words; the words are the labels of an app's `ProblemCode` choices,
%-templates over the problem's `params`. A service that meets a blocking problem raises `Refused`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from core.enums import Severity


class Code(Protocol):
    """A member of an app's `ProblemCode` choices."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the way. `possible_on`: the first date on which it is expected to be gone, if known."""

    code: Code
    severity: Severity = Severity.BLOCKS
    params: Mapping[str, object] = field(default_factory=dict)
    possible_on: date | None = None

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.BLOCKS

    @property
    def sentence(self) -> str:
        return str(self.code.label) % {k: _spoken(v) for k, v in self.params.items()}

    def as_json(self) -> dict[str, object]:
        """`{code, severity, sentence, possible_on}` for API answers and stored rows."""
        return {
            "code": self.code.value,
            "severity": self.severity.value,
            "sentence": self.sentence,
            "possible_on": self.possible_on.isoformat() if self.possible_on else None,
        }


def _spoken(value: object) -> object:
    from django.utils.formats import date_format

    if isinstance(value, datetime):
        return date_format(value, "l, j M Y H.i")
    if isinstance(value, date):
        return date_format(value, "l, j M Y")
    return plain(value) if isinstance(value, float) else value


def plain(value: object) -> object:
    """A value as running text in the active language: dates without the weekday, numbers without idle zeros."""
    from django.utils.formats import date_format, number_format

    if isinstance(value, date) and not isinstance(value, datetime):
        return date_format(value, "j M Y")
    if isinstance(value, Decimal | float):
        return number_format(Decimal(f"{value:f}").normalize().__format__("f"))
    return value


class DomainError(Exception):
    """Anything the domain says no to; carries a stable `code` and a sentence for people."""

    status = 400
    code = "invalid"

    def __init__(self, sentence: str = "", *, code: str = "", problems: Iterable[Problem] = ()) -> None:
        self.problems = list(problems)
        self.sentence = sentence or " ".join(p.sentence for p in self.problems)
        if code or self.problems:
            self.code = code or self.problems[0].code.value
        super().__init__(self.sentence)


class Refused(DomainError):
    """A rule says no (HTTP 422): nothing was written; `problems` say why and when it becomes possible."""

    status = 422
    code = "refused"


class Conflict(DomainError):
    """Somebody else was first, or the state has moved on (HTTP 409)."""

    status = 409
    code = "conflict"


class NotAllowed(DomainError):
    """The person may see the thing but not do this with it (HTTP 403)."""

    status = 403
    code = "not_allowed"


class NotFound(DomainError):
    """Not there, or not in the person's agency: the two are never told apart (HTTP 404)."""

    status = 404
    code = "not_found"


class Busy(DomainError):
    """The database could not take the act in time (HTTP 503); nothing was written, trying again is safe."""

    status = 503
    code = "busy"


def refuse_if_blocked(problems: Iterable[Problem]) -> None:
    """Raise `Refused` with the blocking problems, if any."""
    blocking = [p for p in problems if p.blocks]
    if blocking:
        raise Refused(problems=blocking)
