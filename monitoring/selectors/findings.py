"""What holds tonight for a chunk of people: facts of the apps below, judged by the rules. A fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eligibility.selectors import Policy
from monitoring.enums import AnswerKind, Cause, Level
from monitoring.models import EarlyWarning
from monitoring.rules import (
    ChartRule,
    Finding,
    absence_level,
    chart,
    chart_level,
    count_level,
    score_level,
    stated_rate,
    thresholds,
)
from performance.selectors import indices_of, missed_reports, monthly_scores
from presence.enums import AbsenceStep
from presence.selectors import missed_checkins, step_for, unanswered_calls, year_absences
from scheduling.selectors import monday_of

# The longest baseline and a quarter of a year to judge by it.
WEEKS_READ = 65
WEEKS_SHOWN = 26
DATES_SHOWN = 60
STEPS = list(AbsenceStep)
WEEK = timedelta(days=7)

Found = dict[tuple[int, Cause], Finding]
Days = Mapping[int, Sequence[date]]


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count: `first` to `last`, both inclusive; `last` is the day before the run's date."""

    first: date
    last: date
    days: int

    @classmethod
    def before(cls, on: date, days: int) -> Window:
        return cls(on - timedelta(days=days), on - timedelta(days=1), days)


def findings(employee_ids: Sequence[int], policy: Policy, zone: tzinfo, on: date, now: datetime) -> Found:
    """Every cause that holds for these people on the date, by (employee id, cause). About ten queries.

    `zone`: of their office; `on`: the run's date there.
    """
    window = Window.before(on, policy.warning_days)
    found: Found = {}
    for cause, days, threshold in _counted(employee_ids, policy, window, now):
        found |= _too_many(cause, days, threshold, window)
    found |= _low_scores(monthly_scores(employee_ids, on), policy.warn_monthly_score, on)
    found |= _absences(year_absences(employee_ids, window.last.year, window.last))
    return found | _drops(employee_ids, policy, zone, on)


def _counted(
    ids: Sequence[int], policy: Policy, window: Window, now: datetime
) -> Iterable[tuple[Cause, Days, int]]:
    first, last = window.first, window.last
    yield Cause.MISSED_CHECKINS, missed_checkins(ids, first, last), policy.warn_missed_checkins
    yield Cause.MISSED_REPORTS, missed_reports(ids, first, last, now), policy.warn_missed_reports
    yield Cause.UNANSWERED_CALLS, unanswered_calls(ids, first, last), policy.warn_unanswered_calls


def _too_many(cause: Cause, days: Days, threshold: int, window: Window) -> Found:
    found: Found = {}
    for employee_id, dates in days.items():
        level = count_level(len(dates), threshold)
        if level is None:
            continue
        evidence = {
            "count": len(dates),
            "threshold": threshold,
            "days": window.days,
            "first": window.first.isoformat(),
            "last": window.last.isoformat(),
            "dates": _isos(dates),
        }
        weeks = _each(monday_of(window.first), monday_of(window.last), lambda day: day + WEEK)
        found[employee_id, cause] = Finding(cause, level, evidence, _counts(dates, weeks, monday_of))
    return found


def _low_scores(scores: Mapping[int, Sequence[tuple[date, int]]], threshold: int, on: date) -> Found:
    found: Found = {}
    for employee_id, months in scores.items():
        level, low = score_level(months, threshold, on)
        if level is None:
            continue
        newest, score = months[-1]
        evidence = {"months": low, "threshold": threshold, "score": score, "month": newest.isoformat()}
        series = [
            {"at": m.isoformat(), "value": s, "limit": threshold, "mark": s < threshold}
            for m, s in months[-12:]
        ]
        found[employee_id, Cause.MONTHLY_SCORE] = Finding(Cause.MONTHLY_SCORE, level, evidence, series)
    return found


def _absences(years: Mapping[int, Any]) -> Found:
    found: Found = {}
    for employee_id, year in years.items():
        level = absence_level(year.days)
        if level is None:
            continue
        step = step_for(year.days, year.in_a_row)
        dates = list(year.dates)
        evidence = {
            "count": year.days,
            "in_a_row": year.in_a_row,
            "year": dates[-1].year,
            "step": step.value if step else "",
            "dates": _isos(dates),
        }
        months = _each(dates[-1].replace(month=1, day=1), _first_of(dates[-1]), _next_month)
        found[employee_id, Cause.ABSENCE] = Finding(
            Cause.ABSENCE, level, evidence, _counts(dates, months, _first_of), step_rank(evidence["step"])
        )
    return found


def step_rank(step: str) -> int:
    """How grave a step of PP 94/2021 is, from 1; 0 for none."""
    return STEPS.index(AbsenceStep(step)) + 1 if step else 0


def chart_rule(policy: Policy) -> ChartRule:
    return ChartRule(policy.chart_lambda, policy.chart_limit, policy.chart_weeks)


def _drops(ids: Sequence[int], policy: Policy, zone: tzinfo, on: date) -> Found:
    """Falls of the weekly index below the person's own limit, judged for everybody at once."""
    last = monday_of(on) - WEEK
    first = last - (WEEKS_READ - 1) * WEEK
    people = list(ids)
    row_of = {pk: row for row, pk in enumerate(people)}
    values = np.full((len(people), WEEKS_READ), np.nan)
    for employee_id, weeks in indices_of(people, first, last).items():
        row = row_of[employee_id]
        for week, value in weeks:
            values[row, (week - first).days // 7] = value
    restarts = _restarts(people, row_of, values, zone, first)
    rule = chart_rule(policy)
    judged = chart(values, rule, restarts=restarts[:, :-1])
    recent = max(0, WEEKS_READ - policy.warning_days // 7 - 1)
    hit = (judged.streak[:, -1] > 0) & ~restarts[:, -1] & judged.signal[:, recent:].any(axis=1)
    rows = np.flatnonzero(hit)
    if not len(rows):
        return {}
    pictured = _pictured(values[rows], restarts[rows], rule, first)
    return {(people[row], Cause.INDEX_DROP): found for row, found in zip(rows, pictured, strict=True)}


def _restarts(
    people: list[int], row_of: Mapping[int, int], values: NDArray[np.float64], zone: tzinfo, first: date
) -> NDArray[np.bool_]:
    """Weeks before which the EWMA starts anew: after each answered fall of the index. The last column is this week.

    A reason makes a new normal: weeks before it leave `values`. Coaching keeps the baseline to get back to.
    """
    restarts = np.zeros((len(people), WEEKS_READ + 1), dtype=bool)
    answered = EarlyWarning.objects.filter(employee__in=people, cause=Cause.INDEX_DROP).values_list(
        "employee_id", "answered_at", "answer_kind"
    )
    for employee_id, answered_at, kind in answered:
        if answered_at is None:
            continue
        week = monday_of(answered_at.astimezone(zone).date())
        row, column = row_of[employee_id], (week - first).days // 7 + 1
        if column <= 0:
            continue
        restarts[row, min(column, WEEKS_READ)] = True
        if kind == AnswerKind.REASON:
            values[row, :column] = np.nan
    return restarts


def _pictured(
    values: NDArray[np.float64], restarts: NDArray[np.bool_], rule: ChartRule, first: date
) -> Iterable[Finding]:
    """The findings with evidence and chart, for the few rows that signal."""
    judged = chart(values, rule, restarts=restarts[:, :-1])
    limits = thresholds(judged, rule)
    for row in range(len(values)):
        columns = [int(c) for c in np.flatnonzero(~np.isnan(values[row]))]
        level = chart_level(int(judged.streak[row, -1])) or Level.NOTICE
        last = columns[-1]
        evidence = {
            "weeks": int(judged.streak[row, -1]),
            "week": (first + last * WEEK).isoformat(),
            "index": _number(values[row, last]),
            "mean": _number(judged.mean[row, last]),
            "sd": _number(judged.sd[row, last]),
            "limit": _number(limits[row, last]),
            "baseline": int(judged.count[row, last]),
            "false_alarms": round(stated_rate(rule.lam, rule.limit) * 1000, 2),
        }
        series = [
            {
                "at": (first + c * WEEK).isoformat(),
                "value": _number(values[row, c]),
                "mean": _number(judged.mean[row, c]) if judged.watched[row, c] else None,
                "limit": _number(limits[row, c]),
                "mark": bool(judged.signal[row, c]),
            }
            for c in columns[-WEEKS_SHOWN:]
        ]
        yield Finding(Cause.INDEX_DROP, level, evidence, series)


def _number(value: Any) -> float | None:
    return None if np.isnan(value) else round(float(value), 2)


def _isos(dates: Sequence[date]) -> list[str]:
    return [day.isoformat() for day in dates[-DATES_SHOWN:]]


def _counts(
    dates: Iterable[date], places: Iterable[date], place_of: Callable[[date], date]
) -> list[dict[str, Any]]:
    counted = Counter(place_of(day) for day in dates)
    return [{"at": at.isoformat(), "value": counted[at], "mark": counted[at] > 0} for at in places]


def _each(first: date, last: date, following: Callable[[date], date]) -> Iterable[date]:
    while first <= last:
        yield first
        first = following(first)


def _first_of(day: date) -> date:
    return day.replace(day=1)


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
