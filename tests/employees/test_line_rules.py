"""Who decides for whom, as a table: no database."""

import pytest

from employees.enums import LineGap
from employees.rules import Decider, UnitNode, UnitTree, closes_circle

TOP, MID, LOW, SIDE = 1, 2, 3, 4
HEAD, BOSS, CHIEF, STAFF = 10, 20, 30, 99


def tree(**leaders):
    """TOP > MID > LOW, and SIDE under TOP; leaders by unit name."""
    parents = {TOP: None, MID: TOP, LOW: MID, SIDE: TOP}
    names = {TOP: "top", MID: "mid", LOW: "low", SIDE: "side"}
    return UnitTree(UnitNode(u, p, leaders.get(names[u])) for u, p in parents.items())


FULL = {"top": HEAD, "mid": BOSS, "low": CHIEF}


@pytest.mark.parametrize(
    ("leaders", "person", "unit", "expected"),
    [
        (FULL, STAFF, LOW, Decider(CHIEF)),
        (FULL, CHIEF, LOW, Decider(BOSS)),
        (FULL, BOSS, MID, Decider(HEAD)),
        (FULL, HEAD, TOP, Decider(None, LineGap.TOP)),
        ({"top": HEAD, "mid": BOSS}, STAFF, LOW, Decider(BOSS)),
        ({"top": HEAD}, STAFF, LOW, Decider(HEAD)),
        ({"top": HEAD, "low": CHIEF}, CHIEF, LOW, Decider(HEAD)),
        ({}, STAFF, LOW, Decider(None, LineGap.VACANT)),
        ({"low": CHIEF}, CHIEF, LOW, Decider(None, LineGap.VACANT)),
        (FULL, STAFF, 77, Decider(None, LineGap.NO_UNIT)),
        (FULL, STAFF, None, Decider(None, LineGap.NO_UNIT)),
        # one person leads two levels: the decider sits above the higher one
        ({"top": HEAD, "mid": CHIEF, "low": CHIEF}, CHIEF, LOW, Decider(HEAD)),
        # a chief who is registered in a unit below the own one is not led by the own subordinate
        (FULL, BOSS, LOW, Decider(HEAD)),
        # a chief who is registered in the unit above
        (FULL, CHIEF, MID, Decider(BOSS)),
        # leading another branch as well (Plt.) does not change the own line
        ({**FULL, "side": CHIEF}, CHIEF, LOW, Decider(BOSS)),
        ({"top": HEAD, "side": CHIEF}, CHIEF, LOW, Decider(HEAD)),
    ],
)
def test_decider(leaders, person, unit, expected):
    assert tree(**leaders).decider_for(person, unit) == expected


def circle(leader_a=None, leader_b=None, leader_c=None):
    """A and B are each other's parent; C hangs under A."""
    return UnitTree([UnitNode(1, 2, leader_a), UnitNode(2, 1, leader_b), UnitNode(3, 1, leader_c)])


@pytest.mark.parametrize(
    ("leaders", "person", "unit", "expected"),
    [
        ((10, 20, None), STAFF, 1, Decider(10)),
        ((None, 20, None), STAFF, 1, Decider(20)),
        ((None, None, None), STAFF, 1, Decider(None, LineGap.CYCLE)),
        # two chiefs in a circle would decide for each other
        ((10, 20, None), 10, 1, Decider(None, LineGap.CYCLE)),
        ((10, 20, None), 20, 2, Decider(None, LineGap.CYCLE)),
        ((10, 20, 30), 30, 3, Decider(10)),
        ((None, None, 30), 30, 3, Decider(None, LineGap.CYCLE)),
    ],
)
def test_decider_in_a_circle_of_units(leaders, person, unit, expected):
    assert circle(*leaders).decider_for(person, unit) == expected


def test_a_unit_that_is_its_own_parent():
    alone = UnitTree([UnitNode(1, 1, 10)])
    assert alone.decider_for(STAFF, 1) == Decider(10)
    assert alone.decider_for(10, 1) == Decider(None, LineGap.CYCLE)


@pytest.mark.parametrize(
    ("above", "closes"),
    [
        ({}, False),
        ({2: 3, 3: None}, False),
        ({2: 1}, True),
        ({2: 3, 3: 1}, True),
        ({2: 3, 3: 2}, False),
    ],
)
def test_closes_circle(above, closes):
    assert closes_circle(1, 2, above) is closes
