"""Shape and words of a plan and of reasons; what may be written is decided by the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.problems import DomainError
from pilots.enums.plans import AdoptionMode, Criterion, OnStop, OutcomeSource, PilotStatus, Term
from pilots.models import Pilot
from pilots.rules.plans import check_draft
from pilots.rules.terms import RANGES, Terms, check_terms, terms_data
from pilots.selectors.plan_choices import OfficeChoice, PlanStart
from pilots.selectors.words import number

# Dates that can be reckoned with in every zone.
NEAR = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31)))
QUOTAS = [("1", _("1 hari")), ("2", _("2 hari"))]
# criterion → the term that says how much is asked
LIMITS: dict[str, str] = {
    Criterion.INDEX: "index_margin",
    Criterion.PREDICATE: "predicate_share",
    Criterion.ATTENDANCE: "attendance_share",
    Criterion.REPORTS: "reports_share",
    Criterion.HOURS: "hours_share",
    Criterion.COMPLAINTS: "complaints_allowed",
    Criterion.SERVICE: "service_margin",
}
GATES = ("min_wfa_days", "min_observed_share", "extension_months", "most_extensions")
RARE = (
    "months", "baseline_months", "outcome", "alpha", "min_reported_days", "survey_share", "service_indicators",
    "again_months", "bad_months", "notice_days",
)  # fmt: skip
TERM_FIELDS = (*LIMITS.values(), *GATES, *RARE, "must", "adoption", "on_stop")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _range(term: str) -> str:
    low, high = RANGES[term]
    return f"{number(low, 3)}–{number(high, 3)}"


class RangeHelp:
    """The range of a term in the language of the reader."""

    def __init__(self, term: str, words: Any = "") -> None:
        self.term, self.words = term, words

    def __str__(self) -> str:
        return f"{self.words} {_('Antara')} {_range(self.term)}.".strip()


def _share(term: str, words: Any = "") -> forms.FloatField:
    """A number with a fraction, as people type it."""
    return forms.FloatField(
        label=Term(term).label, localize=True, help_text=RangeHelp(term, words),  # type: ignore[arg-type]
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip


def _count(term: str, words: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=Term(term).label, help_text=RangeHelp(term, words),  # type: ignore[arg-type]
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class PlanForm(forms.Form):
    """The whole promise; every field has a default, so that it can be saved at once."""

    start_on = forms.DateField(
        label=_("Mulai"), widget=DayInput(), validators=NEAR,
        help_text=_("Sebaiknya hari Senin: minggu yang terpotong tidak dihitung."),
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("Tujuan"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mengapa kantor ini, dan apa yang diharapkan. Semua pegawai kantor membacanya."),
    )  # fmt: skip
    quota_tried = forms.ChoiceField(label=_("Kuota selama uji coba"), choices=QUOTAS)
    quota_goal = forms.ChoiceField(label=_("Kuota bila lulus"), choices=QUOTAS)
    comparisons = forms.MultipleChoiceField(
        label=_("Kantor pembanding"), required=False, widget=forms.CheckboxSelectMultiple
    )
    must = forms.MultipleChoiceField(
        label=Term.MUST.label, choices=Criterion.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    index_margin = _share("index_margin")
    predicate_share = _share("predicate_share")
    attendance_share = _share("attendance_share")
    reports_share = _share("reports_share")
    hours_share = _share("hours_share")
    complaints_allowed = _count("complaints_allowed")
    service_margin = _share("service_margin")
    min_wfa_days = _count("min_wfa_days")
    min_observed_share = _share("min_observed_share")
    extension_months = _count("extension_months")
    most_extensions = _count("most_extensions")
    adoption = forms.ChoiceField(
        label=Term.ADOPTION.label, choices=AdoptionMode.choices, widget=forms.RadioSelect,
        help_text=_("Otomatis: putusan dijalankan menurut rencana yang sudah ditandatangani, kecuali pejabat memveto."),
    )  # fmt: skip
    on_stop = forms.ChoiceField(label=Term.ON_STOP.label, choices=OnStop.choices, widget=forms.RadioSelect)
    months = _count("months")
    baseline_months = _count("baseline_months")
    outcome = forms.ChoiceField(label=Term.OUTCOME.label, choices=OutcomeSource.choices)
    alpha = _share("alpha")
    min_reported_days = _count("min_reported_days")
    survey_share = _share("survey_share")
    service_indicators = forms.CharField(
        label=Term.SERVICE_INDICATORS.label, required=False, max_length=6500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Satu nama per baris, seperti dalam data yang diimpor. Kosong berarti semuanya."),
    )  # fmt: skip
    again_months = _count("again_months")
    bad_months = _count("bad_months")
    notice_days = _count("notice_days")

    def __init__(
        self, data: Any = None, *, choices: Sequence[OfficeChoice], today: date, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.today = today
        self.offices = list(choices)
        open_ones = [(str(one.id), one.name) for one in choices if not one.why_not]
        self.fields["comparisons"].choices = open_ones  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Everything that the rules refuse, all at once and each at its field."""
        typed = super().clean() or {}
        for problem in [*check_terms(self._terms(typed)), *self._faults(typed)]:
            self._put(problem.params.get("field"), problem.sentence)
        return typed

    def _faults(self, typed: Mapping[str, Any]) -> list[Any]:
        needed = ("start_on", "quota_tried", "quota_goal")
        if not all(typed.get(name) for name in needed):
            return []
        return check_draft(typed["start_on"], int(typed["quota_tried"]), int(typed["quota_goal"]), self.today)

    def _terms(self, typed: Mapping[str, Any]) -> Terms:
        """What was typed; a field that could not be read has its error already and stands as its default."""
        found = {name: typed[name] for name in TERM_FIELDS if typed.get(name) is not None}
        found["must"] = tuple(typed.get("must", ()))
        lines = str(typed.get("service_indicators", "")).splitlines()
        found["service_indicators"] = tuple(line.strip() for line in lines if line.strip())
        return Terms(**found)

    def _put(self, field: object, sentence: str) -> None:
        name = str(field) if field in self.fields else None
        if name is None or name not in self.errors:
            self.add_error(name, sentence)

    def refuse(self, error: DomainError) -> None:
        """Put a service's no beside the field it speaks of."""
        for problem in error.problems:
            self._put(problem.params.get("field"), problem.sentence)
        if not error.problems:
            self.add_error(None, error.sentence)

    @property
    def plan(self) -> dict[str, Any]:
        """What the services take, once the form is valid."""
        typed = self.cleaned_data
        return {
            "start_on": typed["start_on"],
            "quota_tried": int(typed["quota_tried"]),
            "quota_goal": int(typed["quota_goal"]),
            "terms": terms_data(self._terms(typed)),
            "comparison_ids": [int(pk) for pk in typed["comparisons"]],
            "purpose": typed["purpose"],
        }

    # --- as the page is laid out

    @property
    def criteria(self) -> list[tuple[str, BoundField, str, bool]]:
        """(criterion, field of its limit, name, whether it must pass) in the order of the table."""
        must = set(self["must"].value() or ())
        return [
            (criterion.value, self[LIMITS[criterion]], str(criterion.label), criterion.value in must)
            for criterion in Criterion
        ]

    @property
    def compared(self) -> list[tuple[OfficeChoice, bool]]:
        chosen = {str(pk) for pk in self["comparisons"].value() or ()}
        return [(one, str(one.id) in chosen) for one in self.offices]

    @property
    def gates(self) -> list[BoundField]:
        return [self[name] for name in GATES]

    @property
    def rare(self) -> list[BoundField]:
        return [self[name] for name in RARE]

    @property
    def rare_is_open(self) -> bool:
        """Whether something under the fold needs a look."""
        return any(name in self.errors for name in RARE)


def initial_of_start(start: PlanStart) -> dict[str, Any]:
    return {
        "start_on": start.start_on,
        "quota_tried": str(start.quota_tried),
        "quota_goal": str(start.quota_goal),
        **_initial(terms_data(Terms())),
    }


def initial_of_pilot(pilot: Pilot, comparison_ids: Sequence[int]) -> dict[str, Any]:
    return {
        "start_on": pilot.start_on,
        "purpose": pilot.purpose,
        "quota_tried": str(pilot.quota_tried),
        "quota_goal": str(pilot.quota_goal),
        "comparisons": [str(pk) for pk in comparison_ids],
        **_initial(pilot.terms),
    }


def _initial(terms: Mapping[str, Any]) -> dict[str, Any]:
    whole = {k: int(v) for k, v in terms.items() if isinstance(v, float) and v == int(v)}
    return {**terms, **whole, "service_indicators": "\n".join(terms.get("service_indicators", ()))}


class ReasonForm(forms.Form):
    """Why a plan is returned or cancelled, a verdict vetoed, a pilot ended."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class FilterForm(forms.Form):
    """`?keadaan=` and `?kantor=` of the list; anything unreadable asks for everything."""

    keadaan = forms.ChoiceField(
        label=_("Keadaan"), required=False, choices=[("", _("semua keadaan")), *PilotStatus.choices]
    )
    kantor = forms.ChoiceField(label=_("Kantor"), required=False)

    def __init__(self, data: Any, *, offices: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        choices = [("", _("semua kantor")), *((str(pk), name) for pk, name in offices)]
        self.fields["kantor"].choices = choices  # type: ignore[attr-defined]

    @property
    def asked(self) -> tuple[str, int | None]:
        typed = self.cleaned_data if self.is_valid() else {}
        kantor = typed.get("kantor")
        return str(typed.get("keadaan") or ""), int(kantor) if kantor else None
