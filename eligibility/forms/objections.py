"""Objections: opening one, answering it, and looking at many."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eligibility.enums import ObjectionKind, ObjectionStatus, Rule
from eligibility.forms.suspensions import DayInput
from eligibility.models import LONGEST_TEXT
from employees.models import Office

STATISTIC_DAYS = 365
LONGEST_PERIOD = 5 * 366


def _words(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class ObjectForm(forms.Form):
    """What is wrong; `kind` is asked only where a datum stands behind it. Files are taken beside the form."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Apa yang keliru"),
        choices=[
            (ObjectionKind.DATA, gettext_lazy("Datanya keliru atau sudah berubah")),
            (ObjectionKind.VERDICT, gettext_lazy("Datanya benar, tetapi aturannya diterapkan keliru")),
        ],
        initial=ObjectionKind.DATA,
        widget=forms.RadioSelect,
    )
    text = _words(
        gettext_lazy("Keberatan Anda"),
        gettext_lazy("Tulis apa yang keliru dan apa yang seharusnya. Paling banyak 2.000 huruf."),
        6,
    )

    def __init__(self, *args: Any, with_kind: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_kind:
            del self.fields["kind"]


class ReplyForm(forms.Form):
    text = _words(gettext_lazy("Keterangan Anda"))


class AnswerForm(forms.Form):
    """The answer with its reason."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Jawaban"),
        choices=[
            (ObjectionStatus.UPHELD, gettext_lazy("Dikabulkan")),
            (ObjectionStatus.PARTLY, gettext_lazy("Dikabulkan sebagian")),
            (ObjectionStatus.REJECTED, gettext_lazy("Ditolak")),
        ],
        widget=forms.RadioSelect,
    )
    reason = _words(gettext_lazy("Alasan jawaban"), gettext_lazy("Pegawai membaca alasan ini."))
    correction_follows = forms.BooleanField(
        label=gettext_lazy(
            "Data diperbaiki di luar portal dan menyusul; pegawai diberi tahu begitu datanya berubah"
        ),
        required=False,
    )

    def __init__(self, *args: Any, about_data: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not about_data:
            del self.fields["correction_follows"]


class QuestionForm(forms.Form):
    question = _words(
        gettext_lazy("Keterangan yang diminta"),
        gettext_lazy("Tenggat jawaban tidak berhenti selama menunggu."),
        3,
    )


class HandOnForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Teruskan kepada"))
    reason = _words(
        gettext_lazy("Alasan meneruskan"), gettext_lazy("Tenggat jawaban tidak mulai dari awal."), 2
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type
        field.choices = [("", _("pilih penerima")), *choices]


class InboxForm(forms.Form):
    """Which objections a list shows; whatever cannot be read asks for nothing."""

    jenis = forms.ChoiceField(
        label=gettext_lazy("Jenis"),
        required=False,
        choices=[("", gettext_lazy("semua jenis")), *ObjectionKind.choices],
    )
    syarat = forms.ChoiceField(
        label=gettext_lazy("Syarat"),
        required=False,
        choices=[("", gettext_lazy("semua syarat")), *Rule.choices],
    )
    tenggat = forms.ChoiceField(
        label=gettext_lazy("Tenggat"),
        required=False,
        choices=[
            ("", gettext_lazy("semua")),
            ("lewat", gettext_lazy("lewat tenggat")),
            ("sehari", gettext_lazy("kurang dari 24 jam")),
        ],
    )

    def wanted(self) -> dict[str, str]:
        self.full_clean()
        return {name: self.cleaned_data.get(name) or "" for name in ("jenis", "syarat", "tenggat")}


class StatisticsForm(forms.Form):
    """`?dari=` and `?sampai=`: days of the opening; `?kantor=` one office."""

    dari = forms.DateField(label=gettext_lazy("Diajukan dari"), required=False, widget=DayInput())
    sampai = forms.DateField(label=gettext_lazy("Sampai"), required=False, widget=DayInput())
    kantor = forms.ModelChoiceField(
        label=gettext_lazy("Kantor"), required=False, queryset=Office.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kantor"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # tells the type
        field.queryset = offices
        field.empty_label = _("semua kantor")

    def period(self, today: date) -> tuple[date, date]:
        """What was asked, at most five years; the last 365 days where nothing readable was."""
        self.full_clean()
        last = self.cleaned_data.get("sampai") or today
        last = min(max(last, date(2020, 1, 1)), today)
        first = self.cleaned_data.get("dari") or last - timedelta(days=STATISTIC_DAYS - 1)
        return max(min(first, last), last - timedelta(days=LONGEST_PERIOD)), last


class TermForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Jenis keberatan"), choices=ObjectionKind.choices)
    amount = forms.IntegerField(
        label=gettext_lazy("Tenggat"),
        min_value=1,
        max_value=240,
        help_text=gettext_lazy(
            "Jam berturut-turut untuk data keliru; hari kalender untuk penilaian atau penolakan."
        ),
    )
    legal_reference = forms.CharField(label=gettext_lazy("Dasar hukum"), max_length=200)
    valid_from = forms.DateField(label=gettext_lazy("Berlaku mulai"), widget=DayInput())
