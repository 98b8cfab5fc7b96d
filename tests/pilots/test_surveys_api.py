"""The API of surveys: own ones, questions, one anonymous answer, results, opening and closing; and hostile bodies."""

import json

import pytest
import time_machine
from django.urls import reverse

from core.models import IdempotencyKey
from pilots.models.surveys import AnswerBox, Invitation, Question, Survey
from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_surveys import NOW, SurveyFactory, ask, closed, opened, send

JSON = {"content_type": "application/json"}
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
    return make_team(7, eligible=False)


@pytest.fixture
def running(team):
    survey, questions = ask(team[0].agency, "likert", "choice", "choice_many", "text", title="Kesiapan")
    Question.objects.filter(pk=questions[3].pk).update(required=False)
    return opened(survey), questions


def holder(unit, role, office=None):
    person = UserFactory(employee__unit=unit).employee
    RoleFactory(employee=person, role=role, office=office)
    return person


def at(name, row):
    return reverse(name, args=[row.pk])


def given(questions, *values):
    return {str(q.pk): value for q, value in zip(questions, values, strict=False)}


def answer(client, survey, body, **headers):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(at("api_survey_answers", survey), text, headers=headers, **JSON)


def sheets():
    return [sheet for box in AnswerBox.objects.all() for sheet in box.sheets]


def test_a_person_lists_reads_and_answers(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    client = enter(person)
    listed = client.get(reverse("api_surveys")).json()
    assert (listed["count"], listed["results"][0]["id"], listed["results"][0]["answered"]) == (
        1,
        survey.pk,
        False,
    )
    read = client.get(at("api_survey", survey)).json()
    assert [q["kind"] for q in read["questions"]] == ["likert", "choice", "choice_many", "text"]
    assert read["questions"][0]["options"] == ["1 – Tidak setuju", "2", "3", "4", "5 – Setuju"]
    assert read["questions"][1]["options"] == ["Ya", "Tidak", "Mungkin"]
    assert (read["min_group"], read["closes_on"]) == (5, "2026-12-04")
    sent = answer(client, survey, {"answers": given(questions, 4, 2, [3, 1])})
    assert (sent.status_code, sent.json()) == (200, {"answered": True})
    assert sheets() == [given(questions, 4, 2, [1, 3])]
    assert client.get(reverse("api_surveys")).json()["results"][0]["answered"] is True


def test_a_second_answer_is_a_conflict_and_no_key_is_stored(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    body = {"answers": given(questions, 4, 2, [1])}
    statuses = [
        answer(enter(person), survey, body, **{"Idempotency-Key": "k1"}).status_code for _ in range(2)
    ]
    assert statuses == [200, 409]
    assert len(sheets()) == 1
    assert not IdempotencyKey.objects.exists()


def test_what_is_wrong_is_told_by_question(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    scale, one, many, text = (str(q.pk) for q in questions)
    sent = answer(enter(person), survey, {"answers": {scale: 9, many: [7], text: "x" * 2001, "x": 1}})
    assert sent.status_code == 422
    assert sent["Content-Type"] == "application/problem+json"
    assert sent.json()["errors"].keys() == {scale, one, many, text, ""}
    assert sent.json()["errors"][one] == "Pertanyaan ini wajib dijawab."
    assert sheets() == []


NESTED = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        ('{"answers": []}', 400),
        ('{"answers": "x"}', 400),
        ('{"answers": null}', 400),
        ('{"answer": {}}', 400),
        ('{"answers": ' + NESTED + "}", 400),
        ('{"answers": {"1": ' + NESTED + "}}", 400),
        ('{"answers": {"1": 1e999}}', 400),
        ('{"answers": {"1": NaN}}', 400),
        (b'{"answers": {"1": "\xff\xfe"}}', 400),
        ('{"answers": {"1": "' + "x" * 10_000_000 + '"}}', 413),
        ('{"answers": {}}', 422),
    ],
    ids=lambda value: str(value)[:24],
)
def test_hostile_bodies_are_answered_and_store_nothing(enter, team, running, body, status):
    _, (person, *_) = team
    survey, _ = running
    sent = answer(enter(person), survey, body)
    assert sent.status_code == status
    assert sent["Content-Type"] == "application/problem+json"
    assert sent.json()["detail"]
    assert sheets() == []
    assert not Invitation.objects.filter(answered=True).exists()


@pytest.mark.parametrize(
    "value",
    [
        None,
        "x",
        10**30,
        -1,
        1.5,
        True,
        [],
        {},
        [10**30],
        [[1]],
        [{}],
        [None],
        "\x00",
        "\ud800",
        {"a": 1},
        "x" * 5000,
    ],
    ids=ascii,
)
def test_hostile_values_are_refused_question_by_question(enter, team, running, value):
    _, (person, *_) = team
    survey, questions = running
    client = enter(person)
    for n, question in enumerate(questions):
        body = {"answers": given(questions, 4, 2, [1], "Baik") | {str(question.pk): value}}
        sent = answer(client, survey, body)
        fine = n == 3 and value in (None, "x")  # a free answer may be missing
        assert sent.status_code == (200 if fine else 422), (n, value)
    assert len(sheets()) <= 1


def test_markup_and_faces_are_kept_as_they_are(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    text = '<script>alert(1)</script> 😀 "kutip" \\ =1+1'
    assert answer(enter(person), survey, {"answers": given(questions, 4, 2, [1], text)}).status_code == 200
    assert sheets()[0][str(questions[3].pk)] == text


def test_outsiders_find_nothing(enter, team, running):
    chief, _ = team
    survey, questions = running
    body = {"answers": given(questions, 4, 2, [1])}
    newcomer, stranger = UserFactory(employee__unit=chief.unit).employee, UserFactory().employee
    for who in (newcomer, stranger, holder(UserFactory().employee.unit, "admin")):
        assert enter(who).get(at("api_survey", survey)).status_code == 404
        assert answer(enter(who), survey, body).status_code == 404
        assert enter(who).get(at("api_survey_results", survey)).status_code == 404
    reader = holder(chief.unit, "auditor")
    read = enter(reader).get(at("api_survey", survey)).json()
    assert read["answered"] is None
    closed(survey)
    assert answer(enter(chief), survey, body).status_code == 409
    assert enter(chief).get(at("api_survey", survey)).status_code == 404


def test_lists_by_scope(enter, team, running):
    chief, (person, *_) = team
    survey, _ = running
    draft = SurveyFactory(agency=chief.agency)
    url = reverse("api_surveys")

    def listed(who, **query):
        return [row["id"] for row in enter(who).get(url, query).json()["results"]]

    assert enter(person).get(url, {"scope": "agency"}).status_code == 403
    assert enter(person).get(url, {"scope": "x"}).status_code == 400
    assert listed(holder(chief.unit, "admin"), scope="agency") == [survey.pk, draft.pk]
    assert listed(holder(chief.unit, "leadership"), scope="agency") == [survey.pk]
    assert listed(holder(UserFactory().employee.unit, "admin"), scope="agency") == []


def test_results_as_numbers(enter, team, running):
    chief, staff = team
    survey, (scale, one, many, text) = running
    for n, person in enumerate([chief, *staff]):
        send(
            survey, person, {scale: n % 5 + 1, one: 1, many: [1, 2]} | ({text: f"saran {n}"} if n < 4 else {})
        )
    reader = holder(chief.unit, "leadership")
    early = enter(reader).get(at("api_survey_results", survey)).json()
    assert (early["questions"], early["total"]["answered"]) == (None, 8)
    closed(survey)
    found = enter(reader).get(at("api_survey_results", survey)).json()
    assert (found["status"], found["office"], found["offices"]) == ("closed", None, [chief.office_id])
    assert found["total"]["share"]["value"] == 1.0
    assert [g["name"] for g in found["by_grade"]] == ["Golongan III"]
    first, second, third, fourth = found["questions"]
    assert first["mean"]["value"] == pytest.approx(2.625)
    assert first["favourable"]["value"] == pytest.approx(0.25)
    assert [o["count"] for o in second["options"]] == [8, 0, 0]
    assert [o["count"] for o in third["options"]] == [8, 8, 0]
    assert (fourth["hidden"], fourth["people"], fourth["texts"]) == (True, 0, [])
    assert enter(reader).get(at("api_survey_results", survey), {"office": chief.office_id}).json()["office"]
    for bad, status in (("0", 400), ("x", 400), (str(10**30), 400), ("999999", 404)):
        assert enter(reader).get(at("api_survey_results", survey), {"office": bad}).status_code == status


def test_results_of_an_office_that_is_too_small(enter, team, running):
    chief, _ = team
    survey, _ = running
    elsewhere = UserFactory(employee__unit__office__agency=chief.agency).employee
    RoleFactory(employee=elsewhere, role="leadership", office=elsewhere.office)
    assert enter(elsewhere).get(at("api_survey_results", survey)).status_code == 404  # nobody of it was asked
    Invitation.objects.create(
        survey=survey, employee=elsewhere, office=elsewhere.office, unit=elsewhere.unit, grade="III"
    )
    found = enter(elsewhere).get(at("api_survey_results", survey)).json()
    assert (found["total"], found["questions"], found["by_office"], found["offices"]) == (None, None, [], [])


def test_an_admin_opens_and_closes_once(enter, team):
    chief, _ = team
    survey, _ = ask(chief.agency)
    admin = holder(chief.unit, "admin")
    for who in (chief, holder(chief.unit, "official"), holder(chief.unit, "admin", chief.office)):
        assert enter(who).post(at("api_survey_open", survey)).status_code == 403
    for _ in range(2):
        done = enter(admin).post(at("api_survey_open", survey), headers={"Idempotency-Key": "o"})
        assert done.json() == {"id": survey.pk, "status": "open", "invited": 11, "answered": 0}
    assert enter(admin).post(at("api_survey_open", survey)).status_code == 409
    assert enter(admin).post(at("api_survey_close", survey)).json()["status"] == "closed"
    assert enter(admin).post(at("api_survey_close", survey)).status_code == 409
    empty = SurveyFactory(agency=chief.agency, purpose="", closes_on=None)
    refused = enter(admin).post(at("api_survey_open", empty))
    assert refused.status_code == 422
    assert [p["code"] for p in refused.json()["problems"]] == ["no_questions", "no_purpose", "no_end"]
    assert Survey.objects.get(pk=empty.pk).status == "draft"
