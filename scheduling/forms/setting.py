"""Forms of those who set the calendar, quotas and absences."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employees.models import Office
from scheduling.enums import DayKind
from scheduling.forms.fields import NearDateField


class CalendarDayForm(forms.Form):
    """A date that is not an ordinary working day, for the agency, a region, or one office."""

    date = NearDateField(label=gettext_lazy("Tanggal"))
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=DayKind.choices)
    name = forms.CharField(
        label=gettext_lazy("Nama"),
        max_length=200,
        help_text=gettext_lazy("Dibaca oleh pegawai, misalnya “Hari Jadi Kota Bekasi”."),
    )
    legal_reference = forms.CharField(label=gettext_lazy("Dasar hukum"), max_length=200, required=False)
    region = forms.ChoiceField(label=gettext_lazy("Wilayah"), required=False)
    office = forms.ModelChoiceField(
        label=gettext_lazy("Kantor"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Semua kantor"),
    )

    def __init__(self, *args: Any, agency_id: int, offices: frozenset[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = Office.objects.filter(agency_id=agency_id)
        if offices is not None:
            allowed = allowed.filter(pk__in=offices)
        field, region = self.fields["office"], self.fields["region"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        assert isinstance(region, forms.ChoiceField)  # noqa: S101
        field.queryset = allowed
        field.required = offices is not None
        known = list(allowed.order_by("name").values_list("id", "name", "region"))
        field.choices = [("", field.empty_label or ""), *((pk, name) for pk, name, _region in known)]
        regions = sorted({r for *_office, r in known if r})
        region.choices = [("", _("Semua wilayah")), *((r, r) for r in regions)]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("region") and typed.get("office"):
            self.add_error("region", _("Pilih wilayah atau kantor, jangan keduanya."))
        return typed


class YearForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Tahun"), min_value=2020, max_value=2100)


class QuotaForm(forms.Form):
    """A new dated row of an office's quota; the old rows stay as they are."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Hari WFA seminggu"),
        coerce=int,
        choices=[(n, str(n)) for n in range(3)],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("0 berarti tidak ada WFA. Batas tertinggi menurut aturan adalah 2 hari."),
    )
    valid_from = NearDateField(
        label=gettext_lazy("Berlaku mulai hari Senin"),
        help_text=gettext_lazy("Kuota berganti di awal minggu."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    legal_reference = forms.CharField(label=gettext_lazy("Dasar hukum"), max_length=200)

    def clean_valid_from(self) -> date:
        monday: date = self.cleaned_data["valid_from"]
        if monday.weekday():
            raise ValidationError(_("Kuota hanya dapat berganti pada hari Senin. Pilih tanggal hari Senin."))
        return monday


class AbsenceFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Berkas CSV"),
        allow_empty_file=False,
        help_text=gettext_lazy(
            "Kolom: nip, jenis (cuti, sakit, perjalanan dinas), mulai, selesai, sumber, id_sumber. Paling besar 8 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
