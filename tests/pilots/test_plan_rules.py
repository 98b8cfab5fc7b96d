"""What blocks or warns before a plan is frozen, and its canonical text."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.rules.plans import OfficeFacts, PlanFacts, check_plan, plan_hash, plan_text
from pilots.rules.terms import Terms

TODAY = date(2026, 9, 21)
OFFICE = OfficeFacts(1, 9, "K1", "Kantor Satu", 12)
TWO, THREE = OfficeFacts(2, 9, "K2", "Kantor Dua", 12), OfficeFacts(3, 9, "K3", "Kantor Tiga", 12)
GOOD = PlanFacts(
    office=OFFICE, comparisons=(TWO, THREE), start_on=date(2026, 9, 28), today=TODAY, quota_now=0, quota_tried=1,
    quota_goal=2, cap=2, terms=Terms(), power=0.9,
)  # fmt: skip


def found(facts):
    return [(p.code.value, p.severity.value) for p in check_plan(facts)]


def test_a_good_plan_has_nothing_against_it():
    assert check_plan(GOOD) == []


def test_the_dates_follow_from_the_start():
    assert (GOOD.end_on, GOOD.baseline_from) == (date(2026, 11, 28), date(2026, 7, 28))
    longer = replace(GOOD, terms=Terms(months=3, baseline_months=4))
    assert (longer.end_on, longer.baseline_from) == (date(2026, 12, 28), date(2026, 5, 28))
    last_days = replace(GOOD, start_on=date(2026, 12, 31))
    assert (last_days.end_on, last_days.baseline_from) == (date(2027, 2, 28), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"start_on": TODAY}, [("start_past", "blocks")]),
        ({"start_on": date(2026, 9, 14)}, [("start_past", "blocks")]),
        ({"start_on": date(2026, 9, 22)}, [("start_not_monday", "warns")]),
        ({"start_on": date(2027, 3, 22)}, [("start_far", "blocks")]),
        ({"start_on": date(2027, 3, 15)}, []),
        ({"quota_tried": 0}, [("quota_none", "blocks"), ("quota_same", "warns")]),
        ({"quota_tried": 2, "quota_goal": 1}, [("quota_order", "blocks")]),
        ({"quota_tried": 2, "quota_goal": 2}, []),
        ({"quota_goal": 2, "cap": 1}, [("quota_above_cap", "blocks")]),
        ({"quota_tried": 3, "quota_goal": 3}, [("quota_above_cap", "blocks")]),
        ({"quota_now": 1}, [("quota_same", "warns")]),
        ({"office": replace(OFFICE, pilot="UC-2026-001")}, [("busy_office", "blocks")]),
        ({"office": replace(OFFICE, compared_in="UC-2026-001")}, [("busy_comparison", "blocks")]),
        ({"office": replace(OFFICE, staff=0)}, [("nobody", "blocks")]),
        ({"stage": "UPT"}, [("stage_closed", "blocks")]),
        ({"comparisons": ()}, []),
        ({"comparisons": (OFFICE,)}, [("comparison_itself", "blocks")]),
        ({"comparisons": (replace(TWO, agency_id=8),)}, [("comparison_foreign", "blocks")]),
        ({"comparisons": (replace(TWO, pilot="UC-2026-001"),)}, [("busy_office", "blocks")]),
        ({"comparisons": (replace(TWO, compared_in="UC-2026-001"),)}, []),
        ({"comparisons": (replace(TWO, staff=0),)}, [("nobody", "blocks")]),
        ({"power": None}, [("no_baseline", "warns")]),
        ({"power": 0.49}, [("weak", "warns")]),
        ({"power": 0.5}, []),
    ],
)
def test_what_blocks_and_what_warns(changes, expected):
    assert found(replace(GOOD, **changes)) == expected


def test_several_things_are_said_at_once_and_each_as_a_sentence():
    bad = replace(GOOD, start_on=TODAY, quota_goal=2, cap=1, power=0.12, office=replace(OFFICE, staff=0))
    problems = check_plan(bad)
    assert len(problems) == 4
    assert all("%(" not in p.sentence for p in problems)
    assert "mulai paling cepat Selasa, 22 Sep 2026" in problems[0].sentence
    assert "Kekuatan uji hanya 12 %" in problems[-1].sentence


def text(facts=GOOD, **changes):
    base = {"number": "UC-2026-001", "agency": "BKN", "purpose": "Uji", "power": {"b": 0.9, "a": None}}
    return plan_text(facts, **(base | changes))


def test_the_text_names_everything_that_is_promised():
    plan = json.loads(text())
    assert plan["office"] == {"code": "K1", "name": "Kantor Satu"}
    assert (plan["quota_now"], plan["quota_tried"], plan["quota_goal"]) == (0, 1, 2)
    assert (plan["start_on"], plan["end_on"]) == ("2026-09-28", "2026-11-28")
    assert (plan["baseline_from"], plan["comparisons"]) == ("2026-07-28", ["K2", "K3"])
    assert (plan["terms"]["alpha"], plan["terms"]["adoption"]) == (0.05, "automatic")
    assert plan["power"] == {"a": None, "b": 0.9}
    assert set(plan) == {
        "format", "number", "agency", "office", "purpose", "quota_now", "quota_tried", "quota_goal", "start_on",
        "end_on", "baseline_from", "comparisons", "terms", "power",
    }  # fmt: skip


def test_the_text_is_canonical():
    plain = text()
    assert plain == json.dumps(json.loads(plain), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert "é" in text(purpose="é")
    assert plan_hash(plain) == hashlib.sha256(plain.encode()).hexdigest()


def test_the_order_in_which_things_are_read_does_not_matter():
    other = replace(GOOD, comparisons=(THREE, TWO), terms=Terms(must=tuple(reversed(Terms().must))))
    assert text(other, power={"a": None, "b": 0.9}) == text()


@given(st.permutations([TWO, THREE, OfficeFacts(4, 9, "K4", "Kantor Empat", 3)]))
def test_comparison_offices_have_no_order(offices):
    one = replace(GOOD, comparisons=tuple(offices))
    assert json.loads(text(one))["comparisons"] == ["K2", "K3", "K4"]


@pytest.mark.parametrize(
    "changed",
    [
        text(replace(GOOD, quota_goal=1)),
        text(replace(GOOD, quota_now=1)),
        text(replace(GOOD, start_on=date(2026, 9, 29))),
        text(replace(GOOD, comparisons=(TWO,))),
        text(replace(GOOD, terms=Terms(index_margin=2.9))),
        text(replace(GOOD, office=replace(OFFICE, name="Kantor Lain"))),
        text(number="UC-2026-002"),
        text(agency="BKD"),
        text(purpose="Lain"),
        text(power={}),
    ],
)
def test_every_change_changes_the_hash(changed):
    assert plan_hash(changed) != plan_hash(text())
