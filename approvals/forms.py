"""What deciders and admins type."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from approvals.rules import REASON_LIMIT


class ReasonForm(forms.Form):
    """The reason of a decision. Whether one is needed is for the rules to say."""

    reason = forms.CharField(
        label=_("Alasan"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": REASON_LIMIT}),
    )


class RecallForm(ReasonForm):
    """Which granted days are called back, and why."""

    days = forms.TypedMultipleChoiceField(
        label=_("Hari yang dipanggil kembali"),
        widget=forms.CheckboxSelectMultiple,
        coerce=date.fromisoformat,
        error_messages={"required": _("Pilih sedikitnya satu hari.")},
    )

    def __init__(self, *args: Any, granted: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(d.isoformat(), date_format(d, "l, j F Y")) for d in granted]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]
        self.fields["days"].initial = [value for value, _label in choices]
        self.order_fields(["days", "reason"])


class DeciderForm(forms.Form):
    """The person whom an admin names as decider."""

    nip = forms.RegexField(
        r"^\s*[0-9]{18}\s*$",
        label=_("NIP pemutus"),
        help_text=_("18 angka. Berlaku mulai hari ini untuk semua pengajuan pegawai ini."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "list": "pemutus"}),
        error_messages={"invalid": _("NIP terdiri atas 18 angka.")},
    )
    reason = forms.CharField(
        label=_("Alasan"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300})
    )
