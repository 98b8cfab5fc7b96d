"""A whole evaluation as one pure function: what was seen in, criteria, data quality and verdict out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pilots.analysis import AnalysisError
from pilots.enums.plans import KINDS, Criterion, Finding, RunKind
from pilots.rules import criteria
from pilots.rules.criteria import Case, Observed
from pilots.rules.quality import completeness, gates_of, quality_json
from pilots.rules.results import GateCheck, Result, Ruling, gate_json, reason_json, result_json
from pilots.rules.ruling import Standing, rule
from pilots.rules.seen import Seen

ENGINE = "1"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Results in the order of the criteria, gates, the ruling, and what the report says about its data."""

    results: tuple[Result, ...]
    gates: tuple[GateCheck, ...]
    ruling: Ruling
    quality: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """What is stored with a verdict and compared when it is recomputed."""
        return {
            "outcome": self.ruling.outcome.value,
            "quota_after": self.ruling.quota_after,
            "reasons": [reason_json(row) for row in self.ruling.reasons],
            "results": [result_json(row) for row in self.results],
            "quality": self.quality,
        }


def evaluate(seen: Seen) -> Evaluation:
    """Judge the window. The same data always give the same answer; nothing here knows a clock or a database."""
    case = Case(seen)
    rows = criteria.observed(case)
    index, fault = _index(case, rows)
    complete = completeness(case, rows)
    gates = gates_of(case, complete, fault)
    results = (index, *_shares(case), criteria.complaint_result(case), *_services(case))
    ruling = rule(case.terms, _standing(seen), gates, results)
    return Evaluation(results, gates, ruling, quality_json(case, rows, complete, gates, with_series=True))


def review(seen: Seen) -> dict[str, Any]:
    """The monthly look before the end: data quality and stop criteria, and nothing that tells how it is going."""
    case = Case(seen)
    rows = criteria.observed(case)
    complete = completeness(case, rows)
    gates = gates_of(case, complete, "")[:2]
    stop = criteria.complaint_result(case)
    return {
        "gates": [gate_json(gate) for gate in gates],
        "stops": [result_json(stop)],
        "stopped": stop.finding == Finding.STOPPED,
        "quality": quality_json(case, rows, complete, gates, with_series=False),
    }


def _index(case: Case, rows: Observed) -> tuple[Result, str]:
    try:
        return criteria.index_result(case, rows), ""
    except AnalysisError as error:
        absent = Result(
            Criterion.INDEX, KINDS[Criterion.INDEX], Finding.ABSENT, Criterion.INDEX in case.terms.must,
            case.terms.index_margin,
        )  # fmt: skip
        return absent, error.code.value


def _shares(case: Case) -> tuple[Result, ...]:
    found = {
        Criterion.PREDICATE: criteria.predicates(case),
        Criterion.ATTENDANCE: criteria.attendance(case),
        Criterion.REPORTS: criteria.filed(case),
        Criterion.HOURS: criteria.hours(case),
    }
    return tuple(criteria.share_result(case, name, good, n) for name, (good, n) in found.items())


def _services(case: Case) -> tuple[Result, ...]:
    return criteria.service_results(case)


def _standing(seen: Seen) -> Standing:
    facts = seen.facts
    return Standing(
        RunKind(facts["kind"]), int(facts["quota"]), int(facts["goal"]), int(facts["cap"]), int(facts["extensions"]),
        int(facts["bad_months"]),
    )  # fmt: skip
