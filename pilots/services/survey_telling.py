"""Notices to those who are invited, and to those who have not answered yet; never a list of names to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from core.audit import SYSTEM, Actor
from core.enums import NoticeLevel
from core.models import Notice
from core.problems import Conflict, Problem, Refused
from core.services import notice, notify_many, record
from employees.models import Agency, User
from employees.selectors.organisation import agency_today
from pilots.enums.surveys import SurveyProblem, SurveyStatus
from pilots.models.surveys import Invitation, Survey
from pilots.rules.survey_course import LAST_CALL_DAYS, REMIND_DAYS, reminding_problem, takes_answers
from pilots.services.surveys import held_survey

INVITED = gettext_lazy("Anda diundang mengisi survei “%(title)s”. Jawaban anonim; isi paling lambat %(day)s.")
REMINDED = gettext_lazy("Survei “%(title)s” belum Anda isi. Jawaban anonim; isi paling lambat %(day)s.")


def tell_invited(survey: Survey, now: datetime) -> None:
    """One notice to each invited person with an account, in the person's language."""
    _tell(survey, Invitation.objects.filter(survey=survey), INVITED, now)


def remind_survey(*, survey: Survey, actor: Actor, now: datetime) -> int:
    """Remind those who have not answered; how many were invited and have not.

    Errors: Conflict when it takes no answers; Refused within `REMIND_DAYS` of the last reminder, or if all answered.
    """
    with transaction.atomic():
        row = held_survey(survey)
        today = agency_today(row.agency, now)
        if not takes_answers(row.status, row.closes_on, today):
            params = {"status": SurveyStatus(row.status).label}
            raise Conflict(problems=[Problem(SurveyProblem.WRONG_STATE, params=params)])
        waiting = _waiting(row).count()
        if problem := reminding_problem(row.reminded_on, waiting, today):
            raise Refused(problems=[problem])
        _remind(row, waiting, today, actor, now)
    return waiting


def remind_before_end(*, now: datetime) -> int:
    """Remind once, `LAST_CALL_DAYS` before the last day, where nobody was reminded lately; number of surveys."""
    reminded = 0
    for agency in Agency.objects.filter(surveys__status=SurveyStatus.OPEN).distinct().order_by("pk"):
        today = agency_today(agency, now)
        ending = Survey.objects.filter(
            agency=agency, status=SurveyStatus.OPEN, closes_on__range=(today, today + timedelta(LAST_CALL_DAYS)),
            opens_on__lte=today - timedelta(REMIND_DAYS),
        )  # fmt: skip
        for survey in ending.order_by("pk"):
            reminded += _remind_last(survey, today, now)
    return reminded


@transaction.atomic
def _remind_last(survey: Survey, today: date, now: datetime) -> bool:
    row = held_survey(survey)
    waiting = _waiting(row).count()
    if row.status != SurveyStatus.OPEN or reminding_problem(row.reminded_on, waiting, today):
        return False
    _remind(row, waiting, today, SYSTEM, now)
    return True


def _waiting(survey: Survey) -> QuerySet[Invitation]:
    return Invitation.objects.filter(survey=survey, answered=False)


def _remind(row: Survey, waiting: int, today: date, actor: Actor, now: datetime) -> None:
    row.reminded_on = today
    row.save(update_fields=["reminded_on"])
    _tell(row, _waiting(row), REMINDED, now)
    record(
        agency=row.agency.code, actor=actor, verb="survey.reminded", target=row, now=now,
        after={"people": waiting},
    )  # fmt: skip


def _tell(survey: Survey, seats: QuerySet[Invitation], words: Promise, now: datetime) -> None:
    accounts = User.objects.filter(employee__in=seats.values("employee"), is_active=True)
    said: dict[str, str] = {}

    def notices() -> Iterator[Notice]:
        for pk, language in accounts.order_by("pk").values_list("pk", "language").iterator():
            if language not in said:
                said[language] = _sentence(survey, words, language)
            yield notice(user_id=pk, text=said[language], now=now, link=link, level=NoticeLevel.INFO)

    link = reverse("survey_answer", args=[survey.pk])
    notify_many(notices())


def _sentence(survey: Survey, words: Promise, language: str) -> str:
    with override(language):
        return str(words) % {"title": survey.title, "day": date_format(cast(date, survey.closes_on), "j F Y")}
