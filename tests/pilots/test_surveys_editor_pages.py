"""Pages on which an admin writes, opens and closes surveys: what is kept, what is refused, who may."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilots.models.surveys import Question, Survey
from pilots.rules.survey_templates import BEFORE
from tests.factories import OfficeFactory, RoleFactory, UserFactory, make_team
from tests.factories_surveys import LAST_DAY, NOW, QuestionFactory, SurveyFactory, ask, opened, send

BAD = '<script>alert(1)</script>"><img src=x onerror=1>'
QUESTION = {"kind": "choice", "words": "Apa?", "options": "Ya\r\n\r\n  Tidak  tahu \r\n", "required": "on"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person.user)
        return client

    return as_


@pytest.fixture
def team():
    return make_team(6, eligible=False)


@pytest.fixture
def admin(team):
    return holder(team[0].unit, "admin")


def holder(unit, role, office=None):
    person = UserFactory(employee__unit=unit).employee
    RoleFactory(employee=person, role=role, office=office)
    return person


def page(response):
    assert response.status_code in (200, 422), response.status_code
    return " ".join(response.content.decode().split())


def at(name, row=None):
    return reverse(name, args=[row.pk] if row else [])


def test_an_admin_makes_a_survey_out_of_a_ready_questionnaire(enter, team, admin):
    client = enter(admin)
    assert "kepuasan dan kesiapan WFA" in page(client.get(at("surveys")))
    assert BEFORE.title in page(client.get(at("survey_new")))
    made = client.post(at("survey_new"), {"template": "before", "title": ""})
    survey = Survey.objects.get()
    assert made["Location"] == at("survey_edit", survey)
    assert (survey.title, survey.purpose, survey.agency) == (BEFORE.title, BEFORE.purpose, admin.agency)
    shown = page(client.get(at("survey", survey)))
    assert "10 pertanyaan" in shown
    assert "Tetapkan hari terakhir menjawab" in shown
    assert "Buka survei" not in shown
    facts = {"title": "Kesiapan", "purpose": "Tujuan", "closes_on": LAST_DAY.isoformat(), "min_group": "6"}
    facts["offices"] = [admin.office_id]
    assert client.post(at("survey_edit", survey), facts).status_code == 302
    shown = page(client.get(at("survey", survey)))
    assert "Buka survei" in shown
    assert admin.office.name in shown
    assert "6 orang" in shown
    assert client.post(at("survey_open", survey)).status_code == 302
    survey.refresh_from_db()
    assert (survey.status, survey.invitations.count()) == ("open", 8)
    assert "0 dari 8 pegawai" in page(client.get(at("survey", survey)))


def test_an_empty_questionnaire_needs_a_title(enter, admin):
    response = enter(admin).post(at("survey_new"), {"template": "", "title": " "})
    assert response.status_code == 422
    assert "memerlukan judul" in page(response)
    for bad in ("x", BAD):
        assert enter(admin).post(at("survey_new"), {"template": bad, "title": "Judul"}).status_code == 422
    assert not Survey.objects.exists()
    enter(admin).post(at("survey_new"), {"template": "", "title": f"Sendiri {BAD}"})
    shown = page(enter(admin).get(at("survey", Survey.objects.get())))
    assert "Sendiri &lt;script&gt;" in shown
    assert "Belum ada pertanyaan" in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("purpose", "x" * 501),
        ("intro", "x" * 2001),
        ("closes_on", "2026-13-01"),
        ("closes_on", "0001-01-01"),
        ("closes_on", "9999-12-31"),
        ("min_group", "4"),
        ("min_group", "101"),
        ("min_group", "²"),
        ("min_group", "9" * 5000),
        ("offices", ["999999"]),
        ("offices", ["x"]),
        ("title", "a\x00b"),
    ],
)
def test_bad_facts_change_nothing_and_are_kept(enter, admin, field, value):
    survey = SurveyFactory(agency=admin.agency, title="Semula")
    facts = {"title": "Baru", "purpose": f"Ketikan {BAD}", "closes_on": "2026-12-01", "min_group": "5"}
    response = enter(admin).post(at("survey_edit", survey), facts | {field: value})
    assert response.status_code == 422
    if field != "purpose":
        assert "Ketikan &lt;script&gt;" in page(response)
    survey.refresh_from_db()
    assert survey.title == "Semula"


def test_an_office_of_another_agency_is_no_choice(enter, admin):
    survey = SurveyFactory(agency=admin.agency)
    other = OfficeFactory()
    facts = {"title": "Baru", "min_group": "5", "offices": [other.pk]}
    response = enter(admin).post(at("survey_edit", survey), facts)
    assert response.status_code == 422
    assert other.name not in page(response)


def test_questions_are_written_changed_moved_and_removed(enter, admin):
    survey = SurveyFactory(agency=admin.agency)
    client = enter(admin)
    assert 'value="likert"' in page(client.get(at("question_add", survey)))
    again = client.post(at("question_add", survey), QUESTION | {"lagi": "1"})
    assert again["Location"] == at("question_add", survey)
    question = Question.objects.get()
    assert (question.options, question.required) == (["Ya", "Tidak tahu"], True)
    scale = {"kind": "likert", "words": "Puas?", "low": "Tidak", "high": "Ya", "is_satisfaction": "on"}
    assert client.post(at("question_add", survey), scale)["Location"] == at("survey", survey)
    shown = page(client.get(at("survey", survey)))
    assert "Ya · Tidak tahu" in shown
    assert "1 – Tidak, 5 – Ya" in shown
    assert "boleh kosong" in shown
    second = Question.objects.get(kind="likert")
    assert "Tidak tahu" in page(client.get(at("question_edit", question)))
    client.post(at("question_up", second))
    assert list(survey.questions.order_by("position")) == [second, question]
    client.post(at("question_down", second))
    assert list(survey.questions.order_by("position")) == [question, second]
    client.post(at("question_edit", question), QUESTION | {"words": f"Lain {BAD}"})
    assert "Lain &lt;script&gt;" in page(client.get(at("survey_preview", survey)))
    client.post(at("question_remove", question))
    assert list(survey.questions.values_list("position", "words")) == [(1, "Puas?")]


def test_htmx_gets_the_list_out_of_the_same_page(enter, admin):
    _, questions = ask(admin.agency, "likert", "text")
    response = enter(admin).post(at("question_up", questions[1]), headers={"HX-Request": "true"}, follow=True)
    shown = page(response)
    assert 'id="pertanyaan"' in shown
    assert shown.index(questions[1].words) < shown.index(questions[0].words)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"options": "Ya"}, "options"),
        ({"options": "Ya\nya"}, "options"),
        ({"options": "\n".join(map(str, range(30)))}, "options"),
        ({"options": "x" * 200 + "\ny"}, "options"),
        ({"options": "x" * 5001}, "options"),
        ({"words": ""}, "words"),
        ({"words": "x" * 301}, "words"),
        ({"kind": "x"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"kind": "likert", "low": "", "high": "Ya"}, "low"),
        ({"is_satisfaction": "on"}, "is_satisfaction"),
    ],
)
def test_a_bad_question_is_told_beside_its_field_and_kept(enter, admin, typed, field):
    survey = SurveyFactory(agency=admin.agency)
    response = enter(admin).post(at("question_add", survey), QUESTION | {"help": "Ketikan"} | typed)
    assert response.status_code == 422
    shown = page(response)
    assert f'id="id_{field}_error"' in shown
    assert "Ketikan" in shown
    assert not Question.objects.exists()


def test_an_open_survey_is_not_written_any_more(enter, team, admin):
    survey, [question] = ask(admin.agency)
    opened(survey)
    client = enter(admin)
    for name, row in (("survey_edit", survey), ("question_add", survey), ("question_edit", question)):
        response = client.get(at(name, row))
        assert response.status_code == 422
        assert "sudah dibuka" in response.content.decode()
    assert client.post(at("question_add", survey), QUESTION).status_code == 422
    assert client.post(at("question_edit", question), QUESTION).status_code == 422
    for name, row in (("question_up", question), ("question_remove", question), ("survey_remove", survey)):
        assert "sudah dibuka" in page(client.post(at(name, row)))
    assert Question.objects.get().words == question.words


def test_what_is_missing_is_told_when_somebody_opens_all_the_same(enter, admin):
    survey = SurveyFactory(agency=admin.agency, purpose="", closes_on=None)
    response = enter(admin).post(at("survey_open", survey))
    assert response.status_code == 422
    shown = page(response)
    assert "data-error-summary" in shown
    for word in ("belum mempunyai pertanyaan", "Tulis tujuan survei", "Tetapkan hari terakhir"):
        assert word in shown


def test_reminding_and_closing_by_hand(enter, team, admin):
    _, staff = team
    survey, [question] = ask(admin.agency)
    opened(survey)
    send(survey, staff[0], {question: 3})
    client = enter(admin)
    assert client.post(at("survey_remind", survey)).status_code == 302
    assert "7 pegawai diingatkan." in page(client.get(at("survey", survey)))
    again = client.post(at("survey_remind", survey))
    assert again.status_code == 422
    assert "Pengingat terakhir" in page(again)
    assert client.post(at("survey_close", survey))["Location"] == at("survey_results", survey)
    for name in ("survey_close", "survey_remind", "survey_open"):
        assert client.post(at(name, survey)).status_code == 409
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        assert "23 November 2026" in page(enter(admin).get(at("survey", survey)))


def test_a_copy_and_a_draft_thrown_away(enter, admin):
    survey, _ = ask(admin.agency, "likert", "choice")
    response = enter(admin).post(at("survey_copy", survey))
    copy = Survey.objects.exclude(pk=survey.pk).get()
    assert response["Location"] == at("survey_edit", copy)
    assert copy.questions.count() == 2
    assert enter(admin).post(at("survey_remove", copy))["Location"] == at("surveys")
    assert Survey.objects.get() == survey


def test_only_admins_of_the_whole_agency_write(enter, team, admin):
    chief, (one, *_) = team
    survey, [question] = ask(admin.agency)
    others = [
        chief,
        one,
        holder(chief.unit, "admin", chief.office),
        *(holder(chief.unit, role) for role in ("official", "leadership", "auditor")),
    ]
    posts = [
        (name, survey)
        for name in (
            "survey_edit",
            "survey_open",
            "survey_close",
            "survey_remind",
            "survey_copy",
            "survey_remove",
        )
    ]
    posts += [
        (name, question) for name in ("question_edit", "question_up", "question_down", "question_remove")
    ]
    posts += [("question_add", survey), ("survey_new", None)]
    for who in others:
        for name, row in posts:
            assert enter(who).post(at(name, row), QUESTION).status_code == 403, (name, who)
    stranger = holder(UserFactory().employee.unit, "admin")
    for name, row in posts[:-1]:
        assert enter(stranger).post(at(name, row), QUESTION).status_code == 404, name
    assert Survey.objects.get().status == "draft"
    assert Question.objects.get().words == question.words


def test_more_questions_ask_no_more(enter, admin):
    survey, _ = ask(admin.agency)

    def cost():
        enter(admin).get(at("survey", survey))
        with CaptureQueriesContext(connection) as caught:
            enter(admin).get(at("survey", survey))
        return len(caught)

    few = cost()
    for _ in range(12):
        QuestionFactory(survey=survey, kind="choice")
    assert cost() == few
