"""The rows of a work plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.rules import PlanItem

PLAN_ROWS_SHOWN = 3
PLAN_ROWS_MOST = 10


class PlanRowForm(forms.Form):
    output = forms.CharField(label=gettext_lazy("Keluaran"), max_length=300, required=False)
    quantity = forms.DecimalField(
        label=gettext_lazy("Jumlah"),
        required=False,
        max_digits=8,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
    )
    unit = forms.CharField(
        label=gettext_lazy("Satuan"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"size": 12}),
    )

    def clean(self) -> dict[str, Any]:
        row = super().clean() or {}
        if not any(str(self[name].value() or "").strip() for name in self.fields):
            return row
        words = {
            "output": _("Tuliskan keluarannya."),
            "quantity": _("Isi jumlahnya."),
            "unit": _("Isi satuannya."),
        }
        for name, sentence in words.items():
            if name not in self.errors and row.get(name) in (None, ""):
                self.add_error(name, sentence)
        quantity = row.get("quantity")
        if isinstance(quantity, Decimal) and quantity <= 0:
            self.add_error("quantity", _("Jumlah harus lebih dari 0."))
        return row


class BasePlanRows(forms.BaseFormSet):
    def typed(self) -> list[dict[str, Any]]:
        """What stands in the rows, untouched: to show the form again."""
        return [{name: row[name].value() for name in row.fields} for row in self.forms]

    def items(self) -> list[PlanItem]:
        """The filled rows of a valid form set."""
        rows = (row.cleaned_data for row in self.forms)
        return [PlanItem(r["output"], r["quantity"], r["unit"]) for r in rows if r.get("output")]


def plan_rows(
    data: Any = None, *, initial: Sequence[dict[str, Any]] = (), least: int = PLAN_ROWS_SHOWN
) -> BasePlanRows:
    """The work plan's rows: bound to `data`, or showing `initial` with blank rows up to `least`."""
    extra = max(0, min(least, PLAN_ROWS_MOST) - len(initial))
    kind: type[Any] = forms.formset_factory(
        PlanRowForm,
        formset=BasePlanRows,
        extra=extra,
        max_num=PLAN_ROWS_MOST,
        absolute_max=PLAN_ROWS_MOST,
        validate_max=True,
    )
    bound = {"initial": list(initial)[:PLAN_ROWS_MOST]} if data is None else {"data": data}
    rows: BasePlanRows = kind(prefix="plan", **bound)
    return rows


def rows_of(plan: Iterable[PlanItem]) -> list[dict[str, Any]]:
    """A stored plan as initial rows; a whole quantity is shown without decimals."""
    return [
        {"output": p.output, "quantity": p.quantity.normalize() + 0 if p.quantity else None, "unit": p.unit}
        for p in plan
    ]
