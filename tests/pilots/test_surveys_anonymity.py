"""Nothing leads from an answer to a person: not the tables, not the trail, not the order, not the transaction."""

from datetime import UTC, timedelta

import pytest
import structlog
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent, IdempotencyKey
from core.problems import Conflict, NotFound
from core.services.sealing import seal_all, verify_all
from pilots.models.surveys import AnswerBox, Invitation, Survey, SurveyResponse
from pilots.services import survey_answering, survey_turning
from pilots.services.survey_answering import BadAnswers, answer_survey
from tests.factories import EmployeeFactory
from tests.factories_surveys import NOW, agency_of, ask, closed, opened, send

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def survey():
    """An open survey of one office with 50 people, and its scale: `(survey, question, people)`."""
    agency, [staff] = agency_of(50)
    row, [question] = ask(agency)
    opened(row)
    return row, question, staff


# --- what is stored


def test_a_sheet_knows_nothing_but_survey_office_and_answers():
    fields = {f.name for f in SurveyResponse._meta.get_fields()}
    assert fields == {"id", "survey", "office", "answers"}
    assert {f.name for f in AnswerBox._meta.get_fields()} == {"id", "survey", "office", "sheets"}


def test_no_table_of_surveys_knows_a_moment_and_one_knows_people():
    for name in ("Question", "Invitation", "AnswerBox", "SurveyResponse"):
        fields = apps.get_model("pilots", name)._meta.concrete_fields
        assert [
            f.name for f in fields if "Time" in f.get_internal_type() or "Date" in f.get_internal_type()
        ] == []
        people = [
            f.name
            for f in fields
            if f.is_relation and f.related_model._meta.model_name in ("employee", "user")
        ]
        assert people == (["employee"] if name == "Invitation" else [])


def test_no_key_is_shared_and_none_is_kept():
    """Keys of sheets are drawn at random when the survey closes; boxes are numbered as at the opening."""
    agency, [staff] = agency_of(6)
    row, [question] = ask(agency)
    opened(row)
    box_keys = set(AnswerBox.objects.values_list("pk", flat=True))
    for person in staff:
        send(row, person, {question: 4})
    assert set(AnswerBox.objects.values_list("pk", flat=True)) == box_keys
    closed(row)
    assert {r.pk.version for r in SurveyResponse.objects.all()} == {4}
    assert set(Invitation.objects.values_list("employee", flat=True)) == {None}


def test_the_trail_tells_that_somebody_answered_and_no_more(survey):
    row, question, staff = survey
    structlog.contextvars.bind_contextvars(request_id="r-1", user_id=staff[0].pk)
    try:
        send(row, staff[0], {question: 4})
    finally:
        structlog.contextvars.clear_contextvars()
    event = AuditEvent.objects.get(verb="survey.answered")
    assert (event.actor_id, event.actor, event.acting_as) == (None, "responden anonim", "")
    assert (event.subject_id, event.before, event.after, event.request_id) == (None, None, None, "")
    assert event.target == f"pilots.survey:{row.pk}"
    at = event.at.astimezone(UTC)
    assert (at.date(), at.hour, at.minute, at.second, at.microsecond) == (NOW.date(), 0, 0, 0, 0)


def test_events_of_answers_are_sealed_like_all_others(survey):
    row, question, staff = survey
    send(row, staff[0], {question: 4})
    seal_all(now=NOW)
    assert [report.flaws for report in verify_all()] == [()]
    assert not AuditEvent.objects.filter(seal=None).exists()


def test_an_answer_writes_four_rows_and_none_beside(survey):
    """Seat, box and event; nothing else in the database changes its size."""
    row, question, staff = survey
    send(row, staff[0], {question: 1})
    before = {m: m._default_manager.count() for m in apps.get_models()}
    send(row, staff[1], {question: 2})
    after = {m: m._default_manager.count() for m in apps.get_models()}
    assert {m.__name__: after[m] - n for m, n in before.items() if after[m] != n} == {"AuditEvent": 1}
    assert not IdempotencyKey.objects.exists()


# --- the order


def test_each_answer_mixes_its_box_anew(survey, monkeypatch):
    row, question, staff = survey
    monkeypatch.setattr(survey_answering._CHANCE, "shuffle", lambda sheets: sheets.reverse())
    for n, person in enumerate(staff[:5]):
        send(row, person, {question: n + 1})
    [box] = AnswerBox.objects.exclude(sheets=[])
    assert [sheet[str(question.pk)] for sheet in box.sheets] == [5, 3, 1, 2, 4]


def test_a_full_box_gives_half_of_its_sheets_away(survey):
    row, question, staff = survey
    for person in staff:
        send(row, person, {question: 3})
    sizes = sorted(len(box.sheets) for box in AnswerBox.objects.exclude(office=None))
    assert sum(sizes) == 50
    assert len(sizes) > 1
    assert max(sizes) < survey_answering.FULL
    assert sizes[0] >= survey_answering.FULL // 2


def test_chance_is_the_machines_own(survey):
    """Nobody who knows a seed can undo the mixing."""
    assert type(survey_answering._CHANCE).__name__ == type(survey_turning._CHANCE).__name__ == "SystemRandom"


def test_closing_mixes_all_boxes_together(survey, monkeypatch):
    row, question, staff = survey
    for n, person in enumerate(staff):
        send(row, person, {question: n % 5 + 1})
    stored = [sheet for box in AnswerBox.objects.order_by("pk") for sheet in box.sheets]
    seen = []
    monkeypatch.setattr(
        survey_turning._CHANCE, "shuffle", lambda sheets: seen.append(list(sheets)) or sheets.sort(key=str)
    )
    closed(row)
    assert len(seen) == 1
    assert sorted(map(str, stored)) == sorted(str(sheet) for _, sheet in seen[0])


def test_seats_stand_in_an_order_of_chance():
    agency, [staff] = agency_of(60)
    row, _ = ask(agency)
    opened(row)
    order = list(Invitation.objects.order_by("pk").values_list("employee", flat=True))
    assert sorted(order) == [p.pk for p in staff]
    assert order != sorted(order)


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="only PostgreSQL shows the transaction of a row"
)
def test_no_transaction_joins_a_seat_and_a_sheet():
    agency, [staff] = agency_of(8)
    row, [question] = ask(agency)
    opened(row)
    for n, person in enumerate(staff[:7]):
        send(row, person, {question: n % 5 + 1})
    closed(row)
    with connection.cursor() as cursor:
        for table in (Invitation._meta.db_table, SurveyResponse._meta.db_table):
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
            assert cursor.fetchone()[0] == 1, table


# --- once, and only those who were asked


def test_a_person_answers_once(survey):
    row, question, staff = survey
    send(row, staff[0], {question: 4})
    with pytest.raises(Conflict, match="sudah diterima"):
        send(row, staff[0], {question: 1})
    [box] = AnswerBox.objects.exclude(sheets=[])
    assert box.sheets == [{str(question.pk): 4}]
    assert Invitation.objects.filter(answered=True).count() == 1


def test_what_was_refused_takes_no_seat(survey):
    row, question, staff = survey
    for answers in ({}, {str(question.pk): 9}, {"0": 1}):
        with pytest.raises(BadAnswers):
            answer_survey(survey_id=row.pk, employee=staff[0], answers=answers, now=NOW)
    assert not Invitation.objects.filter(answered=True).exists()
    assert not AuditEvent.objects.filter(verb="survey.answered").exists()
    send(row, staff[0], {question: 4})


def test_outsiders_find_no_survey(survey):
    row, question, staff = survey
    newcomer, stranger = EmployeeFactory(unit=staff[0].unit), EmployeeFactory()
    for person in (newcomer, stranger):
        with pytest.raises(NotFound):
            send(row, person, {question: 4})
    with pytest.raises(NotFound):
        answer_survey(survey_id=10**12, employee=staff[0], answers={}, now=NOW)


def test_after_the_last_day_nobody_answers(survey):
    row, question, staff = survey
    send(row, staff[0], {question: 4}, NOW + 11 * DAY)
    with pytest.raises(Conflict, match="sudah ditutup"):
        send(row, staff[1], {question: 4}, NOW + 12 * DAY)
    closed(row)
    with pytest.raises(Conflict, match="sudah ditutup"):
        send(row, staff[1], {question: 4})
    with pytest.raises(NotFound):
        send(row, EmployeeFactory(), {question: 4})


def test_a_seat_that_was_emptied_meanwhile_is_told(survey, monkeypatch):
    """The survey closes between the look at the seat and the taking of it."""
    row, question, staff = survey
    check = survey_answering.check_answers

    def close_first(*given):
        Invitation.objects.filter(survey=row).update(employee=None)
        return check(*given)

    monkeypatch.setattr(survey_answering, "check_answers", close_first)
    with pytest.raises(Conflict, match="sudah ditutup"):
        send(row, staff[0], {question: 4})


def test_a_small_office_is_not_told_on_its_sheets():
    agency, (large, small) = agency_of(6, 5)
    row, [question] = ask(agency)
    Survey.objects.filter(pk=row.pk).update(min_group=6)
    opened(row)
    for person in [*large, *small]:
        send(row, person, {question: 4})
    boxes = {box.office_id: len(box.sheets) for box in AnswerBox.objects.all()}
    assert boxes == {large[0].office_id: 6, None: 5}


def test_answering_asks_the_same_however_many_answered(survey):
    row, question, staff = survey

    def cost(person):
        with CaptureQueriesContext(connection) as caught:
            send(row, person, {question: 4})
        return len(caught)

    few = cost(staff[0])
    for person in staff[1:30]:
        send(row, person, {question: 4})
    assert cost(staff[30]) == few
