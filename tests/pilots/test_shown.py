"""Words, looks and parts of the pilots' pages as values: no database."""

from datetime import date

import pytest
from django.test import RequestFactory

from core.icons import ICONS
from pilots.enums.plans import Criterion, Finding, Outcome, PilotStatus, Reason, RunStatus
from pilots.forms.plans import LIMITS, FilterForm, PlanForm, initial_of_start
from pilots.rules.results import reason_of, result_of
from pilots.rules.terms import NAMES, Terms, read_terms, terms_data
from pilots.selectors import looks
from pilots.selectors.context_shown import context_shown
from pilots.selectors.criteria_shown import criteria_shown, hidden_criteria
from pilots.selectors.plan_choices import OfficeChoice, PlanStart
from pilots.selectors.plan_shown import power_shown
from pilots.selectors.power import PlanPower
from pilots.selectors.words import reason_words
from tests.factories_plans import complaints, result, share

TODAY = date(2026, 11, 30)
START = PlanStart(date(2026, 12, 14), 1, 1, 2, 2)
CHOICES = (
    OfficeChoice(1, "Kantor A", 9, ""),
    OfficeChoice(2, "Kantor B", 0, "tidak mempunyai pegawai yang bekerja"),
)


@pytest.mark.parametrize(
    "choices, look",
    [
        (PilotStatus, looks.status_look), (Outcome, looks.outcome_look), (Finding, looks.finding_look),
        (RunStatus, looks.run_look), (Reason, looks.reason_look),
    ],
)  # fmt: skip
def test_every_state_has_an_icon_and_a_word(choices, look):
    for choice in choices:
        found = look(choice.value)
        assert found.css
        assert found.icon in ICONS
        assert found.word[0].isupper()


@pytest.mark.parametrize(
    "probability, word", [(0.9, "Kuat"), (0.8, "Kuat"), (0.6, "Sedang"), (0.3, "Lemah"), (None, "Belum")]
)
def test_power_has_a_word(probability, word):
    assert looks.power_look(probability).word.startswith(word)


@pytest.mark.parametrize(
    "probability, words", [(0.8612, "86 %"), (0.99999, "lebih dari 99 %"), (0.0, "kurang dari 1 %")]
)
def test_nothing_is_promised_for_certain(probability, words):
    power = PlanPower(
        probability=probability, margin=3.0, smallest_margin=2.43, sd=6.1, missing=0.1, staff=20
    )
    said = power_shown(power, Terms()).sentences
    assert f"peluang lulus kriteria kinerja {words}." in said[0]
    assert "2,4 poin" in said[1]
    assert "20 pegawai kantor ini" in said[2]


@pytest.mark.parametrize("fault, words", [("monthly", "predikat bulanan"), ("empty", "belum ada minggu")])
def test_power_that_cannot_be_computed_says_why(fault, words):
    shown = power_shown(PlanPower(fault=fault, staff=3), Terms())
    assert words in shown.sentences[0]
    assert "3 pegawai" in shown.sentences[1]


# --- the form


def form(**changes):
    return PlanForm({**initial_of_start(START), **changes}, choices=CHOICES, today=TODAY)


def test_the_defaults_can_be_saved_at_once_and_are_those_of_the_rules():
    filled = form()
    assert filled.is_valid(), filled.errors
    assert read_terms(filled.plan["terms"]) == read_terms(terms_data(Terms()))
    assert filled.plan["start_on"] == date(2026, 12, 14)
    assert (filled.plan["quota_tried"], filled.plan["quota_goal"]) == (1, 2)


def test_every_term_and_every_criterion_has_its_field():
    filled = form()
    assert set(NAMES) <= set(filled.fields)
    assert set(LIMITS) == set(Criterion.values)
    shown = {f.name for f in (*filled.gates, *filled.rare)} | {
        limit.name for _, limit, _, _ in filled.criteria
    }
    assert shown | {"must", "adoption", "on_stop"} == set(NAMES)


def test_an_office_that_cannot_be_compared_is_no_choice():
    assert form(comparisons=["1"]).is_valid()
    assert "comparisons" in form(comparisons=["2"]).errors


@pytest.mark.parametrize("text, read", [("2,5", 2.5), ("2.5", 2.5), (" 3 ", 3.0), ("3,0", 3.0)])
def test_fractions_are_read_as_people_type_them(text, read):
    filled = form(index_margin=text)
    assert filled.is_valid(), filled.errors
    assert filled.plan["terms"]["index_margin"] == read


@pytest.mark.parametrize("query", ["", "keadaan=x", "kantor=7", "kantor=%00", "keadaan=draft&kantor=abc"])
def test_an_unreadable_filter_asks_for_everything(query):
    asked = FilterForm(RequestFactory().get(f"/?{query}").GET, offices=[(1, "A")]).asked
    assert asked == ("", None)


# --- criteria


def test_all_changes_share_one_axis_and_shares_run_from_0_to_100():
    rows = [
        result_of(r)
        for r in (
            result(),
            result("service", estimate=-8, low=-9, high=-7, lower=-8.9, limit=2.0),
            share("hours"),
        )
    ]
    first, second, third = criteria_shown(rows, alpha=0.05, hidden=frozenset())
    assert [t.word for t in first.plot.across] == [t.word for t in second.plot.across]
    assert [t.word for t in third.plot.across] == ["0", "25", "50", "75", "100"]
    assert first.plot.zero
    assert first.plot.bound
    assert not third.plot.bound


@pytest.mark.parametrize("people, n, hidden", [(12, 12, 0), (12, 3, 1), (4, 12, 6), (5, 5, 0)])
def test_what_would_tell_about_somebody_is_hidden(people, n, hidden):
    rows = [result_of(r) for r in (result(), share("predicate", n=n), complaints())]
    found = hidden_criteria(rows, people)
    assert len(found) == hidden
    assert "complaints" not in found
    shown = criteria_shown(rows, alpha=0.05, hidden=found)
    assert [row.plot is None for row in shown] == ["index" in found, "predicate" in found, True]
    assert all(set(row.cells) == {"–"} for row, r in zip(shown, rows, strict=True) if r.criterion in found)


def test_a_criterion_without_an_interval_is_told_but_not_drawn():
    rows = [result_of(result(low=None, high=None, lower=None, upper=None, method="months"))]
    shown = criteria_shown(rows, alpha=0.05, hidden=frozenset())[0]
    assert shown.plot is None
    assert "Terlalu sedikit bulan untuk sebuah selang" in shown.sentence
    assert shown.cells == ("> −3", "−0,4", "–", "–", "480")


@pytest.mark.parametrize("code", ["point_kept", "point_fell"])
def test_a_reason_without_an_interval_names_its_indicator_and_no_bounds(code):
    params = {"criterion": "service", "name": "waktu tunggu", "estimate": 0.5, "margin": 2.0}
    said = reason_words(reason_of({"code": code, "params": params}))
    assert said.startswith("Waktu tunggu ")
    assert "0,5 poin" in said
    assert "batas" not in said


def test_every_reason_tells_of_a_finding_or_is_known_to_be_news():
    news = {Reason.EXTENDED, Reason.EXTENSIONS_USED, Reason.AT_CAP, Reason.AT_GOAL, Reason.AGAIN}
    assert set(Reason) - set(looks.TELLS) == news


# --- beside the verdict

SURVEY = {
    "title": "Survei akhir", "closed_on": "2026-11-20", "invited": 40, "answered": 30,
    "representation": {"value": 0.75, "low": 0.6, "high": 0.86}, "favourable": {"value": 0.8, "low": 0.63, "high": 0.9},
    "satisfaction": {"value": 4.1, "low": 3.8, "high": 4.4},
}  # fmt: skip


def test_a_survey_is_told_in_sentences_with_its_intervals():
    said = " ".join(context_shown({"survey": SURVEY, "savings": None}).survey)
    assert "Keterwakilan 75 % (selang 95 % 60 sampai 86): 30 dari 40 pegawai menjawab." in said
    assert "ditutup 20 November 2026" in said
    assert "cukup mewakili" not in said
    assert (
        "Itu cukup mewakili: rencana meminta 60 %."
        in context_shown({"survey": SURVEY | {"aim": 60.0}}).survey
    )
    assert (
        "Itu kurang mewakili: rencana meminta 80 %."
        in context_shown({"survey": SURVEY | {"aim": 80.0}}).survey
    )
    assert "Puas atau sangat puas: 80 %" in said
    assert "4,1 dari 5" in said


@pytest.mark.parametrize("missing", [*SURVEY, "all"])
def test_a_survey_that_tells_less_is_read_too(missing):
    survey = dict.fromkeys(SURVEY) if missing == "all" else {k: v for k, v in SURVEY.items() if k != missing}
    assert context_shown({"survey": survey}).survey


@pytest.mark.parametrize("stored", [{}, {"survey": None, "savings": None}, {"savings": {"scenarios": []}}])
def test_nothing_beside_a_verdict_is_nothing_to_tell(stored):
    shown = context_shown(stored)
    assert (shown.survey, shown.savings) == ((), ())


def test_savings_are_those_of_the_days_that_were_worked():
    row = {"measure": "desk_days", "unit": "days", "low": 80, "central": 96, "high": 96}
    other = {"scenario": "two_days", "measures": [row | {"central": 999}]}
    stored = {"worked_days": 96, "scenarios": [other, {"scenario": "actual", "measures": [row]}]}
    shown = context_shown({"savings": stored})
    assert [(line.name, line.central, line.is_headline) for line in shown.savings] == [
        ("Meja kosong", "96 hari", True)
    ]
    assert shown.wfa_days == 96
