"""What an office or a unit has otherwise than its agency: reading, inheritance, and who is judged by what."""

import json
from datetime import date

import pytest

from core.problems import Refused
from eligibility.enums import PolicyFault, Rule
from eligibility.rules import Law, Override, Policy, override_data, policy_data, read_law, stored_law
from eligibility.rules.law import OFFICE_SETTINGS, UNIT_SETTINGS
from eligibility.selectors import (
    iter_verdicts,
    policy_at_office,
    policy_for,
    policy_of,
    verdict_for,
    verdicts_for,
)
from scheduling.selectors import quota_for
from tests.factories import EmployeeFactory, OfficeFactory, PolicyFactory, UnitFactory, make_eligible

ON = date(2026, 11, 26)


def override(scope="office", target=1, **settings):
    return {
        "scope": scope,
        "id": target,
        "code": "K1",
        "name": "Kanreg I",
        "reason": "",
        "settings": settings,
    }


def codes(no):
    return [p.code.value for p in no.value.problems]


def test_without_overrides_everybody_has_the_base():
    law = read_law({})
    assert law.policy_at(1, (2, 3)) is law.base


def test_a_unit_beats_the_unit_above_which_beats_the_office():
    law = read_law(
        {},
        [
            override("office", 1, min_unit_staff=2, lead_working_days=3, open_weekdays=[4]),
            override("unit", 7, min_unit_staff=3, lead_working_days=4),
            override("unit", 8, min_unit_staff=5),
        ],
    )
    here = law.policy_at(1, (7, 8))
    assert (here.min_unit_staff, here.lead_working_days, here.open_weekdays) == (5, 4, (4,))
    assert law.policy_at(1, (7,)).min_unit_staff == 3
    assert law.policy_at(2, (9, 8)).lead_working_days == Policy().lead_working_days
    assert [o.target for o in law.applied(1, (7, 8))] == [1, 7, 8]


def test_the_stored_form_is_read_back_the_same():
    law = read_law({"quota_cap": 1, "quota_after_pilot": 1}, [override("unit", 7, cancel_until="15:00")])
    again = stored_law(json.dumps(policy_data(law.base)), json.dumps(override_data(law.overrides)))
    assert policy_data(again.base) == policy_data(law.base)
    assert again.policy_at(None, (7,)).cancel_until == law.policy_at(None, (7,)).cancel_until
    assert again.policy_at(None, (7,)) != again.base


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("x", PolicyFault.BAD_OVERRIDE),
        ({"scope": "agency", "id": 1}, PolicyFault.BAD_OVERRIDE),
        ({"scope": "office", "id": "1"}, PolicyFault.BAD_OVERRIDE),
        ({"scope": "office", "id": True}, PolicyFault.BAD_OVERRIDE),
        (override(min_unit_staff=-1), PolicyFault.OUT_OF_RANGE),
        (override(position_days=30), PolicyFault.NOT_OVERRIDABLE),
        (override("unit", 1, quota_start=1), PolicyFault.NOT_OVERRIDABLE),
        (override(nonsense=1), PolicyFault.UNKNOWN_SETTING),
        (override(open_weekdays="Jumat"), PolicyFault.WRONG_TYPE),
        (override(quota_cap=0), PolicyFault.ABOVE_CAP),
    ],
)
def test_what_an_override_may_not_say(item, code):
    with pytest.raises(Refused) as no:
        read_law({}, [item])
    assert code in codes(no)
    if isinstance(item, dict) and "settings" in item:
        assert all(p.params["place"] == "Kanreg I" for p in no.value.problems)


def test_a_place_has_one_override():
    with pytest.raises(Refused) as no:
        read_law({}, [override(min_unit_staff=2), override(min_unit_staff=3)])
    assert codes(no) == [PolicyFault.OVERRIDDEN_TWICE]


def test_every_overridable_setting_is_a_setting():
    names = set(policy_data(Policy()))
    assert set(UNIT_SETTINGS) < set(OFFICE_SETTINGS) < names


def test_two_ways_to_say_the_same_law_are_equal():
    one = Override("office", 1, {"quota_cap": 1})
    assert Law(Policy(), (one,)) == Law(Policy(), (Override("office", 1, {"quota_cap": 1}),))


@pytest.fixture
def staff(db):
    unit = UnitFactory()
    below = UnitFactory(agency=unit.agency, parent=unit, office=unit.office)
    other = OfficeFactory(agency=unit.agency)
    people = [
        EmployeeFactory(agency=unit.agency, unit=unit, office=unit.office),
        EmployeeFactory(agency=unit.agency, unit=below, office=unit.office),
        EmployeeFactory(agency=unit.agency, unit=UnitFactory(agency=unit.agency, office=other), office=other),
    ]
    for person in people:
        make_eligible(person)
    return people


def publish(people, *overrides):
    return PolicyFactory(
        agency=people[0].agency, valid_from=date(2026, 1, 1), overrides=list(overrides), settings={}
    )


def test_people_are_judged_by_the_policy_of_their_place(staff):
    chief, below, elsewhere = staff
    publish(
        staff,
        override("office", elsewhere.office_id, eligible_boxes=[9]),
        override("unit", chief.unit_id, min_down_mbps=900),
        override("unit", below.unit_id, min_up_mbps=900, min_down_mbps=0),
    )
    expected = {
        chief.pk: (Rule.BANDWIDTH,), below.pk: (Rule.BANDWIDTH,), elsewhere.pk: (Rule.TALENT_BOX,)
    }  # fmt: skip
    assert {p.pk: verdict_for(p, ON).failed for p in staff} == expected
    some = verdicts_for(employee_ids=[p.pk for p in staff], on=ON)
    assert {pk: v.failed for pk, v in some.items()} == expected
    assert {
        pk: v.failed for pk, v in iter_verdicts(agency_id=chief.agency_id, on=ON) if pk in expected
    } == expected
    assert policy_of(below, ON).policy.min_up_mbps == 900
    assert [o.target for o in policy_of(below, ON).applied] == [chief.unit_id, below.unit_id]
    assert policy_for(chief.agency_id, ON).policy == Policy()


def test_an_office_may_start_with_another_quota(staff):
    chief, _below, elsewhere = staff
    publish(staff, override("office", elsewhere.office_id, quota_start=0))
    assert quota_for(chief.office_id, ON) == 1
    assert quota_for(elsewhere.office_id, ON) == 0
    assert policy_at_office(elsewhere.office, ON).policy.quota_start == 0


def test_overrides_cost_one_query_more(staff, django_assert_num_queries):
    publish(staff, override("unit", staff[0].unit_id, min_unit_staff=2))
    with django_assert_num_queries(2):
        policy_of(staff[1], ON)


def test_an_office_and_a_unit_of_one_name_are_told_apart():
    law = read_law({}, [override("office", 1, min_unit_staff=2), override("unit", 7, min_unit_staff=3)])
    assert [law.place_of(o) for o in law.overrides] == ["Kanreg I (kantor)", "Kanreg I (unit kerja)"]
    alone = read_law({}, [override("office", 1, min_unit_staff=2)])
    assert alone.place_of(alone.overrides[0]) == "Kanreg I"
