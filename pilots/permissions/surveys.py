"""Who makes surveys (admins of the whole agency) and who reads their results (roles, by scope)."""

from __future__ import annotations

from employees.enums import Role
from employees.models import User
from employees.permissions import current_roles
from pilots.enums.surveys import SurveyStatus
from pilots.models.surveys import Survey
from pilots.selectors.surveys import asked_in

READERS = (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR)


def can_make_surveys(user: User) -> bool:
    """A survey asks the whole agency, so an admin of one office makes none."""
    return current_roles(user).scope(Role.ADMIN) is None


def can_see_drafts(user: User) -> bool:
    return current_roles(user).scope(Role.ADMIN, Role.AUDITOR) is None


def reader_scope(user: User) -> frozenset[int] | None:
    """Offices whose results the user reads by role; None = the whole agency, empty = none."""
    return current_roles(user).scope(*READERS)


def can_edit_survey(user: User, survey: Survey) -> bool:
    return survey.agency_id == user.employee.agency_id and can_make_surveys(user)


def can_read_survey(user: User, survey: Survey) -> bool:
    """The questionnaire and, once there are any, the results of the user's scope."""
    if survey.agency_id != user.employee.agency_id:
        return False
    if survey.status == SurveyStatus.DRAFT:
        return can_see_drafts(user)
    offices = reader_scope(user)
    return offices is None or (bool(offices) and asked_in(survey, offices))
