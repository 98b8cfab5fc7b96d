"""What is asked before a policy comes into force, is withdrawn, or comes from a file."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.problems import DomainError
from eligibility.forms.suspensions import DayInput

NEAR = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31)))
MOST_BYTES = 512 * 1024


class RefusableForm(forms.Form):
    def refuse(self, error: DomainError) -> None:
        """Put a service's no beside the field it speaks of."""
        for problem in error.problems:
            name = FIELD_OF_FAULT.get(problem.code.value)
            self.add_error(name if name in self.fields else None, problem.sentence)
        if not error.problems:
            self.add_error(None, error.sentence)


FIELD_OF_FAULT = {
    "date_past": "valid_from",
    "date_taken": "valid_from",
    "no_legal_reference": "legal_reference",
    "loosened_without_reason": "loosened_reason",
}


class PublishForm(RefusableForm):
    """From when and by which decision; two ticks for what is published knowingly."""

    valid_from = forms.DateField(
        label=_("Mulai berlaku"), widget=DayInput(), validators=NEAR,
        help_text=_("Paling cepat besok. Sebaiknya hari Senin, supaya satu minggu mengikuti satu kebijakan."),
    )  # fmt: skip
    legal_reference = forms.CharField(
        label=_("Dasar hukum penetapan"), max_length=300,
        help_text=_("Nomor dan tanggal keputusan, misalnya “Keputusan Kepala BKN Nomor 12 Tahun 2026”."),
    )  # fmt: skip
    loosened_reason = forms.CharField(
        label=_("Alasan melonggarkan aturan nasional"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    without_replay = forms.BooleanField(
        label=_("Saya menetapkan tanpa putar ulang yang selesai dan mutakhir."),
        help_text=_("Putar ulang menunjukkan siapa yang memperoleh dan siapa yang kehilangan. Tanpa itu Anda tidak "
                    "melihat akibatnya lebih dahulu."),
    )  # fmt: skip

    def __init__(self, *args: Any, ask_reason: bool, ask_replay: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not ask_reason:
            del self.fields["loosened_reason"]
        if not ask_replay:
            del self.fields["without_replay"]
        else:
            self.fields["without_replay"].error_messages["required"] = _(
                "Jalankan putar ulang lebih dahulu, atau centang bahwa Anda menetapkan tanpa itu."
            )


class WithdrawForm(RefusableForm):
    reason = forms.CharField(
        label=_("Alasan penarikan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tersimpan bersama versi ini."),
    )  # fmt: skip


class PolicyUploadForm(RefusableForm):
    """A file that another portal, or this one, has given out."""

    file = forms.FileField(
        label=_("Berkas kebijakan"), allow_empty_file=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("Berkas JSON dari tombol Unduh di portal lain, paling besar 512 kB."),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        found: UploadedFile = self.cleaned_data["file"]
        if (found.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("Berkas ini terlalu besar. Kebijakan paling besar 512 kB."))
        return bytes(found.read())


class CarriedFileForm(RefusableForm):
    """The file once more, as it was looked at: byte by byte, since it is signed."""

    carried = forms.CharField(max_length=MOST_BYTES * 2, widget=forms.HiddenInput())

    def clean_carried(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["carried"], validate=True)
        except (binascii.Error, ValueError):
            raise forms.ValidationError(
                _("Berkas tidak terbaca lagi. Pilih berkasnya sekali lagi.")
            ) from None


class ComparisonForm(forms.Form):
    """Two versions by their numbers; 0 is the portal's own default."""

    dari = forms.TypedChoiceField(label=_("Dari"), coerce=int)
    ke = forms.TypedChoiceField(label=_("Ke"), coerce=int)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("dari", "ke"):
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label, coerce=int, choices=choices
            )
