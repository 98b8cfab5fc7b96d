"""The policy as a value: reading, canonical text, faults; and what a looser policy may never do."""

from dataclasses import fields, replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.problems import Refused
from eligibility.enums import Mark, Rule, Setting
from eligibility.rules import (
    Facts,
    Policy,
    canonical_json,
    check_policy,
    explain,
    failing,
    policy_data,
    read_policy,
)
from eligibility.rules.defaults import BOX_PRESETS, LEGAL, MARKS
from eligibility.selectors.articles import ARTICLES, articles

ON = date(2026, 11, 23)


def test_defaults_are_those_of_the_field():
    policy = Policy()
    assert policy.eligible_boxes == BOX_PRESETS["consistent"] == (4, 5, 7, 8, 9)
    assert BOX_PRESETS["as_printed_once"] == (4, 5, 6, 8, 9)
    assert (policy.quota_start, policy.quota_after_pilot, policy.quota_cap) == (1, 2, 2)
    assert (policy.min_down_mbps, policy.min_up_mbps, policy.min_ict_level) == (10, 2, "basic")
    assert (policy.lead_working_days, policy.horizon_days, policy.cancel_until) == (2, 30, time(16))


def test_every_setting_has_words_a_mark_and_an_article():
    names = {f.name for f in fields(Policy)}
    assert set(Setting.values) == names
    assert set(MARKS) == names - {"legal"}
    listed = [name for _, names in ARTICLES for name in names]
    assert sorted(listed) == sorted(MARKS)
    assert {rule.value for rule in Rule} <= set(LEGAL)


def test_json_round_trip_and_one_text_for_equal_policies():
    policy = Policy(eligible_boxes=(9, 4), open_weekdays=(4,), cancel_until=time(15, 30))
    again = read_policy(policy_data(policy))
    assert (again.eligible_boxes, again.cancel_until) == ((4, 9), time(15, 30))
    assert canonical_json(policy) == canonical_json(replace(policy, eligible_boxes=(4, 9, 4)))
    assert canonical_json(policy) != canonical_json(Policy())
    assert '"cancel_until":"15:30"' in canonical_json(policy)


def test_missing_settings_take_their_defaults():
    assert read_policy({}) == Policy()
    assert read_policy({"legal": {"laptop": "SE 1"}}).legal == LEGAL | {"laptop": "SE 1"}


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        ([], "not_an_object", "JSON"),
        ({"kuota": 1}, "unknown_setting", "kuota"),
        ({"quota_start": "1"}, "wrong_type", "Kuota awal"),
        ({"quota_start": True}, "wrong_type", "True"),
        ({"needs_laptop": 1}, "wrong_type", "laptop"),
        ({"cancel_until": "25:00"}, "wrong_type", "25:00"),
        ({"eligible_boxes": 5}, "wrong_type", "5"),
        ({"eligible_boxes": ["a", 5]}, "wrong_type", "Kotak"),
        ({"min_down_mbps": "cepat"}, "wrong_type", "cepat"),
        ({"quota_cap": 3}, "out_of_range", "2"),
        ({"max_unit_share_percent": 101}, "out_of_range", "100"),
        ({"horizon_days": 0}, "out_of_range", "366"),
        ({"min_down_mbps": -1}, "out_of_range", "unduh"),
        ({"eligible_boxes": [10]}, "not_a_choice", "10"),
        ({"eligible_boxes": []}, "empty", "sedikitnya satu"),
        ({"open_weekdays": [5]}, "not_a_choice", "5"),
        ({"lowest_predicate": "baik"}, "not_a_choice", "baik"),
        ({"box_scheme": "x"}, "not_a_choice", "x"),
        ({"places": ["kafe"]}, "not_a_choice", "kafe"),
        ({"quota_start": 2, "quota_cap": 1, "quota_after_pilot": 1}, "above_cap", "1"),
    ],
)
def test_faults_are_named_with_the_setting(data, code, word):
    with pytest.raises(Refused) as no:
        read_policy(data)
    assert code in [p.code.value for p in no.value.problems]
    assert word in no.value.sentence


def test_all_faults_are_told_at_once():
    with pytest.raises(Refused) as no:
        read_policy({"quota_cap": 9, "box_valid_months": 0, "bunga": 1})
    assert len(no.value.problems) >= 3


def test_loosening_a_national_rule_warns_and_does_not_block():
    problems = check_policy(Policy(new_in_post_months=0))
    assert [(p.code.value, p.blocks) for p in problems] == [("law_loosened", False)]
    assert read_policy({"new_in_post_months": 0}).new_in_post_months == 0


def test_articles_read_with_their_numbers_and_marks():
    read = articles(Policy(eligible_boxes=(4, 9), open_weekdays=(3,), needs_laptop=False))
    assert [a.number for a in read] == list(range(1, 11))
    clauses = [c for a in read for c in a.clauses]
    sentences = " ".join(c.sentence for c in clauses)
    assert "kotak talenta 4, 9." in sentences
    assert "Kamis" in sentences
    assert "Laptop tidak disyaratkan." in sentences
    assert "50 % pegawai" in sentences
    assert "16.00" in sentences
    assert all(isinstance(c.mark, Mark) for c in clauses)


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
natures = st.sampled_from([None, "remote", "partly", "face_to_face", "operations", "health"])
people = st.builds(
    Facts,
    employee_id=st.just(1), agency_id=st.just(1),
    legal_status=st.sampled_from(["01", "02", "15", "99"]), left_on=st.none() | days,
    entered_on=st.none() | days, in_post_since=st.none() | days, roster_source=st.just(""),
    post_level=st.sampled_from(["none", "jpt_madya", "pengawas"]),
    box=st.none() | st.integers(1, 9), box_scheme=st.sampled_from(["panrb_3_2020", "kemenkeu"]),
    assessed_on=st.none() | days, box_source=st.just("x"),
    predicate=st.sampled_from([None, "very_good", "good", "needs_work", "poor", "very_poor"]),
    period_start=days, period_end=days, predicate_source=st.just("x"),
    has_laptop=st.booleans(), down_mbps=st.decimals(0, 50, places=1), up_mbps=st.decimals(0, 9, places=1),
    ict_level=st.sampled_from(["none", "basic", "advanced"]), declared_on=days,
    confirmed_on=st.none() | days,
    counter_checked_on=st.none(),
    counter_checked_by=st.none(),
    post_checked_on=st.none(),
    post_checked_by=st.none(),
    unit_checked_on=st.none(),
    unit_checked_by=st.none(),
    suspended_from=st.none() | days,
    suspended_until=st.none() | days,
    suspension_reason=st.just("x"),
    suspension_source=st.just("x"),
    discipline_level=st.sampled_from([None, "R", "S", "B", "P"]),
    discipline_from=days,
    discipline_until=st.none() | days,
    discipline_source=st.just("x"),
    exception_nature=natures, counter_nature=natures, post_nature=natures, unit_nature=natures,
)  # fmt: skip
policies = st.builds(
    Policy,
    eligible_boxes=st.lists(st.integers(1, 9), min_size=1, unique=True).map(tuple),
    box_valid_months=st.integers(1, 36),
    lowest_predicate=st.sampled_from(["very_good", "good", "needs_work", "poor", "very_poor"]),
    new_in_post_months=st.integers(0, 24),
    excluded_natures=st.sets(natures.filter(bool)).map(tuple),
    excluded_post_levels=st.sets(st.sampled_from(["jpt_madya", "pengawas"])).map(tuple),
    needs_laptop=st.booleans(),
    min_down_mbps=st.integers(0, 40).map(float),
    min_up_mbps=st.integers(0, 8).map(float),
    min_ict_level=st.sampled_from(["none", "basic", "advanced"]),
    needs_confirmed_readiness=st.booleans(),
)
LOOSER = {
    "eligible_boxes": lambda p: tuple(range(1, 10)),
    "box_valid_months": lambda p: p.box_valid_months + 6,
    "lowest_predicate": lambda p: "very_poor",
    "new_in_post_months": lambda p: p.new_in_post_months // 2,
    "excluded_natures": lambda p: p.excluded_natures[1:],
    "excluded_post_levels": lambda p: p.excluded_post_levels[1:],
    "needs_laptop": lambda p: False,
    "min_down_mbps": lambda p: p.min_down_mbps / 2,
    "min_up_mbps": lambda p: p.min_up_mbps / 2,
    "min_ict_level": lambda p: "none",
    "needs_confirmed_readiness": lambda p: False,
}


@given(facts=people, policy=policies, on=days, knobs=st.sets(st.sampled_from(sorted(LOOSER))))
def test_a_looser_policy_never_removes_anybody(facts, policy, on, knobs):
    looser = replace(policy, **{name: LOOSER[name](policy) for name in knobs})
    assert set(failing(facts, looser, on)) <= set(failing(facts, policy, on))


@given(facts=people, policy=policies, on=days)
def test_reasons_say_the_same_as_the_verdict(facts, policy, on):
    reasons = explain(facts, policy, on)
    assert tuple(r.rule for r in reasons if not r.passed) == failing(facts, policy, on)
    assert all(r.datum and r.source and r.legal for r in reasons)
    assert all(r.remedy or r.passed for r in reasons)


@given(facts=people, policy=policies, on=days)
def test_on_the_announced_day_a_failed_rule_passes(facts, policy, on):
    for reason in explain(facts, policy, on):
        if reason.rule == Rule.NEW_IN_POST and not reason.passed and reason.changes_on:
            eve = reason.changes_on - timedelta(days=1)
            assert Rule.NEW_IN_POST in failing(facts, policy, eve)
            assert Rule.NEW_IN_POST not in failing(facts, policy, reason.changes_on)


@given(policy=policies)
def test_canonical_text_survives_the_round_trip(policy):
    again = read_policy(policy_data(policy))
    assert canonical_json(again) == canonical_json(policy)
    assert isinstance(again.min_down_mbps, float)
    assert Decimal(str(again.min_down_mbps)) == Decimal(str(policy.min_down_mbps))
