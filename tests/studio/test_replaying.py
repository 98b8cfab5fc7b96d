"""The replay: facts over a span equal those of each date, equal laws change nothing, a looser law removes nobody."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from eligibility.rules import Law, Override, Policy, limits_of
from eligibility.rules.facts import unmet
from eligibility.selectors.facts import EVERYBODY_HAS, FEW_HAVE, facts_in
from eligibility.selectors.history import HOLDS, Judge, lives_in, unit_chunks
from eligibility.selectors.laws import paths_of
from eligibility.selectors.policies import box_maps_of, policy_for
from employees.models import Employee, Unit
from studio.enums.replays import Part
from studio.rules.tally import window
from studio.selectors.replaying import Laws, Replay
from tests.studio.worlds import FIRST, LAST, TODAY, make_agency

DATES = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
# One setting after the other, each looser than the default.
LOOSER = (
    {"eligible_boxes": (1, 2, 4, 5, 6, 7, 8, 9)},
    {"box_valid_months": 60},
    {"unknown_box_allowed": True},
    {"lowest_predicate": "very_poor"},
    {"new_in_post_months": 0},
    {"excludes_discipline": False},
    {"excluded_natures": ()},
    {"needs_laptop": False},
    {"min_down_mbps": 0.0, "min_up_mbps": 0.0},
    {"min_ict_level": "none"},
    {"needs_confirmed_readiness": False},
    {"quota_start": 2},
    {"min_office_days": 0},
    {"max_unit_share_percent": 100},
    {"min_unit_staff": 0},
    {"lead_working_days": 0},
    {"horizon_days": 366},
)  # fmt: skip


def played(agency, before, after, *, size=4000):
    replay = Replay(agency.pk, Laws(before, after, paths_of(before, after)), (FIRST, LAST), TODAY)
    found = [one for chunk in replay.chunks(size) for one in chunk.found]
    return replay.tally, found


def test_window_is_eight_weeks_back_and_four_ahead():
    assert window(TODAY) == (FIRST, LAST)
    assert window(TODAY + timedelta(days=6)) == (FIRST, LAST)


def test_every_kind_of_rows_says_how_long_it_holds():
    assert set(HOLDS) == {kind.alias for kind in (*EVERYBODY_HAS, *FEW_HAVE)}


class OnRandomAgencies(TestCase):
    @settings(max_examples=12)
    @given(seed=st.integers(0, 10**6))
    def test_facts_of_a_span_are_those_of_each_date(self, seed):
        agency = make_agency(seed, days=False)
        lives = {}
        for units in unit_chunks(agency.pk, 3):
            lives |= {life.employee_id: life for life in lives_in(agency.pk, units, FIRST, LAST)}
        assert set(lives) == set(Employee.objects.filter(agency=agency).values_list("pk", flat=True))
        maps = box_maps_of(agency.pk)
        judge = Judge(Law(), {}, maps)
        failing = {pk: judge.failing(life, DATES) for pk, life in lives.items()}
        for at, on in enumerate(DATES):
            limits = limits_of(Policy(), on, policy_for(agency.pk, on).box_map)
            for facts in facts_in(agency.pk, on):
                assert lives[facts.employee_id].on(on) == facts
                assert failing[facts.employee_id][at] == unmet(facts, limits), (facts, on)

    @settings(max_examples=12)
    @given(seed=st.integers(0, 10**6), share=st.integers(0, 100), quota=st.integers(0, 2))
    def test_the_policy_in_force_changes_nothing(self, seed, share, quota):
        policy = replace(Policy(), max_unit_share_percent=share, quota_start=quota, quota_cap=2)
        agency = make_agency(seed, policy=policy)
        unit = Unit.objects.filter(agency=agency, parent__isnull=False).get()
        overrides = (Override("unit", unit.parent_id, {"needs_laptop": False}),)
        before, after = Law(policy, overrides), Law(replace(policy), overrides)
        tally, found = played(agency, before, after, size=5)
        assert tally.is_empty
        assert [one for one in found if one.change != "short"] == []
        assert sum(tally.changes.values()) == tally.changes["unchanged"] == 14
        assert all(row[0] == row[1] and row[2] == row[3] for row in tally.quota.values())

    @settings(max_examples=25)
    @given(seed=st.integers(0, 10**6), loosened=st.sampled_from(LOOSER))
    def test_a_looser_policy_removes_nobody_and_breaks_no_day(self, seed, loosened):
        agency = make_agency(seed)
        tally, found = played(agency, Law(), Law(replace(Policy(), **loosened)))
        assert tally.loses == tally.days_lost == 0
        assert not any(tally.day_changes[c] for c in ("future_broken", "past_broken", "pending_broken"))
        assert all(row[1] >= row[0] for row in tally.quota.values())
        assert {one.change for one in found if one.part == Part.PERSON} <= {"gains", "gains_some"}

    @settings(max_examples=6)
    @given(seed=st.integers(0, 10**6))
    def test_bites_of_any_size_add_up_to_the_same(self, seed):
        agency = make_agency(seed)
        after = Law(replace(Policy(), needs_laptop=False, max_unit_share_percent=25, open_weekdays=(4,)))
        assert played(agency, Law(), after, size=1)[0] == played(agency, Law(), after)[0]


@pytest.mark.django_db
def test_cancelling_hour_is_no_matter_of_the_replay():
    agency = make_agency(1)
    assert played(agency, Law(), Law(replace(Policy(), cancel_until=time(12))))[0].is_empty
