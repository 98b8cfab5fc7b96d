"""The rules as tables: facts on one side, policy and date on the other, no database."""

from datetime import date
from decimal import Decimal

import pytest

from eligibility.enums import Corrector, Rule
from eligibility.rules import (
    Facts,
    InForce,
    Policy,
    Verdict,
    add_months,
    explain,
    failing,
    oldest_valid,
    veil,
)
from eligibility.rules.facts import CHECKS
from eligibility.rules.verdict import EXPLAINED

ON = date(2026, 11, 23)
GOOD = Facts(
    employee_id=1, agency_id=1, office_id=1, unit_id=1, legal_status="01", left_on=None, entered_on=date(2010, 1, 1),
    in_post_since=date(2020, 1, 1), roster_source="Export Data ASN", post_level="none",
    box=5, box_scheme="panrb_3_2020", assessed_on=date(2026, 6, 30), box_source="SIASN",
    predicate="good", period_start=date(2025, 1, 1), period_end=date(2025, 12, 31), predicate_source="SIASN",
    has_laptop=True, down_mbps=Decimal("10.0"), up_mbps=Decimal("2.0"), ict_level="basic",
    declared_on=date(2026, 6, 1), confirmed_on=date(2026, 6, 2),
)  # fmt: skip


def failed(policy=Policy(), on=ON, **changes):  # noqa: B008
    return failing(GOOD._replace(**changes), policy, on)


def reason(rule, policy=Policy(), on=ON, **changes):  # noqa: B008
    return next(r for r in explain(GOOD._replace(**changes), policy, on) if r.rule == rule)


def test_with_all_facts_in_order_nobody_is_stopped():
    assert failed() == ()


def test_every_rule_is_checked_and_explained_in_reading_order():
    assert [rule for rule, _ in CHECKS] == list(Rule)
    assert list(EXPLAINED) == list(Rule)
    assert [r.rule for r in explain(GOOD, Policy(), ON)] == list(Rule)


@pytest.mark.parametrize(
    ("status", "rules"),
    [
        ("01", ()), ("02", (Rule.AT_WORK,)), ("03", (Rule.AT_WORK,)), ("04", (Rule.AT_WORK,)),
        ("15", (Rule.DISCIPLINE,)), ("20", (Rule.AT_WORK,)), ("99", (Rule.AT_WORK,)),
    ],
)  # fmt: skip
def test_legal_status(status, rules):
    assert failed(legal_status=status) == rules


@pytest.mark.parametrize(
    ("left_on", "at_work"), [(None, True), (date(2026, 11, 24), True), (ON, False), (date(2026, 1, 1), False)]
)
def test_gone_from_the_day_of_leaving(left_on, at_work):
    assert (Rule.AT_WORK not in failed(left_on=left_on)) is at_work


@pytest.mark.parametrize("level", ["R", "S", "B", "P"])
def test_a_penalty_in_force_or_in_process_stops(level):
    changes = {"discipline_level": level, "discipline_from": date(2026, 11, 1)}
    assert failed(**changes) == (Rule.DISCIPLINE,)


def test_a_suspension_in_force_stops_and_names_the_day_after_its_last():
    changes = {
        "suspended_from": date(2026, 11, 1),
        "suspended_until": date(2026, 11, 30),
        "suspension_reason": "x",
    }
    assert failed(**changes) == (Rule.SUSPENSION,)
    assert reason(Rule.SUSPENSION, **changes).changes_on == date(2026, 12, 1)


def test_post_levels_are_free_until_a_policy_excludes_them():
    assert failed(post_level="jpt_madya") == ()
    excluded = Policy(excluded_post_levels=("jpt_madya", "jpt_pratama"))
    assert failed(excluded, post_level="jpt_madya") == (Rule.POST_LEVEL,)
    assert failed(excluded, post_level="administrator") == ()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 5, 31), 12, date(2027, 5, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
    ],
)
def test_month_arithmetic(day, months, then):
    assert add_months(day, months) == then


@pytest.mark.parametrize(
    ("on", "months"), [(date(2026, 2, 28), 6), (date(2028, 2, 29), 6), (date(2026, 3, 1), 12), (ON, 12)]
)
def test_oldest_valid_is_the_edge_of_add_months(on, months):
    from datetime import timedelta

    day = oldest_valid(on, months)
    assert add_months(day, months) > on
    assert add_months(day - timedelta(days=1), months) <= on


@pytest.mark.parametrize(
    ("in_post_since", "entered_on", "on", "passes"),
    [
        (date(2026, 5, 23), date(2010, 1, 1), date(2026, 11, 22), False),
        (date(2026, 5, 23), date(2010, 1, 1), date(2026, 11, 23), True),
        (date(2026, 8, 31), date(2010, 1, 1), date(2027, 2, 27), False),
        (date(2026, 8, 31), date(2010, 1, 1), date(2027, 2, 28), True),
        (date(2020, 1, 1), date(2026, 10, 1), ON, False),
        (None, date(2026, 5, 23), ON, True),
        (None, date(2026, 5, 24), ON, False),
        (date(2020, 1, 1), None, ON, True),
        (None, None, ON, False),
    ],
)
def test_new_in_post(in_post_since, entered_on, on, passes):
    changes = {"in_post_since": in_post_since, "entered_on": entered_on, "assessed_on": on}
    assert (Rule.NEW_IN_POST not in failed(on=on, **changes)) is passes


def test_new_in_post_says_when_it_ends():
    found = reason(Rule.NEW_IN_POST, in_post_since=date(2026, 8, 31))
    assert (found.passed, found.changes_on) == (False, date(2027, 2, 28))
    assert "28 Feb 2027" in found.datum


@pytest.mark.parametrize(
    ("counter", "post", "unit", "passes"),
    [
        (None, None, None, True),
        (None, None, "face_to_face", False),
        (None, "remote", "face_to_face", True),
        ("face_to_face", "remote", "remote", False),
        ("remote", "health", "operations", True),
        (None, "partly", None, True),
        (None, "health", "remote", False),
        (None, "operations", None, False),
    ],
)
def test_counter_beats_post_beats_unit(counter, post, unit, passes):
    changes = {"counter_nature": counter, "post_nature": post, "unit_nature": unit}
    assert (Rule.SERVICE not in failed(**changes)) is passes
    assert reason(Rule.SERVICE, **changes).passed is passes


@pytest.mark.parametrize("box", range(1, 10))
def test_boxes_of_the_default_preset(box):
    assert (Rule.TALENT_BOX not in failed(box=box)) is (box in {4, 5, 7, 8, 9})


@pytest.mark.parametrize(
    ("assessed_on", "months", "on", "passes"),
    [
        (date(2025, 11, 23), 12, date(2026, 11, 22), True),
        (date(2025, 11, 23), 12, date(2026, 11, 23), False),
        (date(2024, 2, 29), 12, date(2025, 2, 27), True),
        (date(2024, 2, 29), 12, date(2025, 2, 28), False),
        (date(2026, 8, 31), 6, date(2027, 2, 27), True),
        (date(2026, 8, 31), 6, date(2027, 2, 28), False),
    ],
)
def test_a_box_expires(assessed_on, months, on, passes):
    policy = Policy(box_valid_months=months)
    found = reason(Rule.TALENT_BOX, policy, on, assessed_on=assessed_on)
    assert found.passed is passes
    assert found.changes_on == (add_months(assessed_on, months) if passes else None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"box": None, "box_scheme": None, "assessed_on": None}, "box_unknown"),
        ({"box_scheme": "kemenkeu"}, "box_other_scheme"),
        ({"assessed_on": date(2024, 1, 1)}, "box_expired"),
        ({"box": 6}, "box"),
    ],
)
def test_an_unknown_box_is_not_eligible_and_says_why(changes, code):
    found = reason(Rule.TALENT_BOX, **changes)
    assert (found.passed, found.code) == (False, code)
    assert found.remedy


@pytest.mark.parametrize(
    ("predicate", "lowest", "passes"),
    [
        ("very_good", "good", True), ("good", "good", True), ("needs_work", "good", False),
        ("poor", "good", False), ("very_poor", "good", False), (None, "good", False),
        (None, "very_poor", False), ("very_poor", "very_poor", True), ("good", "very_good", False),
    ],
)  # fmt: skip
def test_lowest_predicate(predicate, lowest, passes):
    found = reason(Rule.PREDICATE, Policy(lowest_predicate=lowest), predicate=predicate)
    assert found.passed is passes


NOT_DECLARED = {
    "has_laptop": None, "down_mbps": None, "up_mbps": None, "ict_level": None, "declared_on": None,
    "confirmed_on": None,
}  # fmt: skip
READINESS = (Rule.LAPTOP, Rule.BANDWIDTH, Rule.ICT)


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, ()),
        ({"has_laptop": False}, (Rule.LAPTOP,)),
        ({"down_mbps": Decimal("9.9")}, (Rule.BANDWIDTH,)),
        ({"up_mbps": Decimal("1.9")}, (Rule.BANDWIDTH,)),
        ({"ict_level": "none"}, (Rule.ICT,)),
        ({"ict_level": "advanced"}, ()),
        (NOT_DECLARED, READINESS),
        ({"confirmed_on": None}, READINESS),
        ({"confirmed_on": date(2026, 11, 24)}, READINESS),
        ({"confirmed_on": ON}, ()),
    ],
)
def test_readiness_declared_and_confirmed(changes, rules):
    assert failed(**changes) == rules


def test_readiness_where_nothing_is_asked():
    nothing = Policy(needs_laptop=False, min_down_mbps=0, min_up_mbps=0, min_ict_level="none")
    assert failed(nothing, **NOT_DECLARED) == ()
    assert reason(Rule.LAPTOP, nothing, **NOT_DECLARED).code == "not_required"


def test_readiness_without_confirmation_where_the_policy_asks_none():
    assert failed(Policy(needs_confirmed_readiness=False), confirmed_on=None) == ()


@pytest.mark.parametrize(
    ("changes", "corrector"),
    [
        (NOT_DECLARED, Corrector.SELF),
        ({"confirmed_on": None}, Corrector.SUPERVISOR),
        ({"confirmed_on": None, "has_laptop": False}, Corrector.SELF),
    ],
)
def test_who_can_mend_the_readiness(changes, corrector):
    assert reason(Rule.LAPTOP, **changes).corrector == corrector


def test_a_reason_carries_everything_a_reader_asks_for():
    found = reason(Rule.TALENT_BOX)
    assert found.source == "SIASN"
    assert found.as_of == date(2026, 6, 30)
    assert "PermenPANRB 3/2020" in found.legal
    assert found.changes_on == date(2027, 6, 30)
    assert found.corrector == Corrector.ADMIN


def test_the_agency_own_legal_reference_beats_the_default():
    policy = Policy(legal={"talent_box": "SE Kepala BKN 1/2026"})
    assert reason(Rule.TALENT_BOX, policy).legal == "SE Kepala BKN 1/2026"
    assert "6/2022" in reason(Rule.PREDICATE, policy).legal


def test_supervisors_learn_that_there_is_discipline_and_no_more():
    facts = GOOD._replace(
        discipline_level="S", discipline_from=date(2026, 11, 1), discipline_until=date(2027, 4, 30)
    )
    verdict = Verdict(facts, InForce(Policy(), 1, ON, "x"), ON)
    shown = {r.rule: r for r in verdict.reasons}[Rule.DISCIPLINE]
    hidden = {r.rule: r for r in veil(verdict.reasons)}[Rule.DISCIPLINE]
    assert "sedang" in shown.datum
    assert "30 Apr 2027" in shown.datum
    assert (hidden.passed, hidden.code) == (False, "discipline_exists")
    assert (hidden.as_of, hidden.changes_on) == (None, None)
    assert "2027" not in hidden.datum + hidden.remedy + hidden.source


@pytest.mark.parametrize(
    ("changes", "possible_on"),
    [
        ({}, None),
        ({"in_post_since": date(2026, 8, 31)}, date(2027, 2, 28)),
        (
            {
                "in_post_since": date(2026, 8, 31), "suspended_from": ON,
                "suspended_until": date(2027, 3, 31), "suspension_reason": "x",
            },
            date(2027, 4, 1),
        ),
        ({"in_post_since": date(2026, 8, 31), "box": 1}, None),
    ],
)  # fmt: skip
def test_possible_on_only_where_every_obstacle_has_an_end(changes, possible_on):
    verdict = Verdict(GOOD._replace(**changes), InForce(Policy(), 1, ON, "x"), ON)
    assert verdict.possible_on == possible_on
