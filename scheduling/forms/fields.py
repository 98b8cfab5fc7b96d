"""What the forms of scheduling share: dates, and a service's no beside the field it speaks of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from core.problems import DomainError
from scheduling.enums import ProblemCode

# problem → the field beside which its sentence stands; None: above the form
FIELD_OF_PROBLEM: dict[str, str | None] = {
    ProblemCode.NO_REASON: "reason",
    ProblemCode.LONG_REASON: "reason",
    ProblemCode.NO_HOME: "place",
    ProblemCode.PLACE_CLOSED: "place",
    ProblemCode.NO_OFFICE: "place_office",
    ProblemCode.NO_PLACE_NOTE: "place_note",
    ProblemCode.LONG_NOTE: "place_note",
    ProblemCode.BAD_POSITION: "place_lat",
    ProblemCode.MANY_BLOCKS: "block1_start",
    ProblemCode.BLOCK_ORDER: "block1_start",
    ProblemCode.BLOCK_WINDOW: "block1_start",
    ProblemCode.BLOCK_OVERLAP: "block1_start",
    ProblemCode.BLOCKS_SHORT: "block1_start",
    ProblemCode.BLOCKS_LONG: "block1_start",
    ProblemCode.NO_PLAN: None,
    ProblemCode.BAD_PLAN: None,
    ProblemCode.LONG_PLAN: None,
    ProblemCode.NOT_ELIGIBLE: None,
    ProblemCode.QUOTA_NOT_MONDAY: "valid_from",
    ProblemCode.QUOTA_PAST: "valid_from",
    ProblemCode.QUOTA_CAP: "days",
    ProblemCode.QUOTA_REASON: "reason",
    ProblemCode.PATTERN_WEEKDAY: "weekday",
    ProblemCode.PATTERN_DATES: "starts_on",
}


def show_refusal(form: forms.Form, error: DomainError, default: str | None = None) -> None:
    """Put a service's no into the form: each sentence beside the field it speaks of, or at `default`."""
    for problem in error.problems:
        field = FIELD_OF_PROBLEM.get(problem.code.value, default)
        form.add_error(field if field in form.fields else None, problem.sentence)
    if not error.problems:
        form.add_error(None, error.sentence)


class DateInput(forms.DateInput):
    """The browser's own date field; it speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class NearDateField(forms.DateField):
    """A date the portal can reckon with: 2020 to 2100."""

    widget = DateInput
    default_validators = [MinValueValidator(date(2020, 1, 1)), MaxValueValidator(date(2100, 12, 31))]
