"""The declaration of readiness, the self-test behind it, and the reason for sending one back."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.enums import QUESTIONS, Device, IctLevel
from eligibility.models import IctTest, Readiness


def _speed(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        min_value=Decimal(0),
        max_value=Decimal("99999.9"),
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class ReadinessForm(forms.Form):
    """Device, internet and skill, as the employee declares them. `run` names the measurement behind the speeds."""

    device = forms.ChoiceField(
        label=_("Laptop untuk bekerja"), choices=Device.choices, widget=forms.RadioSelect
    )
    down_mbps = _speed(
        _("Kecepatan unduh (Mbps)"), _("Ukur di tempat Anda akan bekerja, atau ketik angkanya, misalnya 25.")
    )
    up_mbps = _speed(_("Kecepatan unggah (Mbps)"))
    ict_level = forms.ChoiceField(
        label=_("Kemampuan menggunakan TIK"),
        help_text=_("Hasil tes mandiri menjadi usulan; pilihan Anda dibaca atasan bersama hasil tes itu."),
        choices=IctLevel.choices,
        widget=forms.RadioSelect,
    )
    run = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)

    @property
    def declared(self) -> dict[str, Any]:
        """The arguments of `declare_readiness`."""
        data = self.cleaned_data
        return {**data, "has_laptop": data["device"] != Device.NONE}


def readiness_form(last: Readiness | None, test: IctTest | None) -> ReadinessForm:
    """The form, filled with the latest declaration; a newer test proposes the level."""
    initial: dict[str, Any] = {"ict_level": test.level} if test else {}
    if last is not None:
        known = last.device or ("" if last.has_laptop else Device.NONE)
        initial = {"device": known, "down_mbps": last.down_mbps, "up_mbps": last.up_mbps} | initial
        if test is None or last.ict_test_id == test.pk:
            initial["ict_level"] = last.ict_level
    return ReadinessForm(initial=initial)


class IctTestForm(forms.Form):
    """One question after the other; each must be answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(QUESTIONS, 1):
            self.fields[question.key] = forms.ChoiceField(
                label=f"{number}. {question.words}", choices=question.options, widget=forms.RadioSelect
            )


class ReturnForm(forms.Form):
    """Why a declaration is sent back."""

    reason = forms.CharField(
        label=_("Yang perlu diperbaiki"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
