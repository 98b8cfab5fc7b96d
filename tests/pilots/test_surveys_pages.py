"""Pages of surveys for those who answer and those who read: what each finds, what outsiders do not, what is kept."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEvent
from pilots.models.surveys import AnswerBox, Invitation, Question
from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_surveys import NOW, TODAY, ask, closed, opened, send

BAD = '<script>alert(1)</script>"><img src=x onerror=1>'
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
    """A chief and seven staff of one office: enough for a group."""
    return make_team(7, eligible=False)


def holder(unit, role, office=None):
    person = UserFactory(employee__unit=unit).employee
    RoleFactory(employee=person, role=role, office=office)
    return person


def page(response):
    assert response.status_code in (200, 422), response.status_code
    return " ".join(response.content.decode().split())


def address(row, name="survey_answer"):
    return reverse(name, args=[row.pk])


@pytest.fixture
def running(team):
    """An open survey with one question of each kind, the text optional: `(survey, questions)`."""
    chief, _ = team
    survey, questions = ask(chief.agency, "likert", "choice", "choice_many", "text", title="Kesiapan WFA")
    Question.objects.filter(pk=questions[3].pk).update(required=False)
    return opened(survey), questions


def filled(questions, **values):
    scale, one, many, text = (f"q{q.pk}" for q in questions)
    return {scale: "4", one: "1", many: ["1", "3"], text: "Baik"} | values


# --- answering


def test_a_person_finds_the_survey_answers_and_is_thanked(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    listed = page(enter(person).get(reverse("my_surveys")))
    assert "Kesiapan WFA" in listed
    assert "belum dijawab" in listed
    response = enter(person).get(address(survey))
    assert "no-store" in response["Cache-Control"]
    form = page(response)
    assert "tanpa nama, NIP, unit, dan waktu" in form
    assert "Jumat, 4 Desember 2026" in form
    assert form.count('type="radio"') == 5 + 3
    assert form.count('type="checkbox"') == 3
    assert "2 – " not in form
    response = enter(person).post(address(survey, "survey_send"), filled(questions))
    assert (response.status_code, response["Location"]) == (302, address(survey))
    assert "Terima kasih" in page(enter(person).get(address(survey)))
    assert "sudah dijawab" in page(enter(person).get(reverse("my_surveys")))
    sheets = [sheet for box in AnswerBox.objects.all() for sheet in box.sheets]
    assert list(sheets[0].values()) == [4, 1, [1, 3], "Baik"]


def test_the_thanks_and_the_form_show_no_answer_again(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    enter(person).post(
        address(survey, "survey_send"), filled(questions, **{f"q{questions[3].pk}": "RAHASIA"})
    )
    for name in ("survey_answer", "my_surveys"):
        args = [survey.pk] if name == "survey_answer" else []
        assert "RAHASIA" not in page(enter(person).get(reverse(name, args=args)))


def test_a_second_sending_changes_nothing(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    for answer in ("4", "1"):
        sent = filled(questions, **{f"q{questions[0].pk}": answer})
        assert enter(person).post(address(survey, "survey_send"), sent).status_code == 302
    [sheet] = [sheet for box in AnswerBox.objects.all() for sheet in box.sheets]
    assert sheet[str(questions[0].pk)] == 4


def test_what_is_missing_is_summed_up_and_nothing_typed_is_lost(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    scale, one, many, text = (f"q{q.pk}" for q in questions)
    response = enter(person).post(
        address(survey, "survey_send"), {many: ["2"], text: f"Panjang sekali {BAD}"}
    )
    assert response.status_code == 422
    assert "no-store" in response["Cache-Control"]
    shown = page(response)
    assert f'href="#id_{scale}"' in shown
    assert f'href="#id_{one}"' in shown
    assert f'id="id_{scale}"' in shown
    assert shown.count("Pertanyaan ini wajib dijawab.") == 4
    assert "Panjang sekali &lt;script&gt;" in shown
    assert re.search(rf'name="{many}" value="2"[^>]* checked', shown)
    assert "<script>alert(1)" not in shown
    assert not Invitation.objects.filter(answered=True).exists()


@pytest.mark.parametrize(
    ("place", "value"),
    [(0, "6"), (0, "x"), (0, "²"), (0, "9" * 5000), (1, "4"), (1, BAD), (2, ["1", "9"]), (2, "x"),
     (3, "x" * 2001), (3, "a\x00b"), (3, "a\x1bb")],
)  # fmt: skip
def test_nonsense_is_told_beside_its_question(enter, team, running, place, value):
    _, (person, *_) = team
    survey, questions = running
    name = f"q{questions[place].pk}"
    response = enter(person).post(address(survey, "survey_send"), filled(questions, **{name: value}))
    assert response.status_code == 422
    assert f'id="id_{name}_error"' in page(response)
    assert not Invitation.objects.filter(answered=True).exists()


def test_a_text_with_lines_as_a_browser_sends_them_fits(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    text = "\r\n".join(["x"] * 1000)
    sent = filled(questions, **{f"q{questions[3].pk}": text})
    assert enter(person).post(address(survey, "survey_send"), sent).status_code == 302


def test_fields_that_nobody_asked_for_are_passed_over(enter, team, running):
    _, (person, *_) = team
    survey, questions = running
    sent = filled(questions, employee=person.pk, q0="1", office="1", answered="")
    assert enter(person).post(address(survey, "survey_send"), sent).status_code == 302
    [sheet] = [sheet for box in AnswerBox.objects.all() for sheet in box.sheets]
    assert sheet.keys() == {str(q.pk) for q in questions}


def test_outsiders_find_no_survey_and_late_ones_are_told(enter, team, running):
    chief, (person, *_) = team
    survey, questions = running
    outsiders = [UserFactory(employee__unit=chief.unit).employee, UserFactory().employee]
    for who in outsiders:
        assert enter(who).get(address(survey)).status_code == 404
        assert enter(who).post(address(survey, "survey_send"), filled(questions)).status_code == 404
        assert "Kesiapan WFA" not in page(enter(who).get(reverse("my_surveys")))
    with time_machine.travel(NOW + timedelta(days=12), tick=False):
        assert "Kesiapan WFA" not in page(enter(person).get(reverse("my_surveys")))
        late = enter(person).post(address(survey, "survey_send"), filled(questions))
        assert late.status_code == 409
        assert "sudah ditutup" in late.content.decode()
    closed(survey)
    assert enter(person).get(address(survey)).status_code == 409


def test_the_questionnaire_goes_by_post_only(enter, team, running):
    _, (person, *_) = team
    survey, _ = running
    assert enter(person).get(address(survey, "survey_send")).status_code == 405


def test_more_questions_ask_no_more(enter, team):
    chief, (person, *_) = team

    def cost(*kinds):
        survey, _ = ask(chief.agency, *kinds)
        opened(survey)
        enter(person).get(address(survey))
        with CaptureQueriesContext(connection) as caught:
            enter(person).get(address(survey))
        return len(caught)

    assert cost("likert") == cost(*["likert", "choice", "text"] * 4)


# --- reading


def answer_all(running, people):
    survey, (scale, one, many, text) = running
    for n, person in enumerate(people):
        said = f"Saran ke-{n} {BAD}" if n else "=HYPERLINK(1)"
        given = {scale: n % 5 + 1, one: n % 3 + 1, many: [1, 2], text: said}
        send(survey, person, given)
    return closed(survey)


def test_results_come_with_intervals_bars_and_a_table(enter, team, running):
    chief, staff = team
    survey = answer_all(running, [chief, *staff])
    shown = page(enter(holder(chief.unit, "leadership")).get(address(survey, "survey_results")))
    assert "<strong>100,0 %</strong> menjawab: 8 dari 8 pegawai" in shown
    assert "Rata-rata <strong>2,63</strong> dari 5 (1,4" in shown
    assert 'class="share-bar"' in shown
    assert "1 – Tidak setuju: 25 % (2)" in shown
    assert "tidak dikoreksi untuk populasi terbatas" in shown
    assert "Saran ke-3 &lt;script&gt;" in shown
    assert "<script>alert(1)" not in shown
    assert "Golongan III" in shown
    assert 'x="0,' not in shown
    assert 'width="0,' not in shown


def test_while_open_only_the_turnout_is_shown(enter, team, running):
    chief, (one, *_) = team
    survey, questions = running
    send(survey, one, dict(zip(questions, [5, 1, [1], "RAHASIA"], strict=True)))
    shown = page(enter(holder(chief.unit, "official")).get(address(survey, "survey_results")))
    assert "1 dari 8 pegawai" in shown
    assert "Hasil baru dibuka sesudah survei ditutup" in shown
    assert "RAHASIA" not in shown
    assert "share-bar" not in shown


@pytest.mark.parametrize("role", ["admin", "official", "leadership", "auditor"])
def test_roles_read_and_the_trail_tells_of_what_was_taken_out(enter, team, running, role):
    chief, staff = team
    survey = answer_all(running, [chief, *staff])
    reader = holder(chief.unit, role)
    assert survey.title in page(enter(reader).get(reverse("surveys")))
    assert "4 pertanyaan" in page(enter(reader).get(address(survey, "survey")))
    csv = enter(reader).get(address(survey, "survey_download"), {"format": "csv"})
    text = csv.content.decode("utf-8-sig")
    assert csv["Content-Disposition"] == f'attachment; filename="survei-{survey.pk}.csv"'
    assert text.startswith("Bagian,Pertanyaan atau kelompok,")
    assert "Keterwakilan,Semua yang diundang,menjawab,8,8,100.0" in text
    assert "'=HYPERLINK(1)" in text
    event = AuditEvent.objects.get(verb="survey.exported")
    assert (event.actor_id, event.after) == (reader.user.pk, {"office": None, "format": "csv"})
    book = enter(reader).get(address(survey, "survey_download"), {"format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    assert rows[1][3:5] == (8, 8)
    assert not [c for row in rows for c in row if isinstance(c, str) and c.startswith(("=", "+", "-", "@"))]


def test_staff_supervisors_and_other_agencies_read_nothing(enter, team, running):
    chief, staff = team
    survey = answer_all(running, [chief, *staff])
    stranger = holder(UserFactory().employee.unit, "admin")
    for name in ("survey", "survey_preview", "survey_results", "survey_download"):
        for who in (chief, staff[0], stranger):
            assert enter(who).get(address(survey, name)).status_code == 404
    assert enter(chief).get(reverse("surveys")).status_code == 403
    assert survey.title not in page(enter(stranger).get(reverse("surveys")))


def test_a_reader_of_one_office_sees_that_office_only(enter, team):
    chief, staff = team
    elsewhere = make_team(9, eligible=False)[1]
    unit = elsewhere[0].unit
    unit.agency = unit.office.agency = chief.agency
    unit.office.save()
    unit.save()
    for person in [unit.leader, *elsewhere]:
        person.agency = chief.agency
        person.save()
    survey, [scale] = ask(chief.agency)
    opened(survey)
    for person in [chief, *staff, *elsewhere]:
        send(survey, person, {scale: 4})
    closed(survey)
    reader = holder(chief.unit, "leadership", chief.office)
    shown = page(enter(reader).get(address(survey, "survey_results")))
    assert "8 dari 8 pegawai" in shown
    assert "17 dari 18" not in shown
    assert unit.office.name not in shown
    there = {"kantor": unit.office_id}
    assert enter(reader).get(address(survey, "survey_results"), there).status_code == 404
    assert enter(reader).get(address(survey, "survey_download"), there).status_code == 404
    listed = page(enter(reader).get(reverse("surveys")))
    assert survey.title in listed
    assert "dari 18" not in listed
    assert "dari 18" not in page(enter(reader).get(address(survey, "survey")))
    whole = holder(chief.unit, "leadership")
    assert "17 dari 18 pegawai" in page(enter(whole).get(address(survey, "survey_results")))
    one = page(enter(whole).get(address(survey, "survey_results"), there))
    assert "9 dari 10 pegawai" in one


@pytest.mark.parametrize("value", ["0", "x", "²", "-1", str(10**30), "9" * 5000, "\x00", BAD])
def test_nonsense_for_an_office_is_not_found(enter, team, running, value):
    chief, staff = team
    survey = answer_all(running, [chief, *staff])
    reader = holder(chief.unit, "auditor")
    for name in ("survey_results", "survey_download"):
        assert enter(reader).get(address(survey, name), {"kantor": value}).status_code == 404
    assert enter(reader).get(address(survey, "survey_results"), {"kantor": ""}).status_code == 200


def test_drafts_are_seen_by_admins_and_auditors(enter, team):
    chief, _ = team
    survey, _ = ask(chief.agency, title="Rancangan Rahasia")
    for role, status in (("admin", 200), ("auditor", 200), ("official", 404), ("leadership", 404)):
        reader = holder(chief.unit, role)
        assert enter(reader).get(address(survey, "survey")).status_code == status
        assert ("Rancangan Rahasia" in page(enter(reader).get(reverse("surveys")))) is (status == 200)
        assert enter(reader).get(address(survey, "survey_preview")).status_code == status


def test_a_longer_list_asks_no_more(enter, team):
    chief, _ = team
    reader = holder(chief.unit, "admin")

    def cost():
        enter(reader).get(reverse("surveys"))
        with CaptureQueriesContext(connection) as caught:
            enter(reader).get(reverse("surveys"))
        return len(caught)

    opened(ask(chief.agency)[0])
    few = cost()
    for _ in range(6):
        opened(ask(chief.agency)[0])
    assert cost() == few


def test_the_own_data_tell_of_the_invitation_until_it_is_closed(enter, team, running):
    _, (person, *_) = team
    survey, _ = running
    assert "Undangan survei" in page(enter(person).get(reverse("my_data")))
    assert Invitation.objects.filter(employee=person).count() == 1
    closed(survey)
    assert Invitation.objects.filter(employee=person).count() == 0
    assert survey.opens_on == TODAY
