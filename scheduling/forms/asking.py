"""Forms of those who ask. Limits of text and number stand here; rules stand in services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employees.models import Employee, Office
from scheduling.enums import Place, ProblemCode
from scheduling.forms.blocks import BlocksForm, DegreesField
from scheduling.forms.fields import NearDateField

WEEKDAYS = (
    (0, gettext_lazy("Senin")),
    (1, gettext_lazy("Selasa")),
    (2, gettext_lazy("Rabu")),
    (3, gettext_lazy("Kamis")),
    (4, gettext_lazy("Jumat")),
)


class PlaceForm(BlocksForm):
    """Where the work is done, in which hours and why: shared by single requests and patterns."""

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
    place_lat = DegreesField(label=gettext_lazy("Lintang"), required=False)
    place_lon = DegreesField(label=gettext_lazy("Bujur"), required=False)
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
        self.clean_blocks()
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
            "place_lat": self.cleaned_data["place_lat"] if place == Place.OTHER else None,
            "place_lon": self.cleaned_data["place_lon"] if place == Place.OTHER else None,
            "reason": self.cleaned_data["reason"],
            "blocks": self.blocks(),
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
    field_order = ("days", "place", "place_office", "place_note", "place_lat", "place_lon", "reason")

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
        if not self.draft:
            return super().clean()
        self.clean_blocks()
        return self.cleaned_data


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
    field_order = (
        "weekday", "starts_on", "weeks", "place", "place_office", "place_note", "place_lat", "place_lon", "reason",
    )  # fmt: skip

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
