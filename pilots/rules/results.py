"""What an evaluation found, as values and as the JSON that is stored with a verdict.

Shares are percent (0–100), effects are index points or percentage points, intervals are two-sided 95 %;
`lower` and `upper` are the one-sided 1 − α bounds that are held against a margin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from pilots.enums.plans import CriterionKind, Finding, Outcome, Reason

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """One criterion. `limit`: the margin (positive), the least share, or the number allowed.

    `method`: did | before_after | wilson | count | months | month_points. `name`: the indicator of a service criterion.
    """

    criterion: str
    kind: CriterionKind
    finding: Finding
    must: bool
    limit: float
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    lower: float | None = None
    upper: float | None = None
    se: float | None = None
    df: float | None = None
    n: int = 0
    units: int = 0
    method: str = ""
    name: str = ""
    placebo: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class GateCheck:
    """One data gate: `value` against `least`; `why` names an error of the engine."""

    gate: str
    passed: bool
    value: float | None = None
    least: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason as its code and parameters; the words are the label of the code in the reader's language.

    Parameters that name a choice (`criterion`) are its value; `pilots.selectors.words` speaks them.
    """

    code: Reason
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict of the rules: outcome, the quota that follows, and why, in the order of evaluation.md, section 5."""

    outcome: Outcome
    quota_after: int
    reasons: tuple[ReasonRow, ...]


def result_json(row: Result) -> Json:
    return asdict(row) | {"kind": row.kind.value, "finding": row.finding.value}


def result_of(data: Mapping[str, Any]) -> Result:
    """A stored result; keys of a later version are left out."""
    known = {f.name: data[f.name] for f in fields(Result) if f.name in data}
    return Result(**known | {"kind": CriterionKind(data["kind"]), "finding": Finding(data["finding"])})


def gate_json(row: GateCheck) -> Json:
    return asdict(row)


def gate_of(data: Mapping[str, Any]) -> GateCheck:
    return GateCheck(**{f.name: data[f.name] for f in fields(GateCheck) if f.name in data})


def reason_json(row: ReasonRow) -> Json:
    return {"code": row.code.value, "params": dict(row.params)}


def reason_of(data: Mapping[str, Any]) -> ReasonRow:
    return ReasonRow(Reason(data["code"]), data["params"])
