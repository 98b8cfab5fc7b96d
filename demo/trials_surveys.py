"""Two anonymous surveys of the demo: one that is closed and stands in reports, one that waits for answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from math import ceil
from random import Random
from typing import Any

from demo.cast import at_minute
from demo.timeline import DAY, Timeline
from demo.trials import Part, Trial
from employees.models import Agency, Employee, Office
from employees.selectors import actor_of
from pilots.enums.surveys import QuestionKind
from pilots.models.surveys import Question, Survey
from pilots.rules.survey_templates import TEMPLATES
from pilots.selectors.surveys import audience_of, questions_of
from pilots.services.survey_answering import answer_survey
from pilots.services.survey_turning import close_survey, open_survey
from pilots.services.surveys import SurveyFacts, draft_survey

MORNING, EVENING = 8 * 60 + 30, 19 * 60
# Parts whose offices were asked about their trial, and those that are asked now.
ASKED = (Part.ENDING, Part.RAISED, Part.WAITING)
ASKING = (Part.FIRST, Part.ENDING, Part.VETOED, Part.FOLLOWED)
# Answers are given one by one, as people give them: larger offices would keep a visitor waiting.
MOST_STAFF = 400
ANSWERED = 0.78
A_FEW = 12
SCALE, WEIGHTS = (1, 2, 3, 4, 5), (2, 6, 20, 47, 25)
SAID = (
    "Jadwal tetap tiap minggu memudahkan koordinasi (contoh).",
    "Perlu akses aplikasi kantor yang lebih cepat dari rumah (contoh).",
    "Rapat tatap muka cukup satu hari dalam seminggu (contoh).",
)


def survey(
    agency: Agency, trials: Sequence[Trial], offices: Mapping[str, Office], admin: Employee, line: Timeline
) -> list[Iterator[datetime]]:
    """The stories of the surveys for which there are offices."""
    rng = Random(f"surveys:{agency.code}")
    asked = [offices[t.code] for t in trials if t.part in ASKED and t.staff <= MOST_STAFF]
    asking = [offices[t.code] for t in trials if t.part in ASKING]
    found = [_closed(agency, asked, admin, line, rng)] if asked else []
    return [*found, _open(agency, asking, admin, line, rng)] if asking else found


def _closed(
    agency: Agency, offices: Sequence[Office], admin: Employee, line: Timeline, rng: Random
) -> Iterator[datetime]:
    begun, ended = line.today - DAY * 38, line.today - DAY * 24
    yield _at(admin, begun, MORNING)
    title = "Pengalaman selama uji coba WFA (contoh)"
    row = _opened(agency, offices, admin, "after", (title, begun, ended - DAY))
    yield _at(admin, begun + DAY * 5, EVENING)
    for office in offices:
        people = list(audience_of(row).filter(office=office).order_by("pk"))
        chosen = rng.sample(people, ceil(len(people) * ANSWERED))
        _answer(row, chosen, _at(admin, begun + DAY * 5, EVENING), rng)
    yield _at(admin, ended, MORNING)
    close_survey(survey=row, actor=actor_of(admin.user), now=_at(admin, ended, MORNING))


def _open(
    agency: Agency, offices: Sequence[Office], admin: Employee, line: Timeline, rng: Random
) -> Iterator[datetime]:
    """Opened three days ago; a few have answered, none of whom has an account in the list."""
    begun = line.today - DAY * 3
    yield _at(admin, begun, MORNING)
    row = _opened(agency, offices, admin, "pulse", ("Denyut bulanan (contoh)", begun, line.today + DAY * 11))
    yield _at(admin, begun + DAY, EVENING)
    people = list(audience_of(row).exclude(pk=admin.pk).order_by("-pk")[:A_FEW])
    _answer(row, people, _at(admin, begun + DAY, EVENING), rng)


def _opened(
    agency: Agency, offices: Sequence[Office], admin: Employee, template: str, told: tuple[str, date, date]
) -> Survey:
    title, begun, closes_on = told
    words = TEMPLATES[template]
    facts = SurveyFacts(title, words.purpose, words.intro, closes_on, offices=tuple(o.pk for o in offices))
    actor, now = actor_of(admin.user), _at(admin, begun, MORNING)
    draft = draft_survey(agency=agency, facts=facts, template=template, actor=actor, now=now)
    return open_survey(survey=draft, actor=actor, now=now)


def _answer(row: Survey, people: Sequence[Employee], now: datetime, rng: Random) -> None:
    questions = questions_of(row)
    for person in people:
        answers = {str(q.pk): said for q in questions if (said := _said(q, rng)) is not None}
        answer_survey(survey_id=row.pk, employee=person, answers=answers, now=now)


def _said(question: Question, rng: Random) -> Any:
    if question.kind == QuestionKind.LIKERT:
        return rng.choices(SCALE, WEIGHTS)[0]
    if question.kind == QuestionKind.TEXT:
        return rng.choice(SAID) if rng.random() < 0.15 else None
    options = range(1, len(question.options) + 1)
    return rng.choice(options) if question.kind == QuestionKind.CHOICE else [rng.choice(options)]


def _at(person: Employee, on: date, minute: int) -> datetime:
    return at_minute(on, minute, 0, person.office.tz)
