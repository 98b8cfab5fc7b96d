"""Forms of the savings pages: which office and months, and a new row of an assumption."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.problems import DomainError
from employees.models import Office
from pilots.enums.savings import AssumptionKey, SavingsProblem, SourceMark
from pilots.rules.savings import KEYS, Spread

MONTHS_SHOWN = 24
NEAR = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31)))
# problem → the field beside which its sentence stands
FIELD_OF_PROBLEM: dict[str, str] = {
    SavingsProblem.ORDER: "central",
    SavingsProblem.OUT_OF_RANGE: "low",
    SavingsProblem.NO_SOURCE: "source",
    SavingsProblem.NO_SOURCE_DATE: "source_on",
    SavingsProblem.SOURCE_AHEAD: "source_on",
    SavingsProblem.NO_REASON: "reason",
    SavingsProblem.BAD_DATE: "valid_from",
    SavingsProblem.TAKEN: "valid_from",
    SavingsProblem.NOTHING_TO_LEAVE: "inherit",
}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def months_before(today: date, number: int) -> list[date]:
    """First days of so many months, this one first."""
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(number)]
    return [date(year, month + 1, 1) for year, month in months]


class SpanForm(forms.Form):
    """`?kantor=&dari=2026-09&sampai=2026-10`; what an address says that is no choice falls back to the default."""

    kantor = forms.ChoiceField(label=gettext_lazy("Kantor"), required=False)
    dari = forms.ChoiceField(label=gettext_lazy("Dari bulan"))
    sampai = forms.ChoiceField(label=gettext_lazy("Sampai bulan"))

    def __init__(self, asked: Any, *, offices: Sequence[Office], today: date) -> None:
        months = [(f"{m:%Y-%m}", date_format(m, "F Y")) for m in months_before(today, MONTHS_SHOWN)]
        choices = {
            "kantor": [("", _("Semua kantor")), *((str(o.pk), o.name) for o in offices)],
            "dari": months,
            "sampai": months,
        }
        defaults = {"kantor": "", "dari": months[1][0], "sampai": months[1][0]}
        super().__init__({name: _known(asked.get(name), choices[name], defaults[name]) for name in choices})
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = found

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if str(typed.get("dari")) > str(typed.get("sampai")):
            self.add_error("sampai", _("Bulan akhir mendahului bulan awal."))
        return typed

    @property
    def span(self) -> tuple[date, date]:
        """First and last day of the months; call it on a valid form."""
        first, month = (date.fromisoformat(f"{self.cleaned_data[n]}-01") for n in ("dari", "sampai"))
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        return first, date.fromordinal(following.toordinal() - 1)

    @property
    def office_id(self) -> int | None:
        return int(self.cleaned_data["kantor"]) if self.cleaned_data["kantor"] else None


def _known(asked: str | None, choices: list[tuple[str, str]], default: str) -> str:
    return asked if asked is not None and asked in {value for value, _word in choices} else default


def _value(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=14,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class AssumptionForm(forms.Form):
    """A new dated row of one key; the old rows stay as they are. `inherit` is offered where there is something to
    leave, and then asks for no values."""

    low = _value(gettext_lazy("Rendah"))
    central = _value(gettext_lazy("Tengah"))
    high = _value(gettext_lazy("Tinggi"))
    source = forms.CharField(
        label=gettext_lazy("Sumber"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Siapa yang menyebut angka ini, misalnya “Survei pegawai, 412 jawaban”."),
    )
    source_on = forms.DateField(label=gettext_lazy("Tanggal sumber"), validators=NEAR, widget=DayInput())
    mark = forms.ChoiceField(
        label=gettext_lazy("Jenis sumber"), choices=SourceMark.choices, widget=forms.RadioSelect
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Berlaku mulai"),
        validators=NEAR,
        widget=DayInput(),
        help_text=gettext_lazy(
            "Boleh tanggal yang lalu: penghematan bulan itu lalu dihitung dengan angka ini."
        ),
    )
    legal_reference = forms.CharField(label=gettext_lazy("Dasar hukum"), max_length=200, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    inherit = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, key: AssumptionKey, for_office: bool, can_leave: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        unit = KEYS[key].unit.label
        for name in ("low", "central", "high"):
            self.fields[name].label = f"{self.fields[name].label} ({unit})"
        self.fields["inherit"].label = (
            _("Angka ini tidak dipakai lagi: kembali ke asumsi instansi")
            if for_office
            else _("Angka ini tidak dipakai lagi: kembali ke asumsi bawaan portal")
        )
        if not can_leave:
            del self.fields["inherit"]
        elif self.data.get("inherit"):
            for name in ("low", "central", "high", "source", "source_on"):
                self.fields[name].required = False

    @property
    def spread(self) -> Spread | None:
        """None hands the key back; call it on a valid form."""
        typed = self.cleaned_data
        return None if typed.get("inherit") else Spread(typed["low"], typed["central"], typed["high"])

    def show_refusal(self, error: DomainError) -> None:
        """Put a service's no beside the field it speaks of."""
        for problem in error.problems:
            self.add_error(FIELD_OF_PROBLEM.get(problem.code.value), problem.sentence)
        if not error.problems:
            self.add_error(FIELD_OF_PROBLEM.get(error.code), error.sentence)
