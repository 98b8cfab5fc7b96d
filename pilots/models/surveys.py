"""Surveys: the questionnaire, who was invited, and the answers, which lead to nobody (ADR 14)."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from employees.models import Agency, Employee, Office, Unit
from pilots.enums.surveys import Grade, QuestionKind, SurveyStatus

LEAST_GROUP = 5


class Survey(models.Model):
    """A questionnaire of an agency, for everybody at work in it or in the listed offices.

    `closes_on`: last day to answer; `closed_on`: when it was really closed. `min_group`: smallest group of which
    anything is shown. `reminded_on`: when those who had not answered were last reminded.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="surveys")
    title = models.CharField(max_length=200)
    intro = models.CharField(max_length=2000, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=6, choices=SurveyStatus.choices, default=SurveyStatus.DRAFT)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    min_group = models.PositiveSmallIntegerField(default=LEAST_GROUP)
    offices = models.ManyToManyField(Office, related_name="+", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(min_group__gte=LEAST_GROUP), name="survey_group_not_below_5"),
            models.CheckConstraint(
                condition=Q(status="draft", opens_on__isnull=True, closed_on__isnull=True)
                | Q(status="open", opens_on__isnull=False, closes_on__isnull=False, closed_on__isnull=True)
                | Q(
                    status="closed", opens_on__isnull=False, closes_on__isnull=False, closed_on__isnull=False
                ),
                name="survey_dates_of_status",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="survey_closes_after_opening",
            ),
        ]
        indexes = [models.Index(fields=["agency", "status", "-id"], name="survey_latest")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question; it changes only while the survey is a draft. Answers name options by number, from 1."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=11, choices=QuestionKind.choices)
    words = models.CharField(max_length=300)
    help = models.CharField(max_length=300, blank=True)
    options = models.JSONField(default=list)
    low = models.CharField(max_length=60, blank=True, help_text="What 1 means on a scale")
    high = models.CharField(max_length=60, blank=True, help_text="What 5 means on a scale")
    required = models.BooleanField(default=True)
    is_satisfaction = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "position"], name="question_place_once"),
            models.UniqueConstraint(
                fields=["survey"], condition=Q(is_satisfaction=True), name="question_of_satisfaction_once"
            ),
            models.CheckConstraint(
                condition=Q(is_satisfaction=False) | Q(kind="likert"),
                name="question_of_satisfaction_is_scale",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Invitation(models.Model):
    """One person's seat in a survey, with office, unit and grade as they were at its opening.

    No moment is stored. When the survey closes, `employee` is emptied: what is left only counts.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    employee = models.ForeignKey(Employee, on_delete=models.SET_NULL, null=True, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=7, choices=Grade.choices)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "employee"], name="invited_once")]
        indexes = [models.Index(fields=["employee", "survey"], name="invitation_of_person")]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.pk}"


class AnswerBox(models.Model):
    """Sheets of an open survey, mixed anew at each answer. `office` empty: people of offices that are too small."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="boxes")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    sheets = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.survey_id} {self.office_id}: {len(self.sheets)}"


class SurveyResponse(models.Model):
    """One sheet of a closed survey: question id → answer. It knows no person, unit or moment.

    `office` is set only where the office has enough sheets for a group (`Survey.min_group`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField()

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.pk}"
