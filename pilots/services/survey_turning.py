"""A survey opens (everybody in the audience is invited at once) and closes (the boxes are emptied, names go)."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, F, Value

from core.audit import SYSTEM, Actor
from core.problems import Conflict, Problem, refuse_if_blocked
from core.services import record
from employees.models import Agency
from employees.selectors.organisation import agency_today
from pilots.enums.surveys import SURVEY_TRANSITIONS, SurveyProblem, SurveyStatus
from pilots.models.surveys import AnswerBox, Invitation, Survey, SurveyResponse
from pilots.rules.suppression import shown_groups
from pilots.rules.survey_course import opening_problems
from pilots.selectors.surveys import GRADE, audience_of, readiness_of
from pilots.services.survey_telling import tell_invited
from pilots.services.surveys import held_survey

BATCH = 500
_CHANCE = secrets.SystemRandom()


def open_survey(*, survey: Survey, actor: Actor, now: datetime) -> Survey:
    """Invite everybody at work in the audience, tell each once, and take answers from now on.

    Errors: Conflict when it is no draft any more; Refused with everything that is still missing.
    """
    with transaction.atomic():
        row = held_survey(survey)
        today = agency_today(row.agency, now)
        _turn(row, SurveyStatus.OPEN)
        refuse_if_blocked(opening_problems(readiness_of(row), today))
        row.opens_on = today
        row.save(update_fields=["status", "opens_on"])
        invited = _invite(row)
        _place_boxes(row)
        record(
            agency=row.agency.code, actor=actor, verb="survey.opened", target=row, now=now,
            before={"status": SurveyStatus.DRAFT},
            after={"status": row.status, "invited": invited, "closes_on": row.closes_on},
        )  # fmt: skip
        tell_invited(row, now)
    return row


def close_survey(*, survey: Survey, actor: Actor, now: datetime) -> Survey:
    """Take no more answers. Errors: Conflict when it is not open."""
    with transaction.atomic():
        row = held_survey(survey)
        _close(row, agency_today(row.agency, now), actor, now)
    return row


def close_due_surveys(*, now: datetime) -> int:
    """Close every survey whose last day is over in its agency; returns how many. Safe to run twice at once."""
    closed = 0
    for agency in Agency.objects.filter(surveys__status=SurveyStatus.OPEN).distinct().order_by("pk"):
        today = agency_today(agency, now)
        due = Survey.objects.filter(agency=agency, status=SurveyStatus.OPEN, closes_on__lt=today)
        for survey in due.order_by("pk"):
            with transaction.atomic():
                row = held_survey(survey)
                if row.status == SurveyStatus.OPEN:
                    _close(row, today, SYSTEM, now)
                    closed += 1
    return closed


def _turn(row: Survey, to: SurveyStatus) -> None:
    """The only place where a survey changes its state."""
    if to not in SURVEY_TRANSITIONS[row.status]:
        status = SurveyStatus(row.status).label
        raise Conflict(problems=[Problem(SurveyProblem.WRONG_STATE, params={"status": status})])
    row.status = to


def _invite(survey: Survey) -> int:
    """One statement, in an order of chance, so that the place of a row says nothing once the names are gone."""
    people = audience_of(survey).order_by("?")
    rows = people.values_list(Value(survey.pk), F("pk"), F("office_id"), F("unit_id"), GRADE, Value(False))
    select, params = rows.query.sql_with_params()
    columns = "survey_id, employee_id, office_id, unit_id, grade, answered"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {Invitation._meta.db_table} ({columns}) {select}", params)
        return int(cursor.rowcount)


def _place_boxes(survey: Survey) -> None:
    """A box for each office that is a group of its own, and one for all others."""
    sizes = survey.invitations.order_by("office").values_list("office").annotate(n=Count("pk"))
    own = [office for office, size in sizes if size >= survey.min_group]
    AnswerBox.objects.bulk_create(AnswerBox(survey=survey, office_id=office) for office in [*own, None])


def _close(row: Survey, today: date, actor: Actor, now: datetime) -> None:
    """Names first: that statement waits for answers under way, and none can come after it."""
    _turn(row, SurveyStatus.CLOSED)
    row.closed_on = today
    row.save(update_fields=["status", "closed_on"])
    row.invitations.update(employee=None)
    sheets = _empty_boxes(row)
    record(
        agency=row.agency.code, actor=actor, verb="survey.closed", target=row, now=now,
        before={"status": SurveyStatus.OPEN},
        after={"status": row.status, "answered": sheets, "invited": row.invitations.count()},
    )  # fmt: skip


def _empty_boxes(survey: Survey) -> int:
    """All sheets, mixed over the whole survey, under new keys; offices with too few sheets are forgotten."""
    sheets = [(box.office_id, sheet) for box in survey.boxes.all() for sheet in box.sheets]
    sizes: dict[int | None, int] = {}
    for office, _sheet in sheets:
        sizes[office] = sizes.get(office, 0) + 1
    told = shown_groups(sizes, survey.min_group, {None})
    _CHANCE.shuffle(sheets)
    SurveyResponse.objects.bulk_create(
        (
            SurveyResponse(survey=survey, office_id=office if office in told else None, answers=sheet)
            for office, sheet in sheets
        ),
        batch_size=BATCH,
    )
    survey.boxes.all().delete()
    return len(sheets)
