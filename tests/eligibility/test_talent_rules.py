"""The 9-box as tables: contradictions, another numbering, moves, and what a verdict makes of a mapped box."""

from datetime import date
from itertools import permutations

import pytest

from eligibility.enums import PANRB_GRID, Move, Rule
from eligibility.rules import Facts, Policy, explain, failing, limits_of
from eligibility.rules.facts import box_allows
from eligibility.rules.talent import (
    BoxMap,
    contradicts,
    counted_box,
    eligible_in,
    is_bijection,
    move_of,
    readable,
)

ON = date(2026, 11, 23)
PANRB, KEMENKEU = "panrb_3_2020", "kemenkeu"
TURNED = BoxMap(KEMENKEU, (9, 8, 7, 6, 5, 4, 3, 2, 1), date(2026, 1, 1), "KMK 1/2026")


def facts(**changes):
    return Facts(
        employee_id=1, agency_id=1, office_id=1, unit_id=1, legal_status="01", left_on=None,
        entered_on=date(2010, 1, 1), in_post_since=date(2015, 1, 1), roster_source="SIASN",
        post_level="none", assessed_on=date(2026, 6, 30), box_source="uji",
    )._replace(**changes)  # fmt: skip


def box_reason(given, policy=None, mapping=None):
    found = explain(given, policy or Policy(), ON, mapping)
    return next(reason for reason in found if reason.rule == Rule.TALENT_BOX)


@pytest.mark.parametrize(("axes", "box"), PANRB_GRID.items())
def test_axes_and_box_that_belong_together_are_no_contradiction(axes, box):
    assert contradicts(PANRB, *axes, box) is None
    assert {contradicts(PANRB, *axes, other) for other in range(1, 10) if other != box} == {box}


def test_axes_say_nothing_in_another_numbering():
    assert contradicts(KEMENKEU, "above", "high", 1) is None


@pytest.mark.parametrize(
    ("boxes", "whole"),
    [
        (range(1, 10), True),
        ((9, 8, 7, 6, 5, 4, 3, 2, 1), True),
        ((1, 1, 3, 4, 5, 6, 7, 8, 9), False),
        (range(1, 9), False),
        (range(9), False),
        (range(1, 11), False),
        ((), False),
    ],
)
def test_a_mapping_uses_each_box_once(boxes, whole):
    assert is_bijection(list(boxes)) is whole


@pytest.mark.parametrize(
    ("box", "delivered", "wanted", "mapping", "counts_as"),
    [
        (7, PANRB, PANRB, None, 7),
        (7, KEMENKEU, PANRB, None, None),
        (7, KEMENKEU, PANRB, TURNED, 3),
        (7, PANRB, PANRB, TURNED, 7),
        (7, KEMENKEU, KEMENKEU, None, 7),
        (7, KEMENKEU, KEMENKEU, TURNED, 7),
        (7, PANRB, KEMENKEU, TURNED, None),
        (None, None, PANRB, TURNED, None),
        (7, "entah", PANRB, TURNED, None),
    ],
)
def test_what_a_box_counts_as(box, delivered, wanted, mapping, counts_as):
    assert counted_box(box, delivered, wanted, mapping) == counts_as


@pytest.mark.parametrize("turn", list(permutations(range(1, 10)))[:: 362_880 // 40])
def test_eligible_numbers_follow_the_mapping(turn):
    """Whoever counts as an eligible box is eligible, and nobody else."""
    mapping = BoxMap(KEMENKEU, turn, ON, "x")
    found = eligible_in(PANRB, (4, 5, 7, 8, 9), mapping)
    for delivered in range(1, 10):
        counted = counted_box(delivered, KEMENKEU, PANRB, mapping)
        assert (delivered in found[KEMENKEU]) is (counted in {4, 5, 7, 8, 9})
    assert found[PANRB] == {4, 5, 7, 8, 9}


def test_without_a_mapping_only_the_policys_numbering_is_understood():
    assert set(readable(PANRB, None)) == {PANRB}
    assert set(readable(KEMENKEU, TURNED)) == {KEMENKEU}


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (0, 0, None),
        (0, 5, Move.NEW),
        (5, 0, Move.LOST),
        (5, 5, Move.SAME),
        (4, 5, Move.UP),
        (9, 8, Move.DOWN),
    ],
)
def test_moves(before, after, move):
    assert move_of(before, after) == move


@pytest.mark.parametrize(
    ("box", "scheme", "assessed", "mapping", "unknown_allowed", "allowed"),
    [
        (1, KEMENKEU, date(2026, 6, 30), TURNED, False, True),
        (9, KEMENKEU, date(2026, 6, 30), TURNED, False, False),
        (1, KEMENKEU, date(2026, 6, 30), None, False, False),
        (1, KEMENKEU, date(2026, 6, 30), None, True, True),
        (9, KEMENKEU, date(2026, 6, 30), TURNED, True, False),
        (1, KEMENKEU, date(2025, 11, 23), TURNED, False, False),
        (1, KEMENKEU, date(2025, 11, 24), TURNED, False, True),
        (9, PANRB, date(2026, 6, 30), TURNED, False, True),
        (None, None, None, TURNED, False, False),
    ],
)
def test_whether_a_box_allows(box, scheme, assessed, mapping, unknown_allowed, allowed):
    given = facts(box=box, box_scheme=scheme, assessed_on=assessed)
    policy = Policy(unknown_box_allowed=unknown_allowed)
    assert box_allows(given, limits_of(policy, ON, mapping)) is allowed
    assert (Rule.TALENT_BOX in failing(given, policy, ON, mapping)) is not allowed
    assert box_reason(given, policy, mapping).passed is allowed


def test_the_datum_names_both_numbers_and_the_law():
    reason = box_reason(facts(box=2, box_scheme=KEMENKEU), mapping=TURNED)
    assert reason.code == "box_mapped"
    for words in ("Kotak 2", "Kementerian Keuangan", "kotak 8", "KMK 1/2026", "30 Jun 2027"):
        assert words in reason.datum
    assert reason.changes_on == date(2027, 6, 30)


def test_a_mapped_box_grows_old_like_any_other():
    reason = box_reason(facts(box=2, box_scheme=KEMENKEU, assessed_on=date(2025, 1, 1)), mapping=TURNED)
    assert not reason.passed
    assert "kedaluwarsa" in reason.datum


def test_without_a_mapping_the_numberings_are_named():
    reason = box_reason(facts(box=2, box_scheme=KEMENKEU))
    assert (reason.code, reason.passed) == ("box_other_scheme", False)


def test_a_mapping_leaves_the_other_numbering_alone():
    assert box_reason(facts(box=9, box_scheme=PANRB), mapping=TURNED) == box_reason(
        facts(box=9, box_scheme=PANRB)
    )
