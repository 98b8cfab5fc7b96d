"""What the pages of surveys read from a request, and which surveys somebody finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.problems import DomainError, NotFound
from employees.models import User
from employees.permissions import require
from employees.selectors import today_in
from pilots.models.surveys import Question, Survey
from pilots.permissions.surveys import can_edit_survey, can_make_surveys, can_read_survey
from pilots.selectors.surveys import question_of, survey_of

PAGE_SIZE = 25


def user_of(request: HttpRequest) -> User:
    """The account that is logged in; every page here demands one."""
    return cast(User, request.user)


def moment_of(user: User) -> tuple[datetime, date]:
    """Now, and today in the person's own office."""
    now = timezone.now()
    return now, today_in(user.employee.office, now)


def key_in(text: str) -> int | None:
    """A primary key in the address; None for what no database holds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def read_survey(user: User, pk: int) -> Survey:
    """A survey that the reader may see. Errors: NotFound for all others."""
    survey = survey_of(user.employee.agency_id, pk)
    if not can_read_survey(user, survey):
        raise NotFound(_("Survei ini tidak ditemukan."))
    return survey


def edited_survey(user: User, pk: int) -> Survey:
    """A survey that the user may make and turn. Errors: NotFound, NotAllowed."""
    require(can_make_surveys(user))
    survey = survey_of(user.employee.agency_id, pk)
    require(can_edit_survey(user, survey))
    return survey


def edited_question(user: User, pk: int) -> Question:
    """A question of such a survey. Errors: NotFound, NotAllowed."""
    require(can_make_surveys(user))
    question = question_of(user.employee.agency_id, pk)
    require(can_edit_survey(user, question.survey))
    return question


def is_done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry out what a valid form asks; a refusal joins the form's own errors."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as no:
        form.add_error(None, no.sentence)
        return False
    return True
