"""The control chart: exact where it can be exact, and as often wrong as it says."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from eligibility.rules import Policy
from monitoring.rules import ChartRule, chart, stated_rate, thresholds
from monitoring.rules.chart import HEAVIEST_WEEK, LONGEST_BASELINE, SMALLEST_SD
from monitoring.rules.simulation import (
    DROPS,
    detection,
    in_control,
    index_from,
    normal_weeks,
    report_weeks,
    simulate,
    table,
)
from performance.enums import ReportStatus
from performance.rules import Report, Work, week_index

USUAL = Policy()
RULE = ChartRule(USUAL.chart_lambda, USUAL.chart_limit, USUAL.chart_weeks)
ANY = ChartRule(0.2, 2.75, 4)


def row(*values):
    return np.array([values], dtype=float)


# --- the statistic


def test_the_score_is_quesenberrys_q():
    """Against the textbook: Φ⁻¹(T_{k−1}(sqrt(k/(k+1))·(x − x̄)/s)), bounded; the EWMA from it."""
    weeks = [80, 84, 71, 77, 90, 68, 83, 75, 70]
    judged = chart(row(*weeks), ChartRule(0.2, 2.75, 8))
    earlier, x = np.array(weeks[:8], dtype=float), weeks[8]
    t = np.sqrt(8 / 9) * (x - earlier.mean()) / earlier.std(ddof=1)
    q = stats.norm.ppf(stats.t.cdf(t, df=7))
    assert judged.ewma[0, 8] == pytest.approx(0.2 * q)
    assert judged.mean[0, 8] == pytest.approx(earlier.mean())
    assert judged.sd[0, 8] == pytest.approx(earlier.std(ddof=1))
    assert list(judged.watched[0]) == [False] * 8 + [True]


@pytest.mark.parametrize("k", [4, 8, 30])
def test_in_control_the_scores_are_standard_normal_whatever_the_baselines_length(k):
    """λ = 1 makes the EWMA the score itself; bounded normal scores have known mean, variance and no memory."""
    rng = np.random.default_rng(k)
    judged = chart(rng.normal(70, 9, (40_000, k + 2)), ChartRule(1.0, 99.0, k))
    first, second = judged.ewma[:, k], judged.ewma[:, k + 1]
    for scores in (first, second):
        assert abs(scores.mean()) < 0.03
        for level in (-1.5, -0.5, 0.5, 1.5):
            assert (scores < level).mean() == pytest.approx(stats.norm.cdf(level), abs=0.01)
        assert np.abs(scores).max() == HEAVIEST_WEEK
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.02


def test_everybody_is_compared_with_themselves_only():
    rng = np.random.default_rng(1)
    one = rng.normal(70, 8, (1, 40))
    alone = chart(one, RULE)
    among = chart(np.vstack([one, rng.normal(30, 3, (50, 40))]), RULE)
    assert np.array_equal(alone.ewma[0], among.ewma[0])
    moved = chart(one * 0.5 + 10, ChartRule(RULE.lam, RULE.limit, RULE.weeks))
    assert np.allclose(moved.ewma, alone.ewma)  # level and scale of a person do not matter


def test_getting_better_never_signals():
    rng = np.random.default_rng(2)
    values = rng.normal(60, 4, (200, 40))
    values[:, 20:] += 30
    assert chart(values, RULE).signal[:, 20:28].sum() == 0


@pytest.mark.parametrize("last", [99.5, 98.0, 97.0])
def test_a_flat_history_of_hundreds_takes_a_small_dip_for_nothing(last):
    values = row(*[100.0] * 30, last, last)
    judged = chart(values, RULE)
    assert not judged.signal.any()
    assert judged.sd[0, -1] == SMALLEST_SD


def test_one_bad_week_is_no_decline_and_a_lasting_one_is():
    once = row(*[100.0] * 30, 0.0, *[100.0] * 5)
    assert not chart(once, RULE).signal.any()
    lasting = row(*[100.0] * 30, *[60.0] * 6)
    judged = chart(lasting, RULE)
    assert list(judged.signal[0, 30:]) == [False, False, True, True, True, True]
    assert list(judged.streak[0, 30:]) == [0, 0, 1, 2, 3, 4]


def test_weeks_under_a_signal_do_not_become_the_new_normal():
    judged = chart(row(*[90.0, 94.0] * 10, *[40.0] * 20), RULE)
    assert judged.signal[0, -1]
    before = judged.count[0, 20 + int(judged.signal[0, 20:].argmax())]
    assert judged.count[0, -1] == before


def test_weeks_without_an_index_change_nothing_and_keep_the_streak():
    weeks = [90.0, 94.0] * 10 + [50.0] * 5
    gap = [np.nan, np.nan]
    whole = chart(row(*weeks), RULE)
    holed = chart(row(*weeks[:5], *gap, *weeks[5:23], *gap, *weeks[23:], *gap), RULE)
    assert holed.ewma[0, -1] == pytest.approx(whole.ewma[0, -1])
    assert holed.streak[0, -1] == whole.streak[0, -1] > 0
    assert not holed.watched[0, -1]


def test_the_baseline_forgets_what_is_older_than_a_year():
    values = row(*[20.0] * 10, *[80.0, 84.0] * 40)
    judged = chart(values, ANY)
    assert judged.count[0, -1] == LONGEST_BASELINE
    last = values[0, -1 - LONGEST_BASELINE : -1]
    assert judged.mean[0, -1] == pytest.approx(last.mean())
    assert judged.sd[0, -1] == pytest.approx(last.std(ddof=1))


def test_a_restart_forgets_the_fall_but_not_the_baseline():
    values = row(*[90.0, 94.0] * 10, *[50.0] * 4, 92.0)
    restarts = np.zeros(values.shape, dtype=bool)
    restarts[0, 24] = True
    judged = chart(values, RULE, restarts=restarts)
    assert judged.signal[0, 23]
    assert not judged.signal[0, 24]
    assert judged.before[0, 24] == 0
    assert judged.count[0, 24] >= 20


def test_nobody_and_nothing():
    assert chart(np.zeros((0, 10)), RULE).signal.shape == (0, 10)
    assert not chart(np.full((3, 10), np.nan), RULE).watched.any()


def test_below_its_threshold_is_exactly_what_signals():
    rng = np.random.default_rng(3)
    values = rng.normal(65, 8, (400, 60)).clip(0, 100)
    values[:, 30:] -= rng.uniform(0, 20, (400, 1))
    values[rng.random(values.shape) < 0.1] = np.nan
    judged = chart(values, RULE)
    limits = thresholds(judged, RULE)
    below = ~np.isnan(limits) & (values < limits)
    assert judged.signal.sum() > 500
    assert np.array_equal(below[judged.watched], judged.signal[judged.watched])
    assert np.nanmin(limits) >= 0
    assert np.nanmax(limits) <= 100


# --- how often it is wrong


def test_the_default_means_one_false_alarm_in_a_thousand_person_weeks():
    assert stated_rate(RULE.lam, RULE.limit) == pytest.approx(0.001, rel=0.02)


@pytest.mark.parametrize("lam", [0.05, 0.1, 0.2, 0.3, 0.5])
def test_a_wider_limit_means_fewer_false_alarms(lam):
    rates = [stated_rate(lam, limit) for limit in (1.0, 1.5, 2.0, 2.5, 3.0, 3.4)]
    assert rates == sorted(rates, reverse=True)
    assert 0 < rates[-1] < rates[0] < 0.2


def test_a_limit_that_no_week_can_reach_means_none():
    assert stated_rate(0.5, 4.0) == 0.0


@pytest.mark.parametrize(
    ("lam", "limit", "seed"), [(RULE.lam, RULE.limit, 11), (0.1, 2.5, 12), (0.3, 2.5, 13), (0.2, 2.25, 14)]
)
def test_the_simulated_rate_is_the_stated_one(lam, limit, seed):
    """About a million judged person-weeks each: the chance error is below 4 %, the tolerance 20 %."""
    rule = ChartRule(lam, limit, 8)
    values = normal_weeks(12_000, 96, np.random.default_rng(seed))
    found = in_control(values, rule)
    assert found.judged == 12_000 * 88
    assert found.rate == pytest.approx(stated_rate(lam, limit), rel=0.2)
    assert found.run_length == pytest.approx(1 / found.rate)


def test_bounded_and_skewed_weeks_keep_the_rate_too():
    values = report_weeks(12_000, 96, np.random.default_rng(21))
    assert values.min() >= 0
    assert values.max() == 100
    assert stats.skew(values, axis=None) < -1
    found = in_control(values, RULE)
    assert found.rate == pytest.approx(stated_rate(RULE.lam, RULE.limit), rel=0.25)


def test_a_shorter_baseline_keeps_the_rate():
    values = normal_weeks(12_000, 92, np.random.default_rng(22))
    found = in_control(values, ChartRule(RULE.lam, RULE.limit, 4))
    assert found.rate == pytest.approx(stated_rate(RULE.lam, RULE.limit), rel=0.2)


@pytest.mark.parametrize("make", [normal_weeks, report_weeks])
def test_the_delay_falls_with_the_size_of_the_fall(make):
    found = [detection(make, RULE, drop, 3000, np.random.default_rng(31)) for drop in DROPS]
    shares = [f.within_8 for f in found]
    assert shares == sorted(shares)
    assert shares[-1] > 0.95
    assert shares[0] < 0.2
    delays = [f.delay or 99 for f in found]
    assert delays == sorted(delays, reverse=True)
    assert delays[-1] <= 4 < delays[1]


def test_the_same_seed_gives_the_same_numbers():
    one, two = (simulate(RULE, people=300, weeks=40, seed=5) for _ in range(2))
    assert one == two
    assert simulate(RULE, people=300, weeks=40, seed=6) != one
    assert "per 1,000" in table(one, RULE)


def test_the_simulated_reports_follow_the_index_formula():
    due = datetime(2026, 11, 19, 16, 59, tzinfo=UTC)

    def report(share, *, late, back):
        sent = due + timedelta(hours=1 if late else -1)
        return Report(ReportStatus.ACCEPTED, True, due, sent, back, (Work(Decimal(100), Decimal(share)),))

    index = week_index([report(80, late=False, back=False), report(60, late=True, back=True)], due)
    assert index.value == Decimal("65.75")
    assert float(index.value) == index_from(0.7, 0.5, 0.75)
