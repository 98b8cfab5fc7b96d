"""Files that are brought in; what is in them is judged by the services."""

from django import forms
from django.utils.translation import gettext_lazy as _

SHEETS = ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class IndicatorFileForm(forms.Form):
    file = forms.FileField(
        label=_("Tabel e-SAKIP (CSV atau XLSX)"),
        widget=forms.ClearableFileInput(attrs={"accept": SHEETS}),
        help_text=_("Kolom: kantor, indikator, satuan, target, realisasi, bulan."),
    )


class AssessmentFileForm(forms.Form):
    file = forms.FileField(
        label=_("Baris kinerja SIASN (CSV, XLSX, atau JSON)"),
        widget=forms.ClearableFileInput(attrs={"accept": f"{SHEETS},.json,application/json"}),
        help_text=_("Kolom nip, tahun, dan kuadranKinerjaNilai wajib ada; simpan NIP sebagai teks."),
    )
