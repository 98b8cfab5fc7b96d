"""The terms of a plan: defaults, reading, and every fault."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.problems import Refused
from pilots.enums.plans import Criterion, Term
from pilots.rules.terms import CHOICES, NAMES, RANGES, Terms, read_terms, terms_data


def faults(data):
    with pytest.raises(Refused) as caught:
        read_terms(data)
    return [(p.code.value, p.params.get("field", p.params.get("name"))) for p in caught.value.problems]


def test_the_defaults_are_those_of_the_evaluation():
    """Sections 1, 3 and 5: every number that the text names."""
    assert terms_data(read_terms({})) == {
        "alpha": 0.05,
        "outcome": "index",
        "must": ["attendance", "complaints", "hours", "index", "predicate", "reports", "service"],
        "index_margin": 3.0,
        "predicate_share": 90.0,
        "attendance_share": 95.0,
        "reports_share": 90.0,
        "complaints_allowed": 0,
        "service_margin": 2.0,
        "service_indicators": [],
        "hours_share": 95.0,
        "survey_share": 60.0,
        "min_wfa_days": 30,
        "min_observed_share": 80.0,
        "min_reported_days": 2,
        "months": 2,
        "baseline_months": 2,
        "extension_months": 1,
        "most_extensions": 2,
        "again_months": 2,
        "bad_months": 2,
        "notice_days": 7,
        "adoption": "automatic",
        "on_stop": "hold",
    }


def test_every_term_has_a_name_for_people_and_every_number_a_range():
    assert set(NAMES) == set(Term.values)
    numbers = {name for name in NAMES if isinstance(getattr(Terms(), name), int | float)}
    assert numbers == set(RANGES)
    assert set(NAMES) - numbers == set(CHOICES) | {"service_indicators"}


@pytest.mark.parametrize(("name", "low", "high"), [(name, *span) for name, span in RANGES.items()])
def test_the_ends_of_a_range_are_allowed_and_nothing_beyond(name, low, high):
    kind = type(getattr(Terms(), name))
    for value in (low, high):
        assert getattr(read_terms({name: kind(value)}), name) == value
    step = 0.0001 if kind is float else 1
    for value in (kind(low - step), kind(high + step)):
        assert faults({name: value}) == [("out_of_range", name)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"margin": 3}, [("unknown_term", "margin")]),
        ({7: 3}, [("unknown_term", "7")]),
        ({"alpha": "0.05"}, [("wrong_type", "alpha")]),
        ({"alpha": None}, [("wrong_type", "alpha")]),
        ({"alpha": True}, [("wrong_type", "alpha")]),
        ({"alpha": math.nan}, [("wrong_type", "alpha")]),
        ({"alpha": math.inf}, [("wrong_type", "alpha")]),
        ({"alpha": 10**400}, [("wrong_type", "alpha")]),
        ({"months": 2.0}, [("wrong_type", "months")]),
        ({"months": True}, [("wrong_type", "months")]),
        ({"months": "2"}, [("wrong_type", "months")]),
        ({"must": "index"}, [("wrong_type", "must")]),
        ({"must": [1]}, [("wrong_type", "must")]),
        ({"must": {"index": 1}}, [("wrong_type", "must")]),
        ({"must": []}, [("nothing_must", "must")]),
        ({"must": ["index", "mood"]}, [("not_a_choice", "must")]),
        ({"outcome": "mood"}, [("not_a_choice", "outcome")]),
        ({"adoption": "never"}, [("not_a_choice", "adoption")]),
        ({"adoption": ["automatic"]}, [("wrong_type", "adoption")]),
        ({"on_stop": ""}, [("not_a_choice", "on_stop")]),
        ({"service_indicators": [f"I{i}" for i in range(21)]}, [("out_of_range", "service_indicators")]),
        ({"alpha": 0, "months": 0, "x": 1},
         [("unknown_term", "x"), ("out_of_range", "alpha"), ("out_of_range", "months")]),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_field(data, expected):
    assert faults(data) == expected


@pytest.mark.parametrize("data", [None, [], "", 3])
def test_what_is_no_object_is_refused(data):
    with pytest.raises(Refused) as caught:
        read_terms(data)
    assert caught.value.code == "not_an_object"


def test_every_fault_reads_as_a_sentence():
    with pytest.raises(Refused) as caught:
        read_terms({"x": 1, "alpha": "a", "months": 99, "must": ["mood"], "on_stop": "no"})
    assert all("%(" not in p.sentence and p.sentence.endswith(".") for p in caught.value.problems)
    assert "Lama uji coba (bulan) harus antara 1 dan 12, bukan 99." in caught.value.sentence


def test_lists_are_sets_in_order_without_blanks():
    terms = read_terms({"must": ["reports", "index", "index"], "service_indicators": [" b ", "a", "", "b"]})
    assert (terms.must, terms.service_indicators) == (("index", "reports"), ("a", "b"))


def test_a_threshold_is_found_by_its_criterion():
    terms = Terms(predicate_share=1, attendance_share=2, reports_share=3, hours_share=4)
    names = (Criterion.PREDICATE, Criterion.ATTENDANCE, Criterion.REPORTS, Criterion.HOURS)
    assert [terms.threshold(name) for name in names] == [1, 2, 3, 4]


values = st.fixed_dictionaries(
    {},
    optional={
        "alpha": st.floats(0.001, 0.2),
        "index_margin": st.floats(0.5, 20),
        "months": st.integers(1, 12),
        "must": st.lists(st.sampled_from(Criterion.values), min_size=1),
        "service_indicators": st.lists(st.text(max_size=20), max_size=5),
        "adoption": st.sampled_from(["automatic", "confirm"]),
    },
)


@given(values)
def test_terms_come_back_from_json_as_they_were(data):
    terms = read_terms(data)
    assert read_terms(json.loads(json.dumps(terms_data(terms)))) == terms
