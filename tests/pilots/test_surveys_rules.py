"""Rules of surveys as tables: answers, questions, opening, reminding, results. No database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bars import WIDTH, segments, whisker
from core.templatetags.shares import percent
from pilots.enums.surveys import AnswerProblem, QuestionKind, QuestionProblem, SurveyProblem
from pilots.rules.survey_answers import LONGEST_TEXT, Asked, check_answers
from pilots.rules.survey_course import (
    MOST_OPEN_DAYS,
    REMIND_DAYS,
    Readiness,
    opening_problems,
    reminding_problem,
    takes_answers,
)
from pilots.rules.survey_questions import QuestionDraft, question_problems, shaped
from pilots.rules.survey_results import Asking, Tallies, Tally, result_of
from pilots.rules.survey_templates import TEMPLATES

TODAY = date(2026, 11, 23)
SCALE, ONE, MANY, TEXT = (Asked(n, kind, True, 3) for n, kind in enumerate(QuestionKind.values, 1))


def problem(question, value):
    found = check_answers([question], {str(question.id): value})
    return found.problems[question.id].code if found.problems else found.sheet.get(str(question.id))


# --- answers


@pytest.mark.parametrize("value", [1, 3, 5])
def test_a_point_of_the_scale_is_kept(value):
    assert problem(SCALE, value) == value


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [
        (SCALE, 0, "UNKNOWN_OPTION"),
        (SCALE, 6, "UNKNOWN_OPTION"),
        (SCALE, 10**30, "UNKNOWN_OPTION"),
        (SCALE, True, "WRONG_SHAPE"),
        (SCALE, 4.0, "WRONG_SHAPE"),
        (SCALE, "4", "WRONG_SHAPE"),
        (SCALE, [4], "WRONG_SHAPE"),
        (SCALE, {"a": 1}, "WRONG_SHAPE"),
        (SCALE, None, "MISSING"),
        (ONE, 4, "UNKNOWN_OPTION"),
        (ONE, -1, "UNKNOWN_OPTION"),
        (ONE, "Ya", "WRONG_SHAPE"),
        (ONE, "", "MISSING"),
        (MANY, 1, "WRONG_SHAPE"),
        (MANY, {"1": 1}, "WRONG_SHAPE"),
        (MANY, [1, 4], "UNKNOWN_OPTION"),
        (MANY, [1, None], "WRONG_SHAPE"),
        (MANY, [[1]], "WRONG_SHAPE"),
        (MANY, [1] * 4, "WRONG_SHAPE"),
        (MANY, [], "MISSING"),
        (TEXT, 5, "WRONG_SHAPE"),
        (TEXT, ["x"], "WRONG_SHAPE"),
        (TEXT, " \r\n\t ", "MISSING"),
        (TEXT, "x" * (LONGEST_TEXT + 1), "TOO_LONG"),
        (TEXT, "x" * 10_000_000, "TOO_LONG"),
        (TEXT, "a\x00b", "BAD_TEXT"),
        (TEXT, "a\ud800b", "BAD_TEXT"),
        (TEXT, "a\x1bb", "BAD_TEXT"),
        (TEXT, "a\uffffb", "BAD_TEXT"),
    ],
)
def test_what_cannot_be_kept_is_told(question, value, code):
    assert problem(question, value) == AnswerProblem[code]


def test_several_choices_are_kept_once_and_in_order():
    assert problem(MANY, [3, 1, 3]) == [1, 3]


def test_a_text_keeps_its_lines_its_markup_and_its_characters():
    assert problem(TEXT, "  <b>baik</b>\r\n\tsekali 😀 ‍ \r") == "<b>baik</b>\n\tsekali 😀 ‍"
    assert problem(TEXT, "x" * LONGEST_TEXT) == "x" * LONGEST_TEXT


def test_lines_count_as_the_browser_counts_them():
    assert problem(TEXT, "\r\n".join(["x"] * (LONGEST_TEXT // 2)) + "x").count("\n") == LONGEST_TEXT // 2 - 1


def test_only_required_questions_are_missed_and_unknown_ones_are_told():
    free = Asked(9, "text", False)
    found = check_answers([SCALE, free], {"1": 4})
    assert (found.sheet, found.problems) == ({"1": 4}, {})
    found = check_answers([SCALE, free], {"1": 4, "9": "", "77": 1})
    assert found.problems[None].code == AnswerProblem.UNKNOWN_QUESTION
    assert found.sheet == {"1": 4}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["1", "2", "3", "4", "5", ""]), JSON))
def test_whatever_comes_is_kept_readable_or_told(given_):
    found = check_answers([SCALE, ONE, MANY, TEXT], given_)
    assert found.sheet.keys() <= {"1", "2", "3", "4"}
    assert found.sheet.keys() | {str(k) for k in found.problems} >= {"1", "2", "3", "4"}
    for value in found.sheet.values():
        assert isinstance(value, int | str | list)
        str(value).encode()
    assert all(told.sentence for told in found.problems.values())


# --- questions


def draft(kind="choice", **values):
    return shaped(QuestionDraft(kind, "Pertanyaan", **values))


@pytest.mark.parametrize(
    ("question", "field", "code"),
    [
        (draft(options=("Ya",)), "options", "FEW_OPTIONS"),
        (draft("choice_many"), "options", "FEW_OPTIONS"),
        (draft(options=tuple(map(str, range(21)))), "options", "MANY_OPTIONS"),
        (draft(options=("Ya", "x" * 121)), "options", "LONG_OPTION"),
        (draft(options=("Ya", "ya")), "options", "SAME_OPTIONS"),
        (draft("likert", low="Tidak"), "high", "NO_ANCHOR"),
        (draft("text", is_satisfaction=True), "is_satisfaction", "ONLY_SCALE"),
    ],
)
def test_a_question_that_is_not_whole_is_told(question, field, code):
    assert question_problems(question)[field].code == QuestionProblem[code]
    assert question_problems(question)[field].sentence


@pytest.mark.parametrize(
    "question",
    [
        draft(options=("Ya", "Tidak")),
        draft("likert", low="Tidak", high="Ya", is_satisfaction=True),
        draft("text"),
        draft("choice_many", options=tuple(map(str, range(20)))),
    ],
)
def test_a_whole_question_has_no_problem(question):
    assert question_problems(question) == {}


def test_what_a_kind_does_not_use_is_not_kept():
    everything = {"options": ("Ya", "Tidak"), "low": "a", "high": "b"}
    assert draft("text", **everything) == QuestionDraft("text", "Pertanyaan")
    assert draft("choice", **everything).low == ""
    assert draft("likert", **everything).options == ()


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda t: t.key)
def test_ready_questionnaires_are_whole(template):
    assert all(question_problems(shaped(q)) == {} and shaped(q) == q for q in template.questions)
    assert sum(q.is_satisfaction for q in template.questions) == 1
    assert len(template.title) <= 200
    assert 0 < len(template.purpose) <= 500
    assert all(len(q.words) <= 300 and len(q.help) <= 300 for q in template.questions)


# --- opening, answering, reminding


def ready(**values):
    facts = {"questions": 3, "purpose": "Tujuan", "closes_on": TODAY, "invited": 5, "least": 5}
    return [p.code for p in opening_problems(Readiness(**(facts | values)), TODAY)]


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"questions": 0}, ["NO_QUESTIONS"]),
        ({"purpose": "  "}, ["NO_PURPOSE"]),
        ({"closes_on": None}, ["NO_END"]),
        ({"closes_on": TODAY - timedelta(1)}, ["END_PAST"]),
        ({"closes_on": TODAY + timedelta(MOST_OPEN_DAYS)}, []),
        ({"closes_on": TODAY + timedelta(MOST_OPEN_DAYS + 1)}, ["END_FAR"]),
        ({"invited": 4}, ["FEW_INVITED"]),
        ({"invited": 9, "least": 10}, ["FEW_INVITED"]),
        ({"questions": 0, "purpose": "", "closes_on": None, "invited": 0},
         ["NO_QUESTIONS", "NO_PURPOSE", "NO_END", "FEW_INVITED"]),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_opening(values, codes):
    assert ready(**values) == [SurveyProblem[code] for code in codes]


@pytest.mark.parametrize(
    ("status", "closes_on", "takes"),
    [
        ("open", TODAY, True),
        ("open", TODAY - timedelta(1), False),
        ("draft", TODAY, False),
        ("closed", TODAY, False),
        ("open", None, False),
    ],
)
def test_answers_are_taken_until_the_end_of_the_last_day(status, closes_on, takes):
    assert takes_answers(status, closes_on, TODAY) is takes


def test_reminders_keep_their_distance():
    assert reminding_problem(None, 3, TODAY) is None
    assert reminding_problem(None, 0, TODAY).code == SurveyProblem.ALL_ANSWERED
    soon = reminding_problem(TODAY - timedelta(REMIND_DAYS - 1), 3, TODAY)
    assert (soon.code, soon.possible_on) == (SurveyProblem.REMINDED, TODAY + timedelta(1))
    assert "Selasa, 24 Nov 2026" in soon.sentence
    assert reminding_problem(TODAY - timedelta(REMIND_DAYS), 3, TODAY) is None


# --- results


def tally(*answers):
    found = Tally()
    for answer in answers:
        found.add(answer)
    return found


def test_a_scale_has_counts_a_mean_and_the_share_of_favourable_answers():
    asking = Asking(1, "likert", "Puas?", ("1 – tidak", "2", "3", "4", "5 – ya"), True)
    result = result_of(asking, tally(5, 5, 4, 3, 1))
    assert result.counts == (1, 0, 1, 1, 2)
    assert result.people == 5
    # t interval by hand: mean 3.6, s = 1.6733, t(4) = 2.7764; it would end at 5.6777
    assert result.mean.value == pytest.approx(3.6)
    assert result.mean.low == pytest.approx(1.5223, abs=1e-3)
    assert result.mean.high == 5
    assert result.favourable.value == pytest.approx(0.6)
    assert (result.favourable.low, result.favourable.high) == (
        pytest.approx(0.2307, abs=1e-3), pytest.approx(0.8824, abs=1e-3)
    )  # fmt: skip


def test_equal_answers_have_a_mean_without_width():
    result = result_of(Asking(1, "likert", "x", tuple("12345")), tally(4, 4, 4, 4, 4))
    assert (result.mean.low, result.mean.value, result.mean.high) == (4, 4, 4)


def test_choices_are_shares_of_those_who_answered():
    labels = ("Ya", "Tidak", "Mungkin")
    one = result_of(Asking(1, "choice", "x", labels), tally(1, 1, 1, 2, 1))
    assert [(o.label, o.count, o.share.value) for o in one.options] == [
        ("Ya", 4, 0.8), ("Tidak", 1, 0.2), ("Mungkin", 0, 0.0)
    ]  # fmt: skip
    many = result_of(Asking(1, "choice_many", "x", labels), tally([1, 2], [1], [1, 3], [2], [1]))
    assert [(o.count, o.share.value) for o in many.options] == [(4, 0.8), (2, 0.4), (1, 0.2)]
    assert (many.mean, many.favourable) == (None, None)


def test_a_hidden_result_says_nothing():
    result = result_of(Asking(1, "likert", "x", tuple("12345")), None)
    assert (result.hidden, result.people, result.options, result.mean, result.texts) == (
        True,
        0,
        (),
        None,
        (),
    )


def test_free_answers_come_as_they_were_shuffled():
    result = result_of(Asking(1, "text", "x"), tally("a", "b", "c", "d", "e"), ["c", "a", "e", "b", "d"])
    assert (result.people, result.texts) == (5, ("c", "a", "e", "b", "d"))


def test_tallies_count_people_not_choices():
    tallies = Tallies([(None, {"1": [1, 2]}), (7, {"1": [2]}), (7, {})])
    assert (tallies.total, tallies.sheets[7]) == (3, 2)
    assert tallies.of(1, 2).people == 2
    assert tallies.of(1, 2).chosen == {1: 1, 2: 2}
    assert tallies.of(2, 1) is None


# --- bars


def test_segments_fill_the_bar_and_leave_room_for_words():
    parts = segments(["a", "b", "c", "d"], [1, 0, 9, 90])
    assert [(p.number, p.count, p.percent, p.word, p.marked) for p in parts] == [
        (1, 1, 1, False, False), (3, 9, 9, False, True), (4, 90, 90, True, True)
    ]  # fmt: skip
    assert sum(float(p.width) for p in parts) == pytest.approx(WIDTH, abs=0.3)
    assert float(parts[1].x) == pytest.approx(float(parts[0].width), abs=0.1)
    assert segments(["a"], [0]) == ()


def test_a_whisker_stays_inside():
    assert whisker(0.5, -0.1, 1.2) == type(whisker(0, 0, 0))("50.0", "0.0", "100.0")


def test_shares_are_written_in_the_readers_way():
    assert (percent(0.943), percent(1.0, 0), percent(None)) == ("94,3 %", "100 %", "–")
