"""The daily report as a form: one row an activity. What may stand in it is decided by the service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.problems import DomainError
from performance.models import ReportItem
from performance.selectors import LONGEST_COMMENT, MOST_ITEMS
from performance.services import ItemInput
from scheduling.selectors import PlanItem

PREFIX = "items"
ROWS_SHOWN = 1
ACCEPTED_FILES = ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.pptx,.txt,.csv"
Choices = Sequence[tuple[str, str]]


class TimeInput(forms.TimeInput):
    """The browser's own time field; it speaks HH:MM whatever the language."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def _quantity(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=10,
        decimal_places=2,
        min_value=Decimal(0),
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 8}),
    )


def _moment(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=TimeInput(), input_formats=["%H:%M", "%H:%M:%S"]
    )


class ReportRowForm(forms.Form):
    """One activity. `done` copies the plan into an empty result; `remove` drops the row when the report is saved."""

    id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput())
    title = forms.CharField(label=_("Kegiatan"), required=False, max_length=300)
    planned = _quantity(_("Rencana"))
    achieved = _quantity(_("Hasil"))
    unit = forms.CharField(label=_("Satuan"), required=False, max_length=40)
    done = forms.BooleanField(label=_("Selesai sesuai rencana"), required=False)
    starts_at = _moment(_("Mulai"))
    ends_at = _moment(_("Selesai"))
    note = forms.CharField(
        label=_("Catatan"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    link = forms.CharField(
        label=_("Tautan bukti"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )
    target = forms.TypedChoiceField(
        label=_("Sasaran SKP"), required=False, coerce=int, empty_value=None, choices=[]
    )
    remove = forms.BooleanField(label=_("Hapus kegiatan ini saat disimpan"), required=False)

    def __init__(self, *args: Any, targets: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [("", _("Tidak terkait sasaran")), *targets]
        self.evidence: list[Any] = []
        self.file_errors: list[str] = []

    @property
    def is_blank(self) -> bool:
        """Nothing was typed into a row that is not stored yet; its times and target alone say nothing."""
        telling = ("id", "title", "planned", "achieved", "unit", "note", "link")
        return not any(str(self[name].value() or "").strip() for name in telling)

    @property
    def has_more(self) -> bool:
        """Something stands, or is wrong, in the folded part."""
        folded = ("starts_at", "ends_at", "note", "link", "target")
        return any(self[name].value() or self[name].errors for name in folded)

    def item(self) -> ItemInput:
        """The activity of a valid row."""
        row = dict(self.cleaned_data)
        achieved = row["planned"] if row["done"] and row["achieved"] is None else row["achieved"]
        return ItemInput(
            id=row["id"], title=row["title"], planned=row["planned"], achieved=achieved, unit=row["unit"],
            starts_at=row["starts_at"], ends_at=row["ends_at"], note=row["note"], link=row["link"],
            target_id=row["target"],
        )  # fmt: skip


class BaseReportRows(forms.BaseFormSet):
    @property
    def shown(self) -> list[ReportRowForm]:
        """Every row on the page, blank ones included."""
        return cast(list[ReportRowForm], self.forms)

    def kept(self) -> list[ReportRowForm]:
        """The rows of a valid form set that say something and are not to go."""
        return [row for row in self.shown if not row.is_blank and not row.cleaned_data.get("remove")]

    def typed(self) -> list[dict[str, Any]]:
        """What stands in the rows, untouched: to show the form again."""
        return [{name: row[name].value() for name in row.fields} for row in self.shown]

    def refuse(self, error: DomainError) -> list[str]:
        """Put a service's no beside the fields it speaks of; answers the sentences that belong above the form.

        The service counts the rows that were kept, the page counts all that it shows.
        """
        kept = self.kept()
        shown = {id(row): number for number, row in enumerate(self.shown, 1)}
        above = []
        for problem in error.problems:
            at, field = problem.params.get("row"), problem.params.get("field")
            if not isinstance(at, int) or not 0 < at <= len(kept):
                above.append(problem.sentence)
                continue
            row = kept[at - 1]
            told = replace(problem, params={**problem.params, "row": shown[id(row)]}).sentence
            row.add_error(str(field) if field in row.fields else None, told)
        return above or ([] if error.problems else [error.sentence])


def report_rows(
    data: Any = None,
    *,
    initial: Sequence[Mapping[str, Any]] = (),
    targets: Choices = (),
    least: int = ROWS_SHOWN,
) -> BaseReportRows:
    """The report's rows: bound to `data`, or showing `initial` with blank rows up to `least`."""
    extra = max(0, min(least, MOST_ITEMS) - len(initial))
    kind: type[Any] = forms.formset_factory(
        ReportRowForm, formset=BaseReportRows, extra=extra, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS,
        validate_max=True,
    )  # fmt: skip
    bound = {"initial": list(initial)[:MOST_ITEMS]} if data is None else {"data": data}
    rows: BaseReportRows = kind(prefix=PREFIX, form_kwargs={"targets": targets}, **bound)
    return rows


def stored_rows(items: Iterable[ReportItem]) -> list[dict[str, Any]]:
    """Stored items as initial rows; whole numbers are shown without decimals."""
    return [
        {
            "id": item.pk, "title": item.title, "planned": whole(item.planned), "achieved": whole(item.achieved),
            "unit": item.unit, "starts_at": item.starts_at, "ends_at": item.ends_at, "note": item.note,
            "link": item.link, "target": item.target_id,
            "done": item.planned is not None and item.achieved == item.planned,
        }
        for item in items
    ]  # fmt: skip


def planned_rows(plan: Iterable[PlanItem]) -> list[dict[str, Any]]:
    """The request's outputs as initial rows."""
    return [{"title": p.output, "planned": whole(p.quantity), "unit": p.unit} for p in plan]


def whole(number: Decimal | None) -> Decimal | None:
    """The same number without idle zeros, never in powers of ten."""
    if number is None:
        return None
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


class AcceptForm(forms.Form):
    comment = forms.CharField(
        label=_("Komentar"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AskBackForm(forms.Form):
    """What is to be mended; the employee reads it."""

    comment = forms.CharField(
        label=_("Yang perlu diperbaiki"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Pegawai membaca kalimat ini. Tuliskan apa yang kurang dan apa yang Anda harapkan."),
    )
