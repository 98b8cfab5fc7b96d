"""How complete the data are: expected and observed person-periods, gates, and the lines of the report's chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from pilots.analysis import AnalysisError, weekly_means
from pilots.enums.plans import Criterion, Gate, OutcomeSource
from pilots.rules.criteria import Case, Observed, wfa_days
from pilots.rules.results import GateCheck, gate_json
from pilots.rules.weeks import add_months


@dataclass(frozen=True, slots=True)
class Completeness:
    """Person-periods of the window that should have an outcome, and those that have one, by office id."""

    expected: dict[int, int]
    observed: dict[int, int]

    def share(self, office: int) -> float | None:
        """Percent, None where nothing is expected."""
        expected = self.expected.get(office, 0)
        return 100 * self.observed.get(office, 0) / expected if expected else None


def completeness(case: Case, rows: Observed) -> Completeness:
    """Expected is everybody enrolled, in every period before they left, unless it was all holiday or all absence."""
    _before, during = case.periods
    people, _in_pilot, office, left_on = case.place
    away = _absent_days(case)
    found: dict[int, int] = {}
    seen: dict[int, int] = {}
    have = set(zip(rows.employee.tolist(), rows.period.tolist(), strict=True))
    for place in sorted(set(office.tolist())):
        members = np.flatnonzero(office == place)
        working = np.array(case.seen.facts["working"].get(str(place), []), dtype=np.int64)
        total = held = 0
        for start in during.tolist():
            end = _period_end(case, start)
            days = working[(working >= start) & (working < end)]
            if days.size < _least_days(case):
                continue
            for i in members.tolist():
                if left_on[i] and left_on[i] < end:
                    continue
                who = int(people[i])
                if (gone := away.get(who)) and all(int(d) in gone for d in days):
                    continue
                total += 1
                held += (who, start) in have
        found[place], seen[place] = total, held
    return Completeness(found, seen)


def _period_end(case: Case, start: int) -> int:
    """The day after a week's Friday, or after a month's last day: whoever left before it owes no outcome."""
    if case.terms.outcome == OutcomeSource.INDEX:
        return start + 5
    return add_months(date.fromordinal(start), 1).toordinal()


def _least_days(case: Case) -> int:
    return case.terms.min_reported_days if case.terms.outcome == OutcomeSource.INDEX else 1


def _absent_days(case: Case) -> dict[int, set[int]]:
    """Employee → ordinals of days of absence with a reason."""
    table = case.seen.tables["absences"]
    found: dict[int, set[int]] = {}
    first, end = case.on("window_from").toordinal(), case.on("window_to").toordinal()
    for who, start, last in zip(*(table[c].tolist() for c in ("employee", "start", "end")), strict=True):
        found.setdefault(who, set()).update(range(max(start, first), min(last, end) + 1))
    return found


def gates_of(case: Case, complete: Completeness, fault: str) -> tuple[GateCheck, ...]:
    """The data gates of the pilot office.

    `fault`: the engine's code where the effect cannot be estimated, which stops only who must pass by it.
    """
    terms, days = case.terms, wfa_days(case)
    share = complete.share(int(case.seen.facts["office"]))
    enough = share is not None and share >= terms.min_observed_share
    return (
        GateCheck(Gate.WFA_DAYS.value, days >= terms.min_wfa_days, days, terms.min_wfa_days),
        GateCheck(Gate.OBSERVED.value, enough, round(share or 0.0, 2), terms.min_observed_share),
        GateCheck(Gate.ESTIMABLE.value, not fault or Criterion.INDEX not in terms.must, why=fault),
    )


def quality_json(
    case: Case, rows: Observed, complete: Completeness, gates: tuple[GateCheck, ...], *, with_series: bool
) -> dict[str, Any]:
    """Everything the report says about its data. Without `series` nothing tells how the pilot is going."""
    _people, in_pilot, _office, left_on = case.place
    before, during = case.periods
    own = int(case.seen.facts["office"])
    found = {
        "gates": [gate_json(gate) for gate in gates],
        "enrolled": int(np.count_nonzero(in_pilot)),
        "left": int(np.count_nonzero(in_pilot & (left_on > 0))),
        "wfa_days": wfa_days(case),
        "expected": complete.expected.get(own, 0),
        "observed": complete.observed.get(own, 0),
        "offices": [
            {
                **facts,
                "expected": complete.expected.get(int(pk), 0),
                "observed": complete.observed.get(int(pk), 0),
            }
            for pk, facts in sorted(
                case.seen.facts["offices"].items(), key=lambda o: (not o[1]["in_pilot"], int(o[0]))
            )
        ],
        "baseline_weeks": int(before.size),
        "window_weeks": int(during.size),
        "sources": case.seen.counts | {"complaints": int(case.seen.facts["complaints"])},
    }
    return found | {"series": _series(rows)} if with_series else found


def _series(rows: Observed) -> list[dict[str, Any]]:
    try:
        means = weekly_means(rows.panel, rows.in_pilot.astype(np.int64))
    except AnalysisError:
        return []
    lines = {int(str(group)): i for i, group in enumerate(means.groups)}

    def at(table: Any, group: int, i: int) -> Any:
        return table[lines[group]][i] if group in lines else None

    return [
        {
            "week": date.fromordinal(int(str(period))).isoformat(),
            "pilot": at(means.means, 1, i),
            "comparison": at(means.means, 0, i),
            "n_pilot": at(means.counts, 1, i) or 0,
            "n_comparison": at(means.counts, 0, i) or 0,
        }
        for i, period in enumerate(means.periods)
    ]
