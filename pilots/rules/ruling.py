"""From gates and results to a verdict, in the order of evaluation.md, section 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pilots.enums.plans import Criterion, CriterionKind, Finding, Gate, OnStop, Outcome, Reason, RunKind
from pilots.rules.results import GateCheck, ReasonRow, Result, Ruling
from pilots.rules.terms import Terms

HARM = frozenset({Finding.STOPPED, Finding.INFERIOR})
BAD = HARM | {Finding.FAILED}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the pilot stands when judged: quota in force, what a pass leads to, the policy's cap, its history."""

    kind: RunKind
    quota: int
    goal: int
    cap: int
    extensions: int
    bad_months: int


def rule(terms: Terms, standing: Standing, gates: Sequence[GateCheck], results: Sequence[Result]) -> Ruling:
    """The verdict. Only criteria that the plan calls mandatory decide; the others are told."""
    told = tuple(_gate_reasons(gates))
    if not all(gate.passed for gate in gates):
        return _without_data(terms, standing, told)
    told = (*told, *(reason for result in results if result.must and (reason := _reason(result))))
    musts = [result for result in results if result.must]
    if standing.kind == RunKind.PERIODIC:
        return _month(terms, standing, musts, told)
    if any(result.finding in HARM for result in musts):
        return _harmed(terms, standing, told)
    if all(_passes(result) for result in musts):
        return _raised(standing, told)
    return _held(terms, standing, told)


def _passes(result: Result) -> bool:
    """Service indicators must pass where they are present; everything else must be there."""
    if result.finding == Finding.ABSENT:
        return result.criterion == Criterion.SERVICE
    return result.finding == Finding.PASSED


def _without_data(terms: Terms, standing: Standing, told: tuple[ReasonRow, ...]) -> Ruling:
    if standing.kind == RunKind.PERIODIC:
        return Ruling(Outcome.KEEP, standing.quota, (*told, ReasonRow(Reason.NOT_JUDGED)))
    if standing.extensions < terms.most_extensions:
        params = {
            "months": terms.extension_months,
            "number": standing.extensions + 1,
            "most": terms.most_extensions,
        }
        return Ruling(Outcome.EXTEND, standing.quota, (*told, ReasonRow(Reason.EXTENDED, params)))
    used = ReasonRow(Reason.EXTENSIONS_USED, {"most": terms.most_extensions})
    return _held(terms, standing, (*told, used))


def _harmed(terms: Terms, standing: Standing, told: tuple[ReasonRow, ...]) -> Ruling:
    if standing.quota >= 2:
        return _lowered(standing, told)
    if terms.on_stop == OnStop.PAUSE and standing.quota:
        return Ruling(Outcome.PAUSE, 0, told)
    return _held(terms, standing, told)


def _lowered(standing: Standing, told: tuple[ReasonRow, ...]) -> Ruling:
    """One day less, and never more than the policy allows by now."""
    return Ruling(Outcome.LOWER, min(standing.quota - 1, standing.cap), told)


def _raised(standing: Standing, told: tuple[ReasonRow, ...]) -> Ruling:
    after = max(standing.quota, min(standing.goal, standing.cap))
    told = (*told, ReasonRow(Reason.ALL_PASSED))
    if after == standing.quota:
        full = after < standing.goal or after >= standing.cap
        at_goal = ReasonRow(Reason.AT_GOAL, {"days": after})
        told = (*told, ReasonRow(Reason.AT_CAP, {"cap": standing.cap}) if full else at_goal)
    return Ruling(Outcome.RAISE, after, told)


def _held(terms: Terms, standing: Standing, told: tuple[ReasonRow, ...]) -> Ruling:
    again = ReasonRow(Reason.AGAIN, {"months": terms.again_months})
    return Ruling(Outcome.HOLD, standing.quota, (*told, again))


def _month(terms: Terms, standing: Standing, musts: Sequence[Result], told: tuple[ReasonRow, ...]) -> Ruling:
    """After a raise: a bad month is one in which a mandatory criterion stops, fails, or is shown to be worse."""
    if not any(result.finding in BAD for result in musts):
        return Ruling(Outcome.KEEP, standing.quota, (*told, ReasonRow(Reason.GOOD_MONTH)))
    number = standing.bad_months + 1
    told = (*told, ReasonRow(Reason.BAD_MONTH, {"number": number, "most": terms.bad_months}))
    if number >= terms.bad_months and standing.quota >= 2:
        return _lowered(standing, told)
    return Ruling(Outcome.KEEP, standing.quota, told)


def is_bad_month(reasons: Sequence[ReasonRow]) -> bool:
    return any(reason.code == Reason.BAD_MONTH for reason in reasons)


def _gate_reasons(gates: Sequence[GateCheck]) -> list[ReasonRow]:
    found = {gate.gate: gate for gate in gates}
    if all(gate.passed for gate in gates):
        days, share = found[Gate.WFA_DAYS].value, found[Gate.OBSERVED].value
        return [ReasonRow(Reason.GATES_PASSED, {"count": int(days or 0), "share": share})]
    rows = []
    for gate in gates:
        if gate.passed:
            continue
        if gate.gate == Gate.WFA_DAYS:
            rows.append(
                ReasonRow(
                    Reason.GATE_WFA_DAYS, {"count": int(gate.value or 0), "least": int(gate.least or 0)}
                )
            )
        elif gate.gate == Gate.OBSERVED:
            rows.append(ReasonRow(Reason.GATE_OBSERVED, {"share": gate.value, "least": gate.least}))
        else:
            rows.append(ReasonRow(Reason.GATE_ESTIMABLE, {"why": gate.why}))
    return rows


def _reason(result: Result) -> ReasonRow | None:
    name = {"criterion": result.criterion, **({"name": result.name} if result.name else {})}
    if result.finding == Finding.ABSENT:
        return ReasonRow(Reason.ABSENT, name)
    if result.kind == CriterionKind.STOP:
        if result.finding == Finding.STOPPED:
            return ReasonRow(
                Reason.STOP_COMPLAINTS, {"count": int(result.estimate or 0), "most": int(result.limit)}
            )
        return ReasonRow(Reason.NO_COMPLAINTS, {"count": int(result.estimate or 0)})
    if result.kind == CriterionKind.THRESHOLD:
        code = Reason.REACHED if result.finding == Finding.PASSED else Reason.BELOW
        return ReasonRow(code, {**name, "share": result.estimate, "least": result.limit})
    if result.lower is None:
        code = Reason.POINT_KEPT if result.finding == Finding.PASSED else Reason.POINT_FELL
        return ReasonRow(code, {**name, "estimate": result.estimate, "margin": result.limit})
    codes = {
        Finding.PASSED: Reason.NOT_INFERIOR,
        Finding.INFERIOR: Reason.INFERIOR,
        Finding.INCONCLUSIVE: Reason.INCONCLUSIVE,
        Finding.FAILED: Reason.INCONCLUSIVE,
    }
    numbers = {
        "estimate": result.estimate,
        "lower": result.lower,
        "upper": result.upper,
        "margin": result.limit,
    }
    return ReasonRow(codes[result.finding], {**name, **numbers})
