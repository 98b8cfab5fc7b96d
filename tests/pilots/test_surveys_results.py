"""What each reader sees of a survey, and what a pilot's report takes from it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.problems import NotFound
from pilots.models.surveys import Question, Survey, SurveyResponse
from pilots.selectors.survey_export import COLUMNS, result_rows
from pilots.selectors.survey_report import survey_report
from pilots.selectors.survey_results import survey_view
from pilots.selectors.surveys import own_invitations
from tests.factories import EmployeeFactory, UnitFactory
from tests.factories_surveys import NOW, TODAY, agency_of, ask, closed, opened, people_of, send

pytestmark = pytest.mark.django_db


def answered(*sizes, leave_out=0, **values):
    """A closed survey where everybody of each office but `leave_out` answered a scale and a text."""
    agency, people = agency_of(*sizes)
    survey, (scale, text) = ask(agency, "likert", "text", **values)
    Question.objects.filter(pk=text.pk).update(required=False)
    Question.objects.filter(pk=scale.pk).update(is_satisfaction=True)
    opened(survey)
    for number, staff in enumerate(people):
        for n, person in enumerate(staff[: len(staff) - leave_out]):
            send(survey, person, {scale: n % 5 + 1, text: f"kantor {number} orang {n}"})
    return closed(survey), people


def names(groups):
    return [row.name for row in groups]


# --- by scope


def test_while_open_only_representation_is_there():
    agency, [staff] = agency_of(8)
    survey, [scale] = ask(agency)
    survey = opened(survey)
    for person in staff[:6]:
        send(survey, person, {scale: 4})
    view = survey_view(survey, None)
    assert (view.total.invited, view.total.answered) == (8, 6)
    assert view.results is None
    assert [len(row) for row in result_rows(view)]
    assert not SurveyResponse.objects.exists()


def test_everybody_in_the_agency_is_seen_by_those_with_the_whole_agency():
    survey, (a, *_) = answered(9, 8, 3)
    view = survey_view(survey, None)
    assert view.may_see_all
    assert view.total.invited == 20
    assert view.offices == [a[0].office]  # the 3 would follow from 20 − 9 − 8
    assert names(view.by_office) == [a[0].office.name, "Kantor lainnya (2)"]
    assert view.by_unit == []
    assert names(view.by_grade) == ["Golongan III"]
    scale, text = view.results
    assert (scale.people, sum(scale.counts), text.people) == (20, 20, 20)


def test_one_office_with_its_units():
    survey, (a, *_) = answered(9, 8)
    view = survey_view(survey, None, a[0].office_id)
    assert view.office == a[0].office
    assert view.total.invited == 9
    assert names(view.by_unit) == [a[0].unit.name]
    assert (view.by_office, view.by_grade) == ([], [])
    scale, text = view.results
    assert scale.people == 9
    assert sorted(text.texts) == sorted(f"kantor 0 orang {n}" for n in range(9))


def test_a_reader_of_one_office_sees_that_office_and_no_total():
    survey, (a, b, _c) = answered(9, 8, 3)
    view = survey_view(survey, frozenset({a[0].office_id}))
    assert (view.office, view.offices, view.may_see_all) == (a[0].office, [a[0].office], False)
    assert view.total.invited == 9
    with pytest.raises(NotFound):
        survey_view(survey, frozenset({a[0].office_id}), b[0].office_id)


@pytest.mark.parametrize("who", [1, 2])
def test_a_reader_of_an_office_that_is_hidden_sees_nothing(who):
    survey, people = answered(9, 8, 3)
    view = survey_view(survey, frozenset({people[who][0].office_id}))
    assert (view.total, view.results, view.offices, view.by_office) == (None, None, [], [])
    assert list(result_rows(view)) == []
    for scope in (None, frozenset({people[who][0].office_id})):
        with pytest.raises(NotFound):
            survey_view(survey, scope, people[who][0].office_id)


def test_a_reader_of_all_offices_that_were_asked_sees_the_whole():
    survey, (a, b) = answered(9, 8)
    view = survey_view(survey, frozenset({a[0].office_id, b[0].office_id, 10**9}))
    assert view.may_see_all
    assert view.total.invited == 17


def test_a_survey_of_one_office_shows_its_units_and_grades_at_once():
    agency, [staff] = agency_of(7)
    people_of(UnitFactory(office=staff[0].office, name="Subbag Lain"), 3, rank="IV/a")
    people_of(UnitFactory(office=staff[0].office, name="Subbag Kecil"), 2, rank="IV/b")
    survey, _ = ask(agency)
    view = survey_view(opened(survey), None)
    assert names(view.by_unit) == [staff[0].unit.name, "Unit lainnya (2)"]
    assert names(view.by_grade) == ["Golongan III", "Golongan IV"]
    assert view.total.invited == 12


def test_too_few_answers_show_nothing_but_representation():
    agency, [staff] = agency_of(9)
    survey, [scale] = ask(agency)
    opened(survey)
    for person in staff[:4]:
        send(survey, person, {scale: 4})
    view = survey_view(closed(survey), None)
    assert view.results is None
    assert (view.total.answered, view.total.invited) == (4, 9)


def test_a_question_that_few_answered_is_hidden():
    agency, [staff] = agency_of(9)
    survey, (scale, text) = ask(agency, "likert", "text")
    Question.objects.filter(pk=text.pk).update(required=False)
    opened(survey)
    for n, person in enumerate(staff):
        send(survey, person, {scale: 4} | ({text: f"rahasia {n}"} if n < 4 else {}))
    view = survey_view(closed(survey), None)
    first, second = view.results
    assert (first.hidden, second.hidden, second.texts) == (False, True, ())
    assert "rahasia" not in str(list(result_rows(view)))


def test_free_answers_come_in_another_order_each_time():
    survey, _ = answered(40)
    orders = {survey_view(survey, None).results[1].texts for _ in range(3)}
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_more_people_ask_no_more():
    def cost(*sizes):
        survey, _ = answered(*sizes)
        with CaptureQueriesContext(connection) as caught:
            survey_view(survey, None)
        return len(caught)

    assert cost(6, 6) == cost(12, 12, 9)


# --- as a table


def test_the_table_says_what_the_page_says():
    survey, _ = answered(9, 8)
    rows = list(result_rows(survey_view(survey, None)))
    assert all(len(row) == len(COLUMNS) for row in rows)
    whole = rows[0]
    assert whole[:5] == ("Keterwakilan", "Semua yang diundang", "menjawab", 17, 17)
    assert whole[5:] == (100.0, 81.6, 100.0)
    points = [row for row in rows if row[2] in ("1 – Tidak setuju", "2", "3", "4", "5 – Setuju")]
    assert [row[3] for row in points] == [4, 4, 4, 3, 2]
    mean = next(row for row in rows if row[2] == "rata-rata 1–5")
    assert mean[4:6] == (17, 2.71)
    assert len([row for row in rows if row[0] == "Jawaban bebas"]) == 17


# --- the report of a pilot


def test_a_report_takes_representation_and_satisfaction():
    survey, (a, _) = answered(9, 8, leave_out=2)
    report = survey_report(a[0].office_id, TODAY, TODAY)
    assert (report.survey_id, report.title, report.closed_on) == (survey.pk, survey.title, TODAY)
    assert (report.invited, report.answered, report.answers) == (9, 7, 7)
    assert report.representation.value == pytest.approx(7 / 9)
    assert report.satisfaction.value == pytest.approx((1 + 2 + 3 + 4 + 5 + 1 + 2) / 7)
    assert report.favourable.value == pytest.approx(2 / 7)
    assert report.favourable.low < 2 / 7 < report.favourable.high
    assert report.earlier == ()


def test_a_report_is_of_surveys_closed_in_the_span_that_asked_there():
    survey, (a, _) = answered(9, 8)
    office, day = a[0].office_id, timedelta(days=1)
    assert survey_report(office, TODAY - 9 * day, TODAY - day) is None
    assert survey_report(office, TODAY + day, TODAY + 9 * day) is None
    assert survey_report(EmployeeFactory().office_id, TODAY, TODAY) is None
    still_open, _ = ask(survey.agency)
    opened(still_open)
    assert survey_report(office, TODAY, TODAY).survey_id == survey.pk


def test_the_latest_survey_comes_first_and_knows_the_others():
    survey, (a, _) = answered(9, 8)
    again, [scale] = ask(survey.agency, closes_on=date(2026, 12, 31))
    opened(again)
    for person in a:
        send(again, person, {scale: 4})
    closed(again, NOW + timedelta(days=5))
    report = survey_report(a[0].office_id, TODAY, TODAY + timedelta(days=9))
    assert report.survey_id == again.pk
    assert (report.satisfaction, report.favourable, report.answers) == (None, None, None)  # no such question
    assert report.representation.value == 1.0
    assert [other.survey_id for other in report.earlier] == [survey.pk]
    assert report.earlier[0].satisfaction is not None


def test_a_report_tells_nothing_of_an_office_that_is_hidden():
    _, (_a, b, c) = answered(9, 8, 3)
    for people in (b, c):
        report = survey_report(people[0].office_id, TODAY, TODAY)
        assert (report.representation, report.invited, report.satisfaction, report.answers) == (None,) * 4


def test_few_answers_of_an_office_give_representation_without_satisfaction():
    _, (a, _) = answered(9, 8, leave_out=5)
    report = survey_report(a[0].office_id, TODAY, TODAY)
    assert (report.invited, report.answered) == (9, 4)
    assert (report.satisfaction, report.favourable, report.answers) == (None, None, None)


# --- own invitations


def test_own_surveys_are_those_that_take_answers_unanswered_first():
    agency, [staff] = agency_of(6)
    person = staff[0]
    late, _ = ask(agency, closes_on=date(2026, 12, 20))
    soon, _ = ask(agency, closes_on=date(2026, 12, 1))
    done, [scale] = ask(agency, closes_on=TODAY)
    ended, _ = ask(agency)
    for survey in (late, soon, done, ended):
        opened(survey)
    send(done, person, {scale: 3})
    closed(ended)
    seats = own_invitations(person, TODAY)
    assert [seat.survey_id for seat in seats] == [soon.pk, late.pk, done.pk]
    assert [seat.survey_id for seat in own_invitations(person, TODAY + timedelta(days=1))] == [
        soon.pk,
        late.pk,
    ]
    assert own_invitations(EmployeeFactory(), TODAY) == []
    assert Survey.objects.count() == 4
