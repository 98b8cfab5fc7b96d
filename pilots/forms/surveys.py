"""Forms of surveys: a draft and its questions as an editor writes them, the questionnaire as a person answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.problems import Problem
from employees.models import Office
from pilots.enums.surveys import AnswerProblem, QuestionKind
from pilots.models.surveys import LEAST_GROUP, Question, Survey
from pilots.rules.survey_answers import LONGEST_TEXT
from pilots.rules.survey_questions import (
    LONGEST_ANCHOR,
    LONGEST_HELP,
    LONGEST_WORDS,
    QuestionDraft,
    question_problems,
    shaped,
)
from pilots.rules.survey_templates import BEFORE, TEMPLATES
from pilots.selectors.surveys import labels_of
from pilots.services.surveys import SurveyFacts

MOST_GROUP = 100
NEAR = (MinValueValidator(date(2020, 1, 1)), MaxValueValidator(date(2100, 12, 31)))


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NewSurveyForm(forms.Form):
    template = forms.ChoiceField(
        label=_("Mulai dari"),
        required=False,
        initial=BEFORE.key,
        choices=[*((t.key, t.title) for t in TEMPLATES.values()), ("", _("Kuesioner kosong"))],
        widget=forms.RadioSelect,
        help_text=_("Semua isinya dapat diubah sebelum survei dibuka."),
    )
    title = forms.CharField(
        label=_("Judul"),
        max_length=200,
        required=False,
        help_text=_("Kosongkan untuk memakai judul kuesioner yang dipilih."),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("template") and not typed.get("title") and "template" not in self.errors:
            self.add_error("title", _("Kuesioner kosong memerlukan judul."))
        return typed

    def facts(self) -> SurveyFacts:
        """What a new survey says, from a valid form."""
        typed = self.cleaned_data
        chosen = TEMPLATES.get(typed["template"])
        if chosen is None:
            return SurveyFacts(typed["title"])
        return SurveyFacts(typed["title"] or chosen.title, chosen.purpose, chosen.intro)


class SurveyForm(forms.Form):
    """`offices` empty means everybody in the agency."""

    title = forms.CharField(label=_("Judul"), max_length=200)
    purpose = forms.CharField(
        label=_("Tujuan"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Satu kalimat yang dibaca setiap pegawai: untuk apa jawabannya dipakai."),
    )
    intro = forms.CharField(
        label=_("Pengantar"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    closes_on = forms.DateField(
        label=_("Hari terakhir menjawab"), required=False, validators=NEAR, widget=DayInput()
    )
    min_group = forms.IntegerField(
        label=_("Kelompok terkecil yang ditampilkan"),
        min_value=LEAST_GROUP,
        max_value=MOST_GROUP,
        initial=LEAST_GROUP,
        help_text=_("Hasil kelompok yang lebih kecil tidak pernah ditampilkan. Paling sedikit 5 orang."),
    )
    offices = forms.TypedMultipleChoiceField(
        label=_("Hanya kantor ini"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosongkan untuk mengundang seluruh pegawai instansi."),
    )

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["offices"]
        assert isinstance(choice, forms.MultipleChoiceField)  # noqa: S101
        choice.choices = [(str(office.pk), office.name) for office in offices]

    def facts(self) -> SurveyFacts:
        typed = dict(self.cleaned_data)
        return SurveyFacts(offices=tuple(typed.pop("offices")), **typed)


def survey_form(survey: Survey, offices: Sequence[Office]) -> SurveyForm:
    """The form with what is stored."""
    initial = {
        name: getattr(survey, name) for name in ("title", "purpose", "intro", "closes_on", "min_group")
    }
    chosen = [str(pk) for pk in survey.offices.values_list("pk", flat=True)]
    return SurveyForm(initial=initial | {"offices": chosen}, offices=offices)


class QuestionForm(forms.Form):
    """One question; what its kind does not use is passed over."""

    kind = forms.ChoiceField(
        label=_("Jenis jawaban"), choices=QuestionKind.choices, widget=forms.RadioSelect, initial="likert"
    )
    words = forms.CharField(
        label=_("Pertanyaan"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )
    help = forms.CharField(label=_("Keterangan"), max_length=LONGEST_HELP, required=False)
    options = forms.CharField(
        label=_("Pilihan"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Satu pilihan di setiap baris."),
    )
    low = forms.CharField(
        label=_("Arti angka 1"), max_length=LONGEST_ANCHOR, required=False, initial="Sangat tidak setuju"
    )
    high = forms.CharField(
        label=_("Arti angka 5"), max_length=LONGEST_ANCHOR, required=False, initial="Sangat setuju"
    )
    required = forms.BooleanField(label=_("Wajib dijawab"), required=False, initial=True)
    is_satisfaction = forms.BooleanField(
        label=_("Pertanyaan ini mengukur kepuasan"),
        required=False,
        help_text=_("Satu pertanyaan skala dalam survei; hasilnya masuk ke laporan uji coba."),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("kind"):
            for field, problem in question_problems(_draft(typed)).items():
                if field not in self.errors:
                    self.add_error(field, problem.sentence)
        return typed

    def draft(self) -> QuestionDraft:
        return _draft(self.cleaned_data)


def _draft(typed: Mapping[str, Any]) -> QuestionDraft:
    lines = (" ".join(line.split()) for line in str(typed.get("options", "")).splitlines())
    options = tuple(line for line in lines if line)
    rest = {name: value for name, value in typed.items() if name != "options"}
    return shaped(QuestionDraft(**({"words": ""} | rest), options=options))


def question_form(question: Question) -> QuestionForm:
    """The form with what is stored."""
    names = ("kind", "words", "help", "low", "high", "required", "is_satisfaction")
    initial = {name: getattr(question, name) for name in names}
    return QuestionForm(initial=initial | {"options": "\n".join(question.options)})


class AnswerForm(forms.Form):
    """The questionnaire: a field `q<question id>` for each question, in their order."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _field(question)

    def rows(self) -> list[tuple[Question, forms.BoundField]]:
        return [(question, self[f"q{question.pk}"]) for question in self.questions]

    def answers(self) -> dict[str, Any]:
        """Question id → answer of a valid form, as the service takes it."""
        return {name.removeprefix("q"): value for name, value in self.cleaned_data.items()}

    def refuse(self, by_question: Mapping[int | None, Problem]) -> None:
        """Show what the service refused beside its question."""
        for pk, problem in by_question.items():
            self.add_error(f"q{pk}" if f"q{pk}" in self.fields else None, problem.sentence)


def _field(question: Question) -> forms.Field:
    choices = [(str(number), label) for number, label in enumerate(labels_of(question), 1)]
    words: dict[str, Any] = {
        "label": question.words, "help_text": question.help, "required": question.required,
        "error_messages": {
            "required": AnswerProblem.MISSING.label, "invalid_choice": AnswerProblem.UNKNOWN_OPTION.label,
            "invalid_list": AnswerProblem.WRONG_SHAPE.label,
        },
    }  # fmt: skip
    if question.kind == QuestionKind.TEXT:
        # The rule counts a line break as one character, as the browser does; the field would count two.
        attrs = {"rows": 4, "autocomplete": "off", "maxlength": LONGEST_TEXT}
        return forms.CharField(widget=forms.Textarea(attrs=attrs), **words)
    if question.kind == QuestionKind.CHOICE_MANY:
        return forms.TypedMultipleChoiceField(
            choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple, **words
        )
    return forms.TypedChoiceField(
        choices=choices, coerce=int, empty_value=None, widget=forms.RadioSelect, **words
    )
