"""A survey opens and closes: who is invited, who is told, when it ends by itself, and who is reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent, Notice
from core.problems import Conflict, Refused
from pilots.models.surveys import AnswerBox, Invitation, Survey, SurveyResponse
from pilots.selectors.surveys import turnout_of
from pilots.services.survey_telling import remind_before_end, remind_survey
from pilots.services.survey_turning import close_due_surveys
from pilots.tasks.surveys import close_surveys, remind_surveys
from tests.factories import EmployeeFactory, OfficeFactory, UnitFactory, UserFactory
from tests.factories_surveys import (
    LAST_DAY,
    NOW,
    TODAY,
    WHO,
    SurveyFactory,
    agency_of,
    ask,
    closed,
    opened,
    people_of,
    send,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(survey):
    return Survey.objects.get(pk=survey.pk)


# --- opening


def test_everybody_at_work_in_the_agency_is_invited_as_they_stand():
    agency, [staff] = agency_of(5)
    pppk = EmployeeFactory(unit=staff[0].unit, kind="pppk", rank="IX")
    odd = EmployeeFactory(unit=staff[0].unit, rank="")
    EmployeeFactory(unit=staff[0].unit, left_on=date(2026, 1, 1))
    EmployeeFactory(unit=staff[0].unit, legal_status="03")
    EmployeeFactory()
    survey, _ = ask(agency)
    row = opened(survey)
    assert (row.status, row.opens_on, fresh(row).status) == ("open", TODAY, "open")
    seats = {s.employee_id: s for s in Invitation.objects.filter(survey=survey)}
    assert seats.keys() == {p.pk for p in [*staff, pppk, odd]}
    assert (seats[pppk.pk].grade, seats[odd.pk].grade) == ("pppk", "unknown")
    seat = seats[staff[0].pk]
    assert (seat.office_id, seat.unit_id, seat.answered) == (staff[0].office_id, staff[0].unit_id, False)
    assert AuditEvent.objects.get(verb="survey.opened").after["invited"] == 7


@pytest.mark.parametrize(
    ("rank", "grade"),
    [("I/a", "I"), ("II/d", "II"), ("III/c", "III"), ("IV/e", "IV"), ("V", "unknown"), ("", "unknown")],
)
def test_ranks_fall_into_grades(rank, grade):
    agency, [staff] = agency_of(5)
    person = EmployeeFactory(unit=staff[0].unit, rank=rank)
    survey, _ = ask(agency)
    opened(survey)
    assert Invitation.objects.get(employee=person).grade == grade


def test_listed_offices_only():
    agency, (_, there) = agency_of(6, 7)
    survey, _ = ask(agency)
    survey.offices.add(there[0].office)
    opened(survey)
    assert set(Invitation.objects.values_list("employee", flat=True)) == {p.pk for p in there}


def test_later_changes_of_a_person_change_no_seat():
    agency, (here, there) = agency_of(5, 5)
    survey, _ = ask(agency)
    opened(survey)
    person, home = here[0], here[0].office_id
    person.office, person.unit = there[0].office, there[0].unit
    person.save()
    assert Invitation.objects.get(employee=person).office_id == home


def test_each_is_told_once_in_the_own_language_with_the_way_there():
    agency, [staff] = agency_of(5)
    for person in staff[:4]:
        UserFactory(employee=person)
    UserFactory(employee=staff[4], is_active=False)
    user = staff[0].user
    user.language = "en"
    user.save()
    survey, _ = ask(agency, title="Kesiapan")
    opened(survey)
    assert Notice.objects.count() == 4
    text = Notice.objects.get(recipient=staff[1].user).text
    assert text.startswith("Anda diundang mengisi survei “Kesiapan”.")
    assert "4 Desember 2026" in text
    assert Notice.objects.get(recipient=user).link == f"/survei-saya/{survey.pk}"


def test_inviting_more_people_asks_no_more():
    def cost(size):
        agency, [staff] = agency_of(size)
        for person in staff:
            UserFactory(employee=person)
        survey, _ = ask(agency)
        with CaptureQueriesContext(connection) as caught:
            opened(survey)
        return len(caught)

    assert cost(5) == cost(25)


@pytest.mark.parametrize(
    ("size", "values", "words"),
    [
        (4, {}, "Hanya 4 pegawai"),
        (6, {"min_group": 7}, "sedikitnya 7"),
        (5, {"closes_on": TODAY - DAY}, "sudah lewat"),
        (5, {"closes_on": None}, "hari terakhir"),
        (5, {"purpose": ""}, "tujuan"),
    ],
)
def test_what_is_missing_is_told_and_nobody_is_invited(size, values, words):
    agency, _ = agency_of(size)
    survey, _ = ask(agency, **values)
    with pytest.raises(Refused, match=words):
        opened(survey)
    assert fresh(survey).status == "draft"
    assert not Invitation.objects.exists()


def test_without_questions_it_does_not_open():
    agency, _ = agency_of(5)
    with pytest.raises(Refused, match="belum mempunyai pertanyaan"):
        opened(SurveyFactory(agency=agency))


def test_it_opens_and_closes_once():
    agency, _ = agency_of(5)
    survey, _ = ask(agency)
    with pytest.raises(Conflict, match="rancangan"):
        closed(survey)
    opened(survey)
    with pytest.raises(Conflict, match="dibuka"):
        opened(survey)
    closed(survey)
    for act in (opened, closed):
        with pytest.raises(Conflict, match="ditutup"):
            act(survey)
    assert Invitation.objects.count() == 5


def test_small_offices_share_a_box():
    agency, (large, *_) = agency_of(6, 4, 1)
    survey, _ = ask(agency)
    opened(survey)
    assert set(AnswerBox.objects.values_list("office", flat=True)) == {large[0].office_id, None}


# --- closing


def test_closing_takes_names_off_and_empties_the_boxes():
    agency, [staff] = agency_of(6)
    survey, [question] = ask(agency)
    opened(survey)
    for n, person in enumerate(staff[:5]):
        send(survey, person, {question: n + 1})
    row = closed(survey, NOW + DAY)
    assert (row.status, row.closed_on) == ("closed", TODAY + DAY)
    assert not Invitation.objects.exclude(employee=None).exists()
    assert not AnswerBox.objects.exists()
    assert sorted(r.answers[str(question.pk)] for r in SurveyResponse.objects.all()) == [1, 2, 3, 4, 5]
    assert (turnout_of(row).invited, turnout_of(row).answered) == (6, 5)
    event = AuditEvent.objects.get(verb="survey.closed")
    assert (event.after["answered"], event.after["invited"]) == (5, 6)


def test_offices_with_few_sheets_are_forgotten_with_one_more_if_need_be():
    agency, (a, b, c) = agency_of(9, 8, 7)
    survey, [question] = ask(agency)
    opened(survey)
    for person in [*a, *b[:6], *c[:2]]:
        send(survey, person, {question: 3})
    closed(survey)
    offices = list(SurveyResponse.objects.values_list("office", flat=True))
    assert offices.count(a[0].office_id) == 9
    assert offices.count(None) == 8


def test_it_ends_by_itself_after_its_last_day_in_the_agencys_zone():
    office = OfficeFactory(zone="Asia/Jayapura")
    people_of(UnitFactory(office=office), 5)
    east, _ = ask(office.agency)
    agency, _ = agency_of(5)
    west, _ = ask(agency)
    opened(east)
    opened(west)
    # 15.30 UTC: the next day has begun in Jayapura, not in Jakarta
    assert close_due_surveys(now=datetime(2026, 12, 4, 14, 59, tzinfo=UTC)) == 0
    assert close_due_surveys(now=datetime(2026, 12, 4, 15, 30, tzinfo=UTC)) == 1
    assert (fresh(east).closed_on, fresh(west).status) == (LAST_DAY + DAY, "open")
    assert close_due_surveys(now=datetime(2026, 12, 4, 17, 0, tzinfo=UTC)) == 1
    assert close_due_surveys(now=datetime(2026, 12, 5, 17, 0, tzinfo=UTC)) == 0


# --- reminding


def told():
    return list(
        Notice.objects.filter(text__contains="belum Anda isi").values_list("recipient__employee", flat=True)
    )


def test_those_without_an_answer_are_reminded_and_not_again_for_three_days():
    agency, [staff] = agency_of(6)
    for person in staff:
        UserFactory(employee=person)
    survey, [question] = ask(agency)
    opened(survey)
    send(survey, staff[0], {question: 3})
    assert remind_survey(survey=survey, actor=WHO, now=NOW) == 5
    assert sorted(told()) == sorted(p.pk for p in staff[1:])
    with pytest.raises(Refused, match="Pengingat terakhir"):
        remind_survey(survey=survey, actor=WHO, now=NOW + 2 * DAY)
    assert remind_survey(survey=survey, actor=WHO, now=NOW + 3 * DAY) == 5
    assert len(told()) == 10
    assert AuditEvent.objects.filter(verb="survey.reminded", after={"people": 5}).count() == 2


def test_nobody_is_reminded_of_a_draft_an_ended_or_a_finished_survey():
    agency, [staff] = agency_of(5)
    survey, [question] = ask(agency)
    with pytest.raises(Conflict):
        remind_survey(survey=survey, actor=WHO, now=NOW)
    opened(survey)
    with pytest.raises(Conflict):
        remind_survey(survey=survey, actor=WHO, now=NOW + 30 * DAY)
    for person in staff:
        send(survey, person, {question: 3})
    with pytest.raises(Refused, match="sudah menjawab"):
        remind_survey(survey=survey, actor=WHO, now=NOW)


def test_the_last_call_comes_once_and_not_right_after_the_opening():
    agency, [staff] = agency_of(5)
    UserFactory(employee=staff[0])
    survey, _ = ask(agency)
    opened(survey)
    for days, reminded in ((8, 0), (9, 1), (10, 0), (11, 0), (12, 0)):
        assert remind_before_end(now=NOW + days * DAY) == reminded
    assert told() == [staff[0].pk]
    short, _ = ask(agency, closes_on=LAST_DAY)
    opened(short, NOW + 10 * DAY)
    assert remind_before_end(now=NOW + 11 * DAY) == 0


def test_the_last_call_is_spared_where_somebody_was_just_reminded():
    agency, _ = agency_of(5)
    survey, _ = ask(agency)
    opened(survey)
    remind_survey(survey=survey, actor=WHO, now=NOW + 8 * DAY)
    assert remind_before_end(now=NOW + 10 * DAY) == 0
    assert remind_before_end(now=NOW + 11 * DAY) == 1


def test_the_tasks_read_the_clock():
    agency, _ = agency_of(5)
    long_ago = datetime(2026, 1, 5, 3, tzinfo=UTC)
    survey, _ = ask(agency, closes_on=date(2026, 1, 9))
    opened(survey, long_ago)
    assert remind_surveys() == 0
    assert close_surveys() == 1
