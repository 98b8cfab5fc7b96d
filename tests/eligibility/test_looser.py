"""A looser policy never removes anybody: for any person, any policy, and each setting loosened one step."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from eligibility.enums import Direction
from eligibility.rules import Policy, failing
from eligibility.rules.directions import direction
from eligibility.rules.facts import Facts
from employees.enums import LegalStatus, PostLevel, ServiceNature
from performance.enums import Predicate

ON = date(2026, 11, 26)
WHO = (
    "eligible_boxes", "box_valid_months", "unknown_box_allowed", "lowest_predicate", "new_in_post_months",
    "excludes_discipline", "excluded_natures", "excluded_post_levels", "needs_laptop", "min_down_mbps",
    "min_up_mbps", "min_ict_level", "needs_confirmed_readiness",
)  # fmt: skip
days = st.integers(-900, 30).map(lambda n: ON + timedelta(days=n))
maybe = st.none() | days
numbers = st.sampled_from([0.0, 1.0, 2.0, 9.9, 10.0, 50.0])
natures = st.lists(st.sampled_from(ServiceNature.values), unique=True).map(tuple)

policies = st.builds(
    Policy,
    eligible_boxes=st.lists(st.integers(1, 9), min_size=1, unique=True).map(tuple),
    box_valid_months=st.integers(1, 30),
    unknown_box_allowed=st.booleans(),
    lowest_predicate=st.sampled_from(Predicate.values),
    new_in_post_months=st.integers(0, 24),
    excludes_discipline=st.booleans(),
    excluded_natures=natures,
    excluded_post_levels=st.lists(st.sampled_from(PostLevel.values), unique=True).map(tuple),
    needs_laptop=st.booleans(),
    min_down_mbps=numbers,
    min_up_mbps=numbers,
    min_ict_level=st.sampled_from(["none", "basic", "advanced"]),
    needs_confirmed_readiness=st.booleans(),
)
people = st.builds(
    Facts,
    employee_id=st.just(1),
    agency_id=st.just(1),
    office_id=st.just(1),
    unit_id=st.just(1),
    legal_status=st.sampled_from(LegalStatus.values),
    left_on=maybe,
    entered_on=maybe,
    in_post_since=maybe,
    roster_source=st.just("uji"),
    post_level=st.sampled_from(PostLevel.values),
    box=st.none() | st.integers(1, 9),
    box_scheme=st.sampled_from(["panrb_3_2020", "kemenkeu"]),
    assessed_on=maybe,
    predicate=st.none() | st.sampled_from(Predicate.values),
    has_laptop=st.none() | st.booleans(),
    down_mbps=st.none() | numbers,
    up_mbps=st.none() | numbers,
    ict_level=st.none() | st.sampled_from(["none", "basic", "advanced"]),
    declared_on=maybe,
    confirmed_on=maybe,
    suspended_from=st.none(),
    discipline_level=st.none() | st.sampled_from(["R", "P"]),
    discipline_from=st.just(ON),
    counter_nature=st.none() | st.sampled_from(ServiceNature.values),
    post_nature=st.none() | st.sampled_from(ServiceNature.values),
    unit_nature=st.none() | st.sampled_from(ServiceNature.values),
).map(
    lambda facts: facts._replace(declared_on=facts.declared_on or facts.confirmed_on)
)  # nobody confirms nothing


@given(people, policies, policies, st.sampled_from(WHO))
def test_a_looser_setting_never_shuts_anybody_out(facts, policy, other, name):
    looser = replace(policy, **{name: getattr(other, name)})
    assume(direction(name, getattr(policy, name), getattr(looser, name)) == Direction.LOOSER)
    # Where an unknown box is allowed, a longer validity makes old boxes known again: that is both at once.
    assume(not (name == "box_valid_months" and policy.unknown_box_allowed))
    assert set(failing(facts, looser, ON)) <= set(failing(facts, policy, ON))


@given(people, policies, policies, st.sampled_from(WHO))
def test_a_stricter_setting_never_lets_anybody_in(facts, policy, other, name):
    stricter = replace(policy, **{name: getattr(other, name)})
    assume(direction(name, getattr(policy, name), getattr(stricter, name)) == Direction.STRICTER)
    assume(not (name == "box_valid_months" and policy.unknown_box_allowed))
    assert set(failing(facts, policy, ON)) <= set(failing(facts, stricter, ON))
