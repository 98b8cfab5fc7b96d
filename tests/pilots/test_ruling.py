"""From gates and findings to a verdict: every row of evaluation.md, section 5, and their order."""

from itertools import product

import pytest

from pilots.enums.plans import KINDS, Criterion, Finding, Outcome, Reason, RunKind
from pilots.rules.results import (
    GateCheck,
    ReasonRow,
    Result,
    gate_json,
    gate_of,
    reason_json,
    reason_of,
    result_json,
    result_of,
)
from pilots.rules.ruling import Standing, is_bad_month, rule
from pilots.rules.terms import Terms
from pilots.selectors.words import reason_in_both, reason_words, sentences

FINAL = Standing(RunKind.FINAL, quota=1, goal=2, cap=2, extensions=0, bad_months=0)
MONTH = Standing(RunKind.PERIODIC, quota=2, goal=2, cap=2, extensions=0, bad_months=0)
GATES = (
    GateCheck("wfa_days", True, 60, 30),
    GateCheck("observed", True, 97.5, 80.0),
    GateCheck("estimable", True),
)
BADLY = {"index": Finding.INFERIOR, "complaints": Finding.STOPPED, "service": Finding.INFERIOR}


def gates(*failed):
    return tuple(
        GateCheck(g.gate, g.gate not in failed, g.value, g.least, "one_unit" if g.gate in failed else "")
        for g in GATES
    )


def results(must=tuple(Criterion.values), **findings):
    return tuple(
        Result(
            name, KINDS[name], findings.get(name, Finding.PASSED), name in must, 3.0, estimate=-1.5, lower=-2.5,
            upper=-0.5, n=40,
        )
        for name in Criterion.values
    )  # fmt: skip


def ruled(standing=FINAL, failed=(), terms=None, must=tuple(Criterion.values), **findings):
    terms = Terms(must=must, **(terms or {}))
    return rule(terms, standing, gates(*failed), results(must, **findings))


def codes(ruling):
    return [reason.code for reason in ruling.reasons]


def changed(standing, **values):
    return Standing(**{f: values.get(f, getattr(standing, f)) for f in Standing.__slots__})


# --- row 1: data gates ---------------------------------------------------------------------------


@pytest.mark.parametrize("failed", [("wfa_days",), ("observed",), ("estimable",), ("wfa_days", "observed")])
@pytest.mark.parametrize(
    ("extensions", "outcome"),
    [(0, Outcome.EXTEND), (1, Outcome.EXTEND), (2, Outcome.HOLD), (5, Outcome.HOLD)],
)
def test_too_little_data_extends_and_the_third_time_holds(failed, extensions, outcome):
    ruling = ruled(changed(FINAL, extensions=extensions), failed=failed)
    assert (ruling.outcome, ruling.quota_after) == (outcome, 1)
    assert [c.value for c in codes(ruling)][: len(failed)] == [f"gate_{gate}" for gate in failed]
    last = codes(ruling)[len(failed) :]
    assert last == (
        [Reason.EXTENDED] if outcome == Outcome.EXTEND else [Reason.EXTENSIONS_USED, Reason.AGAIN]
    )


def test_the_extension_says_how_long_and_which_one_it_is():
    ruling = ruled(changed(FINAL, extensions=1), failed=("wfa_days",), terms={"extension_months": 3})
    assert ruling.reasons[-1].params == {"months": 3, "number": 2, "most": 2}


def test_a_plan_without_extensions_holds_at_once():
    assert ruled(failed=("observed",), terms={"most_extensions": 0}).outcome == Outcome.HOLD


@pytest.mark.parametrize("findings", [{}, BADLY, {"reports": Finding.FAILED}])
def test_the_gate_comes_before_everything_else(findings):
    assert ruled(failed=("wfa_days",), **findings).outcome == Outcome.EXTEND


# --- row 2: harm ---------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", BADLY.items(), ids=lambda pair: pair[0])
@pytest.mark.parametrize(
    ("quota", "on_stop", "outcome", "after"),
    [
        (2, "hold", Outcome.LOWER, 1),
        (2, "pause", Outcome.LOWER, 1),
        (1, "hold", Outcome.HOLD, 1),
        (1, "pause", Outcome.PAUSE, 0),
        (0, "pause", Outcome.HOLD, 0),
        (0, "hold", Outcome.HOLD, 0),
    ],
)
def test_shown_harm_lowers_or_holds_or_pauses(harm, quota, on_stop, outcome, after):
    ruling = ruled(changed(FINAL, quota=quota), terms={"on_stop": on_stop}, **dict([harm]))
    assert (ruling.outcome, ruling.quota_after) == (outcome, after)
    assert (Reason.AGAIN in codes(ruling)) == (outcome == Outcome.HOLD)


def test_harm_comes_before_a_pass_and_before_a_plain_failure():
    assert ruled(changed(FINAL, quota=2), complaints=Finding.STOPPED).outcome == Outcome.LOWER
    both = ruled(changed(FINAL, quota=2), complaints=Finding.STOPPED, reports=Finding.FAILED)
    assert both.outcome == Outcome.LOWER


def test_a_share_below_its_threshold_is_no_harm():
    """Only non-inferiority can be shown inferior; a share that falls short holds (row 4)."""
    for name in ("predicate", "attendance", "reports", "hours"):
        assert ruled(changed(FINAL, quota=2), **{name: Finding.FAILED}).outcome == Outcome.HOLD


def test_harm_in_a_criterion_that_only_informs_decides_nothing():
    ruling = ruled(must=("reports",), index=Finding.INFERIOR, complaints=Finding.STOPPED)
    assert ruling.outcome == Outcome.RAISE
    assert Reason.INFERIOR not in codes(ruling)


def test_a_lowered_quota_never_stays_above_a_cap_that_fell_meanwhile():
    ruling = ruled(changed(FINAL, quota=2, cap=0), complaints=Finding.STOPPED)
    assert (ruling.outcome, ruling.quota_after) == (Outcome.LOWER, 0)


# --- row 3: pass ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "goal", "cap", "after", "why"),
    [
        (1, 2, 2, 2, None),
        (1, 2, 1, 1, Reason.AT_CAP),
        (2, 2, 2, 2, Reason.AT_CAP),
        (1, 1, 2, 1, Reason.AT_GOAL),
        (1, 1, 1, 1, Reason.AT_CAP),
        (2, 2, 1, 2, Reason.AT_CAP),
        (0, 2, 2, 2, None),
    ],
)
def test_a_pass_leads_to_the_goal_and_never_above_the_cap(quota, goal, cap, after, why):
    ruling = ruled(changed(FINAL, quota=quota, goal=goal, cap=cap))
    assert (ruling.outcome, ruling.quota_after) == (Outcome.RAISE, after)
    said = codes(ruling)
    assert Reason.ALL_PASSED in said
    assert [c for c in said if c in (Reason.AT_CAP, Reason.AT_GOAL)] == ([why] if why else [])


def test_service_indicators_must_pass_where_they_are_present_only():
    assert ruled(service=Finding.ABSENT).outcome == Outcome.RAISE
    assert ruled(service=Finding.INCONCLUSIVE).outcome == Outcome.HOLD


def test_no_row_of_service_indicators_at_all_does_not_hold_an_office():
    found = tuple(r for r in results() if r.criterion != "service")
    assert rule(Terms(), FINAL, GATES, found).outcome == Outcome.RAISE


@pytest.mark.parametrize("name", ["predicate", "attendance", "reports", "hours", "index"])
def test_what_must_pass_and_is_not_there_has_not_passed(name):
    ruling = ruled(**{name: Finding.ABSENT})
    assert ruling.outcome == Outcome.HOLD
    assert Reason.ABSENT in codes(ruling)


# --- row 4: otherwise ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "findings",
    [
        {"index": Finding.INCONCLUSIVE},
        {"reports": Finding.FAILED},
        {"hours": Finding.FAILED, "service": Finding.INCONCLUSIVE},
    ],
)
def test_everything_else_holds_and_is_judged_again(findings):
    ruling = ruled(terms={"again_months": 3}, **findings)
    assert (ruling.outcome, ruling.quota_after) == (Outcome.HOLD, 1)
    assert ruling.reasons[-1] == ReasonRow(Reason.AGAIN, {"months": 3})


# --- month by month after a raise ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "findings", "outcome", "after", "said"),
    [
        (MONTH, {}, Outcome.KEEP, 2, Reason.GOOD_MONTH),
        (MONTH, {"index": Finding.INCONCLUSIVE}, Outcome.KEEP, 2, Reason.GOOD_MONTH),
        (MONTH, {"predicate": Finding.ABSENT}, Outcome.KEEP, 2, Reason.GOOD_MONTH),
        (MONTH, {"reports": Finding.FAILED}, Outcome.KEEP, 2, Reason.BAD_MONTH),
        (MONTH, {"index": Finding.INFERIOR}, Outcome.KEEP, 2, Reason.BAD_MONTH),
        (MONTH, {"complaints": Finding.STOPPED}, Outcome.KEEP, 2, Reason.BAD_MONTH),
        (changed(MONTH, bad_months=1), {}, Outcome.KEEP, 2, Reason.GOOD_MONTH),
        (changed(MONTH, bad_months=1), {"reports": Finding.FAILED}, Outcome.LOWER, 1, Reason.BAD_MONTH),
        (changed(MONTH, bad_months=1, cap=0), {"reports": Finding.FAILED}, Outcome.LOWER, 0, Reason.BAD_MONTH),
        (changed(MONTH, bad_months=1, quota=1), {"reports": Finding.FAILED}, Outcome.KEEP, 1, Reason.BAD_MONTH),
        (changed(MONTH, bad_months=4), {"reports": Finding.FAILED}, Outcome.LOWER, 1, Reason.BAD_MONTH),
    ],
)  # fmt: skip
def test_a_month_is_good_bad_or_the_second_bad_one(standing, findings, outcome, after, said):
    ruling = ruled(standing, **findings)
    assert (ruling.outcome, ruling.quota_after, codes(ruling)[-1]) == (outcome, after, said)
    assert is_bad_month(ruling.reasons) == (said == Reason.BAD_MONTH)


def test_a_bad_month_in_a_criterion_that_only_informs_is_a_good_one():
    assert codes(ruled(MONTH, must=("index",), reports=Finding.FAILED))[-1] == Reason.GOOD_MONTH


@pytest.mark.parametrize("failed", ["wfa_days", "observed", "estimable"])
@pytest.mark.parametrize("bad_months", [0, 1])
def test_a_month_without_enough_data_is_not_judged(failed, bad_months):
    ruling = ruled(changed(MONTH, bad_months=bad_months), failed=(failed,), reports=Finding.FAILED)
    assert (ruling.outcome, ruling.quota_after) == (Outcome.KEEP, 2)
    assert codes(ruling)[-1] == Reason.NOT_JUDGED
    assert not is_bad_month(ruling.reasons)


# --- of every verdict ----------------------------------------------------------------------------


def every_ruling():
    kinds, failures = (RunKind.FINAL, RunKind.PERIODIC), ((), ("wfa_days",), ("estimable",))
    shapes = (
        {},
        BADLY,
        {"reports": Finding.FAILED},
        {"index": Finding.ABSENT, "hours": Finding.INCONCLUSIVE},
    )
    for kind, failed, quota, cap, extensions, bad, on_stop, findings in product(
        kinds, failures, (0, 1, 2), (0, 1, 2), (0, 2), (0, 1), ("hold", "pause"), shapes
    ):
        standing = Standing(kind, quota, 2, cap, extensions, bad)
        yield standing, ruled(standing, failed, {"on_stop": on_stop}, **findings)


def test_no_verdict_ever_goes_above_the_cap_or_below_nothing():
    for standing, ruling in every_ruling():
        assert 0 <= ruling.quota_after <= max(standing.cap, standing.quota)
        raised = ruling.quota_after > standing.quota
        assert not raised or (ruling.outcome == Outcome.RAISE and ruling.quota_after <= standing.cap)
        fell = ruling.quota_after < standing.quota
        assert fell == (ruling.outcome in (Outcome.LOWER, Outcome.PAUSE))


def test_every_verdict_gives_reasons_that_can_be_read_in_both_languages():
    for _standing, ruling in every_ruling():
        assert ruling.reasons
        for reason, words in zip(ruling.reasons, sentences(ruling.reasons), strict=True):
            assert "%(" not in words
            assert set(reason_in_both(reason)) == {"id", "en"}


def test_reasons_speak_with_names_and_numbers_of_the_language():
    [row] = [r for r in ruled(index=Finding.INFERIOR).reasons if r.code == Reason.INFERIOR]
    assert reason_words(row) == (
        "Indeks kinerja terbukti turun: −1,5 poin, batas atas −0,5, di bawah margin −3."
    )
    gate = ruled(failed=("estimable",)).reasons[0]
    assert reason_words(gate) == "Pengaruh belum dapat dihitung: hanya satu orang mempunyai data"


def test_results_gates_and_reasons_come_back_from_json():
    for row in results(index=Finding.INFERIOR):
        assert result_of(result_json(row) | {"later": 1}) == row
    for gate in gates("estimable"):
        assert gate_of(gate_json(gate) | {"later": 1}) == gate
    for reason in ruled(complaints=Finding.STOPPED).reasons:
        assert reason_of(reason_json(reason)) == reason
