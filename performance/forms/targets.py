"""The rows of a person's targets, and what a supervisor says to them. Rules stand in the services."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.models import OfficeIndicator, Target
from performance.rules.targets import LARGEST, LONGEST_TITLE, LONGEST_UNIT, MOST_TARGETS, TargetLine

ROWS_SHOWN = 3
NEAR = (MinValueValidator(date(2020, 1, 1)), MaxValueValidator(date(2100, 12, 31)))


class DayInput(forms.DateInput):
    """The browser's own date field; it speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TargetRowForm(forms.Form):
    """One target; a row left wholly empty is passed over, one that is emptied goes."""

    number = forms.IntegerField(
        required=False, min_value=1, max_value=32767, widget=forms.HiddenInput, label=gettext_lazy("Nomor")
    )
    title = forms.CharField(
        label=gettext_lazy("Sasaran"),
        max_length=LONGEST_TITLE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    indicator = forms.TypedChoiceField(
        label=gettext_lazy("Sasaran kantor"), required=False, coerce=int, empty_value=None
    )
    quantity = forms.DecimalField(
        label=gettext_lazy("Jumlah"),
        required=False,
        max_value=LARGEST,
        max_digits=10,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}),
    )
    unit = forms.CharField(
        label=gettext_lazy("Satuan"),
        max_length=LONGEST_UNIT,
        required=False,
        widget=forms.TextInput(attrs={"size": 12}),
    )
    due_on = forms.DateField(label=gettext_lazy("Tenggat"), required=False, validators=NEAR, widget=DayInput)

    def __init__(self, *args: Any, indicators: Sequence[OfficeIndicator] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["indicator"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101
        choice.choices = [("", _("Tidak dikaitkan")), *((i.pk, i.name) for i in indicators)]

    @property
    def is_blank(self) -> bool:
        names = ("title", "quantity", "unit", "indicator")
        return not any(str(self[name].value() or "").strip() for name in names)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or {}
        if self.is_blank:
            return row
        words = {
            "title": _("Tuliskan sasarannya."),
            "quantity": _("Isi jumlahnya."),
            "unit": _("Isi satuannya."),
            "due_on": _("Isi tenggatnya."),
        }
        for name, sentence in words.items():
            if name not in self.errors and row.get(name) in (None, ""):
                self.add_error(name, sentence)
        quantity = row.get("quantity")
        if isinstance(quantity, Decimal) and quantity <= 0:
            self.add_error("quantity", _("Jumlah harus lebih dari 0."))
        return row


class BaseTargetRows(forms.BaseFormSet):
    def typed(self) -> list[dict[str, Any]]:
        """What stands in the rows, untouched: to show the form again."""
        return [{name: row[name].value() for name in row.fields} for row in self.forms]

    def lines(self) -> list[TargetLine]:
        """The filled rows of a valid form set."""
        filled = (row.cleaned_data for row in self.forms if not row.is_blank)
        return [
            TargetLine(r["number"], r["title"], r["quantity"], r["unit"], r["due_on"], r["indicator"])
            for r in filled
        ]


def target_rows(
    data: Any = None,
    *,
    indicators: Sequence[OfficeIndicator],
    initial: Sequence[dict[str, Any]] = (),
    least: int = ROWS_SHOWN,
) -> BaseTargetRows:
    """The rows: bound to `data`, or showing `initial` with blank rows up to `least`."""
    extra = max(0, min(least, MOST_TARGETS) - len(initial))
    kind: type[Any] = forms.formset_factory(
        TargetRowForm, formset=BaseTargetRows, extra=extra, max_num=MOST_TARGETS, absolute_max=MOST_TARGETS,
        validate_max=True,
    )  # fmt: skip
    bound = {"initial": list(initial)[:MOST_TARGETS]} if data is None else {"data": data}
    rows: BaseTargetRows = kind(prefix="rows", form_kwargs={"indicators": indicators}, **bound)
    return rows


def rows_of(targets: Iterable[Target]) -> list[dict[str, Any]]:
    """Stored targets as initial rows; a whole quantity is shown without decimals."""
    return [
        {
            "number": t.number, "title": t.title, "indicator": t.indicator_id, "unit": t.unit,
            "quantity": t.quantity.normalize() + 0,
            "due_on": t.due_on,
        }
        for t in targets
    ]  # fmt: skip


class AgreeForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Catatan"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SendBackForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Yang perlu diubah"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Pegawai membaca kalimat ini saat memperbaiki SKP."),
    )
