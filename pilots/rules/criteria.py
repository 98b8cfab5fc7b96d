"""Each criterion of a plan, computed from what was seen (evaluation.md, sections 2 to 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pilots.analysis import (
    AnalysisError,
    Effect,
    Estimator,
    Judgement,
    Panel,
    before_after,
    judge,
    placebo_rank,
    two_way_effect,
    wilson,
)
from pilots.enums.plans import KINDS, Criterion, Finding, OutcomeSource
from pilots.rules.indicators import Months, service_change
from pilots.rules.results import Result
from pilots.rules.seen import ABSENT, INCOMPLETE, PRESENT, Seen
from pilots.rules.terms import Terms, read_terms
from pilots.rules.weeks import add_months, whole_weeks

GOOD = 80
FINDINGS = {
    Judgement.NON_INFERIOR: Finding.PASSED,
    Judgement.INFERIOR: Finding.INFERIOR,
    Judgement.INCONCLUSIVE: Finding.INCONCLUSIVE,
}
COUNTED = (PRESENT, INCOMPLETE, ABSENT)
METHODS = {Estimator.TWO_WAY: "did", Estimator.BEFORE_AFTER: "before_after"}
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """What was seen, with the people and periods that everything else asks for."""

    seen: Seen

    @cached_property
    def terms(self) -> Terms:
        return read_terms(self.seen.facts["terms"])

    def on(self, name: str) -> date:
        return date.fromisoformat(self.seen.facts[name])

    @cached_property
    def periods(self) -> tuple[Ints, Ints]:
        """Ordinals of the periods before the trial and of those that are judged: Mondays, or first days of months."""
        baseline = (self.on("baseline_from"), self.on("start_on"))
        window = (self.on("window_from"), self.on("window_to"))
        split = whole_weeks if self.terms.outcome == OutcomeSource.INDEX else whole_months
        before, during = (
            np.array([d.toordinal() for d in split(*span)], dtype=np.int64) for span in (baseline, window)
        )
        return before, during

    @cached_property
    def place(self) -> tuple[Ints, Flags, Ints, Ints]:
        """Members sorted by id: (employee, in the pilot, office, left on or 0)."""
        members = self.seen.tables["members"]
        return members["employee"], members["in_pilot"].astype(bool), members["office"], members["left_on"]

    def rows_of(self, name: str) -> tuple[Mapping[str, NDArray[Any]], Ints]:
        """A table without people who are no members, and the place of each row's person among the members."""
        table, people = self.seen.tables[name], self.place[0]
        at = np.searchsorted(people, table["employee"])
        known = at < people.size
        known[known] = people[at[known]] == table["employee"][known]
        return {column: values[known] for column, values in table.items()}, at[known]


def whole_months(first: date, end: date) -> tuple[date, ...]:
    """First days of the calendar months that lie in [first, end)."""
    month = first if first.day == 1 else add_months(first.replace(day=1), 1)
    found = []
    while add_months(month, 1) <= end:
        found.append(month)
        month = add_months(month, 1)
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """One row for each person and period with an outcome: the rows of the panel."""

    employee: Ints
    period: Ints
    outcome: NDArray[np.float64]
    in_pilot: Flags
    office: Ints
    treated: Flags

    @property
    def panel(self) -> Panel:
        return Panel.of(self.employee, self.period, self.outcome, self.treated)


def observed(case: Case) -> Observed:
    """Outcomes of members before they left, in the periods of the plan; too few reported days are missing."""
    if case.terms.outcome == OutcomeSource.INDEX:
        table, at = case.rows_of("indices")
        keep = table["reports"] >= case.terms.min_reported_days
        period, outcome, ends = table["week"], table["value"], table["week"] + 5
    else:
        table, at = case.rows_of("predicates")
        keep = table["monthly"] == 1
        period, outcome, ends = table["start"], table["score"].astype(np.float64), table["end"] + 1
    before, during = case.periods
    people, in_pilot, office, left_on = case.place
    keep = (
        keep
        & ((left_on[at] == 0) | (left_on[at] >= ends))
        & np.isin(period, np.concatenate([before, during]))
    )
    at, period = at[keep], period[keep]
    inside = in_pilot[at]
    return Observed(people[at], period, outcome[keep], inside, office[at], inside & np.isin(period, during))


def index_result(case: Case, rows: Observed) -> Result:
    """The change of the performance index, difference in differences where the plan has comparison offices.

    The frozen plan chose the estimator: offices without data do not change it.
    Errors: AnalysisError where it cannot be estimated.
    """
    terms = case.terms
    panel = rows.panel
    compared = any(not office["in_pilot"] for office in case.seen.facts["offices"].values())
    effect = two_way_effect(panel, terms.alpha) if compared else before_after(panel, terms.alpha)
    placebo = _placebo(case, rows, panel) if compared else None
    return _from_effect(Criterion.INDEX, effect, terms.index_margin, Criterion.INDEX in terms.must, placebo)


def _placebo(case: Case, rows: Observed, panel: Panel) -> dict[str, Any] | None:
    try:
        found = placebo_rank(panel, rows.office, case.seen.facts["office"])
    except AnalysisError:
        return None  # a comparison office without a full panel of its own cannot stand in for the pilot
    if found is None:
        return None
    return {"rank": found.rank, "of": found.of, "p": found.p}


def _from_effect(
    criterion: str, effect: Effect, margin: float, must: bool, placebo: Mapping[str, Any] | None
) -> Result:
    return Result(
        criterion=criterion, kind=KINDS[criterion], finding=FINDINGS[judge(effect, margin)], must=must, limit=margin,
        estimate=effect.effect, low=effect.ci95[0], high=effect.ci95[1], lower=effect.lower, upper=effect.upper,
        se=effect.se, df=effect.df, n=effect.n, units=effect.units, method=METHODS[effect.estimator], placebo=placebo,
    )  # fmt: skip


def share_result(case: Case, criterion: str, good: int, n: int) -> Result:
    """A share held against its threshold by its point estimate; the Wilson interval is shown."""
    terms = case.terms
    least, must = terms.threshold(criterion), criterion in terms.must
    if not n:
        return Result(criterion, KINDS[criterion], Finding.ABSENT, must, least)
    shown = wilson(good, n)
    share = 100 * good / n
    finding = Finding.PASSED if share >= least else Finding.FAILED
    return Result(
        criterion, KINDS[criterion], finding, must, least, estimate=share, low=100 * shown.low,
        high=100 * shown.high, n=n, method="wilson",
    )  # fmt: skip


def complaint_result(case: Case) -> Result:
    """Upheld complaints of the window against the number allowed."""
    count, terms = int(case.seen.facts["complaints"]), case.terms
    stopped = count > terms.complaints_allowed
    return Result(
        Criterion.COMPLAINTS, KINDS[Criterion.COMPLAINTS], Finding.STOPPED if stopped else Finding.PASSED,
        Criterion.COMPLAINTS in terms.must, terms.complaints_allowed, estimate=count, n=count, method="count",
    )  # fmt: skip


def service_results(case: Case) -> tuple[Result, ...]:
    """One result for each indicator of the plan: its change in the pilot office against the comparison offices."""
    return tuple(_service_result(case, row) for row in case.seen.facts["service"])


def _service_result(case: Case, row: Mapping[str, Any]) -> Result:
    terms = case.terms
    pilot, *others = (Months(tuple(o["before"]), tuple(o["during"])) for o in (row["pilot"], *row["others"]))
    found = service_change(pilot, others, terms.service_margin, terms.alpha)
    return Result(
        Criterion.SERVICE, KINDS[Criterion.SERVICE], found.finding, Criterion.SERVICE in terms.must, found.margin,
        estimate=found.estimate, low=found.low, high=found.high, lower=found.lower, upper=found.upper, se=found.se,
        df=found.df, n=found.n, units=1 + found.offices, method=found.method.value if found.method else "",
        name=str(row["name"]),
    )  # fmt: skip


def wfa_days(case: Case) -> int:
    """WFA days of the window that were worked: somebody checked in or out."""
    table = _in_window(case, "attendance")
    worked = np.isin(table["status"], (PRESENT, INCOMPLETE))
    return int(np.count_nonzero(worked & (table["wfa"] == 1)))


def attendance(case: Case) -> tuple[int, int]:
    """(compliant, all) WFA days of the window: both events recorded, none of them outside the agreed place."""
    table = _in_window(case, "attendance")
    counted = (table["wfa"] == 1) & np.isin(table["status"], COUNTED)
    good = counted & (table["status"] == PRESENT) & (table["outside"] == 0)
    return int(np.count_nonzero(good)), int(np.count_nonzero(counted))


def filed(case: Case) -> tuple[int, int]:
    """(filed, required) daily reports of the window."""
    done = _in_window(case, "reports")["filed"] == 1
    return int(np.count_nonzero(done)), int(done.size)


def hours(case: Case) -> tuple[int, int]:
    """(met, all) person-weeks with counted days: no working time of the week is missing."""
    table = _in_window(case, "attendance")
    counted = np.isin(table["status"], COUNTED)
    if not counted.any():
        return 0, 0
    week = table["date"][counted] - (table["date"][counted] - 1) % 7
    _pairs, at = np.unique(np.stack([table["employee"][counted], week]), axis=1, return_inverse=True)
    short = np.bincount(at.ravel(), weights=table["shortage"][counted])
    return int(np.count_nonzero(short == 0)), int(short.size)


def predicates(case: Case) -> tuple[int, int]:
    """(Baik or better, all) pilot members with a predicate for a period that ended in the window before they left."""
    table, at = case.rows_of("predicates")
    first, end = case.on("window_from").toordinal(), case.on("window_to").toordinal()
    _people, in_pilot, _office, left_on = case.place
    stayed = (left_on[at] == 0) | (left_on[at] > table["end"])
    keep = in_pilot[at] & stayed & (table["end"] >= first) & (table["end"] < end)
    employee, ends, score = table["employee"][keep], table["end"][keep], table["score"][keep]
    order = np.lexsort((ends, employee))
    employee, score = employee[order], score[order]
    last = np.append(employee[1:] != employee[:-1], True) if employee.size else np.zeros(0, dtype=bool)
    return int(np.count_nonzero(score[last] >= GOOD)), int(np.count_nonzero(last))


def _in_window(case: Case, name: str) -> Mapping[str, NDArray[Any]]:
    """Rows of pilot members in the window, before they left."""
    table, at = case.rows_of(name)
    _people, in_pilot, _office, left_on = case.place
    first, end = case.on("window_from").toordinal(), case.on("window_to").toordinal()
    stayed = (left_on[at] == 0) | (table["date"] < left_on[at])
    keep = in_pilot[at] & stayed & (table["date"] >= first) & (table["date"] < end)
    return {column: values[keep] for column, values in table.items()}
