"""Proposals to stop WFA, and answers to them."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SuspensionForm(forms.Form):
    """A proposal to stop somebody's WFA; both dates count."""

    starts_on = forms.DateField(label=_("Mulai"), widget=DayInput())
    ends_on = forms.DateField(
        label=_("Sampai dengan"),
        widget=DayInput(),
        required=False,
        help_text=_("Kosongkan bila berlaku sampai dicabut."),
    )
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pegawai akan membaca alasan ini."),
    )


class ReasonForm(forms.Form):
    """The reason for rejecting a proposal or lifting a suspension."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ObjectionForm(forms.Form):
    """What the person concerned says against a suspension."""

    text = forms.CharField(
        label=_("Keberatan Anda"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Tulis keadaan yang perlu dipertimbangkan pejabat. Keberatan dikirim satu kali."),
    )
