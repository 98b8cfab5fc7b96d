"""Forms around coaching; what may be written is decided by the services."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from employees.models import Employee
from performance.forms.targets import NEAR, DayInput


class CoachingForm(forms.Form):
    """A note to one of one's reports; `text` is read by the person."""

    employee = forms.ModelChoiceField(
        label=_("Pegawai"), queryset=Employee.objects.none(), empty_label=_("Pilih pegawai")
    )
    text = forms.CharField(
        label=_("Catatan pembinaan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Apa yang Anda lihat, dan apa yang Anda sarankan. Pegawai membaca dan dapat menanggapinya."
        ),
    )
    follow_up = forms.CharField(
        label=_("Tindak lanjut yang disepakati"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = forms.DateField(
        label=_("Selesai paling lambat"), required=False, validators=NEAR, widget=DayInput
    )

    def __init__(self, *args: Any, reports: QuerySet[Employee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["employee"]
        assert isinstance(people, forms.ModelChoiceField)  # noqa: S101
        people.queryset = reports.order_by("name", "pk")


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Tanggapan Anda"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DoneForm(forms.Form):
    note = forms.CharField(
        label=_("Hasilnya"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
