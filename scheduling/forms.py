"""Forms of the employee's and the admin's pages. Limits of text and number stand here; rules stand in services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.problems import DomainError
from employees.models import Employee, Office
from scheduling.enums import DayKind, Place, ProblemCode
from scheduling.rules import PlanItem

PLAN_ROWS_SHOWN = 3
PLAN_ROWS_MOST = 10
WEEKDAYS = (
    (0, gettext_lazy("Senin")),
    (1, gettext_lazy("Selasa")),
    (2, gettext_lazy("Rabu")),
    (3, gettext_lazy("Kamis")),
    (4, gettext_lazy("Jumat")),
)

# problem → the field beside which its sentence stands; None: above the form
FIELD_OF_PROBLEM: dict[str, str | None] = {
    ProblemCode.NO_REASON: "reason",
    ProblemCode.LONG_REASON: "reason",
    ProblemCode.NO_HOME: "place",
    ProblemCode.PLACE_CLOSED: "place",
    ProblemCode.NO_OFFICE: "place_office",
    ProblemCode.NO_PLACE_NOTE: "place_note",
    ProblemCode.LONG_NOTE: "place_note",
    ProblemCode.NO_PLAN: None,
    ProblemCode.BAD_PLAN: None,
    ProblemCode.LONG_PLAN: None,
    ProblemCode.NOT_ELIGIBLE: None,
    ProblemCode.QUOTA_NOT_MONDAY: "valid_from",
    ProblemCode.QUOTA_PAST: "valid_from",
    ProblemCode.QUOTA_CAP: "days",
    ProblemCode.QUOTA_REASON: "reason",
    ProblemCode.PATTERN_WEEKDAY: "weekday",
    ProblemCode.PATTERN_DATES: "starts_on",
}


def show_refusal(form: forms.Form, error: DomainError, default: str | None = None) -> None:
    """Put a service's no into the form: each sentence beside the field it speaks of, or at `default`."""
    for problem in error.problems:
        field = FIELD_OF_PROBLEM.get(problem.code.value, default)
        form.add_error(field if field in form.fields else None, problem.sentence)
    if not error.problems:
        form.add_error(None, error.sentence)


class DateInput(forms.DateInput):
    """The browser's own date field; it speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class NearDateField(forms.DateField):
    """A date the portal can reckon with: 2020 to 2100."""

    widget = DateInput
    default_validators = [MinValueValidator(date(2020, 1, 1)), MaxValueValidator(date(2100, 12, 31))]


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


class PlaceForm(forms.Form):
    """Where the work is done and why: shared by single requests and patterns."""

    place = forms.ChoiceField(
        label=gettext_lazy("Tempat kerja"), choices=Place.choices, widget=forms.RadioSelect
    )
    place_office = forms.ModelChoiceField(
        label=gettext_lazy("Kantor tujuan"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih kantor"),
    )
    place_note = forms.CharField(
        label=gettext_lazy("Alamat tempat lain"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Jalan, nomor, kota; cukup jelas agar atasan tahu Anda di mana."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Satu atau dua kalimat, dibaca oleh atasan Anda."),
    )

    def __init__(self, *args: Any, employee: Employee, places: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employee = employee
        choice = self.fields["place"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101
        choice.choices = [(p, Place(p).label) for p in Place.values if p in places]
        offices = self.fields["place_office"]
        assert isinstance(offices, forms.ModelChoiceField)  # noqa: S101
        offices.queryset = (
            Office.objects.filter(agency_id=employee.agency_id)
            .exclude(pk=employee.office_id)
            .only("id", "name")
            .order_by("name")
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        place = typed.get("place")
        if (
            place == Place.OTHER_OFFICE
            and not typed.get("place_office")
            and "place_office" not in self.errors
        ):
            self.add_error("place_office", ProblemCode.NO_OFFICE.label)
        if place == Place.OTHER and not typed.get("place_note") and "place_note" not in self.errors:
            self.add_error("place_note", ProblemCode.NO_PLACE_NOTE.label)
        if place == Place.HOME and not self.employee.home_address:
            self.add_error("place", ProblemCode.NO_HOME.label)
        return typed

    def place_values(self) -> dict[str, Any]:
        """Arguments of the services: only what belongs to the chosen place."""
        place = self.cleaned_data["place"]
        return {
            "place": place,
            "place_office": self.cleaned_data["place_office"] if place == Place.OTHER_OFFICE else None,
            "place_note": self.cleaned_data["place_note"] if place == Place.OTHER else "",
            "reason": self.cleaned_data["reason"],
        }


class RequestForm(PlaceForm):
    """Days of one week with place and reason. A draft may leave anything out."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Hari"),
        coerce=date.fromisoformat,
        error_messages={
            "required": ProblemCode.NO_DAYS.label,
            "invalid_choice": ProblemCode.OTHER_WEEK.label,
        },
    )
    field_order = ("days", "place", "place_office", "place_note", "reason")

    def __init__(self, *args: Any, monday: date, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        days = self.fields["days"]
        assert isinstance(days, forms.TypedMultipleChoiceField)  # noqa: S101
        isos = [(monday + timedelta(days=n)).isoformat() for n in range(5)]
        days.choices = [(iso, iso) for iso in isos]
        self.fields["reason"].error_messages["required"] = ProblemCode.NO_REASON.label
        if draft:
            self.fields["reason"].required = self.fields["place"].required = False

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data if self.draft else super().clean()


class DaysForm(forms.Form):
    """Which days of an approved request to cancel; none ticked means all."""

    days = forms.TypedMultipleChoiceField(coerce=date.fromisoformat, required=False)

    def __init__(self, *args: Any, days: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["days"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101
        field.choices = [(d.isoformat(), d.isoformat()) for d in days]


class PatternForm(PlaceForm):
    """ "Setiap Kamis selama 8 minggu": asked once."""

    weekday = forms.TypedChoiceField(label=gettext_lazy("Setiap"), choices=WEEKDAYS, coerce=int, initial=3)
    starts_on = NearDateField(label=gettext_lazy("Mulai tanggal"))
    weeks = forms.IntegerField(label=gettext_lazy("Selama (minggu)"), min_value=1, max_value=26, initial=8)
    field_order = ("weekday", "starts_on", "weeks", "place", "place_office", "place_note", "reason")

    def ends_on(self) -> date:
        return self.cleaned_data["starts_on"] + timedelta(weeks=self.cleaned_data["weeks"], days=-1)


class WeekForm(forms.Form):
    """One week, named by its Monday."""

    week = NearDateField()

    def clean_week(self) -> date:
        monday: date = self.cleaned_data["week"]
        if monday.weekday():
            raise ValidationError(_("Sebutkan minggu dengan tanggal hari Senin."))
        return monday


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
