"""A survey in a real browser: written with and without scripts, answered once on a phone, read as bars and tables."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pilots.models.surveys import AnswerBox, Survey
from tests.e2e.conftest import PHONE
from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_surveys import QuestionFactory, SurveyFactory, closed, opened, send


@pytest.fixture
def team():
    return make_team(6, eligible=False)


@pytest.fixture
def survey(team):
    """A draft of three questions that may open at any time."""
    row = SurveyFactory(agency=team[0].agency, title="Kesiapan WFA", closes_on=None)
    for kind in ("likert", "choice", "text"):
        QuestionFactory(survey=row, kind=kind, words=f"Tanya {kind}", required=kind != "text")
    return row


def run(row):
    """Open it for nine days from now."""
    Survey.objects.filter(pk=row.pk).update(closes_on=(timezone.now() + timedelta(days=9)).date())
    return opened(Survey.objects.get(pk=row.pk), timezone.now())


def admin_of(chief):
    person = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=person, role="admin")
    return person


def test_a_person_answers_on_a_phone_and_is_thanked(visit, team, survey):
    _, (person, *_) = team
    run(survey)
    visitor = visit(viewport=PHONE, has_touch=True, is_mobile=True).enter(person.user)
    page = visitor.go("/survei-saya")
    page.get_by_role("link", name="Isi survei").tap()
    page.get_by_label("3. Tanya text").fill("Yang diketik")
    page.get_by_role("button", name="Kirim jawaban").tap()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("3. Tanya text")).to_have_value("Yang diketik")
    assert (visitor.too_wide(), visitor.barriers()) == (0, [])
    page.get_by_role("group", name="1. Tanya likert").get_by_role("radio", name="4").tap()
    page.get_by_role("group", name="2. Tanya choice").get_by_role("radio", name="Mungkin").tap()
    page.get_by_role("button", name="Kirim jawaban").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Terima kasih")
    assert visitor.barriers() == []
    [sheet] = [sheet for box in AnswerBox.objects.all() for sheet in box.sheets]
    assert list(sheet.values()) == [4, 3, "Yang diketik"]


@pytest.mark.parametrize("scripts", [True, False])
def test_questions_are_moved_with_and_without_scripts(visit, team, survey, scripts):
    admin = admin_of(team[0])
    page = visit(java_script_enabled=scripts).enter(admin.user).go(f"/survei/{survey.pk}")
    page.get_by_role("button", name="Turunkan pertanyaan 1").click()
    expect(page.locator(".question-list h3").first).to_have_text("1. Tanya choice")
    expect(page.locator(".question-list h3").nth(1)).to_have_text("2. Tanya likert")
    assert page.url.endswith(f"/survei/{survey.pk}")


def test_results_are_bars_with_a_table_behind(visit, team, survey):
    chief, staff = team
    row = run(survey)
    scale, one, _ = row.questions.order_by("position")
    for n, person in enumerate([chief, *staff]):
        send(row, person, {scale: n % 5 + 1, one: n % 2 + 1}, timezone.now())
    closed(row, timezone.now())
    visitor = visit().enter(admin_of(chief).user)
    page = visitor.go(f"/survei/{row.pk}/hasil")
    picture = page.get_by_role("img", name="Tanya likert")
    expect(picture).to_be_visible()
    page.get_by_text("Lihat angkanya").click()
    expect(page.get_by_role("row", name="1 – Tidak setuju")).to_be_visible()
    assert visitor.barriers() == []
