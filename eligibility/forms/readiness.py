"""The declaration of readiness."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.enums import IctLevel
from eligibility.rules import Verdict


class ReadinessForm(forms.Form):
    """Device, internet and skill, as the employee declares them."""

    has_laptop = forms.BooleanField(label=_("Saya memiliki laptop untuk bekerja"), required=False)
    down_mbps = forms.DecimalField(
        label=_("Kecepatan unduh (Mbps)"),
        help_text=_("Ukur di tempat Anda akan bekerja; tulis angkanya, misalnya 25."),
        min_value=Decimal(0),
        max_value=Decimal("99999.9"),
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    up_mbps = forms.DecimalField(
        label=_("Kecepatan unggah (Mbps)"),
        min_value=Decimal(0),
        max_value=Decimal("99999.9"),
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    ict_level = forms.ChoiceField(
        label=_("Kemampuan menggunakan TIK"), choices=IctLevel.choices, widget=forms.RadioSelect
    )


def readiness_form(verdict: Verdict) -> ReadinessForm:
    """The form, filled with the latest declaration."""
    facts = verdict.facts
    initial: dict[str, Any] = {}
    if facts.declared_on is not None:
        initial = {
            "has_laptop": facts.has_laptop,
            "down_mbps": facts.down_mbps,
            "up_mbps": facts.up_mbps,
            "ict_level": facts.ict_level,
        }
    return ReadinessForm(initial=initial)
