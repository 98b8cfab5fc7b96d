"""Readiness without a database: gaps, doubts, the self-test's score, what counts as measured, and the dots."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from eligibility.enums import QUESTIONS, Doubt, Gap, IctLevel
from eligibility.rules import Facts, Policy, limits_of
from eligibility.rules.ict_test import LEAST, RIGHT, level_of, score_of
from eligibility.rules.readiness import Declared, Rounds, Tally, doubts_of, gaps_of, is_measured

ON = date(2026, 11, 23)


def facts(**changes):
    values = dict.fromkeys(Facts._fields) | {
        "employee_id": 1, "agency_id": 1, "legal_status": "01", "has_laptop": True, "down_mbps": 10,
        "up_mbps": 2, "ict_level": "basic", "declared_on": ON, "confirmed_on": ON,
    }  # fmt: skip
    return Facts(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "gaps"),
    [
        ({}, ()),
        ({"declared_on": None, "confirmed_on": None, "has_laptop": None}, (Gap.UNDECLARED,)),
        ({"confirmed_on": None}, (Gap.UNCONFIRMED,)),
        ({"confirmed_on": date(2026, 11, 24)}, (Gap.UNCONFIRMED,)),
        ({"has_laptop": False}, (Gap.NO_LAPTOP,)),
        ({"down_mbps": Decimal("9.9")}, (Gap.SLOW,)),
        ({"up_mbps": Decimal("1.9")}, (Gap.SLOW,)),
        ({"ict_level": "none"}, (Gap.ICT,)),
        (
            {"confirmed_on": None, "has_laptop": False, "down_mbps": 1, "ict_level": "none"},
            (Gap.UNCONFIRMED, Gap.NO_LAPTOP, Gap.SLOW, Gap.ICT),
        ),
    ],
)
def test_gaps(changes, gaps):
    assert gaps_of(facts(**changes), limits_of(Policy(), ON)) == gaps


def test_no_gap_where_the_policy_asks_nothing():
    nothing = Policy(
        needs_laptop=False,
        min_down_mbps=0,
        min_up_mbps=0,
        min_ict_level="none",
        needs_confirmed_readiness=False,
    )
    undeclared = facts(declared_on=None, confirmed_on=None, has_laptop=None, down_mbps=None, ict_level=None)
    assert gaps_of(undeclared, limits_of(nothing, ON)) == ()


def test_a_tally_adds_up_and_counts_each_lack():
    tally, limits = Tally(), limits_of(Policy(), ON)
    for changes in (
        {}, {"has_laptop": False, "down_mbps": 1}, {"confirmed_on": None}, {"declared_on": None, "has_laptop": None},
    ):  # fmt: skip
        tally.add(facts(**changes), limits, "office" if not changes else "")
    assert (tally.staff, tally.ready, tally.lacking, tally.waiting, tally.undeclared) == (4, 1, 1, 1, 1)
    assert tally.gaps == Counter({Gap.NO_LAPTOP: 1, Gap.SLOW: 1, Gap.UNCONFIRMED: 1, Gap.UNDECLARED: 1})
    assert (tally.laptops, tally.office_laptops, tally.online, tally.able) == (2, 1, 2, 3)
    both = Tally()
    both.include(tally)
    both.include(tally)
    assert (both.staff, both.gaps[Gap.SLOW], both.share(both.ready)) == (8, 2, 0.25)
    assert Tally().share(0) is None


DECLARED = Declared(Decimal(20), Decimal(5), "basic", "measured", has_laptop=True, test_level="basic")


@pytest.mark.parametrize(
    ("changes", "old", "doubts"),
    [
        ({}, None, ()),
        ({"origin": "typed"}, None, (Doubt.TYPED,)),
        ({"down_mbps": Decimal(9)}, None, (Doubt.BELOW,)),
        ({"has_laptop": False}, None, (Doubt.BELOW,)),
        ({"ict_level": "none"}, None, (Doubt.BELOW,)),
        ({}, {"down_mbps": Decimal(4)}, ()),
        ({}, {"down_mbps": Decimal("3.9")}, (Doubt.JUMP,)),
        ({}, {"down_mbps": Decimal(0)}, ()),
        ({"test_level": None}, None, (Doubt.NO_TEST,)),
        ({"ict_level": "advanced"}, None, (Doubt.ABOVE_TEST,)),
        ({"test_level": "advanced"}, None, ()),
    ],
)
def test_doubts(changes, old, doubts):
    before = replace(DECLARED, **old) if old is not None else None
    assert doubts_of(replace(DECLARED, **changes), before, limits_of(Policy(), ON)) == doubts


@pytest.mark.parametrize(
    ("rounds", "up", "measured"),
    [
        (Rounds(5, 5, Decimal(10)), 10, True),
        (Rounds(5, 5, Decimal(10)), 11, True),
        (Rounds(5, 5, Decimal(10)), Decimal("11.1"), False),
        (Rounds(5, 2, Decimal(10)), 10, False),
        (Rounds(3, 3, Decimal(10)), 1, True),
        (None, 1, False),
    ],
)
def test_a_measurement_is_believed_only_as_far_as_it_was_seen(rounds, up, measured):
    assert is_measured(rounds, Decimal(up)) is measured


def test_every_question_has_its_right_answer_among_the_options():
    assert [q.key for q in QUESTIONS] == list(RIGHT)
    assert all(RIGHT[q.key] in dict(q.options) and len(q.options) == 3 for q in QUESTIONS)
    assert (
        max(Counter([v for v, _ in q.options].index(RIGHT[q.key]) for q in QUESTIONS).values())
        < len(RIGHT) / 2 + 1
    )


@pytest.mark.parametrize(
    ("score", "level"), [(0, "none"), (4, "none"), (5, "basic"), (6, "basic"), (7, "advanced")]
)
def test_levels(score, level):
    assert level_of(score) == IctLevel(level)
    assert LEAST[0][1] <= len(RIGHT)


def test_the_score_counts_right_answers_and_names_the_missed():
    answers = dict(RIGHT) | {"vpn": "fast", "unknown": "x"}
    del answers["lost"]
    found = score_of(answers)
    assert (found.score, found.total, found.level, found.missed) == (6, 8, IctLevel.BASIC, ("vpn", "lost"))
