"""Forms of corrections, conduct, commitment, absence proposals and the exchange. Rules stand in the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.problems import DomainError
from presence.enums import ConductKind, DutyProblem, EventKind
from presence.rules.conduct import TEXT_LIMIT
from presence.rules.corrections import REASON_LIMIT

FIRST, LAST = date(2020, 1, 1), date(2100, 12, 31)
EVENTS = [(EventKind.IN.value, _("Presensi masuk")), (EventKind.OUT.value, _("Presensi pulang"))]
NOTES = [
    (ConductKind.UNANSWERED_CALL.value, _("Panggilan tidak dijawab")),
    (ConductKind.CONDUCT.value, _("Catatan perilaku")),
]

# problem → the field beside which its sentence stands; all others stand above the form
FIELD_OF_PROBLEM: dict[str, str] = {
    DutyProblem.NO_REASON: "reason",
    DutyProblem.LONG_TEXT: "reason",
    DutyProblem.TOO_OLD: "date",
    DutyProblem.NOT_WORKING_DAY: "date",
    DutyProblem.NOT_WFA_DAY: "date",
    DutyProblem.CONDUCT_TOO_OLD: "date",
    DutyProblem.OTHER_DATE: "time",
    DutyProblem.SAME_TIME: "time",
    DutyProblem.WRONG_ORDER: "time",
    DutyProblem.OUTSIDE_HOURS: "time",
    DutyProblem.FUTURE: "time",
    DutyProblem.WAITING_ALREADY: "kind",
    DutyProblem.CONDUCT_TWICE: "time",
    DutyProblem.SPAN: "last",
}


def show_refusal(form: forms.Form, error: DomainError) -> None:
    """Put a service's no into the form: each sentence beside the field it speaks of."""
    for problem in error.problems:
        field = FIELD_OF_PROBLEM.get(problem.code.value)
        form.add_error(field if field in form.fields else None, problem.sentence)
    if not error.problems:
        form.add_error(None, error.sentence)


def carried_out(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do what a valid form asks; a refusal joins the form's own errors."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as no:
        show_refusal(form, no)
        return False
    return True


class DayInput(forms.DateInput):
    """The browser's own date field; it speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class NearDateField(forms.DateField):
    """A date the portal can reckon with."""

    widget = DayInput
    default_validators = [MinValueValidator(FIRST), MaxValueValidator(LAST)]


class MomentForm(forms.Form):
    """A date and a time on the clock of the office."""

    def moment(self, zone: tzinfo) -> datetime:
        values = self.cleaned_data
        return datetime.combine(values["date"], values["time"], zone)


def limit_dates(form: MomentForm, today: date, most_days: int, zone_name: str) -> None:
    """Bounds of the date field, and the zone that the time is meant in."""
    attrs = form.fields["date"].widget.attrs
    attrs["min"], attrs["max"] = (today - timedelta(days=most_days)).isoformat(), today.isoformat()
    form.fields["time"].help_text = _("Jam kantor (%(zone)s).") % {"zone": zone_name}


class CorrectionForm(MomentForm):
    """A missing or wrong event, as the employee remembers it."""

    date = NearDateField(label=_("Tanggal"))
    kind = forms.ChoiceField(label=_("Yang dikoreksi"), choices=EVENTS, widget=forms.RadioSelect)
    time = forms.TimeField(label=_("Waktu sebenarnya"), widget=ClockInput())
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Atasan Anda membaca alasan ini, misalnya: ponsel mati ketika masuk."),
    )


class ConductForm(MomentForm):
    """An unanswered call or a remark; the person reads it at once."""

    kind = forms.ChoiceField(label=_("Jenis catatan"), choices=NOTES, widget=forms.RadioSelect)
    date = NearDateField(label=_("Tanggal"))
    time = forms.TimeField(label=_("Waktu"), widget=ClockInput())
    reason = forms.CharField(
        label=_("Apa yang terjadi"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Tulis yang Anda lihat, bukan penilaian. Pegawai langsung membacanya dan dapat menanggapi."
        ),
    )


class ReasonForm(forms.Form):
    """One text: why a correction is rejected, an answer, why a note is withdrawn or a proposal closed."""

    def __init__(self, *args: Any, most: int, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            max_length=most, required=required, error_messages={"required": DutyProblem.NO_REASON.label}
        )


class EventFileForm(forms.Form):
    file = forms.FileField(
        label=_("Berkas presensi (CSV atau XLSX)"),
        help_text=_(
            "Kolom: nip, tanggal, jenis, waktu, mode, sumber, id_sumber; boleh juga lat, lon, akurasi_m, kantor_id, "
            "jarak_m, valid_lokasi. Baris dikenali dari sumber dan id_sumber."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class ExportForm(forms.Form):
    first = NearDateField(label=_("Dari"))
    last = NearDateField(label=_("Sampai dengan"))
    office = forms.TypedChoiceField(label=_("Kantor"), coerce=int, empty_value=None, required=False)
    form = forms.ChoiceField(
        label=_("Bentuk"), choices=[("csv", "CSV"), ("xlsx", "XLSX")], initial="csv", widget=forms.RadioSelect
    )

    def offer(self, offices: list[tuple[int, str]], *, whole: bool) -> None:
        """The offices to choose from; an admin of the whole agency may leave the choice open."""
        field = self.fields["office"]
        field.required = not whole
        field.choices = [("", _("Semua kantor")), *offices] if whole else offices  # type: ignore[attr-defined]
