"""What to take out: whose reports, of which days, in which format."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employees.models import Employee
from performance.forms.targets import NEAR, DayInput

MOST_DAYS = 366
TEAM = "tim"
FORMATS = (("csv", gettext_lazy("CSV")), ("xlsx", gettext_lazy("Excel (XLSX)")))


class ExportForm(forms.Form):
    """`pegawai`: empty for oneself, `tim` for all reports, or the key of one of them."""

    pegawai = forms.ChoiceField(label=gettext_lazy("Laporan siapa"), required=False)
    dari = forms.DateField(label=gettext_lazy("Dari"), validators=NEAR, widget=DayInput)
    sampai = forms.DateField(label=gettext_lazy("Sampai dengan"), validators=NEAR, widget=DayInput)
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=FORMATS, widget=forms.RadioSelect, initial="csv"
    )

    def __init__(self, *args: Any, reports: list[Employee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reports:
            del self.fields["pegawai"]
            return
        choice = self.fields["pegawai"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101
        choice.choices = [
            ("", _("Laporan saya")),
            (TEAM, _("Seluruh pegawai yang saya pimpin")),
            *((str(person.pk), person.full_name) for person in reports),
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("dari"), typed.get("sampai")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("sampai", ValidationError(_("Tanggal akhir mendahului tanggal awal.")))
            elif (last - first).days >= MOST_DAYS:
                self.add_error(
                    "sampai",
                    ValidationError(_("Paling panjang %(most)s hari sekaligus.") % {"most": MOST_DAYS}),
                )
        return typed
