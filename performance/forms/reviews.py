"""The form in which a supervisor assesses a month; the rules stand in the service."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from performance.enums import CoreValue, Rating
from performance.models import MonthlyReview


class ReviewForm(forms.Form):
    """Work result, the seven values (`value_<name>`), and the note that the person reads."""

    result = forms.ChoiceField(
        label=_("Hasil kerja"), choices=[(r.value, r.label) for r in Rating], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Catatan penilaian"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Wajib sebelum disampaikan. Pegawai membacanya: sebutkan yang baik dan yang perlu ditingkatkan."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value in CoreValue:
            self.fields[f"value_{value.value}"] = forms.ChoiceField(
                label=value.label, choices=[(r.value, r.label) for r in Rating], widget=forms.RadioSelect
            )
        self.order_fields(["result", *(f"value_{v.value}" for v in CoreValue), "note"])

    def value_fields(self) -> Iterator[BoundField]:
        return (self[f"value_{value.value}"] for value in CoreValue)

    def facts(self) -> dict[str, Any]:
        """Arguments for `save_review` out of a valid form."""
        typed = self.cleaned_data
        values = {value.value: typed[f"value_{value.value}"] for value in CoreValue}
        return {"result": typed["result"], "note": typed["note"], "values": values}


def review_form(review: MonthlyReview | None) -> ReviewForm:
    """The form with the stored draft, or blank: nobody is judged by a default."""
    if review is None:
        return ReviewForm()
    values = {f"value_{name}": rating for name, rating in review.values.items()}
    return ReviewForm(initial={"result": review.result, "note": review.note, **values})
