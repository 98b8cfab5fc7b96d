"""Forms of the roll-out board: which offices to show, opening a stage, and the gate."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.problems import DomainError
from pilots.enums.rollout import BOARD_STATES, RolloutProblem
from pilots.rules.rollout import MOST_PILOTS

NEAR = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31)))
FIELD_OF_PROBLEM: dict[str, str] = {
    RolloutProblem.NEEDS_REASON: "reason",
    RolloutProblem.NO_REASON: "reason",
    RolloutProblem.PAST: "valid_from",
    RolloutProblem.FAR_AHEAD: "valid_from",
    RolloutProblem.TAKEN: "valid_from",
}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RefusedForm(forms.Form):
    """A form that shows a service's no beside the field it speaks of."""

    def show_refusal(self, error: DomainError) -> None:
        for problem in error.problems:
            self.add_error(FIELD_OF_PROBLEM.get(problem.code.value), problem.sentence)
        if not error.problems:
            self.add_error(FIELD_OF_PROBLEM.get(error.code), error.sentence)


class BoardFilterForm(forms.Form):
    """`?keadaan=` of the board; empty = every office."""

    keadaan = forms.ChoiceField(
        label=_("Keadaan uji coba"), required=False, choices=[("", _("semua kantor")), *BOARD_STATES]
    )


class OpenStageForm(RefusedForm):
    """`reason` is asked for where the gate is not met."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib bila syarat tahap ini belum terpenuhi."),
    )
    legal_reference = forms.CharField(label=_("Dasar hukum"), max_length=200, required=False)


class GateForm(RefusedForm):
    """A new dated rule of the gates; the old rows stay as they are."""

    raised_needed = forms.IntegerField(
        label=_("Uji coba yang harus berakhir dengan kuota naik"), min_value=0, max_value=MOST_PILOTS
    )
    stopped_allowed = forms.IntegerField(
        label=_("Uji coba yang boleh dihentikan"), min_value=0, max_value=MOST_PILOTS
    )
    valid_from = forms.DateField(label=_("Berlaku mulai"), validators=NEAR, widget=DayInput())
    legal_reference = forms.CharField(label=_("Dasar hukum"), max_length=200, required=False)
    reason = forms.CharField(label=_("Alasan"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_gate_%s")
        super().__init__(*args, **kwargs)
