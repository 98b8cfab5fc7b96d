"""Shape and words of answers and objections; what may be written is decided by the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.enums import AnswerKind, Cause, WarningStatus


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AnswerForm(forms.Form):
    """A coaching note with what was agreed, or the reason behind the numbers."""

    kind = forms.ChoiceField(
        label=_("Jawaban"),
        choices=[
            (AnswerKind.COACHING, _("Catatan pembinaan: kami menyepakati perbaikan")),
            (AnswerKind.REASON, _("Ada alasannya: angka ini tidak menunjukkan masalah")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Catatan atau alasan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Pegawai membacanya. Tulis yang konkret: apa yang dibicarakan, apa yang akan membantu."),
    )
    follow_up = forms.CharField(
        label=_("Tindak lanjut"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hanya untuk catatan pembinaan: apa yang dikerjakan sesudahnya."),
    )
    due_on = forms.DateField(label=_("Tenggat tindak lanjut"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("kind") == AnswerKind.REASON and (typed.get("follow_up") or typed.get("due_on")):
            self.add_error("follow_up", _("Tindak lanjut hanya disimpan bersama catatan pembinaan."))
        return typed


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label=_("Keberatan Anda"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Tulis apa yang tidak terlihat dari angka ini. Keberatan dikirim satu kali."),
    )


class FilterForm(forms.Form):
    """`?keadaan=` and `?sebab=` of the lists; empty = open ones, every cause."""

    ALL = "semua"

    keadaan = forms.ChoiceField(
        label=_("Keadaan"), required=False, choices=[*WarningStatus.choices, (ALL, _("semua"))]
    )
    sebab = forms.ChoiceField(
        label=_("Sebab"), required=False, choices=[("", _("semua sebab")), *Cause.choices]
    )
