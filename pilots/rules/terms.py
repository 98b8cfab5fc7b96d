"""The terms of a plan as a value: every number of evaluation with its default, and what is wrong with a set of them.

Numbers: evaluation.md, sections 1, 3 and 5; domain.md, section 10.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from core.problems import Problem, refuse_if_blocked
from pilots.enums.plans import AdoptionMode, Criterion, OnStop, OutcomeSource, PlanFault, Term


@dataclass(frozen=True, slots=True)
class Terms:
    """Shares and margins in percent or index points; spans in calendar months; `alpha` one-sided."""

    alpha: float = 0.05
    outcome: str = "index"
    must: tuple[str, ...] = tuple(sorted(Criterion.values))
    index_margin: float = 3.0
    predicate_share: float = 90.0
    attendance_share: float = 95.0
    reports_share: float = 90.0
    hours_share: float = 95.0
    complaints_allowed: int = 0
    service_margin: float = 2.0
    service_indicators: tuple[str, ...] = ()
    survey_share: float = 60.0
    min_wfa_days: int = 30
    min_observed_share: float = 80.0
    min_reported_days: int = 2
    months: int = 2
    baseline_months: int = 2
    extension_months: int = 1
    most_extensions: int = 2
    again_months: int = 2
    bad_months: int = 2
    notice_days: int = 7
    adoption: str = "automatic"
    on_stop: str = "hold"

    def threshold(self, criterion: str) -> float:
        """The least share of a threshold criterion, in percent."""
        return float(getattr(self, f"{criterion}_share"))


RANGES: dict[str, tuple[float, float]] = {
    "alpha": (0.001, 0.2),
    "index_margin": (0.5, 20),
    "predicate_share": (0, 100),
    "attendance_share": (0, 100),
    "reports_share": (0, 100),
    "hours_share": (0, 100),
    "complaints_allowed": (0, 100),
    "service_margin": (0.1, 20),
    "survey_share": (0, 100),
    "min_wfa_days": (1, 100_000),
    "min_observed_share": (1, 100),
    "min_reported_days": (1, 5),
    "months": (1, 12),
    "baseline_months": (1, 12),
    "extension_months": (1, 6),
    "most_extensions": (0, 6),
    "again_months": (1, 12),
    "bad_months": (1, 6),
    "notice_days": (1, 60),
}
CHOICES: dict[str, frozenset[str]] = {
    "outcome": frozenset(OutcomeSource.values),
    "must": frozenset(Criterion.values),
    "adoption": frozenset(AdoptionMode.values),
    "on_stop": frozenset(OnStop.values),
}
MOST_INDICATORS, LONGEST_INDICATOR = 20, 300
NAMES = tuple(f.name for f in fields(Terms))
_DEFAULT = Terms()


def terms_data(terms: Terms) -> dict[str, Any]:
    """The terms as plain JSON values, lists sorted."""
    return {
        name: sorted(set(value)) if isinstance(value, tuple) else value
        for name in NAMES
        for value in [getattr(terms, name)]
    }


def read_terms(data: object) -> Terms:
    """Terms from JSON values; what is missing takes its default.

    Errors: `Refused` with one `Problem` per fault (unknown name, unreadable value, range, choice).
    """
    if not isinstance(data, Mapping):
        refuse_if_blocked([Problem(PlanFault.NOT_AN_OBJECT)])
        raise TypeError  # never reached: the problem above blocks
    problems = [
        Problem(PlanFault.UNKNOWN_TERM, params={"name": name})
        for name in sorted(set(map(str, data)) - set(NAMES))
    ]
    values: dict[str, Any] = {}
    for name in NAMES:
        if name not in data:
            continue
        try:
            values[name] = _read(name, data[name])
        except (TypeError, ValueError, OverflowError):
            problems.append(fault(PlanFault.WRONG_TYPE, name, value=str(data[name])[:100]))
    terms = Terms(**values)
    refuse_if_blocked([*problems, *check_terms(terms)])
    return terms


def check_terms(terms: Terms) -> list[Problem]:
    """What speaks against these terms, whatever the office."""
    found = [*_outside(terms), *_foreign(terms)]
    if not terms.must:
        found.append(fault(PlanFault.NOTHING_MUST, "must"))
    if len(terms.service_indicators) > MOST_INDICATORS:
        found.append(
            fault(PlanFault.OUT_OF_RANGE, "service_indicators", low=0, high=MOST_INDICATORS,
                  value=len(terms.service_indicators))
        )  # fmt: skip
    return found


def fault(code: PlanFault, name: str, **params: object) -> Problem:
    """A problem with one term, whose field the form can mark by `params["field"]`."""
    return Problem(code, params={"term": Term(name).label, "field": name, **params})


def _read(name: str, value: Any) -> Any:
    kind = type(getattr(_DEFAULT, name))
    if isinstance(value, bool):
        raise TypeError(value)
    if kind is float:
        return _number(value)
    if kind is tuple:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise TypeError(value)
        return tuple(sorted({item.strip()[:LONGEST_INDICATOR] for item in value} - {""}))
    if not isinstance(value, kind):
        raise TypeError(value)
    return value


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or value != value or value in (float("inf"), float("-inf")):
        raise TypeError(value)
    return float(value)


def _outside(terms: Terms) -> Iterable[Problem]:
    for name, (low, high) in RANGES.items():
        value = getattr(terms, name)
        if not low <= value <= high:
            yield fault(PlanFault.OUT_OF_RANGE, name, low=low, high=high, value=value)


def _foreign(terms: Terms) -> Iterable[Problem]:
    for name, choices in CHOICES.items():
        value = getattr(terms, name)
        for item in value if isinstance(value, tuple) else (value,):
            if item not in choices:
                yield fault(PlanFault.NOT_A_CHOICE, name, value=item)
